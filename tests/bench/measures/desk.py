"""The organiser's list of 10,000 registrations: a page of it, and its exports."""

import csv
import io
import time

import xlsxwriter

from tests.bench.beside import beside_empty
from tests.bench.content.people import fill_registrations
from tests.bench.content.world import PATH
from tests.bench.figures import Measured, alternate, figure, no_worse
from tests.bench.site import Site, Sites

LIST = f"/manage/{PATH}/registrations"
Cells = list[list[str]]


def desk(sites: Sites) -> Site:
    return sites.once("desk", lambda: _filled(sites.empty("desk")))  # type: ignore[no-any-return]


def _filled(site: Site) -> Site:
    site.fill()
    fill_registrations(site.rows, 10, 10_000)
    return site.serve()


@figure("list", "organiser's list of 10,000 registrations, one page", baseline="empty view", goal=no_worse(0.014))
def page(sites: Sites) -> Measured:
    return beside_empty(desk(sites), LIST, desk(sites).admin.cookie)


def _seconds_of(site: Site, kind: str) -> float:
    started = time.perf_counter()
    site.admin.get(f"{LIST}.{kind}")
    return time.perf_counter() - started


def _cells(site: Site) -> Cells:
    text = site.admin.get(f"{LIST}.csv").body.decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(text)))
    assert len(cells) == 10_001, f"{len(cells)} rows"
    return cells


def _write_csv(cells: Cells) -> float:
    started = time.perf_counter()
    csv.writer(io.StringIO()).writerows(cells)
    return time.perf_counter() - started


def _write_xlsx(cells: Cells) -> float:
    started = time.perf_counter()
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    return time.perf_counter() - started


@figure("list-csv", "the same as CSV", unit="s", baseline="csv, same cells", goal=no_worse(0.018))
def as_csv(sites: Sites) -> Measured:
    site, cells = desk(sites), _cells(desk(sites))
    return alternate(lambda: _seconds_of(site, "csv"), lambda: _write_csv(cells))


@figure("list-xlsx", "the same as XLSX", unit="s", baseline="XlsxWriter, same cells", goal=no_worse(0.25))
def as_xlsx(sites: Sites) -> Measured:
    site, cells = desk(sites), _cells(desk(sites))
    return alternate(lambda: _seconds_of(site, "xlsx"), lambda: _write_xlsx(cells), rounds=3)
