"""Where a thing is used, as far as the reader may know; each kind costs the same queries however much it is used."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from forum.accounts.models import Account, Right
from forum.db import db
from forum.editions.models import AnyEdition, Edition, PublicEdition, Room, Series, Venue
from forum.editions.queries import IS_THERE, select_visible_editions
from forum.editions.rules import rights_over
from forum.languages import N_
from forum.programme.models import Appearance, Session, Speaker, Track
from forum.registration.models import Category, Registration, RegistrationState
from forum.removal.queries.kinds import kind_of
from forum.schedule.models import Slot, SlotException


class Use(NamedTuple):
    """What refers to a thing: its name, or what kind (registrations: in which state) and how many; and its page."""

    name: Mapping[str, str] | str
    edition: AnyEdition | None = None
    number: int | None = None
    endpoint: str = ""
    values: Mapping[str, Any] = {}
    state: RegistrationState | None = None


def uses_of(row: Any, reader: Account) -> list[Use]:
    """Everything that refers to a thing and that the reader may know of."""
    return _USES[kind_of(row)](row, reader)


def edition_of(row: Any) -> Edition | None:
    """The edition a thing hangs on."""
    key = row.id if isinstance(row, Edition) else getattr(row, "edition_id", None)
    return db.session.get(Edition, key) if key else None


def _sessions(query: Select[Session, Edition], reader: Account, endpoint: str, parameter: str) -> list[Use]:
    """Sessions with their editions: a link for who may edit them, nothing for who may not see them."""
    uses = []
    for session, edition in db.session.execute(query.order_by(Edition.id, Session.id)).unique():
        rights = rights_over(edition, reader)
        if Right.EDIT_PROGRAMME in rights:
            uses.append(Use(session.title, edition, endpoint=endpoint, values={parameter: session.id}))
        elif Right.SEE_PROGRAMME in rights:
            uses.append(Use(session.title, edition, endpoint="schedule.draft"))
    return uses


def _select_sessions() -> Select[Session, Edition]:
    return select(Session, Edition).join(Edition, Edition.id == Session.edition_id).where(IS_THERE)


def select_sessions_in(rooms: Collection[int]) -> Select[Session, Edition]:
    """The sessions that take place in these rooms, once or always."""
    slots = select(Slot.session_id).where(Slot.room_id.in_(rooms))
    exceptions = select(SlotException.session_id).where(SlotException.room_id.in_(rooms))
    return _select_sessions().where(or_(Session.id.in_(slots), Session.id.in_(exceptions)))


def select_sessions_with(speakers: Collection[int]) -> Select[Session, Edition]:
    """The sessions in which somebody of these appears."""
    return _select_sessions().where(
        Session.id.in_(select(Appearance.session_id).where(Appearance.speaker_id.in_(speakers)))
    )


def _room(row: Room, reader: Account) -> list[Use]:
    return _sessions(select_sessions_in([row.id]), reader, "schedule.place", "session_id")


def _track(row: Track, reader: Account) -> list[Use]:
    return _sessions(_select_sessions().where(Session.track_id == row.id), reader, "programme.edit_session", "item_id")


def _speaker(row: Speaker, reader: Account) -> list[Use]:
    return _sessions(select_sessions_with([row.id]), reader, "programme.edit_session", "item_id")


def _category(row: Category, reader: Account) -> list[Use]:
    query = select(Registration.state, func.count()).where(Registration.category_id == row.id)
    counts = {row[0]: row[1] for row in db.session.execute(query.group_by(Registration.state))}
    edition = edition_of(row)
    if edition is None or Right.SEE_REGISTRATIONS not in rights_over(edition, reader):
        return []
    return [
        Use(
            state.value,
            edition,
            number=counts[state],
            endpoint="registration.registrations",
            values={"category": row.id, "state": state.value},
            state=state,
        )
        for state in RegistrationState
        if state in counts
    ]


def _editions(draft: ColumnElement[bool], reader: Account) -> list[Use]:
    """The editions whose draft says so, if they exist for the reader."""
    there = select(Edition.id).where(draft)
    found = db.session.scalars(select_visible_editions(reader).where(PublicEdition.id.in_(there))).unique()
    return [Use(edition.name, edition, endpoint="editions.edition") for edition in found]


def _series(row: Series, reader: Account) -> list[Use]:
    return _editions(Edition.series_id == row.id, reader)


def _venue(row: Venue, reader: Account) -> list[Use]:
    """Its rooms stand on its page."""
    return _editions(Edition.venue_id == row.id, reader)


def _edition(row: Edition, reader: Account) -> list[Use]:
    """What it holds."""
    rights, uses = rights_over(row, reader), []
    for table, label, right, endpoint in _HELD:
        number = db.session.scalar(select(func.count()).select_from(table).where(table.edition_id == row.id))
        if number and right in rights:
            uses.append(Use(label, row, number=number, endpoint=endpoint))
    return uses


_HELD: tuple[tuple[Any, str, Right, str], ...] = (
    (Session, N_("Sessions"), Right.SEE_PROGRAMME, "programme.sessions"),
    (Speaker, N_("Speakers"), Right.SEE_PROGRAMME, "programme.speakers"),
    (Category, N_("Categories"), Right.MANAGE_REGISTRATION, "registration.categories"),
    (Registration, N_("Registrations"), Right.SEE_REGISTRATIONS, "registration.registrations"),
)
_USES: dict[str, Callable[[Any, Account], list[Use]]] = {
    "series": _series,
    "edition": _edition,
    "venue": _venue,
    "room": _room,
    "track": _track,
    "speaker": _speaker,
    "category": _category,
}
