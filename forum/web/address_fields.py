"""Typed addresses: of mail, and of web pages where none belongs."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from forum import mailboxes
from forum.languages import clean
from forum.web.forms import Form
from forum.web.reach import takes_mail

_WEB = re.compile(
    r"://|www\.|[\w-]\.(?:[^\W\d_]{2,}/|(?:com|net|org|info|biz|ru|uz|kz|kg|tj|tm|рф|io|app|dev|xyz|top|site|online|shop"
    r"|click|link|live)\b)",
    re.IGNORECASE,
)
"""What mail programs make a link of: an address, a host with a path, a host under a domain that is in use."""


def names_no_address(_form: object, field: Field) -> None:
    """What somebody is called stands in letters of others, where an address would be a link, and before their own
    address in what they sign, where another would be taken for it."""
    texts = field.data.values() if isinstance(field.data, dict) else [field.data or ""]
    if any(sign in text for text in texts for sign in "@\uff20\ufe6b"):
        raise ValidationError(gettext("A name holds no e-mail address."))
    if any(_WEB.search(text) for text in texts):
        raise ValidationError(gettext("A name holds no address of a web page."))


def _unencoded(_form: object, field: Field) -> None:
    """An address that mail programs would read as another (RFC 2047) is none."""
    if "=?" in (field.data or ""):
        raise ValidationError(gettext("This is not an e-mail address."))


def _reachable(form: object, field: Field) -> None:
    """Refuse what no letter can get to; what was there when the form was opened stays."""
    address, opened = field.data or "", field.object_data
    if address and address != opened and (said := told_of(address)):
        raise ValidationError(said)


def told_of(address: str) -> str:
    """What is said of an address that no letter can get to; empty of any other."""
    meant = mailboxes.suggestion(address)
    if reason := mailboxes.judge(address):
        return f"{gettext(reason.value)} {_asked('' if mailboxes.judge(meant) else meant)}".strip()
    domain = address.rpartition("@")[2]
    if takes_mail(domain):
        return ""
    look = gettext("Look for a slip of the pen.")
    nobody = gettext("Nobody receives mail at %(domain)s.", domain=mailboxes.shown(f"@{domain}")[1:])
    return f"{nobody} {_asked(meant) or look}"


def _asked(meant: str) -> str:
    return str(gettext("Did you mean %(address)s?", address=meant)) if meant else ""


class MailboxField(EmailField):
    """Its data is as mail spells it; one reads what people type. Letters go there, or they did (`is_reached`)."""

    def __init__(self, *args: Any, is_reached: bool = True, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.is_reached = is_reached

    @property
    def meant(self) -> str:
        """What its errors ask about: taken over at a press."""
        meant = mailboxes.suggestion(self.data or "")
        return meant if any(meant and meant in str(error) for error in self.errors) else ""

    @property
    def taking(self) -> str:
        """What the button that takes it over is called where forms are sent."""
        return f"{self.name}-meant"

    def process(self, formdata: Any, *args: Any, **kw: Any) -> None:
        if formdata and self.taking in formdata:
            formdata = MultiDict({self.name: formdata[self.taking]})
        super().process(formdata, *args, **kw)

    def _value(self) -> str:
        return mailboxes.shown(self.data or "")


def _spelled(typed: str | None) -> str:
    return mailboxes.spelled(clean(typed).lower()) if typed else ""


def email_field(
    label: str = "", *, required: bool = True, hint: str = "", autocomplete: str = "off", is_reached: bool = True
) -> MailboxField:
    """An address, in small letters: the only kind of field for one. Signing in takes it as it is (`is_reached`)."""
    rule = DataRequired(_l("Fill this in.")) if required else Optional()
    judges = [Length(max=254), Email(_l("This is not an e-mail address.")), _unencoded]
    return MailboxField(
        label or _l("E-mail"),
        [rule, *judges, *([_reachable] if is_reached else [])],
        filters=[_spelled],
        description=hint,
        is_reached=is_reached,
        render_kw={"autocomplete": autocomplete, "inputmode": "email"},
    )


class AskedForm(Form):
    """An address that is asked about while somebody types."""

    email = email_field()

    @property
    def said(self) -> tuple[str, str]:
        """What is wrong with it, and what was probably meant; nothing of whether anybody knows it."""
        if not self.validate():
            return " ".join(map(str, self.email.errors)), self.email.meant
        meant = mailboxes.suggestion(self.email.data or "")
        return _asked(meant), meant
