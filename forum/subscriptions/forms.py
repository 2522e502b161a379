"""Forms of personal addresses."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from forum.subscriptions.models import SubscriptionKind
from forum.web.forms import Form, text_field


class RenameForm(Form):
    name = text_field(_l("Which device or program is it for?"), 100, hint=_l("For example: my phone"))


class SubscriptionForm(RenameForm):
    kind = RadioField(_l("How does it read calendars?"), default=SubscriptionKind.FEED.value)

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        self.kind.choices = [
            (SubscriptionKind.FEED.value, gettext("By an address (every calendar program)")),
            (
                SubscriptionKind.CALDAV.value,
                gettext("By CalDAV, with a password of its own: changes arrive within minutes"),
            ),
        ]
