"""Who may open what: every route has its row. Columns: the roles, from nobody to the owner of the site.

Paul is a delegate; "other" owns another series and edition; "member", Dana (desk), Vera (viewer), Rita (registration),
Petra (programme) and Orhan (owner) have their role in the edition alone; Olga owns its series and venue too.

Values are the status of a GET (or of a POST for routes that only take POST). 302 of an anonymous reader is the way to sign in.
"""

ROLES = ("anonymous", "paul", "other", "member", "dana", "vera", "rita", "petra", "orhan", "olga", "admin")
N = len(ROLES)


def only(*names: str, status: int = 200, others: int = 403) -> tuple[int, ...]:
    """The page for some, another answer for everyone else, sign-in for nobody."""
    return (302, *(status if name in names else others for name in ROLES[1:]))


OWNING = ("orhan", "olga", "admin")
ALL_OF_IT = ("olga", "admin")
EVERYONE = (200,) * N
SIGNED_IN = (302, *(200,) * (N - 1))
ACTED = (302,) * N
NOBODY = (404,) * N
HIDDEN = (302, *(404,) * (N - 1))
TEAM = only("dana", "vera", "rita", "petra", *OWNING)
READERS = only("vera", "rita", "petra", *OWNING)
EDITORS = only("petra", *OWNING)
EDITORS_ACT = only("petra", *OWNING, status=302)
DESK = only("dana", "rita", *OWNING)
REGISTRARS = only("rita", *OWNING)
REGISTRARS_ACT = only("rita", *OWNING, status=302)
OWNERS = only(*OWNING)
OWNERS_ACT = only(*OWNING, status=302)
SERIES_OWNERS = only(*ALL_OF_IT)
VENUE_OWNERS = only(*ALL_OF_IT, others=404)
CREATORS = only("other", *OWNING)
OF_PAUL = only("paul", others=404)
CALDAV = (401,) * N

TABLE = {
    "static": NOBODY,
    "web.healthz": EVERYONE,
    "web.readyz": EVERYONE,
    "web.robots": EVERYONE,
    "mail.mailbox": EVERYONE,
    "mail.letter": NOBODY,
    "accounts.sign_up": EVERYONE,
    "accounts.sign_in": (200, *(302,) * (N - 1)),
    "accounts.sign_out": ACTED,
    "accounts.confirm": NOBODY,
    "accounts.ask_reset": EVERYONE,
    "accounts.reset": NOBODY,
    "accounts.home": SIGNED_IN,
    "people.profile": SIGNED_IN,
    "people.claim": HIDDEN,
    "accounts.password": SIGNED_IN,
    "accounts.offer": HIDDEN,
    "accounts.answer_offer": HIDDEN,
    "editions.home": EVERYONE,
    "editions.series": EVERYONE,
    "editions.edition": EVERYONE,
    "editions.own_roles": SIGNED_IN,
    "desk.editions": SIGNED_IN,
    "editions.new_series": CREATORS,
    "editions.edit_series": SERIES_OWNERS,
    "editions.openness": SERIES_OWNERS,
    "editions.new_edition": SERIES_OWNERS,
    "editions.edit_edition": OWNERS,
    "editions.team": OWNERS,
    "editions.series_team": SERIES_OWNERS,
    "editions.venue_team": VENUE_OWNERS,
    "editions.administrators": only("admin"),
    "editions.take_role": only("vera", *OWNING, status=302, others=404),
    "editions.change_offer": only(*OWNING, status=302, others=404),
    "editions.log": OWNERS,
    "editions.series_log": SERIES_OWNERS,
    "editions.venue_log": VENUE_OWNERS,
    "editions.new_venue": CREATORS,
    "editions.edit_venue": VENUE_OWNERS,
    "editions.new_room": VENUE_OWNERS,
    "editions.edit_room": VENUE_OWNERS,
    "programme.link_speaker": OWNERS,
    "programme.sessions": READERS,
    "programme.new_session": EDITORS,
    "programme.edit_session": EDITORS,
    "programme.speakers": READERS,
    "programme.new_speaker": EDITORS,
    "programme.edit_speaker": EDITORS,
    "programme.offer_speaker": EDITORS_ACT,
    "programme.tracks": READERS,
    "programme.new_track": EDITORS,
    "programme.edit_track": EDITORS,
    "releases.programme": EVERYONE,
    "releases.session": EVERYONE,
    "releases.speakers": EVERYONE,
    "releases.speaker": EVERYONE,
    "releases.star": ACTED,
    "schedule.draft": READERS,
    "schedule.place": EDITORS,
    "schedule.unschedule": EDITORS_ACT,
    "schedule.remove": EDITORS,
    "schedule.release": EDITORS,
    "schedule.announce_edition": OWNERS_ACT,
    "schedule.cancel_edition": OWNERS,
    "schedule.postpone_edition": OWNERS,
    "schedule.reschedule_edition": OWNERS,
    "schedule.occurrence": EDITORS,
    "schedule.restore_occurrence": EDITORS_ACT,
    "registration.register": (302, 302, *(200,) * (N - 2)),
    "registration.own": SIGNED_IN,
    "registration.show": OF_PAUL,
    "registration.change": OF_PAUL,
    "registration.withdraw": OF_PAUL,
    "registration.take_over_profile": only("paul", status=302, others=404),
    "registration.pass_": OF_PAUL,
    "registration.qr": OF_PAUL,
    "desk.today": TEAM,
    "registration.registrations": DESK,
    "registration.registration": DESK,
    "registration.enter": DESK,
    "registration.correct": only(),  # Paul has an account
    "registration.offer": only(),
    "registration.act": REGISTRARS_ACT,
    "registration.export": REGISTRARS,
    "registration.categories": REGISTRARS,
    "registration.new_category": REGISTRARS,
    "registration.edit_category": REGISTRARS,
    "feeds.all_editions": EVERYONE,
    "feeds.series": EVERYONE,
    "feeds.edition": EVERYONE,
    "feeds.session": EVERYONE,
    "subscriptions.personal": NOBODY,
    "feeds.nothing": NOBODY,
    "subscriptions.subscribe": EVERYONE,
    "subscriptions.own": SIGNED_IN,
    "subscriptions.revoke": HIDDEN,
    "subscriptions.restore": HIDDEN,
    "subscriptions.rename": HIDDEN,
    "subscriptions.check": HIDDEN,
    "removal.archive": SIGNED_IN,
    "removal.programme_archive": EDITORS,
    "removal.category_archive": REGISTRARS,
    "removal.archive_thing": only("petra", *OWNING, others=404),
    "removal.merge": only("petra", *OWNING, others=404),
    "removal.restore": only("petra", *OWNING, status=302, others=404),
    "removal.take_back": only("petra", *OWNING, status=302, others=404),
    "invitations.answers": REGISTRARS,
    "caldav.well_known": (301,) * N,
    "caldav.root": CALDAV,
    "caldav.principal": CALDAV,
    "caldav.home": CALDAV,
    "caldav.collection": CALDAV,
    "caldav.object": CALDAV,
    "caldav.edition": (405,) * N,
    "caldav.edition_object": NOBODY,
}

# A closed forum: whoever has no role in it must not learn that it exists, from any page, at any method.
CLOSED = {name: 200 if name in {"member", "olga", "admin"} else 404 for name in ROLES}
