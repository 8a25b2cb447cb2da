"""Tables as files: whatever people typed stays text in XLSX and CSV, and nothing they typed costs the rest."""

import csv
import io
import os
import tempfile

import pytest
from openpyxl import load_workbook

from complaints import sheets

ODD = ["=1+1", "+7", "-2", "@SUM(A1)", "\tтаб", "\r=1", '=HYPERLINK("http://x")', "#N/A", "=", "'=1", "0012", '1;2\n3"']


def written(format, *rows):
    target = io.BytesIO()
    sheets.WRITERS[format](target, ["Тема"], rows)
    return target.getvalue()


@pytest.mark.parametrize("typed", ODD)
def test_no_cell_of_xlsx_becomes_a_formula_or_a_number(typed):
    cell = load_workbook(io.BytesIO(written("xlsx", [typed]))).active["A2"]
    assert (cell.data_type, str(cell.value).strip()) == ("s", typed.strip())


@pytest.mark.parametrize("typed", ODD)
def test_no_cell_of_csv_begins_as_a_formula(typed):
    content = written("csv", [typed])
    cell = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))[1][0]

    assert content.startswith(b"\xef\xbb\xbf")
    assert cell.lstrip("'") == typed.lstrip("'")
    assert not cell.startswith(sheets.FORMULA)


@pytest.mark.parametrize("format", sheets.WRITERS)
@pytest.mark.parametrize("typed", ["а\x01б", "\ud800", "д" * 40_000, "\ufffe", ""])
def test_signs_that_a_file_cannot_hold_do_not_cost_the_rest(format, typed):
    assert written(format, [typed], ["за ним"])


def test_a_fault_in_the_middle_leaves_no_temporary_file(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ["первая"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sheets.write_xlsx(io.BytesIO(), ["Тема"], rows())
    assert os.listdir(tmp_path) == []
