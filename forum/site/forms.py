"""The form of the site's texts."""

from flask_babel import lazy_gettext as _l

from forum.web.editing import EditForm
from forum.web.forms import TranslatedField
from forum.web.marked import MarkedField

MAX_LENGTH = 8_000


class TextsForm(EditForm):
    name = TranslatedField(
        _l("Name of the site"),
        max_length=60,
        required=False,
        hint=_l("In titles, the header, letters and links that are shared; “Forum” as long as it is empty."),
    )
    help = MarkedField(_l("Help"), max_length=MAX_LENGTH)
    privacy = MarkedField(_l("Privacy"), max_length=MAX_LENGTH)
    contact = MarkedField(_l("Contact"), max_length=MAX_LENGTH)
    legal = MarkedField(_l("Legal notice"), max_length=MAX_LENGTH)
