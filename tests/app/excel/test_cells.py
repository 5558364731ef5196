"""What one cell of a sheet becomes: texts that stay texts, real dates and numbers, nothing silently lost."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.excel import cells, workbook
from app.excel.cells import Target
from app.store.fields import Choice, Date, DateTime, LongText, Money, Number, Phone, Text, YesNo

MOMENT = clock.at(2026, 11, 21, 15, 42)


def written(*pairs, masked=False):
    """The values that a reader sees in row 0, and the sheet's XML."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    target = Target(book.add_worksheet(), workbook._formats(book), masked=masked)
    for column, (field, value) in enumerate(pairs):
        cells.put(field, target, 0, column, value)
    book.close()
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(memory.getvalue())).get_sheet_by_index(0).to_python()
    )
    return rows[0] if rows else []


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x","点我")', "+1-2", "-3", "@SUM(A1)", "=1+1", "{=1}", "http://x.cn", "007", "1e5", "TRUE"],
)
@pytest.mark.parametrize("field", [Text(), LongText()], ids=["text", "long"])
def test_what_looks_like_a_formula_link_or_number_stays_a_text(field, text):
    assert written((field, text)) == [text]


def test_a_phone_is_a_text_with_its_zeros_and_masked_when_asked():
    assert written((Phone(), "057188889440"), (Phone(), "13812346621")) == ["057188889440", "13812346621"]
    assert written((Phone(), "13812346621"), masked=True) == ["138****6621"]


def test_moments_days_numbers_and_amounts_are_real():
    row = written((DateTime(), MOMENT), (Date(), date(2026, 11, 21)), (Number(), 3), (Money(), 1250))
    assert row == [datetime(2026, 11, 21, 15, 42), date(2026, 11, 21), 3.0, 12.5]  # noqa: DTZ001  Excel knows no zone


def test_words_of_choices_and_yes_and_no():
    assert written((Choice((("a", "甲"),)), "a"), (YesNo(), True), (YesNo(), False)) == ["甲", "是", "否"]


def test_what_excel_cannot_count_is_written_as_text():
    row = written((DateTime(), clock.at(1899, 5, 1)), (Number(), 10**15), (Money(), -(10**15)))
    assert row == ["1899-05-01 00:00", "1000000000000000", "-10000000000000.00"]


def test_empty_values_leave_empty_cells():
    fields = (Text(), LongText(), Phone(), DateTime(), Date(), Number(), Money(), YesNo())
    row = written((Text(), "first"), *((field, None) for field in fields), (Text(), "last"))
    assert row == ["first", *[""] * len(fields), "last"]


def test_a_limit_at_midnight_is_24_oclock():
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    target = Target(book.add_worksheet(), workbook._formats(book))
    cells.put_limit(DateTime(), target, 0, 0, clock.at(2026, 11, 22))
    cells.put_limit(DateTime(), target, 0, 1, MOMENT)
    cells.put_limit(DateTime(), target, 0, 2, None)
    book.close()
    row = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(memory.getvalue()))
        .get_sheet_by_index(0)
        .to_python()[0]
    )
    assert row[:2] == ["2026-11-21 24:00", datetime(2026, 11, 21, 15, 42)]  # noqa: DTZ001


def test_control_characters_are_shown_and_line_breaks_kept():
    assert cells.safe("甲\x00\x07\x1b\x7f乙\r\n丙\t丁") == "甲␀␇␛␡乙\n丙\t丁"
    assert cells.safe("\ud800x\uffff") == "\ufffdx\ufffd"
    assert written((Text(), "甲\x07_x0041_乙")) == ["甲␇_x0041_乙"]


@pytest.mark.parametrize("character", ["漏", "𬭎"], ids=["one unit", "two units"])
def test_a_text_longer_than_a_cell_ends_in_a_mark_that_says_so(character):
    text = character * 40_000
    kept = cells.safe(text)
    assert len(kept.encode("utf-16-le")) // 2 <= cells.LONGEST
    assert kept.endswith("……【超出 Excel 单元格上限，共 40000 字，全文见系统】")
    assert kept.startswith(character * 10_000)
    assert written((LongText(), text)) == [kept]


def test_a_text_that_just_fits_is_whole():
    text = "漏" * cells.LONGEST
    assert cells.safe(text) == text
    assert cells.safe(text + "水") != text + "水"


@given(st.text(max_size=60))
def test_any_text_can_be_written_and_is_read_as_its_safe_form(text):
    row = written((Text(), "first"), (Text(), text), (Text(), "last"))
    assert row == ["first", cells.safe(text), "last"]
