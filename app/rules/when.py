"""Dates and times as people at the desk type them: 15:30, 1530, 今天 15:30, 11-23 9:00, 明天 9-11.

Reading never guesses a day that does not exist: 2-30 is refused with that reason.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final


class Unreadable(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """The text is no date or time; the message says why, for the place beside the field."""


YEARS: Final = range(2000, 2100)
"""Any other year is a slip of the fingers."""
_HALF_A_YEAR: Final = timedelta(days=184)
_DAY_WORDS: Final = {
    "今天": 0,
    "今日": 0,
    "今": 0,
    "明天": 1,
    "明日": 1,
    "明": 1,
    "后天": 2,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
}
_WEEKDAY: Final = re.compile(r"(?P<next>下)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_DAY: Final = re.compile(
    r"(?:(?P<y>\d{4})[-/.年])?(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})(?:[日号]|(?!\d))"
    r"|(?P<y8>\d{4})(?P<m8>\d{2})(?P<d8>\d{2})(?!\d)|(?P<m4>\d{2})(?P<d4>\d{2})(?=\s+\d)"
)
_PART: Final = re.compile(r"(?P<part>凌晨|早上|上午|中午|下午|晚上|晚)")
_CLOCK: Final = re.compile(
    r"(?P<h>\d{1,2})\s*[:点时](?P<half>半)?(?:(?P<min>\d{1,2})分?)?|(?P<h4>\d{1,2})(?P<min4>\d{2})|(?P<h2>\d{1,2})"
)
_PARTS_OF_DAY: Final = {"上午": (time(9), time(12)), "下午": (time(14), time(18)), "晚上": (time(18), time(21))}


@dataclass(frozen=True, slots=True)
class Period:
    """An appointment. `start` is None when only the end was said."""

    start: datetime | None
    end: datetime


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"[‐-―−~〜～至到]+", "-", plain)


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The day said at the beginning of the text, and what is left of it."""
    for word, days in _DAY_WORDS.items():
        if text.startswith(word):
            return today + timedelta(days=days), text[len(word) :].strip()
    week = _WEEKDAY.match(text)
    if week is not None:
        ahead = ("一二三四五六日".index(week["day"].replace("天", "日")) - today.weekday()) % 7
        if week["next"]:
            ahead = 7 - today.weekday() + "一二三四五六日".index(week["day"].replace("天", "日"))
        return today + timedelta(days=ahead), text[week.end() :].strip()
    said = _DAY.match(text)
    if said is None:
        return None, text
    year = said["y"] or said["y8"]
    month = int(said["m"] or said["m8"] or said["m4"])
    day = int(said["d"] or said["d8"] or said["d4"])
    return _date(int(year) if year else None, month, day, today), text[said.end() :].strip()


def _date(year: int | None, month: int, day: int, today: date) -> date:
    """The calendar day; without a year the nearest one: 12-31 said on 1 January is yesterday."""
    if year is not None and year not in YEARS:
        raise Unreadable(f"请核对年份 {year}")
    found = []
    for tried in (today.year - 1, today.year, today.year + 1) if year is None else (year,):
        with suppress(ValueError):
            found.append(date(tried, month, day))
    nearest = min(found, key=lambda one: abs(one - today), default=None)
    # 02-29 is not moved into a leap year that nobody speaks of
    if nearest is None or (year is None and abs(nearest - today) > _HALF_A_YEAR):
        raise Unreadable(f"没有 {month} 月 {day} 日这一天")
    return nearest


def _clock(text: str) -> tuple[time | None, str, bool]:
    """The time at the beginning, what is left, and whether it is 24:00."""
    part = _PART.match(text)
    rest = text[part.end() :].strip() if part else text
    said = _CLOCK.match(rest)
    if said is None:
        return None, text, False
    hour = int(said["h"] or said["h4"] or said["h2"])
    minute = 30 if said["half"] else int(said["min"] or said["min4"] or 0)
    hour = _hour_of_day(hour, part["part"] if part else "")
    midnight = hour == 24 and (minute == 0 or part is not None)
    if midnight:
        hour = 0
    if hour > 23 or minute > 59:
        raise Unreadable(f"没有 {hour}:{minute:02d} 这个时间")
    return time(hour, minute), rest[said.end() :].strip(), midnight


