"""Pictures: what each is of; the bytes are files (forum.pictures.delivery)."""

from enum import Enum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.audit.models import Act
from forum.db import Model, Versioned
from forum.languages import N_, Text


class PictureAct(Act):
    """What the log says of pictures, of the series, edition or speaker that has them."""

    SAVED = "picture saved", N_("Picture saved")
    REMOVED = "picture removed", N_("Picture taken away")


class PictureKind(Enum):
    COVER = "cover"
    LOGO = "logo"
    PHOTO = "photo"


_IS_COVER = text("kind = 'COVER'")


class Picture(Versioned, Model):
    """A picture of a series, of an edition, or of a speaker in an edition; it goes with whatever it is of.

    Its files are named by `digest`; `width` and `height` are those of the largest. Everyone sees it at once
    (docs/decisions/0017).
    """

    __tablename__ = "picture"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PictureKind]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speaker.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(32), index=True)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[Text] = mapped_column(default=dict, server_default="{}")
    __table_args__ = (
        UniqueConstraint("series_id", "kind"),
        Index("uq_picture_cover", "edition_id", unique=True, sqlite_where=_IS_COVER, postgresql_where=_IS_COVER),
    )
