"""Reading which pictures there are."""

from sqlalchemy import select

from forum.audit.models import AuditEntry, Traced
from forum.db import db
from forum.errors import NotFound
from forum.pictures.models import Picture, PictureAct, PictureKind


def find_series_picture(series_id: int, kind: PictureKind) -> Picture | None:
    """The cover or the logo of a series."""
    return db.session.scalar(select(Picture).where(Picture.series_id == series_id, Picture.kind == kind))


def find_edition_cover(edition_id: int) -> Picture | None:
    """An edition's own."""
    of_kind = Picture.kind == PictureKind.COVER
    return db.session.scalar(select(Picture).where(Picture.edition_id == edition_id, of_kind))


def find_photo(edition_id: int, speaker_id: int) -> Picture | None:
    """Of a speaker of the edition."""
    own = Picture.speaker_id == speaker_id
    return db.session.scalar(select(Picture).where(Picture.edition_id == edition_id, own))


def find_cover(series_id: int, edition_id: int | None) -> Picture | None:
    """What stands above an edition: its own cover, or else that of its series."""
    own = Picture.series_id == series_id
    own = own | (Picture.edition_id == edition_id) if edition_id else own
    query = select(Picture).where(own, Picture.kind == PictureKind.COVER)
    return db.session.scalar(query.order_by(Picture.edition_id.is_(None)))


def photos_of(edition_id: int) -> dict[int, Picture]:
    """The photos of an edition's speakers, by the speakers' keys."""
    of_kind = Picture.kind == PictureKind.PHOTO
    photos = db.session.scalars(select(Picture).where(Picture.edition_id == edition_id, of_kind))
    return {photo.speaker_id: photo for photo in photos if photo.speaker_id}


def logos() -> dict[int, Picture]:
    """Every logo, by the key of its series."""
    found = db.session.scalars(select(Picture).where(Picture.kind == PictureKind.LOGO))
    return {logo.series_id: logo for logo in found if logo.series_id}


def sought(picture: Picture | None, digest: str) -> Picture:
    """The picture whose address has this digest: one that was replaced is not shown any more."""
    if picture is None or picture.digest != digest:
        raise NotFound
    return picture


def last_saved(owner: Traced, kind: PictureKind) -> AuditEntry | None:
    """Who put its picture of this kind there last, and when."""
    own = (AuditEntry.thing == owner.__tablename__) & (AuditEntry.thing_id == owner.id)
    query = select(AuditEntry).where(own, AuditEntry.act == PictureAct.SAVED.value).order_by(AuditEntry.id.desc())
    entries = db.session.scalars(query.limit(20)).unique()
    return next((entry for entry in entries if entry.words.details.get("picture", kind.value) == kind.value), None)


def files_in_use() -> dict[str, PictureKind]:
    """Every digest that a picture has, and of which kind it is."""
    return {row.digest: row.kind for row in db.session.execute(select(Picture.digest, Picture.kind))}
