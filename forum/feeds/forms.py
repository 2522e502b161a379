"""The form that gives out a personal address."""

from flask_babel import lazy_gettext as _l

from forum.web.forms import Form, text_field


class SubscriptionForm(Form):
    name = text_field(_l("Which device or program is it for?"), 100, hint=_l("For example: my phone"))
