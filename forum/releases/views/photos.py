"""Photos of speakers, for whoever may see that they speak."""

from flask.typing import ResponseReturnValue

from forum.accounts.current import find_current
from forum.accounts.models import Right
from forum.editions.queries import get_edition
from forum.editions.rules import rights_over
from forum.errors import NotFound
from forum.pictures.delivery import send
from forum.pictures.queries import find_photo, sought
from forum.releases.queries import document_of
from forum.releases.views import bp
from forum.web import cookieless


@bp.get("/forums/<series_slug>/<edition_slug>/speakers/<int:speaker_id>.<digest>.<int:width>.webp")
@cookieless
def photo(series_slug: str, edition_slug: str, speaker_id: int, digest: str, width: int) -> ResponseReturnValue:
    """Of the released programme; of its draft for who sees that."""
    me = find_current()
    edition = get_edition(series_slug, edition_slug, me)
    document = document_of(edition)
    speaks = any(s.id == speaker_id for r in (document.listed if document else ()) for s in r.facts.speakers)
    if not speaks and Right.SEE_PROGRAMME not in rights_over(edition, me):
        raise NotFound
    return send(sought(find_photo(edition.id, speaker_id), digest), width, public=speaks and edition.is_public)
