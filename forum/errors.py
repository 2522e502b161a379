"""What can go wrong by the rules of the house; one handler in forum.web answers each."""

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

_ADDRESS = re.compile(r"[^\s<>()\"',;:]+@[^\s<>()\"',;:]+")


class NotFound(Exception):
    """There is no such thing, or not for you: the two must look the same."""


class Forbidden(Exception):
    """You are signed in and may know that this exists, but not do it."""


class FactorDemanded(Forbidden):
    """You have a role that would allow it, but your account lacks the second factor that is demanded of its holders."""


class TooMany(Exception):
    """It was done too often; after this time it may be tried again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"after {wait}")
        self.wait = wait


class Busy(Exception):
    """Others have their turn: the same again, some seconds later, may do."""


class Engaged(Exception):
    """The account does the same already, and one at a time is enough."""


class Crowded(Exception):
    """So much is sent to the site at once that this was not kept: `status` says whether by its network or account,
    by all, or because no file can be written."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class RoleLost(Exception):
    """Who acts lost a role before the act was durable: nothing is written, and what they may is asked anew."""


class SignInLost(Exception):
    """The sign-in by which somebody acts ended before the act was durable: nothing is written."""


class AccountClosed(Exception):
    """Whoever signs in showed who they are, and gets in no more: an administrator closed the account."""


class Refused(Exception):
    """A rule said no. The reason's value is an English message that the page translates.

    `about` is what it is about, where a page can show that: rows, facts.
    """

    def __init__(self, reason: StrEnum, about: Sequence[Any] = ()) -> None:
        super().__init__(reason.value)
        self.reason, self.about = reason, tuple(about)


class Gone(Refused):
    """What was chosen is offered no more: rows of one kind, by key. A form tells of it beside the field that chose."""

    def __init__(self, reason: StrEnum, kind: str, keys: Sequence[int]) -> None:
        super().__init__(reason)
        self.kind, self.keys = kind, tuple(keys)


class Overtaken(Refused):
    """The database chose between two acts that waited for each other, and this was not it: the same again may do."""


def summary(problem: BaseException) -> str:
    """An unexpected problem for logs and operators: its class and first line, without addresses."""
    first, *_ = [*str(problem).splitlines(), ""]
    return f"{type(problem).__name__}: {_ADDRESS.sub('…', first[:1000])}"[:200].removesuffix(": ")
