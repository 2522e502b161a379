"""What administrators do with the site's texts."""

from datetime import datetime

from forum.accounts.models import Account
from forum.audit.services import recorded
from forum.db import Values, assign
from forum.site.models import ONLY, SiteAct, SiteTexts


def save_texts(texts: SiteTexts | None, values: Values, by: Account, now: datetime) -> None:
    """Write what the site says of itself."""
    texts = texts or SiteTexts(id=ONLY)
    with recorded(by, SiteAct.TEXTS_SAVED, texts, now):
        assign(texts, values)
