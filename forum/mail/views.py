"""The demonstration's mailbox: what would have been sent. Exists in demonstration mode only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.mail.delivery import compose, subject_of
from forum.mail.queries import get_letter, select_letters
from forum.web import public
from forum.web.pages import page_of

bp = Blueprint("mail", __name__, url_prefix="/demo/mailbox")


@bp.get("/")
@public
def mailbox() -> ResponseReturnValue:
    return render_template("mail/mailbox.html", page=page_of(select_letters()), subject_of=subject_of)


@bp.get("/<int:letter_id>")
@public
def letter(letter_id: int) -> ResponseReturnValue:
    shown = get_letter(letter_id)
    message = compose(shown)
    body = message.get_body(("plain",))
    return render_template(
        "mail/mailbox_letter.html",
        letter=shown,
        subject=message["Subject"],
        body=body.get_content() if body else "",
    )
