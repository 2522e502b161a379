"""Where a thing has its page, and where it is found once it is archived."""

from typing import Any

from flask import url_for

from forum.removal.queries import edition_of, kind_of
from forum.removal.rules import SITE_ARCHIVE
from forum.web.filters import edition_url


def page_url(row: Any) -> str:
    """Its page; none of what is gone for everyone."""
    kind, edition = kind_of(row), edition_of(row)
    if not kind.has_page(row):
        return ""
    values = kind.takes_of(row)
    return edition_url(kind.endpoint, edition, **values) if edition else url_for(kind.endpoint, **values)


def archive_url(row: Any) -> str:
    """The list it is found in once it is archived."""
    kind, edition = kind_of(row), edition_of(row)
    if edition is None or kind.archive == SITE_ARCHIVE:
        return url_for(SITE_ARCHIVE)
    return edition_url(kind.archive, edition)
