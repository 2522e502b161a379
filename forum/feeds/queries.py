"""What public calendars hold, and the version by which a change is known."""

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select

from forum import addresses
from forum.db import db, look_up
from forum.editions.models import PublicEdition, Series
from forum.editions.queries import get_edition, select_visible_editions
from forum.formats.feed import EditionFacts, Feed, Item
from forum.languages import CONTENT, LANGUAGES, pick
from forum.releases.queries import document_of, get_released
from forum.releases.rules import edition_status


def facts_of(edition: PublicEdition, base: str) -> EditionFacts:
    """What calendars need to know of the edition; base is the public address without a final slash."""
    venue = edition.venue
    parts = (venue.name, venue.address, venue.city)
    place = {
        code: ", ".join(filter(None, (pick(part, code)[0] for part in parts)))
        for code in CONTENT
        if code in LANGUAGES or any(code in part for part in parts)
    }
    return EditionFacts(
        uid=str(edition.uid),
        sequence=edition.sequence,
        modified_at=edition.modified_at,
        status=edition_status(edition.state),
        name=dict(edition.name),
        about=dict(edition.about),
        place=place,
        latitude=venue.latitude,
        longitude=venue.longitude,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        url=base + addresses.edition_page(edition.series.slug, edition.slug),
        accent=edition.series.accent,
        timezone=venue.timezone,
        opens_at=edition.opens_at,
        closes_at=edition.closes_at,
        day_starts_at=edition.day_starts_at,
    )


def feed_of_session(edition: PublicEdition, session_id: int, language: str, base: str) -> Feed:
    """One session that the pages show, with its edition."""
    document, facts = document_of(edition), facts_of(edition, base)
    facts = facts._replace(timezone=document.timezone) if document else facts
    item = Item(get_released(edition, session_id), facts)
    return Feed(
        name=pick(item.facts.title, language)[0],
        url=item.url,
        source=item.url,
        editions=(facts,),
        items=(item,),
        language=language,
    )


Found = Row[tuple[int, int, bool]]
"""What the query below finds of an edition."""


def version_of(edition: PublicEdition | Found) -> tuple[object, ...]:
    """What the feed of an edition depends on."""
    return edition.id, edition.stamp, edition.closed


_version = (
    select(PublicEdition.id, PublicEdition.stamp, Series.closed)
    .join(PublicEdition.owner)
    .where(PublicEdition.series_slug == bindparam("series"), PublicEdition.slug == bindparam("edition"))
)


def find_version(series_slug: str, edition_slug: str) -> tuple[object, ...] | None:
    """The version of the edition at this address; None at an old address. One query, by index."""
    row = look_up(_version, {"series": series_slug, "edition": edition_slug})
    return version_of(row) if row else None


def get_public_edition(series_slug: str, edition_slug: str) -> PublicEdition:
    """An edition that anyone may subscribe to: one query, by index."""
    return get_edition(series_slug, edition_slug, None)


def public_editions(series: str | None = None) -> Sequence[PublicEdition]:
    """Every edition that anyone may see (of one series), by date: one query."""
    query = select_visible_editions(None)
    if series is not None:
        query = query.where(Series.slug == series)
    return db.session.scalars(query).all()


def key_of(edition: PublicEdition) -> str:
    """The name of an edition's collection: slugs never hold two hyphens in a row."""
    return f"{edition.series.slug}--{edition.slug}"
