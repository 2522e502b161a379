"""Reading the releases and the stars."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from forum.accounts.models import Account
from forum.audit.models import AuditEntry
from forum.audit.queries import entries_at
from forum.db import db
from forum.editions.models import AnyEdition, Edition, EditionFacts, EditionState, PublicEdition
from forum.editions.queries import find_public, get_public
from forum.errors import NotFound
from forum.releases.models import Release, ReleaseAct, Star, Successor
from forum.releases.rules import Document, Facts, Filter, Released, ReleasedEdition, decode, facts_of, venue_of
from forum.releases.rules.dates import moved_dates


def last_documents() -> Iterator[Document]:
    """The last release of every edition, one after the other."""
    for edition in db.session.scalars(select(PublicEdition).order_by(PublicEdition.id)).all():
        if (document := document_of(edition)) is not None:
            yield document


def document_of(edition: PublicEdition) -> Document | None:
    """The edition's last release; None before the first."""
    return get_document(edition.release) if edition.release else None


def find_document(edition_id: int) -> Document | None:
    """The same, where only the edition's key is known."""
    edition = find_public(edition_id)
    return document_of(edition) if edition else None


@lru_cache(maxsize=64)
def get_document(key: int) -> Document:
    """The release of this key: it never changes, and no other ever has its key."""
    row = db.session.execute(select(Release.document, Release.edition).where(Release.key == key)).first()
    if row is None:
        raise NotFound
    return decode(row.document, row.edition, key)


def documents_of(keys: Sequence[int]) -> dict[int, Document]:
    """The releases of these keys, in one query."""
    query = select(Release.key, Release.document, Release.edition).where(Release.key.in_(keys))
    return {row.key: decode(row.document, row.edition, row.key) for row in db.session.execute(query)} if keys else {}


def find_release(edition_id: int, key: int) -> Document | None:
    """One of the edition's releases."""
    known = db.session.scalar(select(Release.id).where(Release.edition_id == edition_id, Release.key == key))
    return get_document(key) if known else None


def find_document_at(edition_id: int, venue_id: int) -> Document | None:
    """The edition's last release at this venue, of the latest; None: it was never released there."""
    query = select(Release.key, Release.edition).where(Release.edition_id == edition_id, Release.edition.is_not(None))
    for row in db.session.execute(query.order_by(Release.number.desc()).limit(50)):
        if venue_of(row.edition) == venue_id:
            return get_document(row.key)
    return None


def find_before(edition_id: int, session: Released) -> tuple[Document, Released] | None:
    """The last release, of the latest, that said something else of a session, and what."""
    query = select(Release.key).where(Release.edition_id == edition_id).order_by(Release.number.desc()).limit(50)
    for document in map(get_document, db.session.scalars(query)):
        known = next((each for each in document.sessions if each.facts.uid == session.facts.uid), None)
        if known and (known.facts, known.removed) != (session.facts, session.removed):
            return document, known
    return None


def places_since(
    edition_id: int, document: Document, since: Mapping[str, datetime]
) -> dict[tuple[str, datetime], Facts]:
    """Where dates of these sessions last were that are elsewhere now, by UID and start: as far as it was otherwise
    when they were chosen or later. `document`: the last release."""
    changed = [s for s in document.listed if s.facts.uid in since and s.modified_at > since[s.facts.uid]]
    left, found = {session.facts.uid: session.facts for session in changed}, dict[tuple[str, datetime], Facts]()
    query = select(Release.key).where(Release.edition_id == edition_id).order_by(Release.number.desc()).limit(50)
    for earlier in map(get_document, db.session.scalars(query) if left else ()):
        for was in [each.facts for each in earlier.sessions if each.facts.uid in left]:
            moved = moved_dates(was, earlier.timezone, left[was.uid], document.timezone)
            found |= {(was.uid, starts_at): before for starts_at, before in moved.items()}
            if moved:
                del left[was.uid]
        left = {uid: facts for uid, facts in left.items() if earlier.released_at > since[uid]}
        if not left:
            break
    return found


def find_former(edition: PublicEdition) -> EditionFacts | None:
    """What was announced of it last that had other days or another venue."""
    return _former(edition.id, edition.release) if edition.release else None


