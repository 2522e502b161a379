"""The field of a text with marks: it says which there are, and shows what becomes of them."""

from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.prose import to_html
from forum.web.forms import TranslatedField


class MarkedField(TranslatedField):
    """Several lines in several languages. A button beside it sends the form to see it: nothing is saved then."""

    def __init__(self, label: str | None = None, *, max_length: int, **kw: Any) -> None:
        hint = _l("*emphasis*, - list, [words](address)")
        super().__init__(label, max_length=max_length, lines=True, required=False, hint=hint, **kw)
        self.acted = False

    def process(self, formdata: Any, data: Any = None, extra_filters: object = None) -> None:
        """What was typed, and whether its button was pressed."""
        super().process(formdata, data, extra_filters)
        self.acted = bool(formdata) and f"{self.name}-do" in formdata

    @property
    def shown_made(self) -> list[tuple[str, Markup]]:
        """What was typed as pages will show it, by language."""
        return [(code, to_html(value)) for code, value in self.data.items()]
