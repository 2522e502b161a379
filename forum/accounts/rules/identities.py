"""Signing in by a provider (OpenID Connect, code with PKCE): where one is sent, and whether the answer is believed.

What is not believed is a ValueError that says why.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from cryptography.exceptions import UnsupportedAlgorithm
from email_validator import EmailNotValidError, validate_email
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from forum import mailboxes
from forum.languages import clean

SKEW = 60
"""Seconds by which the provider's clock may differ."""
LONGEST_SUBJECT, LONGEST_NAME = 255, 100
_SIGNED = [f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512)] + ["EdDSA", "Ed25519"]
"""By a key that the provider alone has."""
_KINDS = {"RSA", "EC", "OKP"}
_BAD = (JoseError, UnsupportedAlgorithm, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What its library raises at tokens and keys that no provider gives."""


class Client(NamedTuple):
    """What the settings say of the provider, and what this site is there."""

    issuer: str
    id: str
    secret: str
    back: str


class Provider(NamedTuple):
    """The addresses at which a provider is asked; `in_body`: it wants the secret there."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    in_body: bool


class Question(NamedTuple):
    """What the answer must be an answer to, good once."""

    state: str
    nonce: str
    verifier: str


class Told(NamedTuple):
    """Who somebody is there; the address is empty if none is told that mail can use."""

    subject: str
    email: str
    is_verified: bool
    given_name: str
    family_name: str

    @property
    def name(self) -> str:
        """How its owner knows it."""
        return self.email or self.subject


def read_provider(issuer: str, document: Any) -> Provider:
    """What a provider says of itself (OpenID Connect Discovery 1.0, 4.3)."""
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise ValueError("it calls itself otherwise")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    schemes = {"https", urlsplit(issuer).scheme}
    for name in names:
        address = document.get(name, "")
        is_one = isinstance(address, str) and urlsplit(address).scheme in schemes and urlsplit(address).hostname
        if not is_one and (address or name != "userinfo_endpoint"):
            raise ValueError(f"its {name} is no address")
    authorization, token, keys, userinfo = (document.get(name, "") for name in names)
    ways = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    in_body = "client_secret_basic" not in ways and "client_secret_post" in ways
    return Provider(authorization, token, keys, userinfo, in_body)


def ask_provider(provider: Provider, client: Client, question: Question) -> str:
    """The address where the provider asks somebody who they are."""
    return str(
        prepare_grant_uri(
            provider.authorization,
            client.id,
            "code",
            redirect_uri=client.back,
            scope="openid email profile",
            state=question.state,
            nonce=question.nonce,
            code_challenge=create_s256_code_challenge(question.verifier),
            code_challenge_method="S256",
        )
    )


def ask_token(provider: Provider, client: Client, code: str, verifier: str) -> tuple[dict[str, str], bytes]:
    """The headers and the body of what brings a code to the provider."""
    way = "none" if not client.secret else "client_secret_post" if provider.in_body else "client_secret_basic"
    body = prepare_token_request("authorization_code", redirect_uri=client.back, code=code, code_verifier=verifier)
    _, headers, body = ClientAuth(client.id, client.secret, way).prepare("POST", provider.token, {}, body)
    return headers, body.encode()


def read_token(token: Any, keys: Any, client: Client, nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of an ID token that the provider signed for this site and this question (OIDC Core, 3.1.3.7)."""
    options = {"iss": {"essential": True, "value": client.issuer}, "aud": {"essential": True, "value": client.id}}
    params = {"nonce": nonce, "client_id": client.id}
    try:
        signing = [key for key in keys["keys"] if key["kty"] in _KINDS and key.get("use", "sig") == "sig"]
        read = jwt.decode(token, KeySet.import_key_set({"keys": signing}), algorithms=_SIGNED)
        claims = CodeIDToken(read.claims, read.header, options, params)
        claims.validate(int(now.timestamp()), SKEW)
    except _BAD as problem:
        raise ValueError(f"{type(problem).__name__}: {problem}") from None
    return dict(claims)


def read_told(claims: Mapping[str, Any]) -> Told:
    """Who that is; only a subject is needed."""
    subject = claims.get("sub")
    if not (isinstance(subject, str) and re.fullmatch(rf"[ -~]{{1,{LONGEST_SUBJECT}}}", subject)):
        raise ValueError("its subject is none")
    email = _read_email(claims.get("email"))
    given, family = _read_name(claims.get("given_name")), _read_name(claims.get("family_name"))
    whole = _read_name(claims.get("name"))
    return Told(
        subject=subject,
        email=email,
        is_verified=bool(email) and claims.get("email_verified") is True,
        given_name=given,
        family_name=family or ("" if given else whole),
    )


def _read_email(said: Any) -> str:
    """As the form of an address would take it; else none."""
    if not isinstance(said, str) or len(said) > 254 or "=?" in said:
        return ""
    email = mailboxes.spelled(clean(said).lower())
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return ""
    return "" if mailboxes.judge(email) else email


def _read_name(said: Any) -> str:
    return clean(said)[:LONGEST_NAME] if isinstance(said, str) else ""
