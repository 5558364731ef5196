"""Typed text → value, the mirror of `app.paper.text`. Dispatches on the field's class.

Clerks type the least that says it: 15:30, 1121 1530, 今天 15:30. A text that names no day or moment is refused
with the reason; nothing is guessed into another day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any, Final

import peewee

from app import clock
from app.errors import Refused
from app.store.fields import Date, DateTime, Money, Number, YesNo

_NOW: Final = {"现在", "now", "n"}
_DAYS: Final = {"大前天": -3, "前天": -2, "昨天": -1, "昨": -1, "今天": 0, "今": 0, "明天": 1, "明": 1, "后天": 2}
_DAY_WORD: Final = re.compile("|".join(_DAYS))
_HALF: Final = {"凌晨": 0, "早上": 0, "上午": 0, "中午": 12, "下午": 12, "傍晚": 12, "晚上": 12}
_TIME: Final = re.compile(
    rf"(?P<half>{'|'.join(_HALF)})?\s*"
    r"(?:(?P<h>\d{1,2})\s*[:点时]\s*(?:(?P<m>\d{1,2})\s*分?|(?P<half_past>半))?(?::(?P<s>\d{2}))?|(?P<run>\d{3,4}))"
)
_MOST_DIGITS: Final = 15  # what Excel keeps exactly, and the file easily


@singledispatch
def read(_field: peewee.Field, text: str, _now: datetime) -> Any:
    """The value that `text` means in a column of this kind; texts stay as typed. Raises Refused."""
    return text


@read.register
def _(_field: DateTime, text: str, now: datetime) -> datetime | None:
    return moment(text, now) if text.strip() else None


@read.register
def _(_field: Date, text: str, now: datetime) -> date | None:
    return day(text, now) if text.strip() else None


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


def moment(text: str, now: datetime) -> datetime:
    """15:30, 1530, 1121 1530, 11-21 15:30, 今天 15:30, 下午 3 点半, 2026-11-21 24:00, 现在. Raises Refused."""
    plain = _plain(text)
    if plain in _NOW:
        return now
    if re.fullmatch(r"\d{8}|\d{6}", plain):
        raise Refused("请把日期和时间用空格隔开，例如 1121 1530")
    day_text, time_text = _split(plain)
    on = day(day_text, now) if day_text else now.date()
    if not time_text:
        raise Refused("请写上时间，例如 15:30")
    return _at(on, time_text)


def day(text: str, now: datetime) -> date:
    """1121, 11-21, 11月21日, 2026-11-21, 20261121, 昨天. Without a year: the one nearest to today. Raises Refused."""
    plain = _plain(text)
    if plain in _DAYS:
        return now.date() + timedelta(days=_DAYS[plain])
    found = re.fullmatch(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", plain)
    found = found or re.fullmatch(r"(\d{4})?(\d{2})(\d{2})", plain)
    if found is None:
        raise Refused("看不出是哪一天，请写成 11-21 或 2026-11-21")
    year, month, number_of_day = found.groups()
    years = (int(year),) if year else (now.year - 1, now.year, now.year + 1)
    days = [made for y in years if (made := _date(y, int(month), int(number_of_day))) is not None]
    if not days:
        raise Refused("没有这一天")
    if not 1900 <= days[0].year <= 2999:
        raise Refused("年份不对")
    return min(days, key=lambda one: abs(one - now.date()))


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


def _split(plain: str) -> tuple[str, str]:
    """(day, time) of a text; either may be ""."""
    if _TIME.fullmatch(plain):
        return "", plain
    word = _DAY_WORD.match(plain)
    if word is not None:
        return word[0], plain[word.end() :].strip()
    # the day ends at a space, at T of a machine's text, or at 日
    found = re.match(r"(.*?\d\s*[日号]|[^ T]+)(?:\s|T)*(.*)", plain)
    return (found[1], found[2].strip()) if found else (plain, "")


def _at(on: date, time_text: str) -> datetime:
    found = _TIME.fullmatch(time_text)
    if found is None:
        raise Refused("看不出是几点，请写成 15:30")
    if found["run"]:
        hour, minute = int(found["run"][:-2]), int(found["run"][-2:])
    else:
        hour, minute = int(found["h"]), 30 if found["half_past"] else int(found["m"] or 0)
    second = int(found["s"] or 0)
    if found["half"] == "晚上" and hour == 12:
        raise Refused("请写成 24:00 或次日 00:00")
    if found["half"] and hour < 12 and not (found["half"] == "中午" and hour > 9):
        hour += _HALF[found["half"]]
    if (hour, minute, second) == (24, 0, 0):
        return clock.start_of(on + timedelta(days=1))
    if hour > 23 or minute > 59 or second > 59:
        raise Refused("没有这个时间")
    return clock.at(on.year, on.month, on.day, hour, minute, second)


def _date(year: int, month: int, number_of_day: int) -> date | None:
    try:
        return date(year, month, number_of_day)
    except ValueError:
        return None
