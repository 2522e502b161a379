"""Forms that bring a file: their bodies may be longer than those of others."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Request, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from forum.bounds import Bound
from forum.errors import Crowded
from forum.web.bodies import ACCOUNT, CROWDED, DISK_FULL, FILES
from forum.web.words import DROPPED, boundary_of

View = TypeVar("View", bound=Callable[..., object])


def uploading(view: View) -> View:
    """Mark a view whose form may bring a file."""
    setattr(view, "takes_files", True)  # noqa: B010 - functions are not known to have it
    return view


class Asked(Request):
    """A request, of which nothing is looked into that is no form by its boundary."""

    @property
    def want_form_data_parsed(self) -> bool:
        """Whether there is a form to read."""
        return super().want_form_data_parsed and (
            self.mimetype != "multipart/form-data" or bool(boundary_of(self.environ))
        )


class Door:
    """A WSGI application that says before the body of a request is read whether it may bring a file: 204, else 403.

    `works` says who is signed in and has work anywhere that may need one; nobody is "".
    """

    def __init__(self, app: Flask, works: Callable[[], str]) -> None:
        self.app, self.works = app, works

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Nothing is acted upon: the view asks who may do what."""
        with self.app.request_context(environ):
            account = self.works() if request.method == "POST" and takes_files() else ""
        start("204 No Content" if account else "403 Forbidden", [(ACCOUNT.decode(), account)])
        return [b""]


def takes_files() -> bool:
    """Whether this request is for such a view."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False)


def let_files_in() -> None:
    """Before anybody reads the body. Under a server without the gateway, which knows no door, every one is let in."""
    if crowded := request.environ.get(CROWDED, 0):
        raise Crowded(crowded)
    if takes_files() and request.environ.get(FILES, True):
        request.max_content_length = Bound.UPLOAD_BYTES.most


def why_not_kept(status: int) -> str:
    """Of a body: what its sender is told."""
    message: str = gettext(
        "Much is being sent at this moment, and nothing of this was read. Try again in a few seconds."
    )
    if status == DISK_FULL:
        message = gettext(
            "Nothing was saved: the site cannot write the file now. Its operators are told; try again later."
        )
    return message


def is_dropped() -> bool:
    """Whether the file of this form was too large, and only its words are there."""
    return bool(request.environ.get(DROPPED))


def too_large() -> str:
    """What is said of such a file."""
    message: str = gettext("This file is too large. At most %(most)d MB.", most=Bound.PICTURE_BYTES.most // 10**6)
    return message


def ask_for_less() -> ResponseReturnValue:
    """The form once more, for a file that is so large that nothing of what was sent is read; to sign in, who is not."""
    if current_user.is_authenticated:
        flash(too_large())
    return redirect(request.path)
