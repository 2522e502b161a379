"""Pictures of links to sessions of the last release, for whoever may be told of them: everyone."""

from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from forum.editions.delivery import answer_preview, known
from forum.editions.formats import Preview
from forum.editions.models import EditionState, PublicEdition
from forum.editions.queries import get_edition
from forum.languages import locale_of, pick
from forum.languages.dates import days_said
from forum.pictures.queries import find_cover
from forum.releases.queries import get_released
from forum.releases.rules import Facts, Status
from forum.releases.views import bp
from forum.web import cookieless
from forum.web.filters import label
from forum.web.language import current
from forum.web.times import span, whole
from forum.zones import get_zone


@bp.get("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>/preview.<language>.png")
@cookieless
def session_preview(series_slug: str, edition_slug: str, session_id: int, language: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, None)
    said = preview_of(edition, get_released(edition, session_id).facts, known(language))
    return answer_preview(said, find_cover(edition.series.id, edition.id))


def preview_of(edition: PublicEdition, facts: Facts, language: str) -> Preview:
    """What is said of it, in this language."""
    return Preview(
        series=edition.series.id,
        accent=edition.series.accent,
        language=language,
        title=pick(facts.title, language)[0],
        when=_when(edition, facts, language),
        where=pick(facts.place.room, language)[0] if facts.place.room else "",
        of=pick(edition.name, language)[0],
    )


def _when(edition: PublicEdition, facts: Facts, language: str) -> str:
    """When by the venue's clock, or that it does not take place then; of what recurs its days."""
    zone = edition.venue.timezone
    with force_locale(locale_of(language)):
        when = span(facts.starts_at, facts.ends_at, zone, fixed=True)
        if facts.repeats and (times := facts.occurrences(zone)):
            first, last = (each.starts_at.astimezone(get_zone(zone)).date() for each in (times[0], times[-1]))
            when = whole(days_said(first, last, current()))
        state = facts.status if edition.state is EditionState.ANNOUNCED else edition.state
        return when if state is Status.CONFIRMED else f"{label(state)} · {when}"
