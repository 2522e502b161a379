"""Calendars as CalDAV collections: their objects, and what changed in them since a token."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache, partial
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cached

from forum.accounts.models import Account
from forum.caldav.rules import Asked
from forum.editions.models import PublicEdition
from forum.errors import NotFound
from forum.feeds.queries import facts_of, get_public_edition
from forum.formats.feed import EditionFacts, Item
from forum.formats.ical import RENDERER
from forum.languages import CONTENT, DEFAULT, pick
from forum.registration.queries import own_registrations
from forum.registration.rules import ALIVE
from forum.releases.queries import document_of, find_old_release, find_release
from forum.releases.rules import Document
from forum.subscriptions.queries.addresses import Version
from forum.subscriptions.queries.calendar import personal_calendar

PERSONAL = "personal"
CalendarObject = EditionFacts | Item
Changes = tuple[set[str], set[str]]
"""UIDs that are new or other than before, and UIDs that are gone."""


class Collection(NamedTuple):
    """A calendar: `token` differs whenever an object does; `since` tells the changes, None for an unknown token.

    What a public one answers depends on its token alone.
    """

    key: str
    name: str
    colour: str
    language: str
    token: str
    modified_at: datetime
    load: Callable[[], dict[str, CalendarObject]]
    since: Callable[[str], Changes | None]
    etag: Callable[[CalendarObject], str]
    is_public: bool


def uid_of(entry: CalendarObject) -> str:
    """The UID of an object, which is also its name."""
    return entry.facts.uid if isinstance(entry, Item) else entry.uid


def etag_of(entry: CalendarObject, language: str) -> str:
    """A strong ETag of an object, without quotes, known without rendering."""
    seed: object = entry
    if isinstance(entry, Item):  # of its edition no more than its entry shows
        seed = entry.session, *_seed(entry.edition), entry.extra, entry.dropped_at
    return blake2b(repr((RENDERER, language, seed)).encode(), digest_size=12).hexdigest()


def _seed(edition: EditionFacts) -> tuple[str, ...]:
    return edition.uid, edition.url, edition.accent, edition.timezone


def own_editions(account: Account) -> list[PublicEdition]:
    """The public editions a person takes part in: their calendars stand beside the personal one."""
    editions = [r.edition for r in own_registrations(account) if r.state in ALIVE and r.edition.is_public]
    return sorted(editions, key=lambda edition: (edition.starts_on, edition.id))


def get_edition_collection(key: str, base: str, language: str) -> Collection:
    """The calendar of a public edition; the key may end in a language."""
    series, _, rest = key.partition("--")
    slug, _, wanted = rest.partition("--")
    if wanted:
        if wanted not in CONTENT:
            raise NotFound
        language = wanted
    edition = get_public_edition(series, slug)
    facts, document = facts_of(edition, base), document_of(edition)
    modified = max(facts.modified_at, document.released_at) if document else facts.modified_at
    prefix = f"{RENDERER}.{language}."

    def since(token: str) -> Changes | None:
        known = _read_edition_token(edition, token.removeprefix(prefix)) if token.startswith(prefix) else None
        if known is None:
            return None
        old, sequence = known
        changed, gone = _between(old, document)
        return (changed | {facts.uid}, gone) if sequence != edition.sequence else (changed, gone)

    place = facts._replace(timezone=document.timezone) if document else facts

    def load() -> dict[str, CalendarObject]:
        items = [Item(s, place) for s in (document.published if document else ())]
        return {facts.uid: facts, **{item.facts.uid: item for item in items}}

    name = pick(facts.name, language)[0]
    return Collection(
        key=key,
        name=name,
        colour=facts.accent,
        language=language,
        token=f"{prefix}{edition.stamp:x}",
        modified_at=modified,
        load=load,
        since=since,
        etag=partial(_known_etag, document, place, language),
        is_public=True,
    )


def _known_etag(document: Document | None, place: EditionFacts, language: str, entry: CalendarObject) -> str:
    known = _etags(document, place, language) if document else {}
    return known.get(uid_of(entry)) or etag_of(entry, language)


@cached(LRUCache(32), key=lambda document, place, language: (document.key, *_seed(place), language), lock=Lock())
def _etags(document: Document, place: EditionFacts, language: str) -> dict[str, str]:
    """Of each session of a release, by its UID."""
    return {s.facts.uid: etag_of(Item(s, place), language) for s in document.published}


def _read_edition_token(edition: PublicEdition, token: str) -> tuple[Document | None, int] | None:
    """The release that a token names, and the edition's SEQUENCE then; None for what is no token of ours.

    Tokens of old name a release by its number ("0": none yet), and the SEQUENCE.
    """
    if token == f"{edition.stamp:x}":
        return document_of(edition), edition.sequence
    number, dot, sequence = token.partition(".")
    if dot:
        known = _is_number(number) and _is_number(sequence) and int(sequence) <= edition.sequence
        old = find_old_release(edition.id, int(number)) if known and int(number) else None
        return (old, int(sequence)) if known and (old or not int(number)) else None
    key = _read_key(token)
    made = find_release(edition.id, key) if key else None
    return (made, made.edition.sequence) if made and made.edition else None


def _read_key(token: str) -> int | None:
    digits = token.removeprefix("-")
    is_hex = 0 < len(digits) <= 13 and all(digit in "0123456789abcdef" for digit in digits)
    return int(token, 16) if is_hex else None


def _between(old: Document | None, new: Document | None) -> Changes:
    before = {s.facts.uid: s.sequence for s in old.published} if old else {}
    after = {s.facts.uid: s.sequence for s in new.published} if new else {}
    return {uid for uid, sequence in after.items() if before.get(uid) != sequence}, set(before) - set(after)


def personal_collection(version: Version, base: str, name: str, now: datetime) -> Collection:
    """The personal calendar. Whatever leaves it stays as a cancelled object for TOMBSTONES_LAST, then it is gone.

    Stamps are whole seconds: a token made within the second of the last change says so, and counts that second again.
    """
    own = lru_cache(1)(lambda: personal_calendar(version.account, base))

    def load() -> dict[str, CalendarObject]:
        entries: list[CalendarObject] = [*own().editions, *own().items]
        return {uid_of(entry): entry for entry in entries}

    def since(token: str) -> Changes | None:
        made_at, after = _read_token(token) or (None, None)
        if made_at is None or after is None or made_at > version.modified_at:
            return None
        if not token.endswith(f".{version.sight}"):  # what it may see is other than what it saw then
            return set(load()), set(own().departed)
        changed = {uid for uid, entry in load().items() if _touched_at(entry) > after}
        return changed, {uid for uid, left_at in own().departed.items() if left_at > after}

    language = version.language or DEFAULT
    settled = "s" if now > version.modified_at else ""
    return Collection(
        key=PERSONAL,
        name=name,
        colour="turquoise",
        language=language,
        token=f"{RENDERER}.{int(version.modified_at.timestamp())}{settled}~{version.version}.{version.sight}",
        modified_at=version.modified_at,
        load=load,
        since=since,
        etag=partial(etag_of, language=language),
        is_public=False,
    )


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 10


def _read_token(token: str) -> tuple[datetime, datetime] | None:
    """When a personal token was made, and until when it has told everything; None for what is no token of ours."""
    renderer, _, rest = token.partition(".")
    seconds, _, _ = rest.partition("~")
    settled = seconds.endswith("s")
    seconds = seconds.removesuffix("s")
    if renderer != RENDERER or not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        return None
    at = datetime.fromtimestamp(int(seconds), UTC)
    return at, at if settled else at - timedelta(seconds=1)


def _touched_at(entry: CalendarObject) -> datetime:
    return max(entry.modified_at, entry.edition.modified_at) if isinstance(entry, Item) else entry.modified_at


def is_asked(entry: CalendarObject, asked: Asked) -> bool:
    """Whether a calendar-query wants this object: its UID, and any of its occurrences within the time range."""
    if asked.nothing or (asked.uid is not None and asked.uid != uid_of(entry)):
        return False
    if asked.starts_at is None and asked.ends_at is None:
        return True
    return any(
        (asked.ends_at is None or starts < asked.ends_at) and (asked.starts_at is None or ends > asked.starts_at)
        for starts, ends in _times(entry)
    )


def _times(entry: CalendarObject) -> list[tuple[datetime, datetime]]:
    if isinstance(entry, Item):
        return [(o.starts_at, o.ends_at) for o in entry.facts.occurrences(entry.edition.timezone)]
    if entry.hours:
        return [entry.hours]
    midnight = time(tzinfo=entry.zone)
    return [(datetime.combine(entry.starts_on, midnight), datetime.combine(entry.after, midnight))]
