"""Writing XML and JSON: the same tree, the same bytes; no character that XML 1.0 forbids."""

import json
from xml.etree import ElementTree as ET

from forum.languages import clean


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new child with cleaned text and attributes."""
    child = ET.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    child.text = clean(text, lines=True) or None
    return child


def document(root: ET.Element) -> bytes:
    """The whole document in UTF-8."""
    ET.indent(root)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def to_json(value: object) -> bytes:
    """JSON in UTF-8, names in the order given, every string cleaned."""
    return json.dumps(_cleaned(value), ensure_ascii=False, indent=1).encode() + b"\n"


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value, lines=True)
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, (list, tuple)) else value
