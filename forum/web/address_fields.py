"""Typed addresses: of mail, and of web pages where none belongs."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError

from forum.languages import clean


def names_no_address(_form: object, field: Field) -> None:
    """What somebody is called stands in letters of others, where an address would be a link, and before their own
    address in what they sign, where another would be taken for it."""
    texts = field.data.values() if isinstance(field.data, dict) else [field.data or ""]
    if any(sign in text.lower() for text in texts for sign in ("://", "www.")):
        raise ValidationError(gettext("A name holds no address of a web page."))
    if any(sign in text for text in texts for sign in "@\uff20\ufe6b"):
        raise ValidationError(gettext("A name holds no e-mail address."))


def _unencoded(_form: object, field: Field) -> None:
    """An address that mail programs would read as another (RFC 2047) is none."""
    if "=?" in (field.data or ""):
        raise ValidationError(gettext("This is not an e-mail address."))


def email_field(*, required: bool = True, hint: str = "", autocomplete: str = "off") -> EmailField:
    """An address that letters go to, in small letters: the only kind of field for one."""
    rule = DataRequired(_l("Fill this in.")) if required else Optional()
    judges = [Length(max=254), Email(_l("This is not an e-mail address.")), _unencoded]
    return EmailField(
        _l("E-mail"),
        [rule, *judges],
        filters=[lambda v: clean(v).lower() if v else ""],
        description=hint,
        render_kw={"autocomplete": autocomplete, "inputmode": "email"},
    )
