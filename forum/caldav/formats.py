"""WebDAV multistatus answers (RFC 4918 13) with the properties of CalDAV (RFC 4791), sync (RFC 6578) and Apple's."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree as ET

from forum.formats.events import edition_event, session_event
from forum.formats.feed import EditionFacts, Item
from forum.formats.ical import timezones
from forum.formats.lines import CRLF
from forum.languages import clean

D, C = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
CS, APPLE = "{http://calendarserver.org/ns/}", "{http://apple.com/ns/ical/}"
for prefix, name in (("D", D), ("C", C), ("CS", CS), ("A", APPLE)):
    ET.register_namespace(prefix, name.strip("{}"))

REPORTS = (f"{C}calendar-query", f"{C}calendar-multiget", f"{D}sync-collection")
COLLECTION = (f"{D}collection",)
CALENDAR = (f"{D}collection", f"{C}calendar")
PRINCIPAL = (f"{D}collection", f"{D}principal")

HEX = {
    "turquoise": "#00CED1FF",
    "lapis": "#4169E1FF",
    "saffron": "#FFA500FF",
    "pomegranate": "#DC143CFF",
    "almond": "#A0522DFF",
    "steppe": "#2E8B57FF",
}
"""The accents as calendar-color has them: the same colours as COLOR names in the feeds."""

Value = str | ET.Element | list[ET.Element]


class Resource(NamedTuple):
    """Something with an address and properties; none at all: it is gone (404)."""

    href: str
    properties: Mapping[str, Value] | None


def object_of(entry: EditionFacts | Item, language: str) -> bytes:
    """One calendar object: an edition or a session with all its occurrences, and the zones they name."""
    if isinstance(entry, Item):
        zones, event = timezones((), (entry,)), session_event(entry, language)
    else:
        zones, event = timezones((entry,), ()), edition_event(entry, language)
    head = f"BEGIN:VCALENDAR{CRLF}VERSION:2.0{CRLF}PRODID:-//Forum//Forum 1//EN{CRLF}"
    return f"{head}{zones}{event}END:VCALENDAR{CRLF}".encode()


def elements(*tags: str) -> list[ET.Element]:
    """Empty elements, as in resourcetype."""
    return [ET.Element(tag) for tag in tags]


def href(address: str) -> ET.Element:
    """An address as the value of a property."""
    element = ET.Element(f"{D}href")
    element.text = address
    return element


def reports() -> list[ET.Element]:
    """The value of supported-report-set."""
    known = []
    for tag in REPORTS:
        supported = ET.Element(f"{D}supported-report")
        ET.SubElement(ET.SubElement(supported, f"{D}report"), tag)
        known.append(supported)
    return known


def privileges() -> list[ET.Element]:
    """The value of current-user-privilege-set: reading, and nothing else."""
    granted = []
    for name in ("read", "read-current-user-privilege-set"):
        privilege = ET.Element(f"{D}privilege")
        ET.SubElement(privilege, f"{D}{name}")
        granted.append(privilege)
    return granted


def component(name: str) -> list[ET.Element]:
    """The value of supported-calendar-component-set."""
    return [ET.Element(f"{C}comp", name=name)]


def multistatus(resources: Iterable[Resource], wanted: tuple[str, ...] | None, token: str = "") -> bytes:
    """207: each resource with the wanted properties (None: all it has, without calendar-data).

    What resources lack is mostly the same, and is written once, where the first of them lacks it, between comments;
    one holds its place in the others meanwhile.
    """
    root, lacks = ET.Element(f"{D}multistatus"), dict[tuple[str, ...], str]()
    parts = lru_cache(lambda names: _parts(names, wanted))
    for resource in resources:
        response = ET.SubElement(root, f"{D}response")
        ET.SubElement(response, f"{D}href").text = resource.href
        if resource.properties is None:
            ET.SubElement(response, f"{D}status").text = "HTTP/1.1 404 Not Found"
            continue
        have, missing = parts(tuple(resource.properties))
        if have or not missing:
            stat = _propstat(response, "HTTP/1.1 200 OK")
            for tag in have:
                _property(stat, tag, resource.properties[tag])
        if missing:
            is_first = missing not in lacks
            place = lacks.setdefault(missing, f"lack {len(lacks)}")
            response.append(ET.Comment(place))
            if is_first:
                stat = _propstat(response, "HTTP/1.1 404 Not Found")
                stat.extend(ET.Element(tag) for tag in missing)
                response.append(ET.Comment(f"{place} end"))
    if token:
        ET.SubElement(root, f"{D}sync-token").text = token
    written = _written(root)
    for place in lacks.values():
        before, _, rest = written.partition(f"<!--{place}-->")
        lack, _, after = rest.partition(f"<!--{place} end-->")
        written = before + lack + after.replace(f"<!--{place}-->", lack)
    return written.encode()


def _parts(names: Sequence[str], wanted: tuple[str, ...] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of what is wanted, what something with properties of these names has and what it lacks."""
    if wanted is None:
        return tuple(n for n in names if n != f"{C}calendar-data"), ()
    return tuple(n for n in wanted if n in names), tuple(n for n in wanted if n not in names)


def error(condition: str) -> bytes:
    """The body of a refusal: which precondition failed."""
    root = ET.Element(f"{D}error")
    ET.SubElement(root, condition)
    return _written(root).encode()


def _propstat(response: ET.Element, status: str) -> ET.Element:
    stat = ET.SubElement(response, f"{D}propstat")
    prop = ET.SubElement(stat, f"{D}prop")
    ET.SubElement(stat, f"{D}status").text = status
    return prop


def _property(parent: ET.Element, tag: str, value: Value) -> None:
    element = ET.SubElement(parent, tag)
    if isinstance(value, str):
        element.text = value if tag == f"{C}calendar-data" else clean(value)
    else:
        element.extend(value if isinstance(value, list) else [value])


def _written(root: ET.Element) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")
