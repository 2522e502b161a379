"""Every setting: its kind, its default and what it does. Read from the environment as FORUM_NAME or FORUM_NAME_FILE."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from environs import EnvValidationError, FileAwareEnv, validate

from forum.bounds import Bound

Config = dict[str, Any]
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Setting(NamedTuple):
    """What a value is, what it is if nobody sets it, and what it does; numbers are at least `least`."""

    kind: Literal["bool", "float", "int", "str"]
    default: str | float | bool
    help: str
    least: int = 0


SETTINGS = {
    "DEMO": Setting("bool", False, "1: demonstration mode: accounts, mailbox, invented data; listens on loopback only"),
    "SECRET_KEY": Setting(
        "str", "", "signs cookies and links; 32 characters or more; made by itself in demonstration mode"
    ),
    "SECRET_KEY_FALLBACKS": Setting(
        "str", "", "keys of before, with spaces between: what they signed stays good, nothing new is signed by them"
    ),
    "PUBLIC_URL": Setting("str", "", "the address people and calendars use, https://… in production"),
    "DATABASE_URL": Setting(
        "str", "", "sqlite:///… or postgresql+psycopg://…; default: forum.sqlite in the instance folder"
    ),
    "INSTANCE": Setting("str", "instance", "folder of this installation's database, mail and secret"),
    "FILES": Setting(
        "str", "", "folder of organisers' pictures, the same for all machines; default: files in the instance folder"
    ),
    "REDIS_URL": Setting("str", "", "redis://…: jobs, and what an account may do in an hour, are then shared by all"),
    "SMTP_URL": Setting("str", "", "smtp://user:password@host:587 or smtps://…; default: mail goes to a folder"),
    "MAIL_IN_CLEAR": Setting(
        "bool", False, "1: speak to mail servers without TLS too, if they offer none; those on loopback need none"
    ),
    "MAIL_FROM": Setting("str", "Forum <forum@localhost>", "the sender of every mail and the organizer of invitations"),
    "REPLIES": Setting(
        "str", "", "mailbox of answers to invitations: maildir:/path or imaps://user:password@host/folder"
    ),
    "CONTACT": Setting(
        "str", "", "where answers to letters go; default: the mailbox of answers, for the team to read, or the sender"
    ),
    "SECURITY_CONTACT": Setting(
        "str",
        "",
        "where weaknesses are reported: a mail address or an https address; default: FORUM_CONTACT, the sender",
    ),
    "NAME_SERVER": Setting(
        "str", "", "asked whether the domain of a typed address takes mail: host or host:port; off: nobody is asked"
    ),
    "OIDC_ISSUER": Setting(
        "str",
        "",
        "https://…: people can sign in by this provider (OpenID Connect), as it calls itself; default: none",
    ),
    "OIDC_CLIENT_ID": Setting("str", "", "what the provider calls this site"),
    "OIDC_CLIENT_SECRET": Setting("str", "", "what the provider knows it by; empty where it gives none"),
    "OIDC_NAME": Setting("str", "", "what pages call the provider; default: its host"),
    "FONTS": Setting("str", "", "folder of fonts for scripts that PDFs lack: Chinese, Georgian, Armenian, emoji …"),
    "PROXIES": Setting("int", 0, "how many trusted reverse proxies stand in front"),
    "FEED_SECONDS": Setting(
        "float", 1.0, "how long calendars and visitors' pages are answered from memory before the database is asked"
    ),
    "WORKERS": Setting("int", 1, "server processes of forum serve", least=1),
    "RATE_LIMITS": Setting("bool", True, "0 switches rate limits off (load tests)"),
}


SCHEMES = {
    "DATABASE_URL": ("sqlite", "postgresql+psycopg"),
    "REDIS_URL": ("redis", "rediss", "unix"),
    "SMTP_URL": ("smtp", "smtps"),
    "REPLIES": ("maildir", "imap", "imaps"),
    "OIDC_ISSUER": ("https", "http"),
}


class Misconfigured(Exception):
    """The installation is not safe to start; the message says what to set."""


def unknown_settings() -> list[str]:
    """Variables that look like settings and are none."""
    known = {f"FORUM_{name}{ending}" for name in SETTINGS for ending in ("", "_FILE")}
    return sorted(name for name in os.environ if name.startswith("FORUM_") and name not in known)


def load() -> Config:
    """Flask's configuration from the environment. Raises Misconfigured rather than run unsafely."""
    value = _read()
    instance = Path(value["INSTANCE"]).absolute()
    instance.mkdir(parents=True, exist_ok=True)
    demo = value["DEMO"]
    if demo:
        value["SECRET_KEY"] = value["SECRET_KEY"] or _kept_secret(instance / "secret")
        value["PUBLIC_URL"] = value["PUBLIC_URL"] or "http://127.0.0.1:8000"
    if len(value["SECRET_KEY"]) < 32:
        raise Misconfigured("Set FORUM_SECRET_KEY to at least 32 random characters (or FORUM_DEMO=1 to try it out).")
    public = urlsplit(value["PUBLIC_URL"])
    if public.scheme not in {"http", "https"} or not public.hostname:
        raise Misconfigured("Set FORUM_PUBLIC_URL to the address people use, such as https://forum.example.org.")
    if demo and public.hostname not in LOOPBACK:
        raise Misconfigured("Demonstration mode listens on loopback only: FORUM_PUBLIC_URL must be 127.0.0.1.")
    told = value["SECURITY_CONTACT"]
    if told and not told.startswith("https://") and not re.fullmatch(r"[^\s@:]+@[^\s@]+", told):
        raise Misconfigured("FORUM_SECURITY_CONTACT is neither a mail address nor an address with https.")
    if value["FONTS"] and not Path(value["FONTS"]).is_dir():
        raise Misconfigured("FORUM_FONTS is not a folder.")
    if public.path.strip("/") or public.query or public.fragment:
        raise Misconfigured("FORUM_PUBLIC_URL must be an address without a path: the site answers at its root.")
    _judge_schemes(value)
    return _flask(value, instance, demo, public.scheme == "https", public.hostname)


