"""What of an installation a stranger could use, or would never reach anybody: `forum check` names it."""

import imaplib
import smtplib
import stat
from collections.abc import Collection, Iterator
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from forum.accounts.delivery import reach_provider
from forum.accounts.queries import count_sealed_by_others, find_account
from forum.accounts.rules import Client
from forum.audit.queries import follow_chain
from forum.audit.rules import START, Anchor
from forum.limits.queries import is_counted
from forum.limits.rules import Kind
from forum.mail.delivery import reach_mailbox, reach_server
from forum.pictures.delivery import lacking
from forum.pictures.queries import files_in_use
from forum.settings import LOOPBACK

LONG, VARIED = 32, 10
"""Characters of a key that nobody guesses, and how many different ones of them."""


def weaknesses(config: dict[str, Any], known_passwords: Collection[str], now: datetime) -> Iterator[str]:
    """Each in a sentence; none of a demonstration, which listens on loopback. `known_passwords`: emails of whose."""
    if config["DEMO"]:
        return
    if known := [email for email in known_passwords if find_account(email)]:
        yield f"everybody knows the demonstration's passwords: of {', '.join(known)}. Use another database."
    public = urlsplit(config["PUBLIC_URL"])
    if public.scheme == "http" and public.hostname not in LOOPBACK:
        yield "FORUM_PUBLIC_URL is http: passwords and calendars' addresses travel in clear. Use https."
    if not config["SMTP_URL"]:
        yield "letters go into a folder and reach nobody: set FORUM_SMTP_URL."
    yield from _mail_troubles(config)
    yield from _provider_troubles(config)
    yield from _weak_keys(config)
    if config["WORKERS"] > 1 and not config["REDIS_URL"]:
        yield "several processes without FORUM_REDIS_URL: each counts for itself what an account does in an hour."
    if not config["RATELIMIT_ENABLED"]:
        yield "FORUM_RATE_LIMITS is 0: anybody may guess passwords as fast as they like. Set it to 1."
    if is_counted(Kind.PROXY, now):
        yield "requests come through a proxy, and FORUM_PROXIES is 0: all visitors count as one. Set it."
    for path in _files_of(config["INSTANCE"]):
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield f"others on this machine can read {path}: chmod go= it."


def _mail_troubles(config: dict[str, Any]) -> Iterator[str]:
    """Of the servers that letters and answers go through, as they answer now."""
    for name, reach in (("SMTP_URL", reach_server), ("REPLIES", reach_mailbox)):
        if not config[name]:
            continue
        try:
            reach(config[name])
        except (OSError, smtplib.SMTPException, imaplib.IMAP4.error) as problem:
            yield f"FORUM_{name}: {type(problem).__name__}: {problem}"
        if config["MAIL_IN_CLEAR"] and urlsplit(config[name]).hostname not in {None, *LOOPBACK}:
            yield f"FORUM_MAIL_IN_CLEAR: what goes to the server of FORUM_{name} may be read on its way."


def _provider_troubles(config: dict[str, Any]) -> Iterator[str]:
    """Of the site that people sign in by, as it answers now."""
    issuer = urlsplit(config["OIDC_ISSUER"])
    if not issuer.scheme:
        return
    if issuer.scheme == "http" and issuer.hostname not in LOOPBACK:
        yield "FORUM_OIDC_ISSUER is http: who signs in can be read and forged on the way. Use https."
    try:
        reach_provider(Client(config["OIDC_ISSUER"], config["OIDC_CLIENT_ID"], config["OIDC_CLIENT_SECRET"], ""))
    except (OSError, HTTPException, ValueError, RecursionError) as problem:
        yield f"FORUM_OIDC_ISSUER: {type(problem).__name__}: {problem}"


def _weak_keys(config: dict[str, Any]) -> Iterator[str]:
    *before, now = config["KEYS"]
    if len(set(now)) < VARIED:
        yield "FORUM_SECRET_KEY can be guessed: make one of random characters, as by openssl rand -base64 48."
    if any(len(key) < LONG or len(set(key)) < VARIED for key in before):
        yield "a key of FORUM_SECRET_KEY_FALLBACKS can be guessed, and what it signs is believed: leave it out."
    if now in before:
        yield "FORUM_SECRET_KEY_FALLBACKS holds FORUM_SECRET_KEY itself: leave it out there."
    if number := count_sealed_by_others(now):
        yield f"{number} second factors are not sealed by FORUM_SECRET_KEY: run forum account reseal."


def picture_troubles() -> list[str]:
    """Whether the folder of pictures can be written to and holds them all."""
    return list(lacking(files_in_use()))


def log_troubles(known: str) -> tuple[str, list[str]]:
    """The last place of the chain over the log, to be kept elsewhere, and where the log is not what was sealed.

    `known` is what an earlier check said: only what follows is looked at.
    """
    number, _, digest = known.partition(":")
    if known and not (number.isdecimal() and digest):
        return "", ["--anchor: NUMBER:HASH, as an earlier check said it."]
    last, link, broken = follow_chain(Anchor(int(number), digest) if known else START)
    if broken is None:
        return str(last) if last != START else "", []
    if link is None:
        return "", [f"the log: {broken.value}: {last}"]
    return "", [f"the log: entry {link.entry_id} {broken.value} (link {link.position} of the chain)."]


def _files_of(instance: Path) -> Iterator[Path]:
    """Where an installation keeps what is nobody's business."""
    for name in ("secret", "mail", "files"):
        if (instance / name).exists():
            yield instance / name
    yield from sorted(instance.glob("*.sqlite*"))
