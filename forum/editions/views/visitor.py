"""What everyone sees of forums and their editions."""

from typing import Any

from flask import render_template

from forum import clock
from forum.db import db
from forum.editions.models import Edition
from forum.editions.queries import get_edition, get_series, visible_editions, visible_series
from forum.editions.views import bp
from forum.web import account, public
from forum.web.pages import page_of


@bp.get("/")
@public
def home() -> Any:
    today = clock.now().date()
    coming = db.session.scalars(visible_editions(account()).where(Edition.ends_on >= today).limit(12)).all()
    return render_template("editions/home.html", series=visible_series(account()), coming=coming)


@bp.get("/forums/<slug>/")
@public
def series(slug: str) -> Any:
    shown = get_series(slug, account())
    today = clock.now().date()
    of = visible_editions(account()).where(Edition.series_id == shown.id)
    coming = db.session.scalars(of.where(Edition.ends_on >= today).limit(50)).all()
    past = page_of(of.where(Edition.ends_on < today).order_by(None).order_by(Edition.starts_on.desc()))
    return render_template("editions/series.html", series=shown, coming=coming, past=past)


@bp.get("/forums/<series_slug>/<edition_slug>/")
@public
def edition(series_slug: str, edition_slug: str) -> Any:
    edition = get_edition(series_slug, edition_slug, account())
    return render_template("editions/edition.html", edition=edition, today=clock.now().date())
