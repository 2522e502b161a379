"""The site's own words."""

from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from forum.audit.models import Act, Traced
from forum.db import Model, Versioned
from forum.languages import N_, Text

ONLY = 1
"""The key of the one row there is, once somebody wrote something."""


class SiteAct(Act):
    """What the log says of the site."""

    TEXTS_SAVED = "site texts saved", N_("Texts of the site saved")


class SiteTexts(Traced, Versioned, Model):
    """What administrators wrote, in several languages; instead of what is empty, the text that comes with Forum."""

    __tablename__ = "site_texts"
    TRACED: ClassVar = {
        "name": N_("Name of the site"),
        "help": N_("Help"),
        "privacy": N_("Privacy"),
        "contact": N_("Contact"),
        "legal": N_("Legal notice"),
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Text] = mapped_column(default=dict)
    help: Mapped[Text] = mapped_column(default=dict)
    privacy: Mapped[Text] = mapped_column(default=dict)
    contact: Mapped[Text] = mapped_column(default=dict)
    legal: Mapped[Text] = mapped_column(default=dict)


PAGES = {page: word for page, word in SiteTexts.TRACED.items() if page != "name"}
"""The texts that have a page of their own, and its title."""