@lru_cache(maxsize=256)
def _former(edition_id: int, _key: int) -> EditionFacts | None:
    """Of all releases up to the one of this key, which is the last."""
    query = select(Release.edition).where(Release.edition_id == edition_id, Release.edition.is_not(None))
    told = db.session.scalars(query.order_by(Release.number.desc()).limit(50))
    now, *before = (facts_of(edition) for edition in told if edition)
    announced = (each for each in before if each.state is not EditionState.DRAFT)
    return next((each for each in announced if _when_and_where(each) != _when_and_where(now)), None)


def _when_and_where(facts: EditionFacts) -> tuple[object, ...]:
    return facts.starts_on, facts.ends_on, facts.venue.id


def find_old_release(edition_id: int, number: int) -> Document | None:
    """A release from before releases had keys: numbers of others say nothing, they return after a restore."""
    query = select(Release.key).where(Release.edition_id == edition_id, Release.number == number, Release.key < 0)
    key = db.session.scalar(query)
    return get_document(key) if key else None


def released_edition(edition: Edition) -> ReleasedEdition:
    """The edition as everyone sees it now."""
    public = get_public(edition.id)
    return ReleasedEdition(public.facts, public.sequence, public.modified_at)


def get_released(edition: AnyEdition, session_id: int) -> Released:
    """A session of the last release that the pages show."""
    document = find_document(edition.id)
    for session in document.listed if document else ():
        if session.facts.id == session_id:
            return session
    raise NotFound


def followed(edition_id: int, filter_: Filter) -> Filter:
    """The filter as the last release understands it: what was merged is found where it went."""
    named = [key for kind in ("track", "room", "speaker") for key in getattr(filter_, kind)]
    keys = [int(key) for key in named if key.isascii() and key.isdecimal() and int(key) < 2**31]
    if not keys:
        return filter_
    query = select(Successor).where(Successor.edition_id == edition_id, Successor.old_id.in_(keys))
    return filter_.following({(s.kind, str(s.old_id)): str(s.new_id) for s in db.session.scalars(query)})


def find_successor(edition: AnyEdition, kind: str, key: int) -> int | None:
    """What a thing was merged into, if the last release knows of it."""
    row = db.session.get(Successor, (edition.id, kind, key))
    return row.new_id if row else None


def select_releases(edition_id: int) -> Select[Release]:
    """The edition's releases, newest first, without their documents."""
    query = select(Release).options(defer(Release.document), defer(Release.edition))
    return query.where(Release.edition_id == edition_id).order_by(Release.number.desc())


def get_with_former(edition_id: int, number: int) -> Sequence[Release]:
    """A release of the edition by its number, and the one before it, if there is one; without their documents."""
    found = db.session.scalars(select_releases(edition_id).where(Release.number <= number).limit(2)).all()
    if not found or found[0].number != number:
        raise NotFound
    return found


_PUBLISHING = {f"edition {state.value}" for state in EditionState}
"""Acts on the whole edition, which publish it at once."""


def reasons_of(edition_id: int, releases: Sequence[Release]) -> dict[int, AuditEntry]:
    """The act that made each release, by its number: releasing itself, or what was done to the edition with it."""
    made, act = {}, None
    for entry in entries_at(edition_id, [release.released_at for release in releases]):
        if entry.act == ReleaseAct.RELEASED.value:
            made[int(entry.words.subject or 0)] = act if act and act.at == entry.at else entry
        is_act = entry.act in _PUBLISHING
        act = entry if is_act else None if entry.act == ReleaseAct.RELEASED.value else act
    return made


def starred_at(account: Account | None, edition_id: int) -> dict[str, datetime]:
    """The edition's sessions this account has starred, with the time of each."""
    stars = stars_in(account, edition_id) if account else {}
    return {uid: star.changed_at for uid, star in stars.items() if star.starred}


def stars_in(account: Account, edition_id: int) -> dict[str, Star]:
    """What of the edition this account ever starred, un-starred included, by UID."""
    query = select(Star).where(Star.account_id == account.id, Star.edition_id == edition_id)
    return {str(star.session_uid): star for star in db.session.scalars(query)}


def stars_of(account_id: int) -> Sequence[Star]:
    """Everything this account ever starred, un-starred included."""
    return db.session.scalars(select(Star).where(Star.account_id == account_id).order_by(Star.session_uid)).all()


def find_star(account: Account, uid: UUID) -> Star | None:
    """The account's star on this session, starred or not."""
    return db.session.get(Star, (account.id, uid))
