"""What a password may be, and how secrets are compared."""

import hashlib
from enum import StrEnum

from forum.languages import N_, fold

SHORTEST, LONGEST = 8, 128  # NIST SP 800-63B 5.1.1: at least 8, at least 64 accepted, no composition rules
_COMMON = frozenset(
    "password passw0rd password1 password12 password123 12345678 123456789 1234567890 qwertyui qwertyuiop "
    "qwerty123 11111111 00000000 iloveyou sunshine princess football baseball superman trustno1 letmein1 "
    "welcome1 adminadmin administrator abcd1234 1q2w3e4r 1qaz2wsx zaq12wsx q1w2e3r4 asdfghjk asdfghjkl "
    "changeme tashkent uzbekistan innoprom1 parolparol йцукенгш пароль123 qweasdzxc 87654321 12341234 88888888 "
    "forumforum".split()
)


class Refusal(StrEnum):
    SHORT = N_("Use at least 8 characters.")
    LONG = N_("Use at most 128 characters.")
    COMMON = N_("This password is among the first that anyone would guess. Choose another.")
    OWN = N_("Do not use your e-mail address as the password.")


def judge_password(password: str, email: str) -> Refusal | None:
    """Why this password cannot be taken, after NIST SP 800-63B; None if it can."""
    plain = fold(password)
    if len(password) < SHORTEST:
        return Refusal.SHORT
    if len(password) > LONGEST:
        return Refusal.LONG
    if plain in _COMMON or len(set(plain)) < 3:
        return Refusal.COMMON
    if plain in {fold(email), fold(email.partition("@")[0])}:
        return Refusal.OWN
    return None


def hash_token(token: str) -> str:
    """SHA-256 in hex: enough for 128 random bits, and it can be looked up by index."""
    return hashlib.sha256(token.encode()).hexdigest()
