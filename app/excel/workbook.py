"""A register as an Excel file: title, what it shows and who took it out, frozen head, filter, real dates.

Nothing touches the disk here: the file is made in memory, because a half-written copy of owners' data in a
temporary folder would outlive a crash.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from app import clock
from app.errors import Refused
from app.excel import cells
from app.excel.cells import Target, put, put_limit, width_of, write_text
from app.paper.register import Register
from app.services import lists
from app.services.lists import Record

HEAD_ROW: Final = 2
MOST_ROWS: Final = 1_000_000
"""Lines of one sheet; Excel ends at 1,048,576 rows."""
VOID_HEAD: Final = "作废原因"
_EVERY: Final = 500  # lines between two reports of progress
_FONT: Final = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
_BASE: Final[dict[str, dict[str, Any]]] = {
    "text": {"num_format": "@"},
    "long": {"num_format": "@", "text_wrap": True},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "number": {"num_format": "0"},
    "money": {"num_format": "#,##0.00"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the table: the register's title and one line about this copy of it."""

    title: str
    about: str


def fill(
    register: Register,
    heading: Heading,
    records: Iterable[Record],
    *,
    masked: bool,
    progress: Callable[[int], None] | None = None,
) -> tuple[bytes, int]:
    """The .xlsx file of these records (of `register.list_cells`) and how many there were.

    `progress(done)` is called every 500 lines and may raise to stop. Raises Refused past 1,000,000 lines.
    """
    import xlsxwriter

    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    # no author: the about line says who, the file's properties would say it to everybody
    book.set_properties({"title": register.title, "created": clock.now().replace(tzinfo=None)})
    formats = _formats(book)
    sheet = book.add_worksheet(sheet_name(register.title))
    rows = _fill_rows(sheet, formats, register, records, masked=masked, progress=progress)
    _set_up(sheet, formats, register, heading, rows)
    book.close()
    return memory.getvalue(), rows


def sheet_name(title: str) -> str:
    """The title without what Excel forbids in the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Sheet1"


def _formats(book: Any) -> dict[str, Any]:
    made = {
        "title": book.add_format({**_FONT, "font_size": 14, "bold": True, "valign": "vcenter"}),
        "about": book.add_format({**_FONT, "font_color": "#55606D", "valign": "vcenter"}),
        "head": book.add_format({
            **_FONT, "bold": True, "bg_color": "#F5F2E9", "bottom": 1, "valign": "vcenter", "text_wrap": True,
        }),
    }  # fmt: skip
    for name, properties in _BASE.items():
        struck = {"font_strikeout": True, "font_color": "#79838F"}
        for suffix, more in (("", {}), (" void", struck)):
            made[name + suffix] = book.add_format({**_FONT, **properties, **more})
        if properties["num_format"] == "@":
            for suffix, more in ((" quoted", {}), (" quoted void", struck)):
                made[name + suffix] = book.add_format({**_FONT, **properties, **more, "quote_prefix": True})
    return made


def _fill_rows(
    sheet: Any,
    formats: dict[str, Any],
    register: Register,
    records: Iterable[Record],
    *,
    masked: bool,
    progress: Callable[[int], None] | None,
) -> int:
    # the kind is looked up once a column, not once a value
    fields = [lists.shown_field(cell) for cell in register.list_cells]
    kinds = [
        (put_limit if cell.limit else put.dispatch(type(field)), field)
        for cell, field in zip(register.list_cells, fields, strict=True)
    ]
    plain, void = Target(sheet, formats, masked=masked), Target(sheet, formats, void=True, masked=masked)
    done = 0
    for done, record in enumerate(records, start=1):
        if done > MOST_ROWS:
            raise Refused(f"超过 {MOST_ROWS:,} 行，请分时段导出")
        target = void if record.void_reason else plain
        for column, ((write, field), value) in enumerate(zip(kinds, record.values, strict=True)):
            write(field, target, HEAD_ROW + done, column, value)
        if record.void_reason:
            write_text(plain, HEAD_ROW + done, len(kinds), record.void_reason)
        if progress is not None and done % _EVERY == 0:
            progress(done)
    return done


def _set_up(sheet: Any, formats: dict[str, Any], register: Register, heading: Heading, rows: int) -> None:
    heads = [cell.head for cell in register.list_cells] + [VOID_HEAD]
    for column, head in enumerate(heads):
        sheet.write_string(HEAD_ROW, column, head, formats["head"])
    for column, cell in enumerate(register.list_cells):
        sheet.set_column(column, column, max(width_of(lists.shown_field(cell)), 2 * len(cell.head) + 4))
    number = 22  # LF-CH3-202611-0001
    sheet.set_column(0, 0, number)
    sheet.set_column(len(heads) - 1, len(heads) - 1, 20)
    sheet.write_string(0, 0, cells.safe(heading.title), formats["title"])
    sheet.write_string(1, 0, cells.safe(heading.about), formats["about"])
    sheet.set_row(0, 26)
    sheet.set_row(1, 18)
    sheet.set_row(HEAD_ROW, 20)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + max(rows, 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&C第 &P 页 共 &N 页")
