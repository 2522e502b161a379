"""What organisers do with pictures."""

from datetime import datetime
from typing import NamedTuple

from forum.accounts.models import Account
from forum.audit.models import Traced
from forum.audit.services import record
from forum.db import db
from forum.languages import Text
from forum.pictures.models import Picture, PictureAct, PictureKind
from forum.pictures.rules import Drawn


class Place(NamedTuple):
    """What a picture is of, and which of its pictures it is; `edition_id`: of whose log and pages it is."""

    owner: Traced
    kind: PictureKind
    series_id: int | None = None
    edition_id: int | None = None
    speaker_id: int | None = None


def save_picture(
    place: Place, picture: Picture | None, drawn: Drawn | None, alt: Text, by: Account, now: datetime
) -> Picture | None:
    """Put it there, instead of what was there; without one only its words change. None: there is none."""
    if picture is None:
        if drawn is None:
            return None
        picture = Picture(
            kind=place.kind, series_id=place.series_id, edition_id=place.edition_id, speaker_id=place.speaker_id
        )
        db.session.add(picture)
    if drawn is not None:
        picture.digest, (picture.width, picture.height) = drawn.digest, drawn.size
    picture.alt = alt
    db.session.flush()
    record(by, PictureAct.SAVED, place.owner, now, place.edition_id, picture=place.kind.value)
    return picture


def remove_picture(place: Place, picture: Picture, by: Account, now: datetime) -> None:
    """Take it away: the pattern or the monogram stands there again."""
    db.session.delete(picture)
    record(by, PictureAct.REMOVED, place.owner, now, place.edition_id)
