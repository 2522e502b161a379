"""The page of a session, and its star."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum import clock
from forum.accounts.current import current_account, find_current
from forum.db import transaction
from forum.editions.queries import get_edition
from forum.releases.queries import document_of, get_released, starred_uids
from forum.releases.rules import details_of
from forum.releases.rules.neighbours import neighbours_of
from forum.releases.services import set_star
from forum.releases.views import bp
from forum.web import public
from forum.web.filters import edition_url
from forum.web.language import content
from forum.web.pages import own_path


@bp.get("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>")
@public
def session(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    released = get_released(edition, session_id)
    document = document_of(edition)
    starred = released.facts.uid in starred_uids(find_current(), edition.id)
    return render_template(
        "releases/session.html",
        edition=edition,
        session=released,
        facts=released.facts,
        details=list(details_of(released.facts)),
        starred=starred,
        occurrences=released.facts.occurrences(edition.venue.timezone) if released.facts.repeats else (),
        neighbours=neighbours_of(released.facts, document.occurring if document else (), content()),
    )


@bp.post("/forums/<series_slug>/<edition_slug>/sessions/<int:session_id>/star")
def star(series_slug: str, edition_slug: str, session_id: int) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, current_account())
    released = get_released(edition, session_id)
    starred = request.form.get("starred") == "1"
    with transaction():
        set_star(current_account(), edition, released, starred, clock.now())
    spot = "row" if request.form.get("spot") == "row" else "star"
    if request.headers.get("HX-Request"):
        return render_template("releases/starred.html", edition=edition, session=released, starred=starred, spot=spot)
    back = own_path(request.form.get("next")) or edition_url("releases.session", edition, session_id=session_id)
    return redirect(f"{back}#{spot}-{session_id}")
