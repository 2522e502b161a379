"""Tables as Excel and others read them: real dates, no formula with any reader."""

import csv
import io
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.tables import safe, to_csv, to_xlsx

pytestmark = pytest.mark.pure

MADE = datetime(2027, 1, 1, tzinfo=UTC)
TASHKENT = ZoneInfo("Asia/Tashkent")
RECEIVED = datetime(2026, 11, 25, 20, 31, 7, 5, tzinfo=UTC)
RISKY = tuple("=+-@＝＋－＠")
NASTY = st.text(alphabet="=+-@;,\t\r\n\"' |x＝1", max_size=9)


def read(data: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "cell", ["x;=cmd|' /C calc'!A0", 'x;"=cmd"', "x;\t=1", "=1", "\t=1", "a\n=1", "a\r\n+1", "; @x", "x;", 'x;"', ';""-2', "x\t=1"]
)  # fmt: skip
def test_no_reader_of_a_csv_finds_a_formula(cell, delimiter):
    for row in (["a", cell, "b"], [cell, "a"], ["a", cell], ["a,b", cell, cell]):
        found = [c for line in read(to_csv([row, row]), delimiter) for c in line]
        assert [c for c in found if c.lstrip().startswith(RISKY)] == []


@given(st.lists(st.lists(NASTY, min_size=1, max_size=4), max_size=4))
def test_no_reader_finds_a_formula_in_whatever_people_write(rows):
    data = to_csv(rows)
    for delimiter in ",;\t":
        assert [c for line in read(data, delimiter) for c in line if c.lstrip().startswith(RISKY)] == []


@given(st.lists(st.lists(st.text(alphabet="ab,\"'é; \n", max_size=9), min_size=1, max_size=4), max_size=4))
def test_a_csv_says_what_harmless_cells_said(rows):
    assert read(to_csv(rows), ",") == [row if row != [""] else [""] for row in rows]


def test_a_cell_that_could_be_a_formula_is_marked_and_others_are_as_they_were():
    assert safe("=1+1") == "'=1+1"
    assert safe("see a;b; c-d, x=y") == "see a;b; c-d, x=y"
    assert to_csv([["=1+1", "-2", "@x", "plain", -5]]) == b"\xef\xbb\xbf'=1+1,'-2,'@x,plain,-5\r\n"


def test_a_csv_tells_dates_times_and_lengths_by_the_clock_of_the_zone():
    row = [date(2027, 1, 4), time(9, 5), RECEIVED, timedelta(hours=30, minutes=5), None, 7, 1.5]
    assert read(to_csv([row], TASHKENT), ",") == [["2027-01-04", "09:05", "2026-11-26 01:31", "30:05", "", "7", "1.5"]]


def test_a_workbook_holds_real_dates_and_numbers_and_texts_stay_texts():
    rows = [
        ["Name", "When"],
        ["=1+1", RECEIVED],
        [date(2027, 1, 4), time(9, 5)],
        [timedelta(hours=30), -5],
        [None, 1.5],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(rows, MADE, TASHKENT))).active
    values = [[c.value for c in row] for row in sheet.iter_rows()]
    assert values[1] == ["=1+1", datetime(2026, 11, 26, 1, 31)]
    assert sheet["A2"].data_type == "s"
    assert values[2] == [datetime(2027, 1, 4), time(9, 5)]
    assert values[3] == [timedelta(hours=30), -5]
    assert values[4] == [None, 1.5]
    assert [sheet[c].number_format for c in ("B2", "A3", "B3", "A4")] == [
        "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "hh:mm", "[h]:mm",
    ]  # fmt: skip
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"


def test_a_workbook_is_the_same_bytes_for_the_same_rows_and_keeps_what_is_too_long_for_a_cell():
    rows = [["x" * 40_000, RECEIVED]]
    assert to_xlsx(rows, MADE) == to_xlsx(rows, MADE)
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(rows, MADE))).active["A1"].value == "x" * 32_766 + "…"


def test_truth_is_truth_in_a_workbook_and_a_word_in_csv():
    rows = [["Badge"], [True], [False]]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(rows, MADE))).active
    assert [cell.value for cell in sheet["A"]] == ["Badge", True, False]
    assert to_csv(rows, truth=("Нет", "Да")).decode("utf-8-sig").split() == ["Badge", "Да", "Нет"]


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("INNOPROM 2027", "INNOPROM 2027"),
        ("Culture: [a/b\\c]*?", "Culture a b c"),
        ("'Quoted'", "Quoted"),
        ("History", "History_"),
        ("😀" * 20, "😀" * 15),
        ("x" * 40, "x" * 31),
        ("*", "Sheet1"),
    ],
)
def test_a_sheet_is_named_as_excel_takes_it_and_filtered(name, sheet):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([["Name", "When"], ["a", 1]], MADE, sheet=name)))
    assert book.sheetnames == [sheet]
    assert book.active.auto_filter.ref == "A1:B2"


BEFORE = re.compile('(?<=[;\\t\\n\\r])(?=[\\s"]*[=+\\-@＝＋－＠])')
"""What is marked, said plainly: slow for many blanks, which is why it is not what the code does."""


@given(st.text(alphabet="=-;\t\r\n\"' ax", max_size=30))
def test_marks_stand_where_a_cell_may_begin_and_nowhere_else(text):
    begun = safe(f"x{text}")
    assert begun == BEFORE.sub("'", f"x{text}")


@pytest.mark.parametrize("blank", ["\n", ";", '"', "\t ", ";\n", ' ;"'])
def test_a_mark_looks_at_every_blank_once(blank):
    """A megabyte of them takes no time at all; by the square it would take days."""
    text = f"a{blank * (1_000_000 // len(blank))}x"
    assert safe(text) == text


@pytest.mark.parametrize("said", ["<r><t>n</t></r></si><si><r><t>n</t></r>", "<r>&</r>"])
def test_a_text_that_looks_like_one_of_a_workbooks_own_is_a_text(said):
    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx([["Note", "Name"], [said, "Ann"]], datetime(2027, 1, 1, tzinfo=UTC)))
    )
    told = [[str(cell.value).rstrip() for cell in row] for row in book.active.rows]
    assert told == [["Note", "Name"], [said, "Ann"]]
