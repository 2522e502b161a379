"""The demonstration's mailbox: what would have been sent. Exists in demonstration mode only."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forum.languages import fold
from forum.mail.delivery import compose, subject_of
from forum.mail.queries import get_letter, last_letters, select_mailbox
from forum.web import public
from forum.web.pages import WORDS, page_of, words_asked

bp = Blueprint("mail", __name__, url_prefix="/demo/mailbox")


@bp.get("/")
@public
def mailbox() -> ResponseReturnValue:
    to, words = request.args.get("to", "")[:WORDS], fold(words_asked()).split()
    keys = None
    if words:
        subjects = {letter.id: fold(subject_of(letter)) for letter in last_letters(to)}
        keys = [key for key, subject in subjects.items() if all(word in subject for word in words)]
    return render_template("mail/mailbox.html", page=page_of(select_mailbox(to, keys)), subject_of=subject_of)


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
