"""What pages are made of, each part once. Exists in demonstration mode only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from forum.accounts.current import find_current
from forum.editions.models import ACCENTS, EditionState
from forum.editions.queries import visible_series
from forum.registration.models import RegistrationState
from forum.web import public
from forum.web.filters import label, word
from forum.web.forms import Form, TranslatedField
from forum.web.marked import MarkedField

bp = Blueprint("demo", __name__, url_prefix="/demo")


class _Sample(Form):
    """A field of each kind."""

    name = StringField(
        lazy_pgettext("person", "Name"),
        [DataRequired(), Length(max=60)],
        description=_l("In Latin letters, as in the passport."),
    )
    title = TranslatedField(_l("Title"))
    about = MarkedField(_l("About"), max_length=2000)
    day = DateField(_l("Day"), [DataRequired()])
    accent = SelectField(_l("Accent colour"))
    state = RadioField(_l("State"), default=EditionState.ANNOUNCED.value)
    closed = BooleanField(_l("Closed: only its members know of it"))


@bp.route("/components", methods=["GET", "POST"])
@public
def components() -> ResponseReturnValue:
    """Sent, its form is only looked at: it shows what is wrong with it."""
    form = _Sample()
    form.accent.choices = [(accent, word(name)) for accent, name in ACCENTS.items()]
    form.state.choices = [(state.value, label(state)) for state in EditionState]
    form.validate_on_submit()
    return render_template(
        "demo/components.html",
        form=form,
        accents=ACCENTS,
        states=[*EditionState, *RegistrationState],
        series=visible_series(find_current()),
    )