def _judge_schemes(value: Config) -> None:
    """Refuse addresses of servers that nobody here could speak to."""
    for common in ("postgres://", "postgresql://"):  # as most hosters write it
        if value["DATABASE_URL"].startswith(common):
            value["DATABASE_URL"] = f"postgresql+psycopg://{value['DATABASE_URL'].removeprefix(common)}"
    for name, schemes in SCHEMES.items():
        if value[name] and not value[name].startswith(tuple(f"{scheme}:" for scheme in schemes)):
            raise Misconfigured(f"FORUM_{name} must begin with {' or '.join(f'{scheme}:' for scheme in schemes)}")
    if value["OIDC_CLIENT_ID"] and not value["OIDC_ISSUER"]:
        raise Misconfigured("FORUM_OIDC_CLIENT_ID: set FORUM_OIDC_ISSUER to the address of the provider.")
    if value["OIDC_ISSUER"] and not value["OIDC_CLIENT_ID"]:
        raise Misconfigured("FORUM_OIDC_ISSUER: set FORUM_OIDC_CLIENT_ID to what the provider calls this site.")


def _read() -> Config:
    """Every value, of its kind. An empty variable is one that nobody set."""
    env = FileAwareEnv(prefix="FORUM_", eager=False)
    values = {}
    for name, setting in SETTINGS.items():
        known = os.environ.get(f"FORUM_{name}") or os.environ.get(f"FORUM_{name}_FILE")
        rule = validate.Range(min=setting.least) if setting.kind in {"int", "float"} else None
        try:
            value = getattr(env, setting.kind)(name, validate=rule) if known else setting.default
        except (OSError, ValueError) as problem:  # FORUM_NAME_FILE names no file that holds a text
            raise Misconfigured(f"FORUM_{name}_FILE: {problem}") from None
        values[name] = value.strip() if isinstance(value, str) else value
    try:
        env.seal()
    except EnvValidationError as problem:
        reasons = problem.error_messages
        lines = (
            [f"{name}: {' '.join(why)}" for name, why in reasons.items()] if isinstance(reasons, Mapping) else reasons
        )
        raise Misconfigured("\n".join(lines)) from None
    return values


_AS_THEY_ARE = (
    *("REDIS_URL", "SMTP_URL", "MAIL_IN_CLEAR", "MAIL_FROM", "REPLIES", "CONTACT", "SECURITY_CONTACT"),
    *("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "PROXIES", "FEED_SECONDS", "WORKERS"),
)


def _flask(value: Config, instance: Path, demo: bool, https: bool, host: str) -> Config:
    hosts = [host] if host not in LOOPBACK else sorted(LOOPBACK)
    return {
        "DEMO": demo,
        **_keys(value["SECRET_KEY"], value["SECRET_KEY_FALLBACKS"].split()),
        "PUBLIC_URL": value["PUBLIC_URL"].rstrip("/"),
        "TRUSTED_HOSTS": hosts,
        "INSTANCE": instance,
        "SQLALCHEMY_DATABASE_URI": value["DATABASE_URL"] or f"sqlite:///{instance / 'forum.sqlite'}",
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        **{name: value[name] for name in _AS_THEY_ARE},
        "OIDC_NAME": value["OIDC_NAME"] or urlsplit(value["OIDC_ISSUER"]).hostname,
        "NAME_SERVER": value["NAME_SERVER"] or ("off" if demo else ""),
        "FILES": Path(value["FILES"]).absolute() if value["FILES"] else instance / "files",
        "FONTS": Path(value["FONTS"]) if value["FONTS"] else None,
        "RATELIMIT_ENABLED": value["RATE_LIMITS"],
        "RATELIMIT_STORAGE_URI": value["REDIS_URL"] or "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SECURE": https,
        "MAX_CONTENT_LENGTH": Bound.FORM_BYTES.most,
        "MAX_FORM_MEMORY_SIZE": Bound.FORM_BYTES.most,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "en",
        "COMPRESS_MIMETYPES": [
            "text/html",
            "text/css",
            "text/javascript",
            "application/json",
            "image/svg+xml",
        ],
    }


def _keys(now: str, before: list[str]) -> Config:
    """What signs is the last of KEYS; all of them are believed."""
    keys = [*before, now]
    return {"SECRET_KEY": now, "SECRET_KEY_FALLBACKS": before, "WTF_CSRF_SECRET_KEY": keys, "KEYS": keys}


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
