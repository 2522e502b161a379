"""What views are marked with, for the edge to ask."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def public(view: View) -> View:
    """Mark a view that needs no account; every other view asks for one."""
    setattr(view, "is_public", True)  # noqa: B010 - functions are not known to have it
    return view


def asking(
    why: str, tell: Callable[..., object] | None = None, share: Callable[..., str] | None = None
) -> Callable[[View], View]:
    """Mark a view with what is told to whoever must sign in first. Given what the address names, `tell` answers where
    signing in would lead to nothing, else None; `share` is what messengers are told of a link to it."""

    def mark(view: View) -> View:
        setattr(view, "why", why)  # noqa: B010 - as above
        setattr(view, "tell", tell)  # noqa: B010 - as above
        setattr(view, "share", share)  # noqa: B010 - as above
        return view

    return mark


def carrying(view: View) -> View:
    """Mark a view whose form takes on what was typed elsewhere, which is shown after it."""
    setattr(view, "carries", True)  # noqa: B010 - as above
    return view


def cookieless(view: View) -> View:
    """Mark a public view whose answers neither set a cookie nor vary by one, so that every cache may keep them."""
    setattr(view, "is_cookieless", True)  # noqa: B010 - as above
    return public(view)
