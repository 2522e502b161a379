"""Tables as CSV and XLSX that open in Excel: dates and numbers are what they are, and no cell can be a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Cell = str | bool | int | float | date | time | datetime | timedelta | None
Row = Sequence[Cell]

MAX_CELL, MAX_SHEET, MAX_WIDTH = 32_767, 31, 480
"""Letters that Excel takes in one cell and in the name of a sheet, and pixels that a column is made wide at most."""
NUMBER_FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm", timedelta: "[h]:mm"}
_RISKY = "=+\\-@＝＋－＠"
_BEGINS = re.compile(rf"(?=\s*[{_RISKY}])|(?=[\t\r])")
_BEFORE = re.compile(rf"(?:(?<=;)[\s\"]*+|(?<![\s\";])[\s\"]++)(?=[{_RISKY}])")
"""All the blanks and quotes before a risky sign, each looked at once however many there are."""


def safe(value: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection), whatever it thinks parts the cells.

    Who reads with semicolons or tabs does not see our quotes as we mean them: there, a cell begins after any of them.
    """
    begun = f"'{value}" if _BEGINS.match(value) else value
    return _BEFORE.sub(_quoted, begun)


def _quoted(blanks: re.Match[str]) -> str:
    """A quote after each sign that may part cells."""
    parts = "'" if blanks.string[blanks.start() - 1 : blanks.start()] == ";" else ""
    return parts + re.sub(r"([\t\n\r])", r"\1'", blanks[0])


def to_csv(rows: Iterable[Row], zone: tzinfo = UTC, truth: tuple[str, str] = ("no", "yes")) -> bytes:
    """UTF-8 with a byte order mark, CRLF, as Excel reads it; instants by the zone's clock, truth in these words."""
    out = io.StringIO(newline="")
    told = [[truth[cell] if isinstance(cell, bool) else cell for cell in row] for row in rows]
    csv.writer(out).writerows([_written(_shown(cell, zone)) for cell in row] for row in told)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(rows: Iterable[Row], made_at: datetime, zone: tzinfo = UTC, sheet: str = "") -> bytes:
    """A workbook of one sheet, the first row bold and frozen; one with a name can be filtered. Same rows and time, same
    bytes."""
    import xlsxwriter  # here only: a process that makes no workbook does without

    rows, out = list(rows), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    page = book.add_worksheet(sheet_name(sheet) or None)
    bold = book.add_format({"bold": True})
    formats = {kind: book.add_format({"num_format": form, "align": "left"}) for kind, form in NUMBER_FORMATS.items()}
    for y, row in enumerate(rows):
        for x, cell in enumerate(_shown(cell, zone) for cell in row):
            if isinstance(cell, str):
                cell = f"{cell} " if cell.startswith("<r>") else cell  # its library takes that for its own, unescaped
                text = cell if len(cell) <= MAX_CELL else f"{cell[: MAX_CELL - 1]}…"
                page.write_string(y, x, text, bold if y == 0 else None)
            elif isinstance(cell, bool):
                page.write_boolean(y, x, cell)
            elif isinstance(cell, int | float):
                page.write_number(y, x, cell)
            elif cell is not None:
                page.write_datetime(y, x, cell, formats[type(cell)])
    page.freeze_panes(1, 0)
    if sheet and rows:
        page.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    page.autofit(MAX_WIDTH)
    book.close()
    return out.getvalue()


def sheet_name(name: str) -> str:
    """A name as Excel takes it for a sheet: short, without its signs, and not the one that it keeps for itself."""
    name = " ".join(re.sub(r"[\x00-\x1f\[\]:*?/\\]", " ", name).split())
    name = name.encode("utf-16-le")[: 2 * MAX_SHEET].decode("utf-16-le", "ignore").strip("' ")
    return f"{name}_" if name.lower() == "history" else name


def _shown(cell: Cell, zone: tzinfo) -> Cell:
    """An instant as the clocks of the zone show it, whole minutes; everything else as it is."""
    if not isinstance(cell, datetime):
        return cell
    local = cell.astimezone(zone).replace(tzinfo=None) if cell.tzinfo else cell
    return local.replace(second=0, microsecond=0)


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return f"{cell:%H:%M}" if isinstance(cell, time) else cell.isoformat() if isinstance(cell, date) else cell
