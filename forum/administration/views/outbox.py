"""The outbox: what failed and why, tried again or dismissed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from forum import clock
from forum.accounts.current import current_administrator, note_look
from forum.administration import services
from forum.administration.views import administrators, bp
from forum.audit.models import Named, Seen
from forum.db import transaction
from forum.mail.delivery import subject_of
from forum.mail.models import LetterState
from forum.mail.queries import count_by_state, count_delayed, select_outbox
from forum.mail.rules import can_be_dismissed, can_be_retried, explain, kind_of
from forum.web.pages import integer, own_path, page_of, words_asked

DELAYED = "delayed"
"""Of the filter: what waits and was tried in vain."""


@bp.get("/administrators/outbox")
@administrators
def outbox() -> ResponseReturnValue:
    asked, words = request.args.get("state", ""), words_asked()
    state = next((each for each in LetterState if each.value == asked), None)
    failing = asked == DELAYED
    page = page_of(select_outbox(LetterState.WAITING if failing else state, words, failing=failing))
    now = clock.now()
    note_look(Seen.OUTBOX, Named("site", None, ""))
    return render_template(
        "administration/outbox.html",
        page=page,
        counts=count_by_state(),
        delayed=count_delayed(),
        to_retry=[letter.id for letter in page.items if can_be_retried(letter, now)],
        to_dismiss=[letter.id for letter in page.items if can_be_dismissed(letter, now)],
        subject_of=subject_of,
        kind_of=kind_of,
        explain=explain,
    )


@bp.post("/administrators/outbox/<any(retry, dismiss):act>")
@administrators
def change_letters(act: str) -> ResponseReturnValue:
    """One, or all that the page showed."""
    keys = [key for key in map(integer, request.form.getlist("letter")[:100]) if key]
    with transaction():
        number = getattr(services, act)(keys, current_administrator(), clock.now())
    if act == "retry":
        told = ngettext("%(num)d letter is being sent again.", "%(num)d letters are being sent again.", number)
    else:
        told = ngettext("%(num)d letter dismissed.", "%(num)d letters dismissed.", number)
    flash(told)
    return redirect(own_path(request.form.get("back")) or url_for("administration.outbox"))
