"""Typed text → value, the mirror of `app.paper.text`. Dispatches on the field's class.

What a day or a moment is, `app.rules.when` says; here its reasons become refusals, as those of numbers are.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import singledispatch
from typing import Any, Final

import peewee

from app.errors import Refused
from app.rules import when
from app.rules.when import Unreadable
from app.store.fields import Date, DateTime, Money, Number, YesNo

_MOST_DIGITS: Final = 15  # what Excel keeps exactly, and the file easily


@singledispatch
def read(_field: peewee.Field, text: str, _now: datetime) -> Any:
    """The value that `text` means in a column of this kind; texts stay as typed. Raises Refused."""
    return text


@read.register
def _(_field: DateTime, text: str, now: datetime) -> datetime | None:
    return moment(text, now)


@read.register
def _(_field: Date, text: str, now: datetime) -> date | None:
    return day(text, now)


@read.register
def _(_field: Number, text: str, _now: datetime) -> int | None:
    return number(text) if text.strip() else None


@read.register
def _(_field: Money, text: str, _now: datetime) -> int | None:
    return money(text) if text.strip() else None


@read.register
def _(_field: YesNo, text: str, _now: datetime) -> bool | None:
    words = {"": None, "是": True, "否": False}
    if text.strip() not in words:
        raise Refused("请填是或否")
    return words[text.strip()]


def moment(text: str, now: datetime) -> datetime | None:
    """15:30, 1530, 1121 1530, 今天 15:30, 2026-11-21 24:00, 现在; None for none. Raises Refused."""
    try:
        return when.moment(text, now)
    except Unreadable as error:
        raise Refused(str(error)) from error


def day(text: str, now: datetime) -> date | None:
    """1121, 11-21, 2026-11-21, 昨天; None for none. Raises Refused."""
    # four digits alone are a time elsewhere, in a day's cell they can only be month and day
    short = re.fullmatch(r"(\d{2})(\d{2})", _plain(text))
    try:
        return when.day(f"{short[1]}-{short[2]}" if short else text, now)
    except Unreadable as error:
        raise Refused(str(error)) from error


def number(text: str) -> int:
    """A whole number. Raises Refused."""
    plain = _plain(text).replace(",", "")
    if not re.fullmatch(r"[+-]?\d+", plain):
        raise Refused("请填整数")
    return _kept(plain)


def money(text: str) -> int:
    """Yuan as typed → 分: 12.5, ¥12.50, 1,200 元. Raises Refused."""
    plain = re.sub(r"[¥￥元\s]", "", _plain(text)).replace(",", "")
    found = re.fullmatch(r"(-?)(\d*)(?:\.(\d*))?", plain)
    if found is None or not (found[2] or found[3]):
        raise Refused("请填金额，单位元，例如 12.50")
    if len(found[3] or "") > 2:
        raise Refused("金额最多到分，请写两位小数")
    return _kept(f"{found[1]}{found[2] or 0}{(found[3] or '').ljust(2, '0')}")


def _kept(digits: str) -> int:
    """The number, if the file has room for it."""
    if len(digits.lstrip("+-0")) > _MOST_DIGITS:
        raise Refused("数字过大")
    return int(digits)


def _plain(text: str) -> str:
    """Full-width characters as ASCII, runs of spaces as one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
