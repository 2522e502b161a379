"""Covers and logos: where organisers put them, and what whoever may see the forum gets."""

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.accounts.current import current_account, find_current
from forum.accounts.models import Right
from forum.editions.queries import get_edition, get_managed_edition, get_managed_series, get_series
from forum.editions.views import bp
from forum.pictures.delivery import edit, send
from forum.pictures.models import PictureKind
from forum.pictures.queries import find_edition_cover, find_series_picture, sought
from forum.pictures.services import Place
from forum.web import cookieless, limiter, uploading

_UPLOADS = "60/hour"


@bp.get("/forums/<slug>/<any(cover, logo):kind>.<digest>.<int:width>.webp")
@cookieless
def series_picture(slug: str, kind: str, digest: str, width: int) -> ResponseReturnValue:
    series = get_series(slug, find_current())
    picture = sought(find_series_picture(series.id, PictureKind(kind)), digest)
    return send(picture, width, public=not series.closed)


@bp.get("/forums/<series_slug>/<edition_slug>/cover.<digest>.<int:width>.webp")
@cookieless
def edition_cover(series_slug: str, edition_slug: str, digest: str, width: int) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    return send(sought(find_edition_cover(edition.id), digest), width, public=edition.is_public)


@bp.route("/manage/series/<slug>/<any(cover, logo):kind>", methods=["GET", "POST"])
@limiter.limit(_UPLOADS, methods=["POST"])
@uploading
def edit_series_picture(slug: str, kind: str) -> ResponseReturnValue:
    me = current_account()
    series = get_managed_series(slug, me, Right.EDIT_SERIES)
    place = Place(series, PictureKind(kind), series_id=series.id)
    picture = find_series_picture(series.id, place.kind)
    template = "editions/organiser/series_picture.html"
    shown = {"series": series, "picture": picture, "kind": kind}
    return edit(place, picture, me, lambda form: render_template(template, form=form, **shown))


@bp.route("/manage/<series_slug>/<edition_slug>/cover", methods=["GET", "POST"])
@limiter.limit(_UPLOADS, methods=["POST"])
@uploading
def edit_edition_cover(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    me = current_account()
    edition = get_managed_edition(series_slug, edition_slug, me, Right.EDIT_FACTS)
    place = Place(edition, PictureKind.COVER, edition_id=edition.id)
    picture = find_edition_cover(edition.id)
    shown = {"edition": edition, "picture": picture, "inherited": find_series_picture(edition.series_id, place.kind)}
    return edit(place, picture, me, lambda form: render_template("editions/organiser/cover.html", form=form, **shown))
