"""The form of a picture."""

import json
from typing import Any

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field
from wtforms.validators import ValidationError

from forum.audit.models import AuditEntry
from forum.bounds import Bound
from forum.errors import Refused
from forum.languages import Text
from forum.pictures.models import Picture, PictureKind
from forum.pictures.rules import SIZES, Drawn, Refusal, Unfit, judge
from forum.web.editing import EditForm
from forum.web.filters import ago
from forum.web.forms import TranslatedField
from forum.web.merging import Opened
from forum.web.uploads import is_dropped, too_large


def told(unfit: Unfit) -> str:
    """Its reason, with its fractions as the reader's language writes them."""
    values = {name: format_decimal(each) if isinstance(each, float) else each for name, each in unfit.values.items()}
    return str(gettext(unfit.reason.value, **values))


class PictureForm(EditForm):
    """Only a cover is described: a logo and a photo are called as what they are of."""

    file = FileField(_l("Picture"), render_kw={"accept": "image/jpeg,image/png,image/webp"})
    alt = TranslatedField(
        _l("What it shows"),
        required=False,
        hint=_l("For whoever does not see it. Leave it empty if it only adorns the page."),
    )
    sent = b""

    def __init__(self, *args: object, kind: PictureKind, obj: Picture | None = None, **kw: Any) -> None:
        super().__init__(*args, obj=obj, **kw)
        self.kind = kind
        if kind is not PictureKind.COVER:
            del self.alt
        width, height = SIZES[kind][0]
        size = {"width": width, "height": height, "most": Bound.PICTURE_BYTES.most // 10**6}
        self.file.description = (
            gettext("JPEG, PNG or WebP, at most %(most)d MB. It is made to fit %(width)d × %(height)d pixels.", **size)
            if kind is PictureKind.LOGO
            else gettext("JPEG, PNG or WebP, at most %(most)d MB. It is cut to %(width)d × %(height)d pixels.", **size)
        )

    @property
    def told(self) -> Text:
        """What the picture shows, in words."""
        return self.values.get("alt") or Text({})

    def validate_file(self, field: Field) -> None:
        """By what it says of itself; whether it can be read to its end is seen when it is drawn."""
        if is_dropped():
            raise ValidationError(too_large())
        if not field.data:
            if self.row is None:
                raise ValidationError(gettext("Choose a file."))
            return
        self.sent = field.data.read()
        try:
            judge(self.sent)
        except Unfit as unfit:
            raise ValidationError(told(unfit)) from unfit

    def as_opened(self) -> Opened:
        """And which picture stands there."""
        opened = super().as_opened()
        return opened._replace(seen={**opened.seen, "picture": self.row.digest if self.row else ""})

    def look_at(self, row: Picture | None, drawn: Drawn | None, saved: AuditEntry | None) -> None:
        """Refuse, once, to put a picture in the place of one that its sender has not seen; the row is locked."""
        opened = Opened.read(self.opened.data or "")
        if row is None or drawn is None:
            return
        if row.digest in {drawn.digest, opened.seen.get("picture", "")}:
            return
        self.opened.data = json.dumps(opened._replace(seen={**opened.seen, "picture": row.digest}))
        raise Unfit(
            Refusal.ANOTHERS,
            who=(saved and saved.words.actor) or gettext("System"),
            when=ago(saved.at) if saved else "",
        )

    def say(self, message: str) -> None:
        """Beside the file."""
        self.file.errors = [*self.file.errors, message]

    def refuse(self, field: str, refused: Refused, said: str = "") -> None:
        """With the numbers that it tells."""
        if isinstance(refused, Unfit):
            self.say(told(refused))
        else:
            super().refuse(field, refused, said)
