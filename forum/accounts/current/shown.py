"""What is told once, to whoever made it, and again for ten minutes if they load its page again."""

from datetime import timedelta

from flask import current_app, session

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.rules import seal, unseal

PURPOSE = b"forum shown"
READABLE = timedelta(minutes=10)


def keep_shown(kind: str, secret: str) -> None:
    """What the next page tells, and no other: the browser keeps it, sealed."""
    sealed = seal(secret, current_account().id, current_app.config["KEYS"], PURPOSE)
    session["shown"] = kind, sealed, int(clock.now().timestamp())


def find_shown(kind: str) -> str:
    """The same; empty if nothing of this kind was kept, or too long ago."""
    kept, sealed, kept_at = session.get("shown") or ("", "", 0)
    if kept != kind or clock.now().timestamp() - kept_at > READABLE.total_seconds():
        return ""
    return unseal(sealed, current_account().id, current_app.config["KEYS"], PURPOSE) or ""


def forget_shown() -> None:
    """It is good no more."""
    session.pop("shown", None)
