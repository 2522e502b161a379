"""Forms that bring a file: their bodies may be longer than those of others."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum.bounds import Bound

View = TypeVar("View", bound=Callable[..., object])


def uploading(view: View) -> View:
    """Mark a view whose form may bring a file."""
    setattr(view, "takes_files", True)  # noqa: B010 - functions are not known to have it
    return view


def takes_files() -> bool:
    """Whether this request is for such a view."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False)


def let_files_in() -> None:
    """Before anybody reads the body."""
    if takes_files():
        request.max_content_length = Bound.UPLOAD_BYTES.most


def ask_for_less() -> ResponseReturnValue:
    """The form once more, for a file that is so large that nothing of what was sent is read."""
    flash(gettext("This file is too large. At most %(most)d MB.", most=Bound.PICTURE_BYTES.most // 10**6))
    return redirect(request.path)