def _hour_of_day(hour: int, part: str) -> int:
    """The hour that is meant: 下午 3 点 is 15, 中午 1 点 13, 晚上 12 点 24 (of the same day), 凌晨 12 点 0."""
    if part in {"晚上", "晚"} and hour in {0, 12}:
        return 24
    if part == "凌晨" and hour == 12:
        return 0
    afternoon = part in {"下午", "晚上", "晚"} or (part == "中午" and hour < 3)
    return hour + 12 if afternoon and hour < 12 else hour


def _join(day: date, at: time, now: datetime, *, midnight: bool) -> datetime:
    moment = datetime.combine(day, at, now.tzinfo)
    return moment + timedelta(days=1) if midnight else moment


def moment(text: str, now: datetime) -> datetime | None:
    """The moment said; None for an empty text. A time alone is today's. Raises Unreadable."""
    plain = _plain(text)
    if not plain:
        return None
    if plain in {"现在", "now", "刚才"}:
        return now
    day, rest = _day(plain, now.date())
    if day is not None and not rest:
        raise Unreadable("请再写上时间，例如 15:30")
    at, left, midnight = _clock(rest)
    if at is None or left not in {"", ":00"}:
        raise Unreadable("看不懂这个时间；例如 15:30、今天 15:30、11-23 9:00")
    return _join(day or now.date(), at, now, midnight=midnight)


def past_moment(text: str, now: datetime) -> datetime | None:
    """As `moment`, for what has already happened: a bare time that is still to come was yesterday's."""
    found = moment(text, now)
    if found is None or found <= now or _day(_plain(text), now.date())[0] is not None:
        return found
    return found - timedelta(days=1)


def day(text: str, now: datetime) -> date | None:
    """The calendar day said; None for an empty text. Raises Unreadable."""
    plain = _plain(text)
    if not plain:
        return None
    found, rest = _day(plain, now.date())
    if found is None or rest:
        raise Unreadable("看不懂这个日期；例如 11-23、今天、2026-11-23")
    return found


def period(text: str, now: datetime) -> Period | None:
    """An appointment: 明天 9-11, 11-23 09:00-11:00, 周日下午, 今天 18:00 前. Raises Unreadable."""
    plain = _plain(text)
    if not plain:
        return None
    said_day, rest = _day(plain, now.date())
    on = said_day or now.date()
    if rest in _PARTS_OF_DAY:
        start, end = _PARTS_OF_DAY[rest]
        return Period(_join(on, start, now, midnight=False), _join(on, end, now, midnight=False))
    if said_day is not None and not rest:
        return Period(_join(on, time(9), now, midnight=False), _join(on, time(18), now, midnight=False))
    first, rest, midnight = _clock(rest)
    if first is None:
        raise Unreadable("看不懂这个时间；例如 明天 9-11、周日下午、11-23 09:00-11:00")
    start_at = _join(on, first, now, midnight=midnight)
    if rest in {"前", "之前", "以前"}:
        return Period(None, start_at)
    if not rest:
        return Period(start_at, start_at + timedelta(hours=1))
    return Period(start_at, _end_of_period(rest, on, start_at, now))


def _end_of_period(rest: str, on: date, start: datetime, now: datetime) -> datetime:
    if not rest.startswith("-"):
        raise Unreadable("请写成 9:00-11:00 这样的时间段")
    last, left, midnight = _clock(rest[1:].strip())
    if last is None or left:
        raise Unreadable("看不懂结束时间；例如 明天 9-11")
    if not midnight and last < start.time() and last.hour < 12 and start.hour >= 12:
        last = last.replace(hour=last.hour + 12)  # 下午 2-4 means 14:00 to 16:00
    end = _join(on, last, now, midnight=midnight)
    if end <= start:
        raise Unreadable("结束时间要晚于开始时间")
    return end
