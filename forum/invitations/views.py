"""The desk: what calendar programs answered to the invitations."""

from flask import Blueprint, current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.queries import get_managed_edition
from forum.errors import Refused
from forum.invitations.forms import AnswerForm
from forum.invitations.models import Partstat
from forum.invitations.queries import answer_counts, count_silent, select_answers
from forum.invitations.rules import MAX_BYTES
from forum.invitations.services import take_reply
from forum.web.filters import edition_url, label
from forum.web.pages import page_of

bp = Blueprint("invitations", __name__)


@bp.route("/manage/<series_slug>/<edition_slug>/answers", methods=["GET", "POST"])
def answers(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """What calendar programs answered to the invitations; an answer can be handed in as a file."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                data = form.file.data.read(MAX_BYTES + 1)
                made = take_reply(data, current_app.config["SECRET_KEY"], clock.now(), only=edition)
                name = made.registration.name
            flash(gettext("%(name)s: %(answer)s", name=name, answer=label(made.partstat)))
            return redirect(edition_url("invitations.answers", edition))
        except Refused as refused:
            form.refuse("file", refused)
    return render_template(
        "invitations/organiser/answers.html",
        edition=edition,
        form=form,
        partstats=list(Partstat),
        counts=answer_counts(edition.id),
        silent=count_silent(edition.id),
        page=page_of(select_answers(edition.id)),
        mailbox=bool(current_app.config["REPLIES"]),
    )
