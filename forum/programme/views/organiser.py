"""Lists and forms of tracks, sessions and speakers."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Right
from forum.db import transaction
from forum.editions.models import Edition
from forum.editions.queries import contact_of, get_managed_edition, get_public
from forum.editions.rules import may_see
from forum.errors import Forbidden, Refused
from forum.languages import family_first, pick, sort_key
from forum.people.queries import may_describe
from forum.people.services import offer_person
from forum.pictures.queries import photos_of
from forum.programme import services
from forum.programme.forms import SessionForm, SpeakerForm, TrackForm
from forum.programme.models import Session, Speaker, Track
from forum.programme.queries import (
    all_of,
    count_appearances,
    find_sessions,
    find_speakers,
    get_known,
    get_of,
    known_people,
    speakers_of,
    titles_of,
    tracks_of,
)
from forum.programme.views import bp
from forum.registration.queries import find_seen
from forum.web.filters import edition_url, plain
from forum.web.language import content
from forum.web.namesakes import warn_of
from forum.web.outlets import Outlet, outlet_parts, outlet_url
from forum.web.pages import integer, page_of_list, words_asked

MAX_FOUND = 20
"""How many known people a search shows."""


def _say_saved(name: Mapping[str, str], wrong: Markup = Markup()) -> None:
    """What was saved and who sees it; `wrong`: what is said of it instead."""
    if wrong:
        flash(wrong.striptags(), "warning")
    else:
        flash(gettext("Saved in the draft: %(name)s. The public sees it with the next release.", name=plain(name)))


def _url_in(endpoint: str, edition: Edition) -> Callable[[Any], str]:
    """Where each of the edition's has its page."""
    return lambda item: edition_url(endpoint, edition, item_id=item.id)


@bp.get("/sessions")
def sessions(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_PROGRAMME)
    sessions = find_sessions(edition.id, words_asked())
    return render_template("programme/organiser/sessions.html", edition=edition, sessions=sessions)


@bp.route("/sessions/new", methods=["GET", "POST"], endpoint="new_session")
@bp.route("/sessions/<int:item_id>", methods=["GET", "POST"])
def edit_session(series_slug: str, edition_slug: str, item_id: int | None = None) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_PROGRAMME)
    session = get_of(Session, item_id, edition) if item_id else None
    kept = [appearance.speaker_id for appearance in session.appearances] if session else []
    people = sorted(speakers_of(edition.id, *kept), key=lambda s: sort_key(family_first(plain(s.name)), content()))
    tracks = tracks_of(edition.id, session.track_id if session else None)
    before = dict(session.title) if session else {}
    form = SessionForm(edition_id=edition.id, obj=session, tracks=tracks, people=people)
    if form.validate_on_submit():
        try:
            with transaction():
                services.hold_choices(session, form.track_id.data, [*form.speakers.data, *form.chairs.data])
                form.merge(session)
                saved = services.save_session(session, edition, form.content, current_account(), clock.now())
            _say_saved(saved.title, outlet_parts(Outlet.SAVED_SESSION, edition=edition, session_id=saved.id))
            if before != saved.title:  # breaks share a name on purpose: whoever only edits one need not hear it
                warn_of(saved, titles_of(edition.id), _url_in("programme.edit_session", edition))
            return redirect(outlet_url(Outlet.DRAFT_SESSION, edition=edition, session_id=saved.id))
        except Refused as refused:
            form.refuse("title", refused)
    return render_template(
        "programme/organiser/session.html",
        edition=edition,
        form=form,
        item=session,
        title=gettext("Session") if session else gettext("New session"),
    )


@bp.get("/speakers")
def speakers(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_PROGRAMME)
    people = find_speakers(edition.id, words_asked())
    people.sort(key=lambda speaker: sort_key(family_first(plain(speaker.name)), content()))
    return render_template(
        "programme/organiser/speakers.html",
        edition=edition,
        page=page_of_list(people),
        numbers=count_appearances(edition.id),
        photos=photos_of(edition.id),
    )


