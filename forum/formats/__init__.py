"""Renderings for machines: pure functions of a Feed, each in its own file, and the registry of them all."""

from collections.abc import Callable
from typing import NamedTuple

from forum import printing
from forum.formats.atom import atom
from forum.formats.feed import Feed
from forum.formats.frab_json import schedule_json
from forum.formats.frab_xml import schedule_xml
from forum.formats.ical import RENDERER, calendar
from forum.formats.jcal import jcal
from forum.formats.jscalendar import jscalendar
from forum.formats.jsonld import jsonld
from forum.formats.pdf import pdf
from forum.formats.tables import csv, xlsx
from forum.formats.xcal import xcal
from forum.languages import N_


class Format(NamedTuple):
    """One way to write a feed. `whole` ones are of exactly one edition; `use` says to people what it is for.

    `renderer` is part of every ETag: raise it when the same document gives other bytes. `prints` says on what else of
    this installation they depend.
    """

    mimetype: str
    name: str
    use: str
    render: Callable[[Feed], bytes]
    whole: bool = False
    renderer: str = RENDERER
    prints: Callable[[], str] | None = None

    @property
    def version(self) -> str:
        """What stands for this way of writing in an ETag."""
        return f"{self.renderer}.{self.prints()}" if self.prints else self.renderer


_APPS = N_("conference apps and recording crews")
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    "ics": Format("text/calendar; charset=utf-8", "iCalendar", N_("calendar programs"), calendar),
    "pdf": Format("application/pdf", "PDF", N_("printing"), pdf, whole=True, renderer="4", prints=printing.fingerprint),
    "xlsx": Format(_SHEET, "XLSX", N_("spreadsheets"), xlsx, whole=True, renderer="4"),
    "csv": Format("text/csv; charset=utf-8", "CSV", N_("spreadsheets"), csv, whole=True, renderer="4"),
    "atom.xml": Format("application/atom+xml", "Atom", N_("feed readers: what changed"), atom),
    "jscalendar.json": Format(
        "application/jscalendar+json", "JSCalendar", N_("programs, in all languages at once"), jscalendar
    ),
    "jcal.json": Format("application/calendar+json", "jCal", N_("programs"), jcal),
    "xcal.xml": Format("application/calendar+xml", "xCal", N_("programs"), xcal),
    "frab.xml": Format("application/xml", "frab XML", _APPS, schedule_xml, whole=True),
    "frab.json": Format("application/json", "frab JSON", _APPS, schedule_json, True),
    "jsonld": Format("application/ld+json", "JSON-LD", N_("search engines"), jsonld),
}
"""By the ending of the address."""
