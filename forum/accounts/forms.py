"""Forms of accounts."""

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError

from forum.accounts.rules import judge_password
from forum.web.address_fields import email_field
from forum.web.forms import Form


class AddressForm(Form):
    email = email_field(autocomplete="username")


class NewPasswordField(PasswordField):
    """One that is judged while somebody types it, where a script asks."""

    judged_at = "accounts.say_of_password"


class _NewPassword(Form):
    password = NewPasswordField(
        _l("Password"),
        [DataRequired(_l("Fill this in."))],
        description=_l("At least 8 characters; a few words make a good one."),
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, *args: object, address: str = "", **kw: object) -> None:
        super().__init__(*args, **kw)
        self.address = address

    def validate_password(self, field: Field) -> None:
        """After NIST SP 800-63B."""
        if reason := judge_password(field.data, (getattr(self, "email", None) and self["email"].data) or self.address):
            raise ValidationError(gettext(reason.value))


class SignUpForm(AddressForm, _NewPassword):
    pass


class NewPasswordForm(_NewPassword):
    pass


class JudgedForm(_NewPassword):
    """A password that is asked about while somebody types it, beside the address that stands in the form by then."""

    email = StringField()

    @property
    def said(self) -> str:
        """Why it cannot be taken."""
        return "" if self.validate() else " ".join(map(str, self.password.errors))


class SignInForm(Form):
    email = email_field(autocomplete="username webauthn", is_reached=False)
    password = PasswordField(
        _l("Password"), [DataRequired(_l("Fill this in."))], render_kw={"autocomplete": "current-password"}
    )
    remember = BooleanField(_l("Keep me signed in on this device"))
    kept = HiddenField()  # what was typed elsewhere while signed out


class PasswordForm(Form):
    password = PasswordField(
        _l("Your password"), [DataRequired(_l("Fill this in."))], render_kw={"autocomplete": "current-password"}
    )
    kept = HiddenField()


def _compact(typed: str | None) -> str:
    return "".join((typed or "").split())


class FactorForm(Form):
    code = StringField(
        _l("Code"),
        [DataRequired(_l("Fill this in.")), Length(max=40)],
        filters=[_compact, str.lower],
        description=_l("Six digits, as your app shows them now; or one of your recovery codes."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )
    kept = HiddenField()  # what was typed elsewhere while signed out


class AppForm(Form):
    sealed = HiddenField()
    code = StringField(
        _l("Code"),
        [DataRequired(_l("Fill this in.")), Regexp("^[0-9]{6}$", message=_l("Six digits."))],
        filters=[_compact],
        description=_l("Six digits, as your app shows them now."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class PasskeyForm(Form):
    """What a script fills in: the answer of the browser, as JSON."""

    answer = HiddenField()
    remember = BooleanField()
    kept = HiddenField()


class PasskeyNameForm(Form):
    name = StringField(
        _l("Name"),
        [DataRequired(_l("Fill this in.")), Length(max=100)],
        description=_l("How you will know it: the device or the program that keeps it."),
    )


class NewPasskeyForm(PasskeyNameForm):
    answer = HiddenField(validators=[DataRequired(_l("The browser made no passkey."))])


class CodeForm(Form):
    code = StringField(
        _l("Code"),
        [DataRequired(_l("Fill this in.")), Regexp("^[0-9]{6}$", message=_l("Six digits."))],
        filters=[_compact, lambda typed: typed.replace("-", "")],
        description=_l("Six digits, in the letter that was just sent."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def refuse_wrong(self, left: int) -> None:
        """It is another: how often one can still be typed, and what to do then."""
        said = gettext("This is not the code of the last letter, and the last try is used up. Ask for a new code.")
        if left:
            said = ngettext(
                "This is not the code of the last letter. %(num)d try is left; after that ask for a new code.",
                "This is not the code of the last letter. %(num)d tries are left; after that ask for a new code.",
                left,
            )
        self.code.errors = [*self.code.errors, said]


class KeptCodeForm(CodeForm):
    kept = HiddenField()
