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
from forum.girih import RENDERER as GIRIH
from forum.languages import N_


class Format(NamedTuple):
    """One way to write a feed. `whole` ones are of exactly one edition; `use` says to people what it is for.

    `renderer` is part of every ETag: raise it when the same document gives other bytes. `prints` says on what else of
    this installation they depend. `large` ones take long, and nothing in them tells which filter was asked for.
    """

    mimetype: str
    name: str
    use: str
    render: Callable[[Feed], bytes]
    renderer: str
    whole: bool = False
    prints: str = ""
    large: bool = False

    @property
    def version(self) -> str:
        """What stands for this way of writing in an ETag."""
        return f"{self.renderer}.{printing.fingerprint(self.prints)}" if self.prints else self.renderer


_APPS = N_("conference apps and recording crews")
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    "ics": Format(
        mimetype="text/calendar; charset=utf-8",
        name="iCalendar",
        use=N_("calendar programs"),
        render=calendar,
        renderer=RENDERER,
    ),
    "pdf": Format(
        mimetype="application/pdf",
        name="PDF",
        use=N_("printing"),
        render=pdf,
        renderer=f"9-{GIRIH}",
        whole=True,
        prints="programme",
        large=True,
    ),
    "xlsx": Format(
        mimetype=_SHEET,
        name="XLSX",
        use=N_("spreadsheets"),
        render=xlsx,
        renderer="6",
        whole=True,
        large=True,
    ),
    "csv": Format(
        mimetype="text/csv; charset=utf-8",
        name="CSV",
        use=N_("spreadsheets"),
        render=csv,
        renderer="6",
        whole=True,
    ),
    "atom.xml": Format(
        mimetype="application/atom+xml",
        name="Atom",
        use=N_("feed readers: what changed"),
        render=atom,
        renderer="2",
    ),
    "jscalendar.json": Format(
        mimetype="application/jscalendar+json",
        name="JSCalendar",
        use=N_("programs, in all languages at once"),
        render=jscalendar,
        renderer="3",
    ),
    "jcal.json": Format(
        mimetype="application/calendar+json",
        name="jCal",
        use=N_("programs"),
        render=jcal,
        renderer=RENDERER,
    ),
    "xcal.xml": Format(
        mimetype="application/calendar+xml",
        name="xCal",
        use=N_("programs"),
        render=xcal,
        renderer=RENDERER,
    ),
    "frab.xml": Format(
        mimetype="application/xml",
        name="frab XML",
        use=_APPS,
        render=schedule_xml,
        renderer="3",
        whole=True,
    ),
    "frab.json": Format(
        mimetype="application/json",
        name="frab JSON",
        use=_APPS,
        render=schedule_json,
        renderer="3",
        whole=True,
    ),
    "jsonld": Format(
        mimetype="application/ld+json",
        name="JSON-LD",
        use=N_("search engines"),
        render=jsonld,
        renderer="3",
    ),
}
"""By the ending of the address."""
