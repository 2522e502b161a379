"""Pictures of links to forums and editions, for whoever may be told of them: everyone."""

from collections.abc import Mapping
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
from forum.web import cookieless, public_url
from forum.web.conditional import answer, tag
from forum.web.filters import days, label
from forum.web.language import current


@bp.get("/forums/<slug>/preview.<language>.png")
@cookieless
def series_preview(slug: str, language: str) -> ResponseReturnValue:
    series = get_series(slug, None)
    return _answer(series.id, series.accent, _known(language), series.name)


@bp.get("/forums/<series_slug>/<edition_slug>/preview.<language>.png")
@cookieless
def edition_preview(series_slug: str, edition_slug: str, language: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, None)
    when, where = _told(edition, _known(language))
    return _answer(edition.series.id, edition.series.accent, language, edition.name, when, where)


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


def _answer(
    series: int, accent: str, language: str, name: Mapping[str, str], when: str = "", where: str = ""
) -> ResponseReturnValue:
    preview = Preview(series, accent, language, pick(name, language)[0], when, where, urlsplit(public_url()).netloc)
    version = tag(*preview.version)
    return answer(
        version,
        None,
        preview.png,
        mimetype="image/png",
        filename="preview.png",
        public=True,
        large=lambda: version,
    )
