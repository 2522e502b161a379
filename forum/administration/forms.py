"""Forms of administrators."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from forum.web.forms import Form


class ReasonForm(Form):
    reason = StringField(
        _l("Reason"),
        [DataRequired(_l("Fill this in.")), Length(max=500)],
        description=_l("Administrators read it here and in the log, the owner of the account does not."),
    )
