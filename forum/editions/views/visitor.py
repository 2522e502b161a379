"""What everyone sees of forums and their editions."""

from flask import render_template
from flask.typing import ResponseReturnValue

from forum import clock
from forum.accounts.current import find_current
from forum.editions.queries import coming_editions, get_edition, get_series, select_past_editions, visible_series
from forum.editions.views import bp
from forum.girih import RENDERER, draw, motif_of
from forum.web import cookieless, public
from forum.web.conditional import answer, tag
from forum.web.pages import page_of


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    me, today = find_current(), clock.now().date()
    return render_template("editions/home.html", series=visible_series(me), coming=coming_editions(me, today, 12))


@bp.get("/forums/<slug>/")
@public
def series(slug: str) -> ResponseReturnValue:
    me, today = find_current(), clock.now().date()
    shown = get_series(slug, me)
    coming = coming_editions(me, today, 50, shown)
    past = page_of(select_past_editions(me, today, shown))
    return render_template("editions/series.html", series=shown, coming=coming, past=past)


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
@public
def edition(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    return render_template("editions/edition.html", edition=edition, today=clock.now().date())
