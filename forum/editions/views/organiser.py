"""The desk: series, editions, venues, rooms."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from forum import clock
from forum.accounts.current import current_account
from forum.accounts.models import Account, Right
from forum.db import Values, transaction
from forum.editions import services
from forum.editions.forms import NO_ROOM, EditionForm, RoomForm, RoomsForm, SeriesForm, VenueForm
from forum.editions.models import Edition, EditionState, Room, Series, Venue
from forum.editions.queries import (
    all_venues,
    editions_beside,
    find_gone_series,
    get_managed_edition,
    get_managed_series,
    get_managed_venue,
    get_room,
    keys_of_rooms,
    may_choose_address,
    may_create_series,
    may_create_venues,
    rooms_among,
    rooms_of,
    visible_editions_at,
    visible_series,
)
from forum.editions.rules import Refusal, draft_facts, may_rename, other_clock
from forum.editions.views import bp
from forum.errors import Forbidden, NotFound, Refused
from forum.languages import N_
from forum.web.filters import choice_name, edition_url, plain, word
from forum.web.namesakes import warn_of
from forum.web.outlets import Outlet, may, outlet_url
from forum.web.pages import integer
from forum.web.times import zone_label

_FIELDS: dict[object, str] = {
    Refusal.BACKWARDS: "ends_on",
    Refusal.TOO_LONG: "ends_on",
    Refusal.LATE_DAYS: "day_starts_at",
    Refusal.OPENS_FIRST: "day_starts_at",
    Refusal.HALF: "closes_at",
    Refusal.CLOSES_FIRST: "closes_at",
    Refusal.WHERE_ROOMS: "venue_id",
    Refusal.LOOK_FIRST: "venue_id",
}


def _must(may: Callable[[Account], bool]) -> Account:
    me = current_account()
    if not may(me):
        raise Forbidden
    return me


def _form(form: Any, title: str, back: str) -> ResponseReturnValue:
    return render_template("editions/organiser/form.html", form=form, title=title, back=back)


@bp.route("/manage/series/new", methods=["GET", "POST"], endpoint="new_series")
@bp.route("/manage/series/<slug>", methods=["GET", "POST"])
def edit_series(slug: str | None = None) -> ResponseReturnValue:
    series = get_managed_series(slug, current_account(), Right.EDIT_SERIES) if slug else None
    me = current_account() if series else _must(may_create_series)
    form = SeriesForm(obj=series, chooses=may_choose_address(me))
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(series)
                values = {"slug": series.slug if series else "", **form.values}
                saved = services.save_series(series, values, me, clock.now())
            _say_shared(saved, is_new=series is None)
            warn_of(saved, visible_series(me), _series_url)
            return redirect(
                url_for("editions.new_edition", slug=saved.slug)
                if series is None
                else url_for("editions.series", slug=saved.slug)
            )
        except Refused as refused:
            form.refuse(_FIELDS.get(refused.reason, "slug" if "slug" in form else "name"), refused)
    return render_template(
        "editions/organiser/series_form.html",
        form=form,
        series=series,
        went=find_gone_series(slug, me) if series and series.slug != slug else series,
        title=gettext("Series") if series else gettext("New series"),
    )


@bp.route("/manage/series/<slug>/editions/new", methods=["GET", "POST"])
def new_edition(slug: str) -> ResponseReturnValue:
    me = current_account()
    series = get_managed_series(slug, me, Right.CREATE_EDITIONS)
    if series.archived_at:
        raise NotFound
    form = EditionForm(venues=_venues())
    if may_create_venues(me):
        link = Markup('<a href="{}">{}</a>').format(url_for("editions.new_venue"), gettext("New venue"))
        form.venue_id.description = link
    if form.validate_on_submit():
        try:
            with transaction():
                saved = services.save_edition(None, {"series": series, **form.values}, me, clock.now())
            message = N_("New edition: %(name)s. It is a draft: nobody sees it until you announce it.")
            flash(gettext(message, name=plain(saved.name)))
            _warn_of_others(saved)
            return redirect(outlet_url(Outlet.EDITION_DESK, edition=saved))
        except Refused as refused:
            form.refuse(_FIELDS.get(refused.reason, "slug"), refused)
    return _form(form, gettext("New edition of %(series)s", series=plain(series.name)), outlet_url(Outlet.DESK))


@bp.route("/manage/<series_slug>/<edition_slug>/facts", methods=["GET", "POST"])
def edit_edition(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.EDIT_FACTS)
    venues, zone = _venues(edition.venue_id), edition.venue.timezone
    form = EditionForm(obj=edition, venues=venues, zone=zone, renames=may_rename(edition, me))
    rooms, outside, follows = None, (), None
    if form.validate_on_submit():
        try:
            with transaction():
                services.hold_venue(form.venue_id.data)
                before, was = draft_facts(edition), edition.traced()
                form.merge(edition, zone=lambda: edition.venue.timezone)
                rooms_asked, values = _rooms_asked(edition.venue), {"slug": edition.slug, **form.values}
                services.save_edition(edition, values, me, clock.now(), rooms_asked, along="along" in request.form)
            _say_saved(edition, is_told=draft_facts(edition) != before, was=was)
            return redirect(outlet_url(Outlet.EDITION_DESK, edition=edition))
        except Refused as refused:
            other = "ends_on" if refused.about or "slug" not in form else "slug"
            for field in _hours_left(refused) or [_FIELDS.get(refused.reason, other)]:
                form.refuse(field, refused)
            if refused.reason is Refusal.WHERE_ROOMS:
                rooms = RoomsForm.asking(refused.about, rooms_of(form.venue_id.data))
            elif refused.reason is Refusal.LOOK_FIRST:
                (follows,) = refused.about
                rooms = RoomsForm.asking(follows.asked, rooms_of(form.venue_id.data))
            else:
                outside = refused.about
    return render_template(
        "editions/organiser/edition_form.html",
        form=form,
        edition=edition,
        rooms=rooms,
        follows=follows,
        outside=outside,
        along="along" in request.form,
        moves=form.starts_on.data != edition.starts_on,
        title=gettext("Facts"),
    )


def _hours_left(refused: Refused) -> list[str]:
    """The hours at which sessions would be outside."""
    if refused.reason is not Refusal.HOURS:
        return []
    sides = {"opens_at": "is_early", "closes_at": "is_late"}
    return [field for field, side in sides.items() if any(getattr(left, side) for left in refused.about)]


def _rooms_asked(venue: Venue) -> services.Rooms:
    """What the form says of each room of the present venue: a room of the other one, or none; silence says nothing."""
    asked = {key: request.form.get(f"room-{key}", "") for key in keys_of_rooms(venue)}
    wanted = {key: integer(value) or 0 for key, value in asked.items()}
    targets = {room.id: room for room in rooms_among([*wanted.values()])}
    answered = (key for key, value in asked.items() if wanted[key] in targets or value == NO_ROOM)
    goes = {key: targets.get(wanted[key]) for key in answered}
    return services.Rooms(goes, as_released="as-released" in request.form, seen=request.form.get("seen", ""))


_AT_ONCE = ("contact", "desk_approves")
"""What no release tells: it holds as soon as it is saved."""


def _say_saved(edition: Edition, *, is_told: bool, was: Values) -> None:
    """What was saved, and who sees it; beside what waits for a release, what does not."""
    if edition.state is EditionState.DRAFT or not is_told:
        message = N_("Saved: %(name)s.")
    else:
        message = N_("Saved in the draft: %(name)s. The public sees it with the next release.")
    flash(gettext(message, name=plain(edition.name)))
    now, waits = edition.traced(), edition.state is not EditionState.DRAFT and is_told
    if waits and (holds := [word(Edition.TRACED[name]) for name in _AT_ONCE if now[name] != was[name]]):
        flash(gettext("At once, without a release: %(fields)s.", fields=", ".join(holds)))
    _warn_of_others(edition)


def _say_shared(saved: Series | Venue, *, is_new: bool) -> None:
    """What many editions use is changed in the draft of each."""
    if is_new:
        message = N_("Saved: %(name)s.")
    else:
        message = N_("Saved: %(name)s. Editions of which a release is public show it with their next one.")
    flash(gettext(message, name=plain(saved.name)))


def _series_url(series: Series) -> str:
    return url_for("editions.edit_series", slug=series.slug) if may(Right.EDIT_SERIES, series=series) else ""


def _venue_url(venue: Venue) -> str:
    return url_for("editions.edit_venue", venue_id=venue.id) if may(Right.MANAGE_VENUE, venue=venue) else ""


def _room_url(room: Room) -> str:
    return url_for("editions.edit_room", venue_id=room.venue_id, room_id=room.id)


def _warn_of_others(edition: Edition) -> None:
    warn_of(edition, editions_beside(edition, current_account()), lambda each: edition_url("editions.edition", each))


@bp.route("/manage/venues/new", methods=["GET", "POST"], endpoint="new_venue")
@bp.route("/manage/venues/<int:venue_id>", methods=["GET", "POST"])
def edit_venue(venue_id: int | None = None) -> ResponseReturnValue:
    venue = get_managed_venue(venue_id, current_account()) if venue_id else None
    me = current_account() if venue else _must(may_create_venues)
    form = VenueForm(obj=venue)
    used_by = visible_editions_at(venue, me) if venue else []
    asked = "-".join(["seen", form.timezone.data or "", *(str(edition.id) for edition in used_by)])
    if form.validate_on_submit():
        if venue is None or form.seen.data == asked:
            try:
                return _save_venue(venue, form, me)
            except Refused as refused:
                form.refuse("name", refused)
        form.seen.data = asked
    return render_template(
        "editions/organiser/venue.html",
        form=form,
        venue=venue,
        rooms=rooms_of(venue.id) if venue else [],
        used_by=used_by,
        asks=bool(venue) and form.seen.data == asked,
        **other_clock(venue.timezone if venue else None, form.timezone.data, used_by, clock.now().date()),
    )


def _save_venue(venue: Venue | None, form: VenueForm, me: Account) -> ResponseReturnValue:
    with transaction():
        form.merge(venue)
        saved = services.save_venue(venue, form.values, me, clock.now())
    _say_shared(saved, is_new=venue is None)
    if form.follows:
        zone = zone_label(None, saved.timezone, fixed=True)
        flash(gettext("Its time zone is the only one of the country: %(zone)s.", zone=zone))
    warn_of(saved, all_venues(), _venue_url)
    return redirect(url_for("editions.edit_venue", venue_id=saved.id))


@bp.route("/manage/venues/<int:venue_id>/rooms/new", methods=["GET", "POST"], endpoint="new_room")
@bp.route("/manage/venues/<int:venue_id>/rooms/<int:room_id>", methods=["GET", "POST"])
def edit_room(venue_id: int, room_id: int | None = None) -> ResponseReturnValue:
    venue = get_managed_venue(venue_id, current_account())
    room = get_room(room_id, venue) if room_id else None
    form = RoomForm(obj=room)
    back = url_for("editions.edit_venue", venue_id=venue.id)
    if form.validate_on_submit():
        try:
            with transaction():
                form.merge(room)
                saved = services.save_room(room, venue, form.values, current_account(), clock.now())
            flash(gettext("Saved: %(name)s.", name=plain(saved.name)))
            warn_of(saved, rooms_among(keys_of_rooms(venue)), _room_url)
            return redirect(back)
        except Refused as refused:
            form.refuse("name", refused)
    history = url_for("editions.venue_log", venue_id=venue.id, room=room.id) if room else ""
    return render_template(
        "editions/organiser/form.html",
        form=form,
        title=gettext("Room"),
        back=back,
        item=room,
        history=history,
        home=venue,
    )


def _venues(kept: int | None = None) -> list[tuple[int, str]]:
    return [(v.id, f"{choice_name(v)}, {plain(v.city)}") for v in all_venues(kept)]
