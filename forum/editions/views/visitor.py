"""What everyone sees of forums and their editions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from forum import clock
from forum.accounts.current import find_current
from forum.editions.models import PRACTICAL, EditionState, PublicEdition
from forum.editions.queries import get_edition, get_series, listed_editions, practical_of, visible_series
from forum.editions.rules import figures_of, is_over, year_from
from forum.editions.views import bp
from forum.girih import RENDERER, draw, motif_of
from forum.languages import pick
from forum.pictures.models import PictureKind
from forum.pictures.queries import find_cover, find_series_picture, logos
from forum.web import cookieless
from forum.web.conditional import answer, tag
from forum.web.kept import kept
from forum.web.language import content


@bp.get("/")
@kept
def home() -> ResponseReturnValue:
    me, now = find_current(), clock.now()
    editions = listed_editions(me)
    coming = _next(editions, now)
    return render_template(
        "editions/home.html",
        next=coming,
        cover_picture=find_cover(coming.series_id, coming.id) if coming else None,
        logos=logos(),
        year=year_from(now.date().replace(day=1), editions),
        series=visible_series(me),
        editions=editions,
        latest={key: _latest(list(own), now) for key, own in groupby(_by_series(editions), lambda e: e.series_id)},
    )


def _by_series(editions: Iterable[PublicEdition]) -> list[PublicEdition]:
    return sorted(editions, key=lambda edition: edition.series_id)


def _latest(editions: Sequence[PublicEdition], now: datetime) -> PublicEdition:
    """Of a forum what takes place next, else what took place last, else what was to."""
    held = [each for each in editions if each.state is EditionState.ANNOUNCED]
    return _next(editions, now) or (held or editions)[-1]


def _next(editions: Iterable[PublicEdition], now: datetime) -> PublicEdition | None:
    """What takes place first, of what is not over."""
    coming = (each for each in editions if not is_over(each, now))
    return next((each for each in coming if each.state is EditionState.ANNOUNCED), None)


@bp.get("/forums/<slug>/")
@kept
def series(slug: str) -> ResponseReturnValue:
    me, now = find_current(), clock.now()
    shown = get_series(slug, me)
    editions = listed_editions(me, shown)
    figures, language = pick(shown.figures, content())
    coming = _next(editions, now)
    return render_template(
        "editions/series.html",
        series=shown,
        next=coming,
        cover_picture=find_cover(shown.id, coming.id if coming else None),
        logo_picture=find_series_picture(shown.id, PictureKind.LOGO),
        editions=editions,
        figures=figures_of(figures),
        figures_language=language,
    )


@bp.get("/forums/<slug>/girih.svg")
@cookieless
def girih(slug: str) -> ResponseReturnValue:
    series = get_series(slug, find_current())
    return answer(
        tag(RENDERER, series.id, series.accent),
        None,
        lambda: draw(motif_of(series.id), series.accent).encode(),
        mimetype="image/svg+xml",
        filename="girih.svg",
        public=not series.closed,
    )


@bp.get("/forums/<series_slug>/<edition_slug>/")
@kept
def edition(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    me, now = find_current(), clock.now()
    edition = get_edition(series_slug, edition_slug, me)
    leads_on = is_over(edition, now) or edition.state is not EditionState.ANNOUNCED
    others = listed_editions(me, edition.owner) if leads_on else []
    later = [each for each in others if each.starts_on > edition.starts_on]
    return render_template(
        "editions/edition.html",
        edition=edition,
        cover_picture=find_cover(edition.series_id, edition.id),
        now=now,
        is_over=is_over(edition, now),
        next=_next(later, now),
        practical=practical_of(edition.id),
        PRACTICAL=PRACTICAL,
    )
