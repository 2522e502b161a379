"""Registrations as CSV and XLSX that open in Excel; no cell can be a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

Row = Sequence[str | int]


def safe(value: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if isinstance(value, str) and value.lstrip()[:1] in {
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "＝",
        "＋",
        "－",
        "＠",
    }:
        return f"'{value}"
    return value


def to_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark, CRLF, as Excel reads it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(rows: Iterable[Row], made_at: datetime | None = None) -> bytes:
    """A workbook of one sheet: strings stay strings, the first row is frozen. Same rows and time, same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False})
    if made_at is not None:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(y, x, cell)
            else:
                sheet.write_string(y, x, cell, bold if y == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()
