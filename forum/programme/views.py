"""The desk's pages of the draft's tracks, sessions and speakers. The public side reads releases instead."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from forum.db import db, transaction
from forum.editions.queries import get_managed_edition
from forum.editions.rules import Right
from forum.errors import Refused
from forum.languages import fold, sort_key
from forum.programme import services
from forum.programme.forms import SessionForm, SpeakerForm, TrackForm
from forum.programme.models import Session, Speaker, Track
from forum.programme.queries import get_of, sessions_of, speakers_of, tracks_of
from forum.web import account
from forum.web.filters import plain
from forum.web.language import current

bp = Blueprint("programme", __name__, url_prefix="/manage/<series>/<edition>")


def _done(endpoint: str, series: str, edition: str) -> Any:
    flash(gettext("Saved in the draft. The public sees it with the next release."))
    return redirect(url_for(endpoint, series=series, edition=edition))


@bp.get("/sessions")
def sessions(series: str, edition: str) -> Any:
    found = get_managed_edition(series, edition, account(), Right.SEE_DESK)
    words = fold(request.args.get("q", ""))
    items = [s for s in db.session.scalars(sessions_of(found.id)) if words in fold(" ".join(s.title.values()))]
    return render_template("programme/organiser/sessions.html", edition=found, sessions=items)


@bp.route("/sessions/new", methods=["GET", "POST"], endpoint="new_session")
@bp.route("/sessions/<int:item_id>", methods=["GET", "POST"])
def edit_session(series: str, edition: str, item_id: int | None = None) -> Any:
    found = get_managed_edition(series, edition, account())
    session = get_of(Session, item_id, found) if item_id else None
    people = sorted(speakers_of(found.id), key=lambda s: sort_key(plain(s.name), current()))
    form = SessionForm(obj=session, tracks=tracks_of(found.id), people=people)
    if form.validate_on_submit():
        with transaction():
            saved = services.save_session(session, found, form.content, form.values["speakers"], form.values["chairs"])
        flash(gettext("Saved in the draft. The public sees it with the next release."))
        return redirect(url_for("schedule.place", series=series, edition=edition, session_id=saved.id))
    return render_template(
        "programme/organiser/form.html",
        edition=found,
        form=form,
        draft_session=session,
        title=gettext("Session"),
    )


@bp.get("/speakers")
def speakers(series: str, edition: str) -> Any:
    found = get_managed_edition(series, edition, account(), Right.SEE_DESK)
    people = sorted(speakers_of(found.id), key=lambda s: sort_key(plain(s.name), current()))
    return render_template("programme/organiser/speakers.html", edition=found, speakers=people)


@bp.route("/speakers/new", methods=["GET", "POST"], endpoint="new_speaker")
@bp.route("/speakers/<int:item_id>", methods=["GET", "POST"])
def edit_speaker(series: str, edition: str, item_id: int | None = None) -> Any:
    found = get_managed_edition(series, edition, account())
    speaker = get_of(Speaker, item_id, found) if item_id else None
    form = SpeakerForm(obj=speaker)
    if form.validate_on_submit():
        with transaction():
            services.save_speaker(speaker, found, form.values)
        return _done("programme.speakers", series, edition)
    return render_template(
        "programme/organiser/form.html", edition=found, form=form, speaker=speaker, title=gettext("Speaker")
    )


@bp.post("/speakers/<int:item_id>/remove")
def remove_speaker(series: str, edition: str, item_id: int) -> Any:
    found = get_managed_edition(series, edition, account())
    speaker = get_of(Speaker, item_id, found)
    try:
        with transaction():
            services.remove_speaker(speaker)
    except Refused as refused:
        flash(gettext(refused.reason.value))
        return redirect(url_for("programme.edit_speaker", series=series, edition=edition, item_id=item_id))
    return _done("programme.speakers", series, edition)


@bp.post("/tracks/<int:item_id>/remove")
def remove_track(series: str, edition: str, item_id: int) -> Any:
    found = get_managed_edition(series, edition, account())
    with transaction():
        services.remove_track(get_of(Track, item_id, found))
    return _done("programme.tracks", series, edition)


@bp.get("/tracks")
def tracks(series: str, edition: str) -> Any:
    found = get_managed_edition(series, edition, account(), Right.SEE_DESK)
    return render_template("programme/organiser/tracks.html", edition=found, tracks=tracks_of(found.id))


@bp.route("/tracks/new", methods=["GET", "POST"], endpoint="new_track")
@bp.route("/tracks/<int:item_id>", methods=["GET", "POST"])
def edit_track(series: str, edition: str, item_id: int | None = None) -> Any:
    found = get_managed_edition(series, edition, account())
    track = get_of(Track, item_id, found) if item_id else None
    form = TrackForm(obj=track)
    if form.validate_on_submit():
        with transaction():
            services.save_track(track, found, form.values)
        return _done("programme.tracks", series, edition)
    return render_template(
        "programme/organiser/form.html", edition=found, form=form, track=track, title=gettext("Track")
    )
