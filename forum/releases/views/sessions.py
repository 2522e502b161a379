"""The page of a session."""

from flask import render_template
from flask.typing import ResponseReturnValue

from forum.accounts.current import find_current
from forum.editions.queries import get_edition
from forum.pictures.queries import photos_of
from forum.releases.queries import document_of, get_released, starred_at
from forum.releases.rules import details_of
from forum.releases.rules.neighbours import neighbours_of
from forum.releases.views import bp
from forum.releases.views.told import take_told
from forum.web.kept import kept
from forum.web.language import content


@bp.get("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>")
@kept
def session(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    account = find_current()
    edition = get_edition(series_slug, edition_slug, account)
    released = get_released(edition, session_id)
    document = document_of(edition)
    stars, facts, zone = starred_at(account, edition.id), released.facts, edition.venue.timezone
    first = facts.first(document.timezone) if document else facts
    return render_template(
        "releases/session.html",
        edition=edition,
        session=released,
        facts=facts,
        details=list(details_of(facts)),
        stars=stars,
        photos=photos_of(edition.id),
        told=take_told(document, stars) if document and account else None,
        occurrences=facts.occurrences(zone) if facts.repeats else (),
        neighbours=neighbours_of(first, document.occurring if document else (), content()),
    )
