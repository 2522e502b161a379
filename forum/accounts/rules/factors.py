"""Secrets of apps, and the codes they make."""

import secrets
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyotp import TOTP, random_base32

FACTORS = b"forum factors"
HALF_MINUTE = 30
"""Seconds that a code is good for; the one before and the one after count too: clocks differ."""


def make_secret(account_id: int, keys: Sequence[str]) -> str:
    """A new secret, sealed by the last of the keys of the site for one account."""
    return seal(random_base32(), account_id, keys, FACTORS)


def open_secret(sealed: str, account_id: int, keys: Sequence[str]) -> str | None:
    """The secret in base32; None of what no key of this site sealed, or for another account."""
    return unseal(sealed, account_id, keys, FACTORS)


def seal(secret: str, account_id: int, keys: Sequence[str], purpose: bytes) -> str:
    """What only this site opens again, for this account and purpose."""
    return _seal(keys, purpose).encrypt(f"{account_id} {secret}".encode()).decode()


def unseal(sealed: str, account_id: int, keys: Sequence[str], purpose: bytes) -> str | None:
    """What was sealed so; None of anything else."""
    try:
        owner, _, secret = _seal(keys, purpose).decrypt(sealed.encode()).decode().partition(" ")
    except InvalidToken:
        return None
    return secret if owner == str(account_id) else None


def seal_anew(sealed: str, keys: Sequence[str]) -> str | None:
    """The same secret sealed by the last key; None if none of them opens it."""
    try:
        return _seal(keys).rotate(sealed.encode()).decode()
    except InvalidToken:
        return None


def is_sealed_by(sealed: str, keys: Sequence[str]) -> bool:
    """Whether one of these keys opens it."""
    try:
        return bool(_seal(keys).decrypt(sealed.encode()))
    except InvalidToken:
        return False


def _seal(keys: Sequence[str], purpose: bytes = FACTORS) -> MultiFernet:
    derived = (HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(k.encode()) for k in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived][::-1])


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is; None if it is none of now."""
    at = int(now.timestamp()) // HALF_MINUTE
    right = (step for step in (at - 1, at, at + 1) if secrets.compare_digest(TOTP(secret).generate_otp(step), code))
    return next(right, None)


def app_address(secret: str, email: str, site: str) -> str:
    """What an app reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def make_recovery_code() -> str:
    """80 random bits, in groups that can be typed."""
    letters = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
