"""Who may open what: every address and method has its row. Columns: the roles, from nobody to the owner of the site.

Paul is a delegate; "other" owns another series and edition; "member", Dana (desk), Vera (viewer), Rita (registration),
Petra (programme) and Orhan (owner) have their role in the edition alone; Olga owns its series and venue too. What
belongs to one person – a registration, an invitation, a calendar, a letter's link – is Paul's here.

A row: the methods, the rest of the address, who may. Everybody else gets another answer, the same at every method.
HEAD and OPTIONS follow GET.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from werkzeug.routing import Map, Rule
from werkzeug.test import TestResponse

ROLES = ("anonymous", "paul", "other", "member", "dana", "vera", "rita", "petra", "orhan", "olga", "admin")
MAY, SIGN_IN = "may", "must sign in"
Who = dict[str, str | int]


def only(*names: str, others: int = 403) -> Who:
    """These may, everyone else gets another status, nobody signs in first."""
    return {"anonymous": SIGN_IN} | {name: MAY if name in names else others for name in ROLES[1:]}


def all_get(answer: str | int) -> Who:
    """The same for everybody."""
    return dict.fromkeys(ROLES, answer)


OWNING = ("orhan", "olga", "admin")
EVERYONE = all_get(MAY)
SIGNED_IN = only(*ROLES[1:])
NOBODY = all_get(404)
# The rights over the edition: whoever lacks one knows of the edition, it is announced.
TEAM = only("dana", "vera", "rita", "petra", *OWNING)
READERS = only("vera", "rita", "petra", *OWNING)
EDITORS = only("petra", *OWNING)
DESK = only("dana", "rita", *OWNING)
REGISTRARS = only("rita", *OWNING)
OWNERS = only(*OWNING)
CREATORS = only("other", *OWNING)
FOUNDERS = only("other", "olga", "admin")
SERIES_OWNERS = only("olga", "admin")
SITE_OWNERS = only("admin")
# What one must not learn of either.
OWNERS_ABOVE = only("olga", "admin", others=404)
OWNERS_ONLY_KNOW = only(*OWNING, others=404)
ITS_EDITORS = only("petra", *OWNING, others=404)
ITS_REGISTRARS = only("rita", *OWNING, others=404)
OF_VERA_OR_OWNERS = only("vera", *OWNING, others=404)
OF_PAUL = only("paul", others=404)
PASSWORD_OF_A_DEVICE = all_get(401)  # a sign-in of the site does not count there: tests/caldav
NOT_BY_GET = all_get(405)

ROWS: dict[str, dict[str, Who]] = {
    "": {
        "GET /static/<path:filename>": NOBODY,
        "GET /healthz": EVERYONE,
        "GET /readyz": EVERYONE,
        "GET /robots.txt": EVERYONE,
        "GET /sitemap.xml": EVERYONE,
        "GET /security": EVERYONE,
        "GET /help": EVERYONE,
        "GET /privacy": EVERYONE,
        "GET /contact": EVERYONE,
        "GET /legal": EVERYONE,
        "POST /address": EVERYONE,
        "GET /": EVERYONE,
        "GET POST /demo/components": EVERYONE,
        "GET /demo/mailbox/": EVERYONE,
        "GET /demo/mailbox/<int:letter_id>": EVERYONE,
    },
    "/account": {
        "GET POST /sign-up": EVERYONE,
        "GET POST /by-mail": EVERYONE,
        "GET POST /code": EVERYONE,
        "GET POST /sign-in": EVERYONE,
        "POST /sign-out": EVERYONE,
        "GET POST /confirm/<token>": EVERYONE,
        "GET POST /reset": EVERYONE,
        "GET POST /reset/<token>": EVERYONE,
        "GET /": SIGNED_IN,
        "GET POST /password": SIGNED_IN,
        "POST /password/said": EVERYONE,
        "GET POST /again": SIGNED_IN,
        "POST /again/send": SIGNED_IN,
        "GET POST /again/code": SIGNED_IN,
        "GET /factor": SIGNED_IN,  # and whoever showed the first one
        "POST /factor": EVERYONE,  # as above; others are led to look where they are
        "GET /factors": SIGNED_IN,
        "GET /factors/demanded": SIGNED_IN,
        "GET POST /factors/app": SIGNED_IN,
        "GET POST /factors/app/remove": SIGNED_IN,
        "GET POST /factors/codes": SIGNED_IN,
        "POST /passkeys/sign-in": EVERYONE,
        "POST /factor/passkey": EVERYONE,  # who showed the first one
        "POST /again/passkey": SIGNED_IN,
        "GET POST /passkeys/add": SIGNED_IN,
        "GET POST /passkeys/<int:passkey_id>/rename": OF_PAUL,
        "GET POST /passkeys/<int:passkey_id>/remove": OF_PAUL,
        "GET /provider": NOBODY,  # nor the next two, where no provider is set: tests/accounts/test_views_identities.py
        "GET /provider/back": NOBODY,
        "GET /provider/new": NOBODY,
        "GET POST /provider/link": only(others=404),
        "GET POST /provider/<int:identity_id>/unlink": OF_PAUL,
        "GET POST /address": SIGNED_IN,
        "GET POST /address/code": SIGNED_IN,
        "POST /address/cancel": SIGNED_IN,
        "GET POST /address/confirm/<token>": OF_PAUL,
        "GET POST /not-me/<token>": EVERYONE,
        "GET /sessions": SIGNED_IN,
        "POST /sessions/<int:sign_in_id>/end": OF_PAUL,
        "POST /sessions/end-others": SIGNED_IN,
        "GET POST /profile": SIGNED_IN,
        "GET POST /claim/<token>": SIGNED_IN,
        "GET /roles": SIGNED_IN,
        "GET /offers/<token>": SIGNED_IN,  # whoever has the letter; another's is said to be another's
        "POST /offers/<int:offer_id>/<any(accept, decline):answer>": OF_PAUL,
        "GET /registrations": SIGNED_IN,
        "GET /registrations/<reference>": OF_PAUL,
        "GET POST /registrations/<reference>/change": OF_PAUL,
        "POST /registrations/<reference>/profile": OF_PAUL,
        "GET POST /registrations/<reference>/withdraw": OF_PAUL,
        "GET /registrations/<reference>/pass": OF_PAUL,
        "GET /registrations/<reference>/qr.svg": OF_PAUL,
        "GET POST /calendars": SIGNED_IN,
        "GET POST /calendars/review": SIGNED_IN,
        "POST /calendars/<int:subscription_id>/revoke": OF_PAUL,
        "POST /calendars/<int:subscription_id>/restore": OF_PAUL,
        "GET POST /calendars/<int:subscription_id>/rename": OF_PAUL,
        "GET /calendars/<int:subscription_id>/check": OF_PAUL,
    },
    "/forums": {
        "GET /<slug>/": EVERYONE,
        "GET /<slug>/girih.svg": EVERYONE,
        "GET /<slug>/<any(cover, logo):kind>.<digest>.<int:width>.webp": EVERYONE,
        "GET /<series_slug>/<edition_slug>/cover.<digest>.<int:width>.webp": EVERYONE,
        "GET /<series_slug>/<edition_slug>/speakers/<int:speaker_id>.<digest>.<int:width>.webp": EVERYONE,
        "GET /<slug>/preview.<language>.png": EVERYONE,
        "GET /<series_slug>/<edition_slug>/preview.<language>.png": EVERYONE,
        "GET /<series_slug>/<edition_slug>/": EVERYONE,
        "GET /<series_slug>/<edition_slug>/programme": EVERYONE,
        "GET /<series_slug>/<edition_slug>/sessions/<int:session_id>": EVERYONE,
        "GET /<series_slug>/<edition_slug>/sessions/<int:session_id>/preview.<language>.png": EVERYONE,
        "POST /<series_slug>/<edition_slug>/sessions/<int:session_id>/star": SIGNED_IN,
        "GET POST /<series_slug>/<edition_slug>/sessions/<int:session_id>/wish": SIGNED_IN,  # a script asks without
        "GET POST /<series_slug>/<edition_slug>/mine": EVERYONE,
        "POST /<series_slug>/<edition_slug>/mine/take": SIGNED_IN,
        "GET /<series_slug>/<edition_slug>/speakers": EVERYONE,
        "GET /<series_slug>/<edition_slug>/speakers/<int:speaker_id>": EVERYONE,
        "GET /<series_slug>/<edition_slug>/subscribe": EVERYONE,
        "GET POST /<series_slug>/<edition_slug>/register": SIGNED_IN,
        "POST /<series_slug>/<edition_slug>/register/take-up": SIGNED_IN,
    },
    "/manage": {
        "GET /": SIGNED_IN,
        "GET /archive": SIGNED_IN,
        "GET POST /administrators": SITE_OWNERS,
        "GET POST /administrators/factor": SITE_OWNERS,
        "GET /administrators/log": SITE_OWNERS,
        "GET /administrators/overview": SITE_OWNERS,
        "GET /administrators/accounts": SITE_OWNERS,
        "GET /administrators/accounts/<int:account_id>": SITE_OWNERS,
        "GET POST /administrators/accounts/<int:account_id>/close": SITE_OWNERS,
        "GET POST /administrators/accounts/<int:account_id>/open": SITE_OWNERS,
        "GET POST /administrators/accounts/<int:account_id>/sign-out": SITE_OWNERS,
        "GET POST /administrators/accounts/<int:account_id>/factor": SITE_OWNERS,
        "GET POST /administrators/accounts/<int:account_id>/sign-ins/<int:sign_in_id>/end": SITE_OWNERS,
        "GET /administrators/outbox": SITE_OWNERS,
        "POST /administrators/outbox/<any(retry, dismiss):act>": SITE_OWNERS,
        "GET /administrators/acts": SITE_OWNERS,
        "GET POST /administrators/texts": SITE_OWNERS,
        "GET /administrators/mail": SITE_OWNERS,
        "GET /administrators/mail/<int:arrival_id>": SITE_OWNERS,
        "GET /administrators/mail/<int:arrival_id>.eml": SITE_OWNERS,
        "POST /administrators/mail/<int:arrival_id>/<any(retry, done):act>": SITE_OWNERS,
        "GET POST /roles/<int:grant_id>/take": OF_VERA_OR_OWNERS,
        "POST /offers/<int:offer_id>/send-again": OWNERS_ONLY_KNOW,
        "GET POST /offers/<int:offer_id>/take-back": OWNERS_ONLY_KNOW,
        "GET POST /series/new": FOUNDERS,
        "GET POST /series/<slug>": SERIES_OWNERS,
        "GET POST /series/<slug>/<any(cover, logo):kind>": SERIES_OWNERS,
        "GET POST /series/<slug>/openness": SERIES_OWNERS,
        "GET POST /series/<slug>/editions/new": SERIES_OWNERS,
        "GET POST /series/<slug>/team": SERIES_OWNERS,
        "GET /series/<slug>/log": SERIES_OWNERS,
        "GET POST /venues/new": CREATORS,
        "GET POST /venues/<int:venue_id>": OWNERS_ABOVE,
        "GET POST /venues/<int:venue_id>/rooms/new": OWNERS_ABOVE,
        "GET POST /venues/<int:venue_id>/rooms/<int:room_id>": OWNERS_ABOVE,
        "GET POST /venues/<int:venue_id>/team": OWNERS_ABOVE,
        "GET /venues/<int:venue_id>/log": OWNERS_ABOVE,
    },
    "/manage/things": {  # a track here; every kind: THINGS
        "GET POST /<thing>/<int:thing_id>/archive": ITS_EDITORS,
        "POST /<thing>/<int:thing_id>/restore": ITS_EDITORS,
        "GET POST /<thing>/<int:thing_id>/merge": ITS_EDITORS,
        "GET POST /mergers/<int:merger_id>/take-back": ITS_EDITORS,
    },
    "/manage/<series_slug>/<edition_slug>": {
        "GET /": TEAM,
        "GET POST /facts": OWNERS,
        "GET POST /practical": OWNERS,
        "GET POST /cover": OWNERS,
        "GET POST /team": OWNERS,
        "GET POST /team/factor": OWNERS,
        "GET /log": OWNERS,
        "POST /announce": OWNERS,
        "GET POST /cancel": OWNERS,
        "GET POST /postpone": OWNERS,
        "GET POST /new-days": OWNERS,
        "GET /sessions": READERS,
        "GET POST /sessions/new": EDITORS,
        "GET POST /sessions/<int:item_id>": EDITORS,
        "GET POST /sessions/<int:session_id>/remove": EDITORS,
        "GET /speakers": READERS,
        "GET POST /speakers/new": EDITORS,
        "GET POST /speakers/<int:item_id>": EDITORS,
        "POST /speakers/<int:item_id>/offer": EDITORS,
        "GET POST /speakers/<int:item_id>/photo": EDITORS,
        "GET POST /speakers/<int:speaker_id>/person": OWNERS,
        "GET /tracks": READERS,
        "GET POST /tracks/new": EDITORS,
        "GET POST /tracks/<int:item_id>": EDITORS,
        "GET /programme/archive": EDITORS,
        "GET /schedule": READERS,
        "GET POST /schedule/<int:session_id>": EDITORS,
        "POST /schedule/<int:session_id>/unschedule": EDITORS,
        "GET POST /schedule/<int:session_id>/occurrences/<recurs_at>": EDITORS,
        "POST /schedule/<int:session_id>/occurrences/<recurs_at>/restore": EDITORS,
        "GET POST /release": EDITORS,
        "GET /releases/<int:number>": READERS,
        "GET /registrations": DESK,
        "GET POST /registrations/enter": DESK,
        "GET POST /registrations/links": DESK,
        "GET /registrations/<reference>": DESK,
        "GET POST /registrations/<reference>/person": DESK,  # who was entered there and has no account
        "POST /registrations/<reference>/offer": DESK,
        "POST /registrations/<reference>/<any(approve, promote, readmit, reject, cancel, confirm, refuse, ask, withdraw):act>": REGISTRARS,
        "POST /registrations/<reference>/mistake": DESK,
        "GET POST /registrations/<reference>/duplicate": REGISTRARS,
        "POST /registrations/<reference>/<any(apart, alike):said>": REGISTRARS,
        "POST /registrations/<reference>/category": REGISTRARS,  # and who entered it
        "GET /registrations.<any(csv, xlsx):kind>": REGISTRARS,
        "GET /categories": REGISTRARS,
        "GET POST /categories/new": REGISTRARS,
        "GET POST /categories/<int:category_id>": REGISTRARS,
        "GET /categories/archive": REGISTRARS,
        "GET POST /answers": REGISTRARS,
        "GET /mail": REGISTRARS,
        "GET /mail/<int:arrival_id>": REGISTRARS,
        "GET /mail/<int:arrival_id>.eml": REGISTRARS,
        "POST /mail/<int:arrival_id>/<any(retry, done):act>": REGISTRARS,
    },
    "/calendar": {
        "GET /all.ics": EVERYONE,
        "GET /all.<ending:ending>": EVERYONE,
        "GET /<series_slug>.ics": EVERYONE,
        "GET /<series_slug>.<ending:ending>": EVERYONE,
        "GET /<series_slug>/<edition_slug>.ics": EVERYONE,
        "GET /<series_slug>/<edition_slug>.<ending:ending>": EVERYONE,
        "GET /<series_slug>/<edition_slug>/sessions/<int:session_id>.ics": EVERYONE,
        "GET /<series_slug>/<edition_slug>/sessions/<int:session_id>.<ending:ending>": EVERYONE,
        "GET /personal/<token>.ics": EVERYONE,
        "GET /<path:_anything>": NOBODY,
    },
    "/.well-known": {"GET PROPFIND REPORT /caldav": EVERYONE, "GET /security.txt": EVERYONE},
    "/dav": {
        "GET PROPFIND REPORT /": PASSWORD_OF_A_DEVICE,
        "GET PROPFIND REPORT /principal/": PASSWORD_OF_A_DEVICE,
        "GET PROPFIND REPORT /calendars/": PASSWORD_OF_A_DEVICE,
        "GET PROPFIND REPORT /calendars/<key>/": PASSWORD_OF_A_DEVICE,
        "GET PROPFIND REPORT /calendars/<key>/<uid>.ics": PASSWORD_OF_A_DEVICE,
        "GET /editions/<key>/": NOT_BY_GET,
        "PROPFIND REPORT /editions/<key>/": EVERYONE,
        "GET PROPFIND /editions/<key>/<uid>.ics": EVERYONE,
        "REPORT /editions/<key>/<uid>.ics": all_get(403),  # no report of a single entry
    },
}

# Who may archive, restore and merge things of each kind; the rows of /manage/things ask about a track.
THINGS = {
    "series": OWNERS_ABOVE,
    "edition": OWNERS_ONLY_KNOW,
    "venue": OWNERS_ABOVE,
    "room": OWNERS_ABOVE,
    "track": ITS_EDITORS,
    "speaker": ITS_EDITORS,
    "category": ITS_REGISTRARS,
}

# What a request must hold to be understood at all.
BODIES = {
    ("POST", "/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>/star"): {"starred": "1"},
    (
        "REPORT",
        "/dav/editions/<key>/",
    ): '<sync-collection xmlns="DAV:"><sync-token/><prop><getetag/></prop></sync-collection>',
}

# A closed forum: whoever has no role in it must not learn that it exists, from any page, at any method.
CLOSED = {name: 200 if name in {"member", "olga", "admin"} else 404 for name in ROLES}


def rows() -> Iterator[tuple[str, str, Who]]:
    """Method, rule and who may, of every row."""
    for prefix, group in ROWS.items():
        for row, who in group.items():
            *methods, rest = row.split(" ", row.count(" ", 0, row.index("/")))
            yield from ((method, prefix + rest, who) for method in methods)


TABLE = {(method, rule): who for method, rule, who in rows()}


def asked_of(url_map: Map) -> dict[tuple[str, str], Rule]:
    """Every method of every rule: what must have a row."""
    return {
        (method, rule.rule): rule
        for rule in url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    }


def rows_of(url_map: Map) -> Iterator[tuple[str, str, Rule, Who]]:
    """Every row, with its route."""
    for (method, path), rule in asked_of(url_map).items():
        if (method, path) in TABLE:
            yield method, path, rule, TABLE[method, path]


def verdict_of(answer: TestResponse) -> str | int:
    """What an answer says about the right. Not now (409) is said to those who may."""
    if urlsplit(answer.headers.get("Location", "")).path == "/account/sign-in":
        return SIGN_IN
    return MAY if answer.status_code < 400 or answer.status_code == 409 else answer.status_code


def address_of(rule: Rule, values: Mapping[str, Any]) -> str:
    """The rule's address with what a world has of it; some endpoints have values of their own."""
    own = {**values, **values["own"].get(rule.endpoint, {})}
    built = rule.build({name: own[name] for name in rule.arguments})
    assert built is not None, rule
    return built[1]
