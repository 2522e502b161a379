"""Reading the draft's sessions, tracks and speakers."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, select

from forum.accounts.models import Account, Right
from forum.audit.queries import find_first_edition
from forum.db import db, offered
from forum.editions.models import Edition, PublicEdition
from forum.editions.queries import IS_THERE, select_managed_editions, select_visible_editions
from forum.editions.rules import rights_over
from forum.errors import NotFound
from forum.languages import Text, fold
from forum.people.models import Person
from forum.programme.models import Appearance, Session, Speaker, Track
from forum.removal.rules import Use

T = TypeVar("T", Track, Session, Speaker)


def get_of(model: type[T], item_id: int, edition: Edition) -> T:
    """A track, session or speaker, if it is this edition's."""
    item = db.session.get(model, item_id)
    if item is None or item.edition_id != edition.id:
        raise NotFound
    return item


def all_of(model: type[T], edition: Edition) -> Sequence[T]:
    """The edition's tracks, sessions or speakers, archived ones too."""
    return db.session.scalars(select(model).where(model.edition_id == edition.id).order_by(model.id)).unique().all()


def tracks_of(edition_id: int, kept: int | None = None) -> Sequence[Track]:
    """The edition's tracks in their order, an archived one only if it is chosen already."""
    query = select(Track).where(Track.edition_id == edition_id, offered(Track, kept))
    return db.session.scalars(query.order_by(Track.position, Track.id)).all()


def speakers_of(edition_id: int, *kept: int) -> Sequence[Speaker]:
    """The edition's speakers, oldest first, archived ones only if they are chosen already."""
    query = select(Speaker).where(Speaker.edition_id == edition_id, offered(Speaker, *kept))
    return db.session.scalars(query.order_by(Speaker.id)).all()


def find_speakers(edition_id: int, words: str = "") -> list[Speaker]:
    """The edition's speakers with every word in their names or organisations, in any language, oldest first."""
    wanted = fold(words).split()
    return [speaker for speaker in speakers_of(edition_id) if not wanted or _has_all(_told(speaker), wanted)]


def count_appearances(edition_id: int) -> dict[int, int]:
    """In how many sessions of the draft each of the edition's speakers appears, by their keys; none are left out."""
    query = select(Appearance.speaker_id, func.count()).join(Speaker, Speaker.id == Appearance.speaker_id)
    query = query.where(Speaker.edition_id == edition_id).group_by(Appearance.speaker_id)
    return {int(speaker): int(number) for speaker, number in db.session.execute(query)}


def find_sessions(edition_id: int, words: str = "") -> list[Session]:
    """The edition's sessions with every word in a title or the name of who appears, in any language, oldest first."""
    query = select(Session).where(Session.edition_id == edition_id).order_by(Session.id)
    wanted = fold(words).split()
    return [s for s in db.session.scalars(query) if not wanted or _has_all(_searched(s), wanted)]


