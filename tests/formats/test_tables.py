"""CSV and XLSX of a programme."""

import csv
import io
from datetime import datetime, time

import openpyxl
import pytest

from forum.formats import FORMATS
from forum.formats.agenda import entries
from tests.formats.samples import one_edition

pytestmark = pytest.mark.pure


def test_csv_and_xlsx_have_a_row_for_each_occurrence_and_no_formulas():
    data = FORMATS["csv"].render(one_edition())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(entries(one_edition()))
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(one_edition()))).active
    assert [[str(c.value or "") for c in row] for row in sheet.iter_rows()][1][5] == rows[1][5]
    assert not [c for row in rows for c in row if c[:1] in "=+@" and c]


def test_csv_and_xlsx_tell_real_dates_and_the_last_day():
    rows = list(csv.reader(io.StringIO(FORMATS["csv"].render(one_edition()).decode("utf-8-sig"))))
    long = next(row for row in rows if "Exhibition" in row)
    assert long[:5] == ["2027-01-02", "10:00", "2027-02-11", "10:00", "Asia/Tashkent"]
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(one_edition()))).active
    found = next(row for row in sheet.iter_rows(values_only=True) if "Exhibition" in row)
    assert found[:4] == (datetime(2027, 1, 2), time(10), datetime(2027, 2, 11), time(10))