@bp.route("/speakers/new", methods=["GET", "POST"], endpoint="new_speaker")
@bp.route("/speakers/<int:item_id>", methods=["GET", "POST"])
def edit_speaker(series_slug: str, edition_slug: str, item_id: int | None = None) -> ResponseReturnValue:
    """A new one may be a known person: ?person= says who, ?q= searches."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.EDIT_PROGRAMME)
    speaker = get_of(Speaker, item_id, edition) if item_id else None
    wanted = None if speaker else integer(request.args.get("person"))
    known = get_known(wanted, me) if wanted else speaker
    reachable = known is None or may_describe(known.person, me)
    form = SpeakerForm(
        obj=speaker, known=known, reachable=reachable, email=known.person.email if known and reachable else ""
    )
    if form.validate_on_submit():
        try:
            with transaction():
                services.hold_person(speaker)
                form.merge(speaker, email=lambda: speaker.person.email if speaker else "")
                person = get_known(wanted, me).person if wanted else None
                saved = services.save_speaker(speaker, edition, form.values, me, clock.now(), person)
            _say_saved(saved.name)
            warn_of(saved, all_of(Speaker, edition), _url_in("programme.edit_speaker", edition))
            return redirect(edition_url("programme.speakers", edition))
        except Refused as refused:
            form.refuse("name", refused)
    words = words_asked()
    return render_template(
        "programme/organiser/speaker.html",
        edition=edition,
        form=form,
        item=speaker,
        known=known,
        reachable=reachable,
        registrations=find_seen(speaker.person_id, me) if speaker else [],
        words=words,
        found=known_people(me, edition, words, MAX_FOUND) if words and not known else [],
        title=gettext("Speaker") if speaker else gettext("New speaker"),
    )


@bp.post("/speakers/<int:item_id>/offer")
def offer_speaker(series_slug: str, edition_slug: str, item_id: int) -> ResponseReturnValue:
    """Send a speaker without an account the link by which the profile becomes theirs."""
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.EDIT_PROGRAMME)
    speaker = get_of(Speaker, item_id, edition)
    if not may_describe(speaker.person, me):
        raise Forbidden
    try:
        with transaction():
            public, person = get_public(edition.id), speaker.person
            forum = pick(public.name, person.reads)[0] if may_see(public) else ""
            contact = contact_of(edition.id)
            offer_person(person, me, clock.now(), edition.id, forum=forum, reply_to=contact)
        flash(gettext("The link is on its way to %(address)s.", address=speaker.person.address))
    except Refused as refused:
        flash(gettext(refused.reason.value))
    return redirect(edition_url("programme.edit_speaker", edition, item_id=item_id))


@bp.get("/tracks")
def tracks(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.SEE_PROGRAMME)
    return render_template("programme/organiser/tracks.html", edition=edition, tracks=tracks_of(edition.id))


@bp.route("/tracks/new", methods=["GET", "POST"], endpoint="new_track")
@bp.route("/tracks/<int:item_id>", methods=["GET", "POST"])
def edit_track(series_slug: str, edition_slug: str, item_id: int | None = None) -> ResponseReturnValue:
    edition = get_managed_edition(series_slug, edition_slug, current_account(), Right.EDIT_PROGRAMME)
    track = get_of(Track, item_id, edition) if item_id else None
    form = TrackForm(obj=track)
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(track)
                saved = services.save_track(track, edition, form.values, current_account(), clock.now())
            _say_saved(saved.name)
            warn_of(saved, all_of(Track, edition), _url_in("programme.edit_track", edition))
            return redirect(edition_url("programme.tracks", edition))
        except Refused as refused:
            form.refuse("name", refused)
    return render_template(
        "programme/organiser/track.html",
        edition=edition,
        form=form,
        item=track,
        title=gettext("Track") if track else gettext("New track"),
    )