def _has_all(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _told(speaker: Speaker) -> str:
    return fold(" ".join([*speaker.name.values(), *speaker.affiliation.values()]))


def titles_of(edition_id: int) -> Sequence[Row[int, Text]]:
    """Keys and titles of the edition's sessions, oldest first: no more is read of them."""
    query = select(Session.id, Session.title).where(Session.edition_id == edition_id)
    return db.session.execute(query.order_by(Session.id)).all()


def _searched(session: Session) -> str:
    names = [name for appearance in session.appearances for name in appearance.speaker.name.values()]
    return fold(" ".join([*session.title.values(), *names]))


def persons_of(edition_id: int) -> dict[int, int]:
    """The person behind each of the edition's speakers, by their keys."""
    query = select(Speaker.id, Speaker.person_id).where(Speaker.edition_id == edition_id)
    return {int(speaker): int(person) for speaker, person in db.session.execute(query)}


class Known(NamedTuple):
    """A person who spoke before: as the latest programme tells of them, and where they spoke, latest first."""

    speaker: Speaker
    editions: tuple[Edition, ...]


def _known_speakers(account: Account, *only: ColumnElement[bool]) -> dict[int, list[tuple[Speaker, Edition]]]:
    """Appearances in the drafts that the account may see, by person, latest first.

    Drafts hold what is not public, so it is the right to see them that counts, not that everyone sees the edition.
    """
    visible = select_managed_editions(account, Right.SEE_PROGRAMME).with_only_columns(Edition.id).order_by(None)
    query = (
        select(Speaker, Edition).join(Edition, Edition.id == Speaker.edition_id).where(Edition.id.in_(visible), *only)
    )
    found: dict[int, list[tuple[Speaker, Edition]]] = {}
    for speaker, edition in db.session.execute(query.order_by(Edition.starts_on.desc(), Speaker.id)).unique():
        found.setdefault(speaker.person_id, []).append((speaker, edition))
    return found


def known_people(account: Account, edition: Edition, words: str, limit: int) -> list[Known]:
    """Who spoke before and not yet at this edition, with all these words in their names and organisations."""
    wanted, known = fold(words).split(), []
    here = select(Speaker.person_id).where(Speaker.edition_id == edition.id)
    for appearances in _known_speakers(account, Speaker.person_id.not_in(here)).values():
        told = " ".join(_told(speaker) for speaker, _ in appearances)
        if _has_all(told, wanted):
            known.append(Known(appearances[0][0], tuple(e for _, e in appearances)))
    return known[:limit]


def get_known(person_id: int, account: Account) -> Speaker:
    """A person whom the account may know of, as the latest programme tells of them."""
    appearances = _known_speakers(account, Speaker.person_id == person_id).get(person_id)
    if not appearances:
        raise NotFound
    return appearances[0][0]


def appearances_of(person: Person) -> Sequence[Speaker]:
    """The person as a speaker of every edition, oldest first."""
    return db.session.scalars(select(Speaker).where(Speaker.person_id == person.id).order_by(Speaker.id)).all()


def visible_editions_of(person: Person, account: Account) -> Sequence[PublicEdition]:
    """The editions that exist for the account and at which the person speaks, by date."""
    there = select(Speaker.edition_id).where(Speaker.person_id == person.id)
    return db.session.scalars(select_visible_editions(account).where(PublicEdition.id.in_(there))).unique().all()


def speaks_at(person: Person, edition_id: int) -> bool:
    """Whether the person is among the edition's speakers."""
    query = select(Speaker.id).where(Speaker.person_id == person.id, Speaker.edition_id == edition_id)
    return db.session.scalar(query.limit(1)) is not None


def was_entered_elsewhere(person: Person, account: Account) -> bool:
    """Whether the log says that the person was entered for an edition in which the account enters nobody."""
    edition_id = find_first_edition("person", person.id)
    if edition_id is None:
        return False
    own = [select_managed_editions(account, right) for right in (Right.EDIT_PROGRAMME, Right.ENTER_REGISTRATIONS)]
    there = (query.where(Edition.id == edition_id).with_only_columns(Edition.id).order_by(None) for query in own)
    return not any(db.session.scalar(query) for query in there)


def speaks_elsewhere(person: Person, account: Account) -> bool:
    """Whether the person speaks at an edition whose programme the account does not edit."""
    own = select_managed_editions(account, Right.EDIT_PROGRAMME).with_only_columns(Edition.id).order_by(None)
    elsewhere = select(Speaker.id).where(Speaker.person_id == person.id, Speaker.edition_id.not_in(own))
    return db.session.scalar(elsewhere.limit(1)) is not None


def select_sessions() -> Select[Session, Edition]:
    """Sessions with their editions, as far as these are there."""
    return select(Session, Edition).join(Edition, Edition.id == Session.edition_id).where(IS_THERE)


def select_sessions_with(speakers: Collection[int]) -> Select[Session, Edition]:
    """The sessions in which somebody of these appears."""
    appear = select(Appearance.session_id).where(Appearance.speaker_id.in_(speakers))
    return select_sessions().where(Session.id.in_(appear))


def uses_in_sessions(
    query: Select[Session, Edition], reader: Account, *, edited: str, takes: str, seen: str
) -> list[Use]:
    """Sessions, each with its page if the reader may edit it, else with where one sees it, else not at all."""
    uses = []
    for session, edition in db.session.execute(query.order_by(Edition.id, Session.id)).unique():
        rights = rights_over(edition, reader)
        if Right.EDIT_PROGRAMME in rights:
            uses.append(Use(session.title, edition, endpoint=edited, values={takes: session.id}))
        elif Right.SEE_PROGRAMME in rights:
            uses.append(Use(session.title, edition, endpoint=seen))
    return uses


def uses_of_track(row: Track, reader: Account) -> list[Use]:
    """The sessions that have it."""
    return _edited(select_sessions().where(Session.track_id == row.id), reader)


def uses_of_speaker(row: Speaker, reader: Account) -> list[Use]:
    """The sessions in which they appear."""
    return _edited(select_sessions_with([row.id]), reader)


def uses_of_sessions(keys: Collection[int], reader: Account) -> list[Use]:
    """These sessions, as far as the reader may know of them."""
    return _edited(select_sessions().where(Session.id.in_(keys)), reader)


def _edited(query: Select[Session, Edition], reader: Account) -> list[Use]:
    return uses_in_sessions(query, reader, edited="programme.edit_session", takes="item_id", seen="programme.sessions")
