"""The secret address of a personal calendar."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from forum import addresses, clock
from forum.db import transaction
from forum.errors import NotFound
from forum.formats import FORMATS
from forum.formats.feed import Feed
from forum.formats.ical import RENDERER, calendar
from forum.languages import CONTENT, N_, told
from forum.limits.rules import Kind
from forum.subscriptions import services as services
from forum.subscriptions.models import SubscriptionKind
from forum.subscriptions.queries.addresses import Version, get_version
from forum.subscriptions.queries.calendar import personal_calendar
from forum.subscriptions.views import bp
from forum.web import cookieless, count_miss, public_url
from forum.web.conditional import answer, tag


@bp.get("/calendar/personal/<token>.ics")
@cookieless
def personal(token: str) -> ResponseReturnValue:
    """What a person signed up for or starred, over all forums."""
    try:
        version = get_version(token, SubscriptionKind.FEED)
    except NotFound:
        count_miss(Kind.TOKENS_FROM, shared=False)
        if "text/html" in request.headers.get("Accept", ""):
            raise
        return Response(status=404, headers={"Cache-Control": "no-store"})  # programs read no page
    made = personal_answer(version)
    note_use(version)
    return made


def personal_answer(version: Version) -> Response:
    """The feed of a subscription: known by its version before anything is read."""
    wanted = request.args.get("lang", version.language)
    language = wanted if wanted in CONTENT else version.language
    parts = (version.id, language, version.version)
    return answer(
        tag(RENDERER, "ics", *parts),
        version.modified_at,
        lambda: calendar(personal_feed(version, language)),
        mimetype=FORMATS["ics"].mimetype,
        filename="personal.ics",
        public=False,
        by_date=False,
    )


def personal_feed(version: Version, language: str) -> Feed:
    """The calendar itself. Its address is a secret: SOURCE names the page about it instead."""
    own = personal_calendar(version.account, public_url())
    name = told(N_("My forums"), language)
    about = public_url() + addresses.OWN_CALENDARS
    return Feed(
        name=name,
        url=about,
        source=about,
        editions=own.editions,
        items=own.items,
        language=language,
        number=0,
        modified_at=version.modified_at,
    )


def note_use(version: Version) -> None:
    """Remember the fetch, if it tells something new."""
    if services.is_use_worth_noting(version.last_used_at, version.seen, version.version, clock.now()):
        client = request.user_agent.string
        with transaction():
            services.note_use(version.subscription, version.version, client, clock.now())
