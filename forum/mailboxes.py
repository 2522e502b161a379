"""Addresses of mail: how they are stored and shown, which of them can never get a letter, and slips of the pen."""

import unicodedata
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from forum.languages import N_

PROVIDERS = tuple(
    "gmail.com mail.ru yandex.ru yandex.com outlook.com hotmail.com yahoo.com icloud.com ya.ru bk.ru list.ru inbox.ru"
    " rambler.ru live.com ymail.com mail.com email.com gmx.com gmx.de gmx.net proton.me umail.uz mail.uz inbox.uz"
    " qq.com 163.com 126.com web.de me.com mac.com".split()
)
"""Domains of many; the nearest is offered to who mistypes one."""
LONG = 6
"""Letters of a domain from which on one slip still tells it from others."""
_LOOKS = str.maketrans("авекмнорстухіјѕԁһӏԛԝαεικνορτυχ", "abekmhopctyxijsdhlqwaeikvoptux")
"""The Latin letters that Cyrillic and Greek ones are taken for."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


class Unreachable(StrEnum):
    """Why no letter can ever get there."""

    LOCAL = N_("Mail cannot be sent there: before the @ only Latin letters, digits and signs can stand.")
    MIXED = N_("The domain mixes the letters of two alphabets. Type it again.")


def spelled(address: str) -> str:
    """As it is stored and sent to: the domain in the letters of mail, ivan@xn--80a1acny.xn--p1ai."""
    if address.isascii():
        return address
    try:
        known = validate_email(unicodedata.normalize("NFC", address), check_deliverability=False)
    except EmailNotValidError:
        return address
    return f"{known.local_part}@{known.ascii_domain}"


def shown(address: str) -> str:
    """As people type it: ivan@почта.рф."""
    local, _, domain = address.rpartition("@")
    if "xn--" not in domain or not domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode().decode('idna')}"
    except UnicodeError:
        return address


def judge(address: str) -> Unreachable | None:
    """Why no letter can get there, as far as the address itself tells."""
    local, _, domain = shown(address).rpartition("@")
    if not local.isascii():
        return Unreachable.LOCAL
    if any(len(_scripts(label)) > 1 for label in domain.split(".")) or (not domain.isascii() and _twin(domain)):
        return Unreachable.MIXED
    return None


def suggestion(address: str) -> str:
    """What was probably meant, if it is one slip away from a domain of many, or looks like it; else empty."""
    local, _, domain = shown(address).lower().rpartition("@")
    if not local or domain in PROVIDERS:
        return ""
    near = _twin(domain) or next((p for p in PROVIDERS if len(p) > LONG and _is_one_slip(domain, p)), "")
    return f"{local}@{near}" if near else ""


def _scripts(label: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha())
    return {name for name in names if name in _SCRIPTS}


def _twin(domain: str) -> str:
    """The domain of many that this looks like, written in other letters."""
    latin = domain.translate(_LOOKS)
    return latin if latin != domain and latin in PROVIDERS else ""


def _is_one_slip(typed: str, meant: str) -> bool:
    """A letter too many, too few, another, or two that changed places."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = next((i for i, pair in enumerate(zip(typed, meant, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return len(typed) != len(meant)
    rest, other = typed[start:], meant[start:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
