"""Asking the provider of sign-ins: where the settings say, straight, within bounds of time, bytes and threads."""

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.client import HTTPException
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cachetools import TTLCache

from forum.accounts.rules import (
    Client,
    Provider,
    Question,
    Told,
    ask_provider,
    ask_token,
    read_provider,
    read_token,
    read_told,
)
from forum.accounts.services import IdentityRefusal
from forum.bounds import Bound
from forum.errors import Refused, summary

T = TypeVar("T")
log = logging.getLogger(__name__)
_known: TTLCache[str, Any] = TTLCache(maxsize=8, ttl=600)
"""What the provider says of itself, and its keys, by address."""
_lock = Lock()
_slots = BoundedSemaphore(Bound.PROVIDER_AT_ONCE.most)
_asking = ThreadPoolExecutor(Bound.PROVIDER_AT_ONCE.most, "provider")


class _Straight(HTTPRedirectHandler):
    """Nobody is followed to elsewhere."""

    def redirect_request(self, *_args: Any, **_kw: Any) -> None:
        return None


_opener = build_opener(_Straight)


def find_address(client: Client, question: Question) -> str:
    """Where the provider asks somebody who they are. Raises Refused if it cannot be asked."""
    return _judged(lambda: ask_provider(_find(client), client, question), IdentityRefusal.AWAY)


def fetch_told(client: Client, code: str, verifier: str, nonce: str, now: datetime) -> Told:
    """Who the provider says that somebody is who came back with a code. Raises Refused."""
    return _judged(lambda: _exchange(client, code, verifier, nonce, now), IdentityRefusal.WRONG)


def reach_provider(client: Client) -> None:
    """Raises OSError, HTTPException or ValueError unless it answers, now."""
    with _lock:
        _known.clear()
    _within(lambda: _fetch_known(_find(client).keys))


def _judged(ask: Callable[[], T], wrong: IdentityRefusal) -> T:
    try:
        return _within(ask)
    except (OSError, HTTPException, ValueError, RecursionError) as problem:
        log.warning("sign-in provider: %s", summary(problem))
        is_refusal = isinstance(problem, HTTPError) and problem.code < 500
        is_wrong = is_refusal or isinstance(problem, (ValueError, RecursionError))
        raise Refused(wrong if is_wrong else IdentityRefusal.AWAY) from None


def _within(ask: Callable[[], T]) -> T:
    """The answer, if it comes in time: whatever the network does meanwhile, this thread waits no longer."""
    if not _slots.acquire(blocking=False):
        raise Refused(IdentityRefusal.BUSY)
    asked = _asking.submit(ask)
    asked.add_done_callback(lambda _: _slots.release())
    return asked.result(Bound.PROVIDER_SECONDS.seconds)


def _find(client: Client) -> Provider:
    address = f"{client.issuer.rstrip('/')}/.well-known/openid-configuration"
    return read_provider(client.issuer, _fetch_known(address))


def _exchange(client: Client, code: str, verifier: str, nonce: str, now: datetime) -> Told:
    provider = _find(client)
    headers, body = ask_token(provider, client, code, verifier)
    answer = _fetch(provider.token, headers, body)
    if not isinstance(answer, dict):
        raise ValueError("its answer to a code is none")
    token = answer.get("id_token")
    try:
        claims = read_token(token, _fetch_known(provider.keys), client, nonce, now)
    except ValueError:
        claims = read_token(token, _fetch_anew(provider.keys), client, nonce, now)  # it may have new ones
    if "email" not in claims and provider.userinfo:
        told = _fetch(provider.userinfo, {"Authorization": f"Bearer {answer.get('access_token')}"})
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            raise ValueError("it tells of somebody else")
        claims = told | claims
    return read_told(claims)


def _fetch_known(address: str) -> Any:
    with _lock:
        known = _known.get(address)
    return known or _fetch_anew(address)


def _fetch_anew(address: str) -> Any:
    fetched = _fetch(address, {})
    with _lock:
        _known[address] = fetched
    return fetched


def _fetch(address: str, headers: dict[str, str], body: bytes | None = None) -> Any:
    request = Request(address, body, {"Accept": "application/json", **headers})  # noqa: S310 - http or https: rules
    try:
        with _opener.open(request, timeout=Bound.PROVIDER_SECONDS.seconds) as answer:
            read = answer.read(Bound.PROVIDER_BYTES.most + 1)
    except HTTPError as refused:
        refused.close()
        raise
    if len(read) > Bound.PROVIDER_BYTES.most:
        raise ValueError("its answer is too long")
    return json.loads(read)
