"""The field of a text with marks: it says which there are, and shows what becomes of them."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from forum.bounds import Bound
from forum.prose import is_too_much, to_html
from forum.web.forms import TranslatedField


class MarkedField(TranslatedField):
    """Several lines in several languages. A button beside it sends the form to see it: nothing is saved then."""

    def __init__(self, label: str | None = None, *, max_length: int, **kw: Any) -> None:
        hint = _l("*emphasis*, - list, [words](address)")
        super().__init__(label, max_length=max_length, lines=True, required=False, hint=hint, **kw)
        self.acted = False

    def process(self, formdata: Any, data: Any = None, extra_filters: object = None) -> None:
        """What was typed, and whether its button was pressed: of several that say so, one."""
        super().process(formdata, data, extra_filters)
        self.acted = f"{self.name}-do" == min((name for name in formdata or () if name.endswith("-do")), default="")

    def validate(self, form: object, extra_validators: Any = ()) -> bool:
        """And nothing in it that would be shown with its marks unread."""
        super().validate(form, extra_validators)
        too_much = gettext(
            "At most %(max)d lines, marks of emphasis and links together; an address counts as five.",
            max=Bound.MARKS.most,
        )
        wrong = {code: too_much for code, value in self.data.items() if code not in self.wrong and is_too_much(value)}
        self.wrong |= wrong
        self.errors = [*self.errors, *wrong.values()]
        return not self.errors

    @property
    def shown_made(self) -> list[tuple[str, Markup]]:
        """What was typed as pages will show it, by language."""
        return [(code, to_html(value)) for code, value in self.data.items()]
