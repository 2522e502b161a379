"""Stars: setting one, one's own programme, and what a browser kept before anybody signed in."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forum import clock
from forum.accounts.current import current_account, find_current
from forum.db import transaction
from forum.editions.models import PublicEdition
from forum.editions.queries import get_edition
from forum.releases.queries import document_of, get_released, places_since, starred_at
from forum.releases.rules import Document, Facts, Released
from forum.releases.rules.stars import gone_of, overlaps_of, read_stars
from forum.releases.services import set_star, take_stars
from forum.releases.views import bp
from forum.releases.views.shown import chosen_days, colours_of
from forum.releases.views.told import keep_told, take_told, told_of
from forum.web import csrf, limiter, public
from forum.web.filters import edition_url, nested, plain
from forum.web.kept import kept
from forum.web.outlets import Outlet, outlet_url
from forum.web.pages import own_path

BY_ACCOUNT, BY_NETWORK = "120/minute", "600/minute"
"""Stars of one account, and what a hall of visitors behind one address asks about theirs."""
SPOT = re.compile(r"star-\d{1,10}(-\d{4})?")


@bp.post("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>/star")
@limiter.limit(BY_ACCOUNT)
def star(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    account = current_account()
    edition = get_edition(series_slug, edition_slug, account)
    released, starred = get_released(edition, session_id), request.form.get("starred") == "1"
    with transaction():
        set_star(account, edition, released, starred, clock.now())
    if "part" in request.form:
        return _said(edition, released, starred, starred_at(account, edition.id))
    return redirect(_back(edition, released, starred, starred_at(account, edition.id)))


@bp.post("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>/wish")
@csrf.exempt  # visitors' pages have no token, so that caches may keep them; nothing is written
@limiter.limit(BY_NETWORK)
@public
def wish(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    """A visitor's star. A script keeps it in the browser and asks what to say; else it is set once they signed in."""
    account = find_current()
    edition = get_edition(series_slug, edition_slug, account)
    released = get_released(edition, session_id)
    if "part" in request.form:
        starred, stars = request.form.get("starred") == "1", read_stars(request.form.get("stars", ""))
        return _said(edition, released, starred, stars)
    if request.headers.get("Origin") == request.host_url.rstrip("/"):
        session["wish"] = [edition.id, session_id]
        if not account:
            flash(
                gettext("Sign in, and “%(session)s” is in your programme.", session=nested(plain(released.facts.title)))
            )
    asked = {name: value for name in ("spot", "next") if (value := request.form.get(name))}
    back = edition_url("releases.fulfil", edition, session_id=session_id, **asked)
    return redirect(back if account else outlet_url(Outlet.SIGN_IN, next=back))


@bp.get("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>/wish")
def fulfil(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    """Back from signing in: what this browser wished before is starred; the address alone stars nothing."""
    account = current_account()
    edition = get_edition(series_slug, edition_slug, account)
    released = get_released(edition, session_id)
    if session.pop("wish", None) == [edition.id, session_id]:
        with transaction():
            set_star(account, edition, released, True, clock.now())
        return redirect(_back(edition, released, True, starred_at(account, edition.id)))
    return redirect(f"{_page(edition, session_id)}#{_spot(session_id)}")


@bp.get("/forums/<series_slug>/<edition_slug>/mine")
@kept
def mine(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    account = find_current()
    edition = get_edition(series_slug, edition_slug, account)
    stars, document = starred_at(account, edition.id), document_of(edition)
    told = take_told(document, stars) if document and account else None
    return render_template("releases/mine.html", told=told, **_programme_of(edition, stars))


@bp.post("/forums/<series_slug>/<edition_slug>/mine", endpoint="mine_part")
@csrf.exempt  # as above
@limiter.limit(BY_NETWORK)
@public
def mine_part(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """The same for a script: of an account its own, else of the stars that the browser names."""
    account = find_current()
    edition = get_edition(series_slug, edition_slug, account)
    stars = starred_at(account, edition.id) if account else read_stars(request.form.get("stars", ""))
    return render_template("releases/_mine.html", **_programme_of(edition, stars))


@bp.post("/forums/<series_slug>/<edition_slug>/mine/take")
@limiter.limit(BY_ACCOUNT)
def take(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    """What the browser kept becomes the account's; the next page says so."""
    account = current_account()
    edition = get_edition(series_slug, edition_slug, account)
    with transaction():
        taken = take_stars(account, edition, read_stars(request.form.get("stars", "")), clock.now())
    if not taken:
        return "", 204
    message = ngettext(
        "%(edition)s: %(num)d session from this browser was added to your programme.",
        "%(edition)s: %(num)d sessions from this browser were added to your programme.",
        taken,
        edition=plain(edition.name),
    )
    flash(message)
    return "", 200


class Chosen(NamedTuple):
    """A session of one's own programme, what else of it takes place then, and where it was before it was moved."""

    session: Released
    beside: Sequence[Released]
    before: Facts | None


def _programme_of(edition: PublicEdition, stars: Mapping[str, datetime]) -> dict[str, object]:
    document = document_of(edition)
    found = chosen_days(document, stars) if document else []
    before = places_since(edition.id, document, stars) if document else {}
    return {
        "edition": edition,
        "document": document,
        "stars": stars,
        "days": _days(found, before),
        "gone": gone_of(document, stars) if document else [],
        "tracks": colours_of(document) if document else {},
        "zone": document.timezone if document else edition.venue.timezone,
        "over": document.over_at(clock.now()) if document else None,
    }


class Day(NamedTuple):
    day: date
    chosen: Sequence[Chosen]


def _days(found: Sequence[tuple[date, Sequence[Released]]], before: Mapping[tuple[str, datetime], Facts]) -> list[Day]:
    in_time = {(s.facts.starts_at, s.facts.uid): s for _, sessions in found for s in sessions}
    overlaps = overlaps_of(in_time[key] for key in sorted(in_time))

    def chosen(session: Released) -> Chosen:
        key = session.facts.uid, session.facts.starts_at
        return Chosen(session, overlaps.get(key, ()), before.get(key))

    return [Day(day, [chosen(session) for session in sessions]) for day, sessions in found]


def _said(edition: PublicEdition, released: Released, starred: bool, stars: Mapping[str, datetime]) -> str:
    document: Document | None = document_of(edition)
    told = told_of(document, released, starred, stars.keys(), _spot(released.facts.id)) if document else None
    return render_template("releases/_said.html", edition=edition, told=told, zone=edition.venue.timezone)


def _back(edition: PublicEdition, released: Released, starred: bool, stars: Mapping[str, datetime]) -> str:
    """To where the star stands; to what is said of it where that matters more, or where it stands no more."""
    session_id, document = released.facts.id, document_of(edition)
    page, spot = _page(edition, session_id), _spot(session_id)
    keep_told(session_id, starred, spot)
    is_gone = not starred and page == edition_url("releases.mine", edition)
    overlaps = document and told_of(document, released, starred, stars.keys()).beside
    return f"{page}#said" if is_gone or overlaps else f"{page}#{spot}"


def _page(edition: PublicEdition, session_id: int) -> str:
    return own_path(request.values.get("next")) or edition_url("releases.session", edition, session_id=session_id)


def _spot(session_id: int) -> str:
    """Where on its page the star stands."""
    spot = request.values.get("spot", "")
    return spot if SPOT.fullmatch(spot) else f"star-{session_id}"
