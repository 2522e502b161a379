"""The desk: what calendar programs answered to the invitations."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forum import clock
from forum.accounts.current import current_account, is_administrator, note_look
from forum.accounts.models import Account, Right
from forum.accounts.queries import find_account, find_owner
from forum.accounts.rules import rights_in
from forum.audit.models import Named, Seen
from forum.bounds import Bound
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import get_managed_edition
from forum.errors import Forbidden, Refused
from forum.invitations.forms import AnswerForm
from forum.invitations.models import ArrivalKind, ArrivalState, Partstat
from forum.invitations.queries import (
    answer_counts,
    count_arrivals,
    count_silent,
    get_arrival,
    registrations_told_of,
    select_answers,
    select_arrivals,
)
from forum.invitations.services import retry, settle, take_reply
from forum.mail.models import Letter
from forum.mail.rules import sender_of, text_in
from forum.web.filters import edition_url, label
from forum.web.pages import page_of

bp = Blueprint("invitations", __name__)


@bp.route("/manage/<series_slug>/<edition_slug>/answers", methods=["GET", "POST"])
def answers(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """What calendar programs answered to the invitations; an answer can be handed in as a file."""
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    form = AnswerForm()
    note_look(Seen.ANSWERS, Named("edition", edition.id, edition.trace_name), edition.id)
    if form.validate_on_submit():
        try:
            with transaction():
                data = form.file.data.read(Bound.MAIL_BYTES.most + 1)
                made = take_reply(data, current_app.config["KEYS"], clock.now(), only=edition)
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
        runs_site=is_administrator(),
    )


def _managed(series_slug: str, edition_slug: str) -> Edition | None:
    """The edition whose mails are meant; None for all of the site. Raises what says that they are not the reader's."""
    if series_slug:
        return get_managed_edition(series_slug, edition_slug, current_account(), Right.MANAGE_REGISTRATION)
    if Right.MANAGE_TEAM not in rights_in(current_account()):
        raise Forbidden
    return None


def _note_look(edition: Edition | None) -> None:
    thing = Named("edition", edition.id, edition.trace_name) if edition else Named("site", None, "")
    note_look(Seen.MAIL, thing, edition.id if edition else None)


def _account_of(letter: Letter) -> Account | None:
    return find_owner(letter) if letter.account_id else find_account(letter.recipient)


def _address(edition: Edition | None, endpoint: str = "invitations.arrivals", **values: object) -> str:
    if edition is None:
        return url_for(endpoint, **values)  # type: ignore[arg-type]
    return edition_url(endpoint, edition, **values)


@bp.get("/manage/administrators/mail", defaults={"series_slug": "", "edition_slug": ""})
@bp.get("/manage/<series_slug>/<edition_slug>/mail")
def arrivals(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """Mails that are no answers, for people to look at."""
    edition = _managed(series_slug, edition_slug)
    _note_look(edition)
    is_open = "done" not in request.args
    page = page_of(select_arrivals(edition.id if edition else None, is_open=is_open))
    template = "invitations/organiser/arrivals.html" if edition else "invitations/organiser/arrivals_of_site.html"
    return render_template(
        template,
        edition=edition,
        page=page,
        is_open=is_open,
        address=_address,
        is_full=count_arrivals() >= Bound.MAILS_KEPT.most,
        bounds=Bound,
        mailbox=bool(current_app.config["REPLIES"]),
        runs_site=is_administrator(),
    )


@bp.get("/manage/administrators/mail/<int:arrival_id>", defaults={"series_slug": "", "edition_slug": ""})
@bp.get("/manage/<series_slug>/<edition_slug>/mail/<int:arrival_id>")
def arrival(series_slug: str, edition_slug: str, arrival_id: int) -> ResponseReturnValue:
    """One of them: who wrote what, and the letter that it is about."""
    edition = _managed(series_slug, edition_slug)
    shown = get_arrival(arrival_id, edition.id if edition else None)
    _note_look(edition)
    template = "invitations/organiser/arrival.html" if edition else "invitations/organiser/arrival_of_site.html"
    return render_template(
        template,
        edition=edition,
        arrival=shown,
        text=text_in(shown.raw),
        sender=sender_of(shown.sender) if shown.kind is not ArrivalKind.BOUNCE else "",
        may_be_answer=shown.kind is not ArrivalKind.BOUNCE,
        about=registrations_told_of(shown.letter),
        account=_account_of(shown.letter) if shown.letter and edition is None else None,
        address=_address,
        is_open=shown.state is ArrivalState.OPEN,
    )


@bp.get("/manage/administrators/mail/<int:arrival_id>.eml", defaults={"series_slug": "", "edition_slug": ""})
@bp.get("/manage/<series_slug>/<edition_slug>/mail/<int:arrival_id>.eml")
def arrival_file(series_slug: str, edition_slug: str, arrival_id: int) -> ResponseReturnValue:
    """The mail as it came."""
    edition = _managed(series_slug, edition_slug)
    shown = get_arrival(arrival_id, edition.id if edition else None)
    _note_look(edition)
    headers = {"Content-Disposition": f'attachment; filename="mail-{shown.id}.eml"'}
    return Response(shown.raw, headers=headers, mimetype="application/octet-stream")


_ACTS = "<any(retry, done):act>"


@bp.post(f"/manage/administrators/mail/<int:arrival_id>/{_ACTS}", defaults={"series_slug": "", "edition_slug": ""})
@bp.post(f"/manage/<series_slug>/<edition_slug>/mail/<int:arrival_id>/{_ACTS}")
def settle_arrival(series_slug: str, edition_slug: str, arrival_id: int, act: str) -> ResponseReturnValue:
    """Take it as an answer after all, or say that nobody need look at it any more."""
    try:
        with transaction():
            edition = _managed(series_slug, edition_slug)
            shown = get_arrival(arrival_id, edition.id if edition else None)
            if act == "retry":
                retry(shown, current_app.config["KEYS"], clock.now())
                flash(gettext("It was an answer, and is taken."))
            else:
                settle(shown, ArrivalState.DONE)
                flash(gettext("Done."))
    except Refused as refused:
        flash(gettext(refused.reason.value))
        return redirect(_address(_managed(series_slug, edition_slug), "invitations.arrival", arrival_id=arrival_id))
    return redirect(_address(edition))
