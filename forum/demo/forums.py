"""The demonstration's venues, series and editions, with those who run them."""

import random
from datetime import UTC, date, datetime, time, timedelta

from forum.accounts.models import Account, Role
from forum.accounts.services import give
from forum.db import db
from forum.demo.abouts import ABOUT
from forum.demo.editions import Plan
from forum.demo.programme import text, uid
from forum.demo.texts import AUDIENCE, CATEGORIES, CLOSED, MEETINGS, SERIES, VENUES, OneCategory
from forum.demo.visiting import FIGURES, PRACTICAL, SOURCE
from forum.editions.models import Edition, EditionState, Room, Series, Venue
from forum.editions.queries import where_edition, where_series, where_venue
from forum.editions.services import follow_draft
from forum.languages import Text
from forum.registration.models import Category
from forum.zones import begin_of, day_of

TEAM = {"petra": Role.PROGRAMME, "rita": Role.REGISTRATION, "dana": Role.DESK, "vera": Role.VIEWER}


def make_venues(olga: Account, now: datetime) -> dict[str, Venue]:
    """By their keys, halls in their order."""
    venues = {}
    for key, (name, address, city, country, zone, (latitude, longitude), rooms) in VENUES.items():
        venues[key] = venue = Venue(
            name=text(*name),
            address=text(*address),
            city=text(*city),
            country=country,
            timezone=zone,
            latitude=latitude,
            longitude=longitude,
        )
        db.session.add(venue)
        for position, (room, seats) in enumerate(rooms):
            db.session.add(Room(venue=venue, name=text(*room), capacity=seats, position=position))
        db.session.flush()
        give(where_venue(venue), olga, Role.OWNER, None, now)
    return venues


def make_series(olga: Account, now: datetime) -> dict[str, Series]:
    """By their addresses."""
    made = {}
    for position, (slug, accent, closed, name, summary, about) in enumerate(SERIES):
        series = Series(
            slug=slug,
            accent=accent,
            closed=closed,
            position=position,
            name=text(*name),
            summary=text(*summary),
            about=text(*about),
        )
        if slug == "innoprom":
            series.figures, series.figures_source = text(*FIGURES), text(*SOURCE)
        db.session.add(series)
        db.session.flush()
        give(where_series(series), olga, Role.OWNER, None, now)
        made[slug] = series
    return made


def make_edition(
    plan: Plan,
    series: Series,
    venue: Venue,
    cast: dict[str, Account],
    today: date,
    now: datetime,
    chance: random.Random,
) -> Edition:
    """Announced, with its team and its categories."""
    first, last = plan.days(today)
    called = (f" {first.year}",) * 3 if plan.meeting is None else [f". {words}" for words in MEETINGS[plan.meeting]]
    edition = Edition(
        series=series,
        slug=plan.address(today),
        uid=uid(chance),
        venue=venue,
        name=text(*(series.name[code] + end for code, end in zip(("en", "ru", "uz"), called, strict=True))),
        about=_about(plan, first.year) or series.about.copy(),
        audience=text(*AUDIENCE),
        languages=["ru", "en", "uz"],
        state=EditionState.ANNOUNCED,
        starts_on=first,
        ends_on=last,
    )
    for name, words in PRACTICAL.items() if plan.key == "innoprom" else ():
        setattr(edition, name, text(*words))
    _hours(edition, plan)
    db.session.add(edition)
    db.session.flush()
    at = datetime.combine(first, time(6), UTC) - timedelta(days=100) if plan.is_past else now - timedelta(days=65)
    follow_draft(edition, at)
    roles = {"olga": Role.OWNER} | (TEAM if series.slug == "innoprom" else {})
    roles |= {"paul": Role.MEMBER} if series.closed else {}
    for name, role in roles.items():
        give(where_edition(edition), cast[name], role, None, at)
    _categories(edition, CLOSED if series.closed else CATEGORIES[series.slug], at)
    return edition


def _about(plan: Plan, year: int) -> Text:
    return text(*(words.format(year=year) for words in ABOUT.get(plan.key, ("",))))


def _hours(edition: Edition, plan: Plan) -> None:
    if plan.length == 1:
        edition.opens_at, edition.closes_at = time(9), time(18)
    if plan.key == "festival":
        edition.day_starts_at = time(5)  # a concert ends after midnight


def _categories(edition: Edition, offered: list[OneCategory], announced: datetime) -> None:
    zone = edition.venue.timezone
    opens = begin_of(day_of(announced + timedelta(days=5), zone), zone)
    closes = begin_of(edition.starts_on, zone)
    for position, (name, description, quota, approval) in enumerate(offered):
        category = Category(
            edition_id=edition.id,
            name=text(*name),
            description=text(*description),
            quota=quota,
            position=position,
            needs_approval=approval,
            opens_at=opens,
            closes_at=closes,
        )
        db.session.add(category)
