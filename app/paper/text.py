"""Value → the one text that screen, paper and search show. One function, dispatching on the field's class."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import singledispatch
from typing import Any

import peewee

from app.rules.phones import mask
from app.rules.words import word
from app.store.fields import Choice, Date, DateTime, Money, PersonRef, Phone, RoomRef, YesNo


@singledispatch
def show(field: peewee.Field, value: Any, *, masked: bool = False) -> str:
    """The text of `value` in a column of this kind; "" for an empty one. `masked` hides phones."""
    return "" if value is None else str(value)


@show.register
def _(field: Choice, value: Any, *, masked: bool = False) -> str:
    return word(field.words, value or "")


@show.register
def _(_field: Phone, value: Any, *, masked: bool = False) -> str:
    return mask(value or "") if masked else str(value or "")


@show.register
def _(_field: DateTime, value: Any, *, masked: bool = False) -> str:
    return moment(value)


@show.register
def _(_field: Date, value: Any, *, masked: bool = False) -> str:
    return value.isoformat() if isinstance(value, date) else ""


@show.register
def _(_field: Money, value: Any, *, masked: bool = False) -> str:
    return "" if value is None else yuan(value)


@show.register
def _(_field: YesNo, value: Any, *, masked: bool = False) -> str:
    return "" if value is None else "是" if value else "否"


@show.register
def _(_field: PersonRef, value: Any, *, masked: bool = False) -> str:
    return "" if value is None else str(value.name)


@show.register
def _(_field: RoomRef, value: Any, *, masked: bool = False) -> str:
    return "" if value is None else str(value.code)


def moment(value: datetime | None) -> str:
    """2026-11-21 15:42, "" for none."""
    return "" if value is None else value.strftime("%Y-%m-%d %H:%M")


def limit(value: datetime | None) -> str:
    """A limit in full: 2026-11-21 24:00, never 2026-11-22 00:00; "" for none."""
    if value is None or (value.hour, value.minute, value.second) != (0, 0, 0):
        return moment(value)
    return f"{(value - timedelta(days=1)):%Y-%m-%d} 24:00"


def yuan(fen: int) -> str:
    """分 as yuan with two places: 1250 → 12.50."""
    sign, rest = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def day_word(day: date, today: date) -> str:
    """今天, 明天, 昨天, else 11-23 (with the year when it is another)."""
    words = {0: "今天", 1: "明天", -1: "昨天"}
    apart = (day - today).days
    return words.get(apart) or day.strftime("%m-%d" if day.year == today.year else "%Y-%m-%d")


def due_words(limit: datetime | None, now: datetime) -> str:
    """A limit as people say it: 今天 24:00 (never 明天 00:00), 明天 10:00, 11-23 11:00."""
    if limit is None:
        return ""
    if (limit.hour, limit.minute, limit.second) == (0, 0, 0):
        return f"{day_word((limit - timedelta(days=1)).date(), now.date())} 24:00"
    return f"{day_word(limit.date(), now.date())} {limit:%H:%M}"


def due_stamp(limit: datetime | None) -> str:
    """A limit as a sheet shows it, where 今天 would be wrong tomorrow: 11-21 24:00."""
    if limit is None:
        return "—"
    if (limit.hour, limit.minute, limit.second) == (0, 0, 0):
        return f"{(limit - timedelta(days=1)):%m-%d} 24:00"
    return f"{limit:%m-%d %H:%M}"


def period_words(start: datetime | None, end: datetime | None) -> str:
    """An appointment: 11-23 09:00–11:00; "" for none."""
    if end is None:
        return ""
    if start is None:
        return f"{end:%m-%d %H:%M} 前"
    tail = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%m-%d %H:%M}"
    return f"{start:%m-%d %H:%M}–{tail}"


def span_words(seconds: float) -> str:
    """How late or how long: 超 3 时 20 分 is written with this: 3 时 20 分, 2 天, 25 分."""
    minutes = int(abs(seconds)) // 60
    days, hours, left = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} 天" + (f" {hours} 时" if hours else "")
    if hours:
        return f"{hours} 时" + (f" {left} 分" if left else "")
    return f"{left} 分"
