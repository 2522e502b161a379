"""Answers a link's picture to whoever shares it; what is said on it, each slice tells."""

from urllib.parse import urlsplit

from flask.typing import ResponseReturnValue

from forum.editions.formats import Preview
from forum.errors import NotFound
from forum.languages import CONTENT
from forum.pictures.delivery import find
from forum.pictures.models import Picture, PictureKind
from forum.pictures.rules import SIZES
from forum.web import public_url
from forum.web.conditional import answer, tag

LARGE = SIZES[PictureKind.COVER][0][0]


def known(language: str) -> str:
    """A language that there are pictures in. Raises NotFound."""
    if language not in CONTENT:
        raise NotFound
    return language


def answer_preview(said: Preview, cover: Picture | None) -> ResponseReturnValue:
    """The picture with our address, and with this cover if its file is there: drawn once, in turn."""
    data = find(cover, LARGE) if cover else None
    preview = said._replace(address=urlsplit(public_url()).netloc, cover=cover.digest if cover and data else "")
    version = tag(*preview.version)
    return answer(
        version,
        None,
        lambda: preview.png(data),
        mimetype="image/png",
        filename="preview.png",
        public=True,
        large=lambda: version,
    )
