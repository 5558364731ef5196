"""Value → one cell of an Excel sheet. Dispatches on the field's class.

Whatever people typed stays text: it is written as a string, its cell has the format “text”, and what looks like a
formula carries Excel's own text mark, so that neither opening nor editing the cell starts it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import singledispatch
from typing import Any, Final

import peewee

from app.paper.text import limit, show
from app.store.fields import Date, DateTime, LongText, Money, Number, Phone

LONGEST: Final = 32_767
"""UTF-16 units that Excel keeps in a cell."""
_FIRST_DAY: Final = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_EXACT: Final = 10**15  # Excel keeps 15 digits of a number

_FORMULA: Final = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_PICTURES: Final = 0x2400


@dataclass(frozen=True, slots=True)
class Target:
    """Where cells go: a worksheet and its formats by name; a void line's are struck through."""

    sheet: Any
    formats: dict[str, Any]
    void: bool = False
    masked: bool = True

    def format(self, name: str) -> Any:
        """The format of this name for this line."""
        return self.formats[f"{name} void" if self.void else name]


def safe(text: str) -> str:
    """The text as a file can hold it: control characters as their pictures ␀…, too long ends in a mark."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub(lambda c: "\u2421" if c[0] == "\x7f" else chr(_PICTURES + ord(c[0])), text)
    text = _NOT_XML.sub("\ufffd", text)
    units = len(text.encode("utf-16-le")) // 2
    if units <= LONGEST:
        return text
    mark = f"……【超出 Excel 单元格上限，共 {len(text)} 字，全文见系统】"
    room = (LONGEST - len(mark)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark


def write_text(target: Target, row: int, column: int, text: str, name: str = "text") -> None:
    """A text that stays a text."""
    text = safe(text)
    if not text:
        target.sheet.write_blank(row, column, None, target.format(name))
        return
    if text.startswith(_FORMULA):
        name += " quoted"
    target.sheet.write_string(row, column, text, target.format(name))


@singledispatch
def put(field: peewee.Field, target: Target, row: int, column: int, value: Any) -> None:
    """Write `value` of a column of this kind at row and column (from 0)."""
    write_text(target, row, column, show(field, value))


@put.register
def _(_field: LongText, target: Target, row: int, column: int, value: Any) -> None:
    write_text(target, row, column, str(value or ""), "long")


@put.register
def _(field: Phone, target: Target, row: int, column: int, value: Any) -> None:
    write_text(target, row, column, show(field, value, masked=target.masked))


@put.register
def _(field: DateTime, target: Target, row: int, column: int, value: datetime | None) -> None:
    if value is None or value.date() < _FIRST_DAY:
        write_text(target, row, column, show(field, value))
    else:
        # Excel knows no zones: the desk's local time is what is meant
        target.sheet.write_datetime(row, column, value.replace(tzinfo=None), target.format("moment"))


@put.register
def _(field: Date, target: Target, row: int, column: int, value: date | None) -> None:
    if value is None or value < _FIRST_DAY:
        write_text(target, row, column, show(field, value))
    else:
        target.sheet.write_datetime(row, column, value, target.format("day"))


@put.register
def _(field: Number, target: Target, row: int, column: int, value: int | None) -> None:
    if value is None or abs(value) >= _EXACT:
        write_text(target, row, column, show(field, value))
    else:
        target.sheet.write_number(row, column, value, target.format("number"))


@put.register
def _(field: Money, target: Target, row: int, column: int, value: int | None) -> None:
    if value is None or abs(value) >= _EXACT:
        write_text(target, row, column, show(field, value))
    else:
        target.sheet.write_number(row, column, value / 100, target.format("money"))


def put_limit(field: peewee.Field, target: Target, row: int, column: int, value: datetime | None) -> None:
    """A limit: midnight is written as 24:00 of the day before, which Excel has only as a text."""
    text = limit(value)
    if text.endswith("24:00"):
        write_text(target, row, column, text)
    else:
        put(field, target, row, column, value)


@singledispatch
def width_of(_field: peewee.Field) -> int:
    """The width of a column of this kind, in characters of Excel's."""
    return 16


@width_of.register
def _(_field: DateTime) -> int:
    return 17


@width_of.register
def _(_field: Date) -> int:
    return 11


@width_of.register
def _(_field: LongText) -> int:
    return 48


@width_of.register
def _(_field: Phone) -> int:
    return 18


@width_of.register
def _(_field: Number) -> int:
    return 10


@width_of.register
def _(_field: Money) -> int:
    return 12
