"""Passkeys (WebAuthn): what a browser is asked for, and whether its answer is right."""

import json
from collections.abc import Sequence
from hashlib import sha256
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from cbor2 import CBORDecodeError
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_BAD = (
    WebAuthnException,
    CBORDecodeError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
)
"""What its library raises at answers that no browser gives."""
_MILLISECONDS = 5 * 60 * 1000
"""How long a browser asks."""


class Site(NamedTuple):
    """What passkeys belong to: the domain, and the origin of its pages as browsers tell it."""

    domain: str
    origin: str


class Ask(NamedTuple):
    """What an answer must be an answer to: a challenge in base64url, good once."""

    challenge: str
    site: Site


class NewKey(NamedTuple):
    """What a browser tells of a key that was just made."""

    credential: str
    public_key: bytes
    sign_count: int


def passkey_site(public_url: str) -> Site | None:
    """The site of an address; None if browsers keep no passkeys for it: without a domain, or without https."""
    address = urlsplit(public_url)
    domain = (address.hostname or "").encode("idna").decode()
    is_local = domain == "localhost" or domain.endswith(".localhost")
    if _is_number(domain) or (address.scheme != "https" and not is_local):
        return None
    port = f":{address.port}" if address.port not in {None, 443 if address.scheme == "https" else 80} else ""
    return Site(domain, f"{address.scheme}://{domain}{port}")


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def user_handle(account_id: int) -> bytes:
    """How authenticators tell the accounts of a site apart; it says nothing of whose it is."""
    return sha256(f"forum account {account_id}".encode()).digest()


def ask_new(ask: Ask, account_id: int, email: str, kept: Sequence[str]) -> str:
    """What a browser needs to make a passkey, as JSON: no authenticator holds two of one account."""
    options = generate_registration_options(
        rp_id=ask.site.domain,
        rp_name=ask.site.domain,
        user_id=user_handle(account_id),
        user_name=email,
        challenge=base64url_to_bytes(ask.challenge),
        timeout=_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_described(kept),
    )
    return str(options_to_json(options))


def ask_known(ask: Ask, kept: Sequence[str] = ()) -> str:
    """What it needs to use one, as JSON: one of these, or whichever it has for the site."""
    options = generate_authentication_options(
        rp_id=ask.site.domain,
        challenge=base64url_to_bytes(ask.challenge),
        timeout=_MILLISECONDS,
        allow_credentials=_described(kept),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return str(options_to_json(options))


def _described(kept: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential)) for credential in kept]


def read_new(answer: str, ask: Ask) -> NewKey | None:
    """The key that a browser made when it was asked; None of any other answer."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(ask.challenge),
            expected_rp_id=ask.site.domain,
            expected_origin=ask.site.origin,
            require_user_verification=True,
        )
    except _BAD:
        return None
    return NewKey(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def credential_of(answer: str) -> str:
    """Which passkey an answer says it is of; empty if it says none."""
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    credential = told.get("id") if isinstance(told, dict) else None
    return credential if isinstance(credential, str) and credential.isascii() else ""


def read_known(answer: str, ask: Ask, *, account_id: int, public_key: bytes, sign_count: int) -> int | None:
    """What its authenticator counts now, if this key signed the answer, for this account; else None."""
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(ask.challenge),
            expected_rp_id=ask.site.domain,
            expected_origin=ask.site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
        handle = json.loads(answer)["response"].get("userHandle")
    except _BAD:
        return None
    is_theirs = not handle or handle.rstrip("=") == bytes_to_base64url(user_handle(account_id))
    return used.new_sign_count if is_theirs else None
