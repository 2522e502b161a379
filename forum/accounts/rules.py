"""What a password may be, and how secrets are compared."""

import hashlib
from enum import StrEnum

from zxcvbn import zxcvbn

from forum.languages import N_, fold

SHORTEST, LONGEST, READ = 8, 128, 72  # NIST SP 800-63B 5.1.1: no composition rules; zxcvbn reads 72 characters
GUESSES = 1_000_000
"""A password that is found within so many guesses is refused (zxcvbn's estimate; its score 2 begins here)."""
OWN_WORDS = ("forum", "innoprom", "tashkent", "toshkent", "uzbekistan", "parol")
_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
"""The Latin letters on the keys of a Russian keyboard: «пароль» is typed as gfhjkm."""


class Refusal(StrEnum):
    SHORT = N_("Use at least 8 characters.")
    LONG = N_("Use at most 128 characters.")
    COMMON = N_("This password is among the first that anyone would guess. Choose another.")
    OWN = N_("Do not use your e-mail address as the password.")


def judge_password(password: str, email: str) -> Refusal | None:
    """Why this password cannot be taken, after NIST SP 800-63B; None if it can."""
    if len(password) < SHORTEST:
        return Refusal.SHORT
    if len(password) > LONGEST:
        return Refusal.LONG
    if fold(password) in {fold(email), fold(email.partition("@")[0])}:
        return Refusal.OWN
    inputs = [*OWN_WORDS, *email.replace("@", ".").split(".")]
    tried = {password, password.casefold().translate(_KEYS)}
    weakest = min(int(zxcvbn(each[:READ], inputs)["guesses"]) for each in tried)
    return Refusal.COMMON if weakest < GUESSES else None


def hash_token(token: str) -> str:
    """SHA-256 in hex: enough for 128 random bits, and it can be looked up by index."""
    return hashlib.sha256(token.encode()).hexdigest()
