"""A CSV that a spreadsheet opens: text is never run, numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitat_cli.spreadsheet import neutral, written

STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize(
    "cell",
    ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1",
     "\uff0b1", "\uff0d1", "\uff20A1", "-", "=", " =1+1", "\u00a0=1", "\u3000@A1", "-1e9", "+1.00",
     "-1,00", "--1", "-\u0661.00"],
)  # fmt: skip
def test_text_that_begins_like_a_formula_gets_an_apostrophe(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    ["-1.05", "0.00", "48750.37", "-3", "7", "Alder", "", "a=b", "1+1", "it's", "2026-03-31"],
)
def test_numbers_and_plain_text_are_left_alone(cell):
    assert neutral(cell) == cell


@given(st.text())
def test_no_cell_starts_like_a_formula_unless_it_is_a_number(cell):
    told = neutral(cell)
    assert (
        told.lstrip(" \u00a0\u3000")[:1] not in tuple(STARTS) or told[1:].replace(".", "").isdigit()
    )


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
                         min_size=1, max_size=4), max_size=4))  # fmt: skip
def test_what_is_written_reads_back_as_the_neutral_cells(rows):
    read = list(csv.reader(io.StringIO(written(rows), newline="")))
    assert read == [[neutral(cell) for cell in row] if row != [""] else [""] for row in rows]


def test_lines_end_as_rfc_4180_says():
    assert written([["a", 'b"c'], ["1.00", "x\ny"]]) == 'a,"b""c"\r\n1.00,"x\ny"\r\n'
