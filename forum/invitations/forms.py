"""The upload of an answer."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from forum.web.forms import Form


class AnswerForm(Form):
    file = FileField(
        _l("The mail (.eml) or calendar file (.ics) with the answer"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "An answer that reached somebody else's mailbox. It counts only if it comes from the person invited."
        ),
    )
