"""What was typed in a form whose file is too large: its words are read as they arrive, the file is not kept."""

from io import BytesIO
from urllib.parse import urlencode
from wsgiref.types import WSGIEnvironment

from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Field, File, MultipartDecoder, NeedData, State

from forum.bounds import Bound
from forum.web.bodies import CROWDED, Body, Crowd, Sender

DROPPED = "forum.dropped"
"""In the environment of a request: that its files were too large, and only the words of its form are there."""
PARTS = 1_000
"""More than any form of ours has."""


class Words(Body):
    """The body of a form, as far as it is words; its application gets a form without files."""

    def __init__(self, boundary: str, sender: Sender, crowd: Crowd) -> None:
        super().__init__(BytesIO(), Bound.DROPPED_BYTES.most, sender, crowd)
        self._decoder = MultipartDecoder(boundary.encode(), Bound.FORM_BYTES.most, max_parts=PARTS)
        self._fields = list[tuple[str, bytearray]]()
        self._into: bytearray | None = None
        self._kept = 0
        self.is_over = not crowd.drain(self)

    def add(self, piece: bytes) -> None:
        """Keep what is words."""
        self.size += len(piece)
        try:
            self._decoder.receive_data(piece)
            while not isinstance(event := self._decoder.next_event(), NeedData):
                self._take(event)
        except (ValueError, HTTPException):  # no form, or one of too many parts
            self.is_over = True
        self.is_over = self.is_over or self._kept > Bound.FORM_BYTES.most

    def _take(self, event: object) -> None:
        if isinstance(event, Field):
            self._into = bytearray()
            self._fields.append((event.name, self._into))
        elif isinstance(event, File):
            self._into = None
        elif isinstance(event, Data) and self._into is not None:
            self._into += event.data
            self._kept += len(event.data)

    @property
    def is_cut(self) -> bool:
        """Whether its words are not there as a whole."""
        return self.is_over or self._decoder.state is not State.EPILOGUE

    def tell(self, environ: WSGIEnvironment) -> None:
        """Its application reads them; of one that was cut, that it is too long."""
        super().tell(environ)
        if not self.is_cut:  # the decoder takes the end of a line for words where a piece ends within it
            words = urlencode([(name, bytes(value).removesuffix(b"\r")) for name, value in self._fields]).encode()
            environ |= {"wsgi.input": BytesIO(words), "CONTENT_LENGTH": str(len(words)), DROPPED: True, CROWDED: 0}
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"


def boundary_of(environ: WSGIEnvironment) -> str:
    """What is between the parts of a form; empty for what is none: to look for a long one takes the square of it."""
    boundary = parse_options_header(environ.get("CONTENT_TYPE", ""))[1].get("boundary", "")
    return boundary if len(boundary) <= Bound.BOUNDARY.most else ""
