"""Pictures of links to forums and editions, for whoever may be told of them: everyone."""

from urllib.parse import urlsplit

from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from forum.countries import country_name
from forum.editions.formats import Preview
from forum.editions.models import EditionState, PublicEdition
from forum.editions.queries import get_edition, get_series
from forum.editions.views import bp
from forum.errors import NotFound
from forum.languages import CONTENT, locale_of, pick
from forum.pictures.delivery import find
from forum.pictures.models import Picture, PictureKind
from forum.pictures.queries import find_cover, find_series_picture
from forum.pictures.rules import SIZES
from forum.web import cookieless, public_url
from forum.web.conditional import answer, tag
from forum.web.filters import days, label
from forum.web.language import current

LARGE = SIZES[PictureKind.COVER][0][0]


@bp.get("/forums/<slug>/preview.<language>.png")
@cookieless
def series_preview(slug: str, language: str) -> ResponseReturnValue:
    series = get_series(slug, None)
    said = Preview(series.id, series.accent, _known(language), pick(series.name, language)[0], "", "", _host())
    return _answer(said, find_series_picture(series.id, PictureKind.COVER))


@bp.get("/forums/<series_slug>/<edition_slug>/preview.<language>.png")
@cookieless
def edition_preview(series_slug: str, edition_slug: str, language: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, None)
    when, where = _told(edition, _known(language))
    series, title = edition.series, pick(edition.name, language)[0]
    said = Preview(series.id, series.accent, language, title, when, where, _host())
    return _answer(said, find_cover(series.id, edition.id))


def _known(language: str) -> str:
    if language not in CONTENT:
        raise NotFound
    return language


def _told(edition: PublicEdition, language: str) -> tuple[str, str]:
    """When, or that it does not take place then; and where."""
    with force_locale(locale_of(language)):
        when = days(edition) if edition.state is EditionState.ANNOUNCED else f"{label(edition.state)} · {days(edition)}"
        where = f"{pick(edition.venue.city, language)[0]}, {country_name(edition.venue.country, current())}"
    return when, where


def _host() -> str:
    return urlsplit(public_url()).netloc


def _answer(said: Preview, cover: Picture | None) -> ResponseReturnValue:
    data = find(cover, LARGE) if cover else None
    preview = said._replace(cover=cover.digest) if cover and data else said
    version = tag(*preview.version)
    return answer(
        version,
        None,
        lambda: preview.png(data),
        mimetype="image/png",
        filename="preview.png",
        public=True,
        large=lambda: version,
    )
