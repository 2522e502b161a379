"""Who speaks: the list, and a page each."""

from collections.abc import Sequence

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from forum.accounts.current import find_current
from forum.editions.queries import get_edition
from forum.errors import NotFound
from forum.languages import family_first, first_letter, sort_key
from forum.pictures.queries import find_photo, photos_of
from forum.releases.queries import document_of, find_successor
from forum.releases.rules.grid import programme_order
from forum.releases.rules.session import Appears
from forum.releases.views import bp
from forum.web.filters import edition_url, plain
from forum.web.kept import kept
from forum.web.language import content

MAX_UNLETTERED = 30
"""People up to whom one finds a name without being led by its letter."""


@bp.get("/forums/<series_slug>/<edition_slug>/speakers")
@kept
def speakers(series_slug: str, edition_slug: str) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    document = document_of(edition)
    people = {s.id: s for r in (document.listed if document else ()) for s in r.facts.speakers}
    ordered = sorted(people.values(), key=lambda s: sort_key(family_first(plain(s.name)), content()))
    return render_template(
        "releases/speakers.html",
        edition=edition,
        speakers=ordered,
        letters=_letters(ordered) if len(ordered) > MAX_UNLETTERED else {},
        photos=photos_of(edition.id),
        is_released=bool(document and document.listed),
    )


def _letters(ordered: Sequence[Appears]) -> dict[int, str]:
    """By the first person of each, the letters with which the names of these begin."""
    letters: dict[str, int] = {}
    for speaker in ordered:
        letters.setdefault(first_letter(family_first(plain(speaker.name)), content()), speaker.id)
    return {key: letter for letter, key in letters.items()}


@bp.get("/forums/<series_slug>/<edition_slug>/speakers/<int:speaker_id>")
@kept
def speaker(series_slug: str, edition_slug: str, speaker_id: int) -> ResponseReturnValue:
    edition = get_edition(series_slug, edition_slug, find_current())
    document = document_of(edition)
    own = [(r, s) for r in (document.listed if document else ()) for s in r.facts.speakers if s.id == speaker_id]
    if not own:
        if (successor := find_successor(edition, "speaker", speaker_id)) is None:
            raise NotFound
        return redirect(edition_url("releases.speaker", edition, speaker_id=successor), 308)
    sessions = sorted((r for r, _ in own), key=lambda r: programme_order(r.facts, content()))
    photo = find_photo(edition.id, speaker_id)
    return render_template("releases/speaker.html", edition=edition, speaker=own[-1][1], photo=photo, sessions=sessions)
