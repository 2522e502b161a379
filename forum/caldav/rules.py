"""What a CalDAV request asks for (RFC 4918 9.1, RFC 4791 7.8 and 7.9, RFC 6578 3.2)."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from forum.bounds import Bound

D, C = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"


class Malformed(Exception):
    """The body is not the XML it should be: 400."""


class TooLong(Exception):
    """More than is taken at once: 413."""


class Unsupported(Exception):
    """A precondition fails: 403; the argument is its element's name."""


class Kind(StrEnum):
    PROPERTIES = "propfind"
    QUERY = "calendar-query"
    MULTIGET = "calendar-multiget"
    SYNC = "sync-collection"


class Asked(NamedTuple):
    """A request, understood. No `wanted` means all properties. Times are UTC; `uid` and `hrefs` narrow the query."""

    kind: Kind
    wanted: tuple[str, ...] | None
    hrefs: tuple[str, ...] = ()
    token: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    uid: str | None = None
    nothing: bool = False


class _Bounded(TreeBuilder):
    """Builds no more of a tree than is taken: the reading ends at the first element beyond."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = self.level = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.elements, self.level = self.elements + 1, self.level + 1
        if (
            self.elements > Bound.DAV_ELEMENTS.most
            or self.level > Bound.DAV_NESTED.most
            or len(attrs) > Bound.DAV_ATTRIBUTES.most
            or any(len(name) > Bound.DAV_NAME.most for name in (tag, *attrs))
        ):
            raise Malformed
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.level -= 1
        return super().end(tag)


def _parse(body: bytes) -> Element:
    """Its root. Raises TooLong, Malformed."""
    if len(body) > Bound.DAV_BYTES.most:
        raise TooLong
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(body)
        root: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Malformed from None
    return root


def read(body: bytes) -> Asked:
    """What the body of a PROPFIND or REPORT asks. An empty one asks for all properties."""
    if not body.strip():
        return Asked(Kind.PROPERTIES, None)
    root = _parse(body)
    kinds = {f"{D}propfind": Kind.PROPERTIES, f"{C}calendar-query": Kind.QUERY}
    kinds |= {f"{C}calendar-multiget": Kind.MULTIGET, f"{D}sync-collection": Kind.SYNC}
    if root.tag not in kinds:
        raise Unsupported(f"{D}supported-report")
    prop = root.find(f"{D}prop")
    wanted = None if prop is None else tuple(dict.fromkeys(child.tag for child in prop))
    if wanted is not None and len(wanted) > Bound.DAV_PROPERTIES.most:
        raise Malformed
    hrefs = tuple(_path(e.text or "") for e in root.iter(f"{D}href"))
    if any(_UNSAYABLE.search(href) for href in hrefs):
        raise Malformed
    if len(hrefs) > Bound.DAV_HREFS.most:
        raise TooLong
    asked = Asked(
        kind=kinds[root.tag], wanted=wanted, hrefs=hrefs, token=(root.findtext(f"{D}sync-token") or "").strip()
    )
    return _filtered(asked, root)


_UNSAYABLE = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")
"""What no answer in XML could say again."""


def _path(address: str) -> str:
    try:
        return unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""


def _filtered(asked: Asked, root: Element) -> Asked:
    """The filter of a calendar-query: component, time range, UID."""
    outer = root.find(f"{C}filter/{C}comp-filter")
    if outer is None:
        return asked
    inner = outer.find(f"{C}comp-filter")
    if outer.get("name") != "VCALENDAR" or (inner is not None and inner.get("name") != "VEVENT"):
        return asked._replace(nothing=True)
    if inner is None:
        return asked
    if (span := inner.find(f"{C}time-range")) is not None:
        asked = asked._replace(starts_at=_instant(span.get("start")), ends_at=_instant(span.get("end")))
    filters = inner.findall(f"{C}prop-filter")
    if len(filters) > Bound.DAV_FILTERS.most:
        raise Malformed
    for prop in filters:
        text = prop.findtext(f"{C}text-match")
        if prop.get("name") != "UID" or text is None:
            raise Unsupported(f"{C}supported-filter")
        asked = asked._replace(uid=text.strip())
    return asked


def _instant(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Malformed from None
