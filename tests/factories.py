"""Rows for tests, and a cast of people.

Olga owns the series, its edition and its venue, Orhan the edition alone; Petra has its programme, Rita its registration,
Dana its desk, Vera views it, "member" is one; Paul is a delegate, Sam a stranger.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from forum import clock
from forum.accounts.models import Account, Role, Scope, Where
from forum.accounts.services import Place, begin_sign_in, create_account, give
from forum.db import db, transaction
from forum.editions.models import Edition, EditionState, Room, Series, Venue
from forum.editions.queries import where_edition, where_series, where_venue
from forum.editions.rules import draft_facts
from forum.editions.services import follow_draft, show
from forum.invitations.models import Arrival
from forum.invitations.services import keep_mail
from forum.languages import Text
from forum.people.models import Person
from forum.people.queries import find_person
from forum.people.services import describe_self
from forum.programme.models import Appearance, Session, Speaker, Track
from forum.registration import services as registration
from forum.registration.models import Category, Registration
from forum.schedule.models import Slot

SECRET = "SECRET-DRAFT-TITLE"
ENCODED = "=?utf-8?q?victim=40bank=2Eexample=3E?=@x.example"


class Cast(NamedTuple):
    """Ids and slugs: objects do not outlive their session."""

    admin: int
    olga: int
    orhan: int
    petra: int
    rita: int
    dana: int
    vera: int
    paul: int
    member: int
    other: int
    sam: int
    edition: int
    closed: int
    session: int
    category: int
    days: date


def text(value: str) -> Text:
    return Text({"en": value})


def make_account(name: str, *, profile: bool = True, **kw: Any) -> Account:
    account = create_account(f"{name}@test.example", "", clock.now(), **kw)
    db.session.flush()
    if profile:
        describe_self(account, {"given_name": name.title(), "family_name": "Test", "country": "UZ"}, clock.now())
    return account


def make_sign_ins(account_ids: Iterable[int]) -> list[str]:
    """What the cookies of new sign-ins hold; they are fresh for an hour, however long tests take."""
    cookies, place = [], Place("Firefox, Linux", "127.0.0.0/24")
    with transaction():
        for account_id in account_ids:
            account = db.session.get_one(Account, account_id)
            made = begin_sign_in(account, place, clock.now(), remembered=False)
            made.seen_at = made.confirmed_at = made.made_at + timedelta(hours=1)
            cookies.append(account.cookie)
    return cookies


def make_sign_in(account_id: int) -> str:
    """What the cookie of a new sign-in holds."""
    return make_sign_ins([account_id])[0]


def register(edition: Edition, category: Category, account: Account, note: str = "") -> Registration:
    """An account registers its own person."""
    return registration.register(edition, category, find_person(account), {"note": note}, account, clock.now())


def make_edition(slug: str, *, closed: bool = False, state: EditionState = EditionState.ANNOUNCED) -> Edition:
    venue = Venue(
        name=text("Halls"), address=text("1 Street"), city=text("Tashkent"), country="UZ", timezone="Asia/Tashkent"
    )
    venue.latitude, venue.longitude = 41.3, 69.2
    series = Series(slug=slug, name=text(f"{slug} series"), summary=text("S"), about=text("A"), closed=closed)
    today = clock.now().date() + timedelta(days=30)
    edition = Edition(
        series=series,
        slug="2027",
        name=text(f"{slug} edition"),
        about=text("About"),
        audience=text(""),
        starts_on=today,
        ends_on=today + timedelta(days=2),
        languages=["en", "ru"],
        venue=venue,
        state=state,
    )
    db.session.add(edition)
    db.session.flush()
    follow_draft(edition, clock.now())
    return edition


def put_in_state(edition: Edition, state: EditionState) -> None:
    """Past every act and rule: for what tests begin with."""
    edition.state = state
    db.session.flush()
    show(edition, draft_facts(edition), clock.now())


def make_arrival(edition: Edition | None, data: bytes = b"From: ann@test.example\r\n\r\nWhen?") -> Arrival:
    """A mail that is no answer."""
    keep_mail(data + str(edition and edition.id).encode(), "", clock.now())
    arrival = db.session.scalars(select(Arrival).order_by(Arrival.id.desc())).first()
    arrival.edition_id = edition and edition.id
    db.session.flush()
    return arrival


def make_category(edition: Edition, quota: int | None = None, **kw: Any) -> Category:
    now = clock.now()
    kw = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=20)} | kw
    kw = {"name": text("Delegate"), "description": text("All")} | kw
    category = Category(edition_id=edition.id, quota=quota, **kw)
    db.session.add(category)
    db.session.flush()
    return category


def make_speaker(edition: Edition, name: str) -> Speaker:
    speaker = Speaker(edition_id=edition.id, name=text(name), affiliation=text(""), biography=text(""))
    speaker.person = Person(family_name=name, folded=name.lower())
    db.session.add(speaker)
    db.session.flush()
    return speaker


def make_room(edition: Edition, name: str) -> Room:
    room = Room(venue=edition.venue, name=text(name))
    db.session.add(room)
    db.session.flush()
    return room


def make_track(edition: Edition, name: str) -> Track:
    track = Track(edition_id=edition.id, name=text(name))
    db.session.add(track)
    db.session.flush()
    return track


MAKERS: dict[str, Callable[[Edition, str], Any]] = {
    "room": make_room,
    "track": make_track,
    "speaker": make_speaker,
    "category": lambda edition, name: make_category(edition, name=text(name)),
}
"""The kinds of things that an edition has."""


def make_session(
    edition: Edition, title: str, *, hour: int = 10, day: int = 0, room: Room | None = None, slot: bool = True
) -> Session:
    session = Session(
        edition_id=edition.id, title=text(title), abstract=text("Abstract"), languages=["en"], interpretation=["ru"]
    )
    db.session.add(session)
    db.session.flush()
    if slot:
        starts = datetime.combine(edition.starts_on + timedelta(days=day), datetime.min.time(), UTC) + timedelta(
            hours=hour - 5
        )
        db.session.add(
            Slot(
                session=session, edition_id=edition.id, room=room, starts_at=starts, ends_at=starts + timedelta(hours=1)
            )
        )
        db.session.flush()
    return session


def make_cast() -> Cast:
    with transaction():
        names = ("olga", "orhan", "petra", "rita", "dana", "vera", "paul", "member", "other", "sam")
        people = {name: make_account(name) for name in names}
        admin = make_account("admin")
        give(Where(Scope.SITE), admin, Role.OWNER, None, clock.now())
        edition, other, closed = make_edition("innoprom"), make_edition("other"), make_edition("council", closed=True)
        for name, role, where in [
            ("olga", Role.OWNER, where_edition(edition)),
            ("olga", Role.OWNER, where_series(edition.series)),
            ("olga", Role.OWNER, where_venue(edition.venue)),
            ("olga", Role.OWNER, where_edition(closed)),
            ("olga", Role.OWNER, where_series(closed.series)),
            ("orhan", Role.OWNER, where_edition(edition)),
            ("petra", Role.PROGRAMME, where_edition(edition)),
            ("rita", Role.REGISTRATION, where_edition(edition)),
            ("dana", Role.DESK, where_edition(edition)),
            ("vera", Role.VIEWER, where_edition(edition)),
            ("member", Role.MEMBER, where_edition(edition)),
            ("member", Role.MEMBER, where_edition(closed)),
            ("other", Role.OWNER, where_edition(other)),
            ("other", Role.OWNER, where_series(other.series)),
        ]:
            give(where, people[name], role, None, clock.now())
        room = Room(venue=edition.venue, name=text("Hall 1"))
        track = Track(edition_id=edition.id, name=text("Machines"))
        speaker = Speaker(
            edition_id=edition.id, name=text("Aziza"), affiliation=text("Works"), biography=text(""), country="UZ"
        )
        speaker.person = Person(family_name="Aziza", organisation="Works", country="UZ", folded="aziza works")
        db.session.add_all([room, track, speaker])
        session = make_session(edition, "Opening", room=room)
        session.track = track
        session.appearances = [Appearance(speaker=speaker)]
        make_session(edition, SECRET, slot=False)
        category = make_category(edition)
        db.session.flush()
        ids = {name: account.id for name, account in people.items()}
        return Cast(
            admin.id,
            **ids,
            edition=edition.id,
            closed=closed.id,
            session=session.id,
            category=category.id,
            days=edition.starts_on,
        )
