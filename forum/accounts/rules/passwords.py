"""What a password may be, and how secrets are compared."""

import hashlib
from enum import StrEnum
from unicodedata import normalize

from forum.languages import N_, fold

MIN_LENGTH, MAX_LENGTH, READ = 8, 128, 40  # NIST SP 800-63B 5.1.1: no composition rules; zxcvbn reads the first 40
_SIGNS = frozenset("4@8({[<3691!|70$5+%2")
FEW = 5
"""How many different signs that stand for letters (p@55w0rd) are read as such."""
GUESSES = 1_000_000
"""A password that is found within so many guesses is refused (zxcvbn's estimate; its score 2 begins here)."""
OWN_WORDS = ("forum", "innoprom", "tashkent", "toshkent", "uzbekistan", "parol")
_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
"""The Latin letters on the keys of a Russian keyboard: «пароль» is typed as gfhjkm."""


class Weakness(StrEnum):
    SHORT = N_("Use at least 8 characters.")
    LONG = N_("Use at most 128 characters.")
    COMMON = N_("This password is among the first that anyone would guess. Choose another.")
    OWN = N_("Do not use your e-mail address as the password.")


def judge_password(password: str, email: str) -> Weakness | None:
    """Why this password cannot be taken, after NIST SP 800-63B; None if it can."""
    if len(password) < MIN_LENGTH:
        return Weakness.SHORT
    if len(password) > MAX_LENGTH:
        return Weakness.LONG
    if fold(password) in {fold(email), fold(email.partition("@")[0])}:
        return Weakness.OWN
    from zxcvbn import zxcvbn  # its lists take 12 MB, which most processes never need

    inputs = [*OWN_WORDS, *email.replace("@", ".").split(".")]
    tried = {password, password.casefold().translate(_KEYS)}
    weakest = min(int(zxcvbn(_readable(each), inputs)["guesses"]) for each in tried)
    return Weakness.COMMON if weakest < GUESSES else None


def _readable(password: str) -> str:
    """What zxcvbn gets: it tries every meaning of every sign at once, so more than a few signs would take it minutes.

    Whoever writes with that many different ones has no common word, whichever of them count.
    """
    few = dict.fromkeys(c for c in password if c in _SIGNS)
    dropped = list(few)[FEW:]
    return password.translate({ord(c): "_" for c in dropped})[:READ]


def spellings(password: str) -> list[str]:
    """A password as it is hashed, and as it was before: keyboards compose letters or do not (NFC, NFD)."""
    return list(dict.fromkeys([*(normalize(form, password) for form in ("NFC", "NFD")), password]))


def hash_token(token: str) -> str:
    """SHA-256 in hex: enough for 128 random bits, and it can be looked up by index."""
    return hashlib.sha256(token.encode()).hexdigest()
