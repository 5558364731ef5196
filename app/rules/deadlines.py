"""Every time limit of the desk, as one table of pure functions (figures: domain, section 5).

A limit is counted from one moment and gives the moment by which something must be done, with the reason
that paper and screen show. 24:00 is 00:00 of the next day, and being done exactly then is on time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

WorkingDay = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Figures:
    """The ⚙ figures that limits use. A changed figure touches only cases received later."""

    same_day_until: time = time(16, 0)
    next_day_at: time = time(10, 0)
    response_minutes: tuple[int, int, int] = (15, 30, 120)
    follow_up_hours_complaint: int = 48
    follow_up_hours_urgent: int = 24
    follow_up_hours_other: int = 7 * 24
    enquiry_hours: int = 24


@dataclass(frozen=True, slots=True)
class Case:
    """What a limit may depend on. `start` is the moment the limit counts from."""

    start: datetime
    level: int = 3
    appointment_end: datetime | None = None
    complaint: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A limit that applies: by when, under which row of the table, and why in the clerk's words."""

    at: datetime
    rule: str
    reason: str


def end_of_day(moment: datetime) -> datetime:
    """24:00 of the day of `moment`."""
    return datetime.combine(moment.date() + timedelta(days=1), time(0), moment.tzinfo)


def _next_day(moment: datetime, at: time) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), at, moment.tzinfo)


def _received_early(case: Case, figures: Figures) -> bool:
    return case.start.time() < figures.same_day_until


def _response(case: Case, figures: Figures) -> datetime:
    return case.start + timedelta(minutes=figures.response_minutes[case.level - 1])


def _follow_up(case: Case, figures: Figures) -> datetime:
    if case.complaint:
        return case.start + timedelta(hours=figures.follow_up_hours_complaint)
    hours = figures.follow_up_hours_urgent if case.level < 3 else figures.follow_up_hours_other
    return case.start + timedelta(hours=hours)


def _follow_up_reason(case: Case, figures: Figures) -> str:
    hours = int((_follow_up(case, figures) - case.start).total_seconds()) // 3600
    return f"{hours // 24} 天内回访" if hours % 24 == 0 and hours > 48 else f"{hours} 小时内回访"


def _hm(at: time) -> str:
    return at.strftime("%H:%M")


def minutes_words(minutes: int) -> str:
    """A span as people say it: 15 → 15 分钟, 120 → 2 小时."""
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟"


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: which case it serves, the moment, and the words. The first row that applies wins."""

    what: str
    rule: str
    applies: Callable[[Case, Figures], bool]
    moment: Callable[[Case, Figures], datetime]
    reason: Callable[[Case, Figures], str]


def _always(_case: Case, _figures: Figures) -> bool:
    return True


LIMITS: Final[tuple[Limit, ...]] = (
    Limit(
        "repair",
        "appointment",
        lambda c, _: c.appointment_end is not None,
        lambda c, _: c.appointment_end or c.start,
        lambda _c, _f: "按预约时间完成",
    ),
    Limit(
        "repair",
        "same_day",
        _received_early,
        lambda c, _: end_of_day(c.start),
        lambda _c, f: f"{_hm(f.same_day_until)} 前登记，当日完成",
    ),
    Limit(
        "repair",
        "next_day",
        _always,
        lambda c, f: _next_day(c.start, f.next_day_at),
        lambda _c, f: f"{_hm(f.same_day_until)} 后登记，次日 {_hm(f.next_day_at)} 前完成",
    ),
    Limit(
        "response",
        "response",
        lambda c, _: c.appointment_end is None,
        _response,
        lambda c, f: f"{minutes_words(f.response_minutes[c.level - 1])}内" + ("到场" if c.level < 3 else "响应"),
    ),
    Limit(
        "acceptance",
        "same_day_acceptance",
        _always,
        lambda c, _: end_of_day(c.start),
        lambda _c, _f: "当日验收",
    ),
    Limit("follow_up", "follow_up", _always, _follow_up, _follow_up_reason),
    Limit(
        "enquiry",
        "enquiry",
        _always,
        lambda c, f: c.start + timedelta(hours=f.enquiry_hours),
        lambda _c, f: f"{f.enquiry_hours} 小时内答复",
    ),
)


def due(what: str, case: Case, figures: Figures = Figures(), working: WorkingDay | None = None) -> Due | None:
    """The limit for `what` (a name in LIMITS), or None where none applies.

    `working` is the holiday table when it is switched on: limits of level 3 that fall on a day without
    engineers move to the morning of the next working day. An appointment stands as it was made.
    """
    row = next((r for r in LIMITS if r.what == what and r.applies(case, figures)), None)
    if row is None:
        return None
    moment, reason = row.moment(case, figures), row.reason(case, figures)
    if working is not None and case.level == 3 and row.rule in {"same_day", "next_day", "response"}:
        moved = _to_working_day(moment, figures, working)
        if moved != moment:
            moment, reason = moved, f"非工作日，顺延至 {moved:%m-%d %H:%M}"
    return Due(moment, row.rule, reason)


def _to_working_day(moment: datetime, figures: Figures, working: WorkingDay) -> datetime:
    # 24:00 belongs to the day that ends, not to the one that begins
    day = (moment - timedelta(seconds=1)).date()
    if working(day):
        return moment
    for _ in range(60):
        day += timedelta(days=1)
        if working(day):
            return datetime.combine(day, figures.next_day_at, moment.tzinfo)
    return moment


def is_on_time(finished: datetime, limit: datetime) -> bool:
    """On time = finished ≤ limit; equal is on time."""
    return finished <= limit
