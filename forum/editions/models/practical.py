"""What visitors need to know to come: texts of an edition that everyone sees at once (docs/decisions/0015)."""

from sqlalchemy.orm import Mapped, mapped_column

from forum.languages import N_, Text

PRACTICAL = {
    "arrival": N_("How to get there"),
    "visa": N_("Visa and entry"),
    "hotels": N_("Where to stay"),
    "interpreting": N_("Languages and interpretation"),
    "accessibility": N_("Accessibility"),
    "enquiries": N_("Contact"),
    "questions": N_("Questions and answers"),
}
"""What each is about, in the order of pages."""


def _text() -> Mapped[Text]:
    """Read only where it is asked for: lists of editions need none of them."""
    return mapped_column(default=dict, server_default="{}", deferred=True, deferred_group="practical")


class Practical:
    """The columns, of an Edition."""

    arrival: Mapped[Text] = _text()
    visa: Mapped[Text] = _text()
    hotels: Mapped[Text] = _text()
    interpreting: Mapped[Text] = _text()
    accessibility: Mapped[Text] = _text()
    enquiries: Mapped[Text] = _text()
    questions: Mapped[Text] = _text()
