"""xCal (RFC 6321): the same components as jCal, told in XML."""

from typing import Any
from xml.etree import ElementTree as ET

from forum.formats.feed import Feed
from forum.formats.jcal import tree
from forum.formats.xml import add, document

NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0"


def xcal(feed: Feed) -> bytes:
    """The feed as xCal."""
    root = ET.Element("icalendar", xmlns=NAMESPACE)
    _component(root, tree(feed))
    return document(root)


def _component(parent: ET.Element, component: Any) -> None:
    name, properties, components = component
    element = add(parent, name)
    if properties:
        container = add(element, "properties")
        for each in properties:
            _property(container, *each)
    if components:
        container = add(element, "components")
        for each in components:
            _component(container, each)


def _property(parent: ET.Element, name: str, parameters: dict[str, Any], kind: str, *values: Any) -> None:
    element = add(parent, name)
    if parameters:
        container = add(element, "parameters")
        for key, value in parameters.items():
            add(add(container, key), "text", str(value))
    if name == "geo":
        add(element, "latitude", str(values[0][0]))
        add(element, "longitude", str(values[0][1]))
    elif kind == "recur":
        _recur(add(element, "recur"), values[0])
    else:
        for value in values:
            add(element, kind, str(value))


def _recur(element: ET.Element, parts: dict[str, Any]) -> None:
    """The order of RFC 6321 3.3.10: freq, until, count, interval, then the by-parts."""
    order = ("freq", "until", "count", "interval")
    for key in sorted(parts, key=lambda k: (order.index(k) if k in order else len(order), k)):
        for value in parts[key] if isinstance(parts[key], list) else [parts[key]]:
            add(element, key, str(value))
