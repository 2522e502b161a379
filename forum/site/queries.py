"""What administrators wrote of the site."""

from collections.abc import Mapping

from sqlalchemy import select

from forum.db import db, look_up
from forum.languages import Text
from forum.site.models import ONLY, SiteTexts

_TEXTS = [getattr(SiteTexts, name) for name in SiteTexts.TRACED]
_WRITTEN = select(*_TEXTS).where(SiteTexts.id == ONLY)


def find_texts() -> SiteTexts | None:
    """The row, to edit it; None as long as nobody wrote anything."""
    return db.session.get(SiteTexts, ONLY)


def look_up_texts() -> Mapping[str, Text]:
    """The texts by name, for every page: asked past the session, which may have failed when an error is told."""
    row = look_up(_WRITTEN, {})
    return dict(row._mapping) if row else {}
