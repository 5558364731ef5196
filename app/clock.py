"""The one clock. Every date-time in the program is aware and in the desk's zone.

The desk is in China: one zone, no summer time, so local text sorts as time does. Tests and `tour` set
the clock; nothing else in app/ or ui/ may ask the operating system for the time (lint refuses it).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8), "CST")


def _system() -> datetime:
    return datetime.now(ZONE)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment in the desk's zone, whole seconds (paper knows no smaller unit)."""
    return _source().astimezone(ZONE).replace(microsecond=0)


def today() -> date:
    """The desk's calendar day."""
    return now().date()


def ticks() -> float:
    """Seconds of a clock that never goes back: for intervals, not for dates."""
    return time.monotonic()


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment in the desk's zone."""
    return datetime(year, month, day, hour, minute, second, tzinfo=ZONE)


def start_of(day: date) -> datetime:
    """00:00 of `day` in the desk's zone."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


@contextmanager
def set_to(moment: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Within the block the clock shows `moment` (or what the callable returns)."""
    global _source  # noqa: PLW0603  the one clock is one variable
    before = _source
    _source = moment if callable(moment) else (lambda: moment)
    try:
        yield
    finally:
        _source = before
