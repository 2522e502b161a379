"""Pictures of links to forums and editions, for whoever may be told of them: everyone."""

from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from forum.countries import country_name
from forum.editions.delivery import answer_preview, known
from forum.editions.formats import Preview
from forum.editions.models import EditionState, PublicEdition
from forum.editions.queries import get_edition, get_series
from forum.editions.views import bp
from forum.languages import locale_of, pick
from forum.pictures.models import PictureKind
from forum.pictures.queries import find_cover, find_series_picture
from forum.web import cookieless
from forum.web.filters import days, label
from forum.web.language import current


@bp.get("/forums/<slug>/preview.<language>.png")
@cookieless
def series_preview(slug: str, language: str) -> ResponseReturnValue:
    series = get_series(slug, None)
    said = Preview(series.id, series.accent, known(language), pick(series.name, language)[0])
    return answer_preview(said, find_series_picture(series.id, PictureKind.COVER))


@bp.get("/forums/<series_slug>/<edition_slug>/preview.<language>.png")
@cookieless
def edition_preview(series_slug: str, edition_slug: str, language: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, None)
    when, where = _told(edition, known(language))
    series, title = edition.series, pick(edition.name, language)[0]
    said = Preview(series.id, series.accent, language, title, when, where)
    return answer_preview(said, find_cover(series.id, edition.id))


def _told(edition: PublicEdition, language: str) -> tuple[str, str]:
    """When, or that it does not take place then; and where."""
    with force_locale(locale_of(language)):
        when = days(edition) if edition.state is EditionState.ANNOUNCED else f"{label(edition.state)} · {days(edition)}"
        where = f"{pick(edition.venue.city, language)[0]}, {country_name(edition.venue.country, current())}"
    return when, where
