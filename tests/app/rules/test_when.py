"""Dates and times as they are typed at the desk, at noon of Saturday 2026-11-21."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.rules import when
from app.rules.when import Period, Unreadable

NOON = clock.at(2026, 11, 21, 12)
NEW_YEAR = clock.at(2027, 1, 1, 0, 20)


def at(text: str) -> datetime:
    text = text if text[4:5] == "-" else f"2026-{text}"
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15:30", "11-21 15:30"),
        ("1530", "11-21 15:30"),
        ("930", "11-21 09:30"),
        ("9", "11-21 09:00"),
        ("9:05", "11-21 09:05"),
        ("９：０５", "11-21 09:05"),
        ("9：05", "11-21 09:05"),
        ("15:30:00", "11-21 15:30"),
        ("0:00", "11-21 00:00"),
        ("24:00", "11-22 00:00"),
        ("9点", "11-21 09:00"),
        ("9点半", "11-21 09:30"),
        ("9点05分", "11-21 09:05"),
        ("9时30分", "11-21 09:30"),
        ("上午9点", "11-21 09:00"),
        ("早上 8:20", "11-21 08:20"),
        ("下午3点", "11-21 15:00"),
        ("下午 3:20", "11-21 15:20"),
        ("下午15:30", "11-21 15:30"),
        ("晚上8点", "11-21 20:00"),
        ("中午12点", "11-21 12:00"),
        ("中午11点半", "11-21 11:30"),
        ("中午1点", "11-21 13:00"),
        ("晚上12点", "11-22 00:00"),
        ("晚上12点半", "11-22 00:30"),
        ("今晚12点", "11-22 00:00"),
        ("凌晨12点半", "11-21 00:30"),
        ("凌晨2点", "11-21 02:00"),
        ("今天 15:30", "11-21 15:30"),
        ("今天15:30", "11-21 15:30"),
        ("今日 1530", "11-21 15:30"),
        ("今晚8点", "11-21 20:00"),
        ("昨天 23:50", "11-20 23:50"),
        ("前天 8:00", "11-19 08:00"),
        ("明天 10:00", "11-22 10:00"),
        ("明日 24:00", "11-23 00:00"),
        ("后天下午2点", "11-23 14:00"),
        ("周六 18:00", "11-21 18:00"),
        ("周日 9:00", "11-22 09:00"),
        ("星期天 9:00", "11-22 09:00"),
        ("周五 9:00", "11-27 09:00"),
        ("下周三 9:00", "11-25 09:00"),
        ("下周日 9:00", "11-29 09:00"),
        ("11-23 9:00", "11-23 09:00"),
        ("11/23 9:00", "11-23 09:00"),
        ("11.23 9:00", "11-23 09:00"),
        ("11月23日 9:00", "11-23 09:00"),
        ("11月23号9点", "11-23 09:00"),
        ("1123 900", "11-23 09:00"),
        ("20261123 9:00", "11-23 09:00"),
        ("2026-11-23 24:00", "11-24 00:00"),
        ("2026年11月23日 9:00", "11-23 09:00"),
        ("2028-02-29 9:00", "2028-02-29 09:00"),
        ("1-3 9:00", "2027-01-03 09:00"),  # in November, January is the next one
        ("6-1 9:00", "06-01 09:00"),
        ("现在", "11-21 12:00"),
        ("  15:30  ", "11-21 15:30"),
    ],
)
def test_a_moment(typed, meant):
    assert when.moment(typed, NOON) == at(meant)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("明天", "请再写上时间"),
        ("11-23", "请再写上时间"),
        ("25:00", "没有 25:00 这个时间"),
        ("24:30", "没有 24:30 这个时间"),
        ("12:60", "没有 12:60 这个时间"),
        ("2-30 9:00", "没有 2 月 30 日这一天"),
        ("2-29 9:00", "没有 2 月 29 日这一天"),
        ("2026-02-29 9:00", "没有 2 月 29 日这一天"),
        ("13-01 9:00", "没有 13 月 1 日这一天"),
        ("0000-01-01 9:00", "年份"),
        ("0026-11-23 9:00", "年份"),
        ("9999-12-31 24:00", "年份"),
        ("15301", "看不懂"),
        ("15300", "看不懂"),
        ("15:30x", "看不懂"),
        ("abc", "看不懂"),
        ("马上", "看不懂"),
        ("明年 9:00", "看不懂"),
        ("12345678 9:00", "年份"),
    ],
)
def test_what_is_no_moment_is_refused_with_the_reason(typed, why):
    with pytest.raises(Unreadable, match=why):
        when.moment(typed, NOON)


@pytest.mark.parametrize("read", [when.moment, when.past_moment, when.day, when.period])
@pytest.mark.parametrize("typed", ["", " ", "\u3000\n"])
def test_nothing_typed_is_nothing_said(read, typed):
    assert read(typed, NOON) is None


@pytest.mark.parametrize(
    ("typed", "now", "meant"),
    [
        ("11:20", NOON, "11-21 11:20"),
        ("12:00", NOON, "11-21 12:00"),
        ("13:10", NOON, "11-20 13:10"),  # still to come: it was yesterday's
        ("2350", NOON, "11-20 23:50"),
        ("昨天 9:00", NOON, "11-20 09:00"),
        ("今天 13:10", NOON, "11-21 13:10"),  # said outright: whoever checks it refuses it
        ("11-20 13:10", NOON, "11-20 13:10"),
        ("0:10", NEW_YEAR, "2027-01-01 00:10"),
        ("23:50", NEW_YEAR, "2026-12-31 23:50"),
        ("12-31 23:50", NEW_YEAR, "2026-12-31 23:50"),
        ("昨天 23:50", NEW_YEAR, "2026-12-31 23:50"),
    ],
)
def test_what_has_happened_lies_behind_us(typed, now, meant):
    assert when.past_moment(typed, now) == at(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("今天", date(2026, 11, 21)),
        ("11-23", date(2026, 11, 23)),
        ("2026-11-23", date(2026, 11, 23)),
        ("20261123", date(2026, 11, 23)),
        ("12月1日", date(2026, 12, 1)),
        ("周日", date(2026, 11, 22)),
        ("1-5", date(2027, 1, 5)),
    ],
)
def test_a_day(typed, meant):
    assert when.day(typed, NOON) == meant


@pytest.mark.parametrize("typed", ["9:00", "明天 9:00", "2-30", "昨晚", "x"])
def test_what_is_no_day(typed):
    with pytest.raises(Unreadable):
        when.day(typed, NOON)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("明天 9-11", "11-22 09:00", "11-22 11:00"),
        ("明天9点到11点", "11-22 09:00", "11-22 11:00"),
        ("明天 9:30至11:00", "11-22 09:30", "11-22 11:00"),
        ("11-23 09:00-11:00", "11-23 09:00", "11-23 11:00"),
        ("11-23 09:00–11:00", "11-23 09:00", "11-23 11:00"),
        ("11-23 0900~1100", "11-23 09:00", "11-23 11:00"),
        ("今天 下午2-4", "11-21 14:00", "11-21 16:00"),
        ("今天 14-16", "11-21 14:00", "11-21 16:00"),
        ("今天 18:00-24:00", "11-21 18:00", "11-22 00:00"),
        ("晚上8点到10点", "11-21 20:00", "11-21 22:00"),
        ("晚上10点-晚上12点", "11-21 22:00", "11-22 00:00"),
        ("周日下午", "11-22 14:00", "11-22 18:00"),
        ("周日 上午", "11-22 09:00", "11-22 12:00"),
        ("明天晚上", "11-22 18:00", "11-22 21:00"),
        ("明天", "11-22 09:00", "11-22 18:00"),
        ("明天 10:00", "11-22 10:00", "11-22 11:00"),
        ("1-3 9-11", "2027-01-03 09:00", "2027-01-03 11:00"),
    ],
)
def test_an_appointment(typed, start, end):
    assert when.period(typed, NOON) == Period(at(start), at(end))


@pytest.mark.parametrize(
    ("typed", "end"),
    [("今天 18:00 前", "11-21 18:00"), ("明天 12点之前", "11-22 12:00"), ("今天 24:00 以前", "11-22 00:00")],
)
def test_an_appointment_with_only_an_end(typed, end):
    assert when.period(typed, NOON) == Period(None, at(end))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("明天 11-9", "结束时间要晚于开始时间"),
        ("明天 9-9", "结束时间要晚于开始时间"),
        ("明天 24:00-1:00", "结束时间要晚于开始时间"),
        ("明天 9 左右", "9:00-11:00"),
        ("明天 9-", "看不懂结束时间"),
        ("明天 9-11-13", "看不懂结束时间"),
        ("尽快", "看不懂"),
        ("明天 25-26", "没有 25:00"),
        ("2-30 9-11", "没有 2 月 30 日"),
    ],
)
def test_what_is_no_appointment(typed, why):
    with pytest.raises(Unreadable, match=why):
        when.period(typed, NOON)


# --- whatever is typed ---------------------------------------------------------------------------------------
pieces = st.lists(
    st.sampled_from(
        [
            *"0123456789:-./ 点时分半日号年月前周一日天到至~", "今天", "明天", "昨天", "下周", "星期", "上午",
            "下午", "晚上", "凌晨", "中午", "24:00", "12-31", "2-29", "9999", "0000", "之前", "现在",
            "\ud800", "\x00", "²", "٣",
        ]
    ),
    max_size=9,
).map("".join)  # fmt: skip
nows = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=clock.ZONE)
)


@given(st.one_of(pieces, st.text(max_size=20)), nows)
def test_any_text_gives_a_value_or_a_reason(typed, now):
    for read in (when.moment, when.past_moment, when.day, when.period):
        try:
            found = read(typed, now)
        except Unreadable:
            continue
        if isinstance(found, Period):
            assert found.start is None or found.start < found.end
        if isinstance(found, datetime):
            assert found.tzinfo is clock.ZONE
            assert abs(found.year - now.year) < 101


@given(nows, st.integers(-180, 180))
def test_a_day_without_a_year_is_the_nearest(now, days):
    wanted = now.date() + timedelta(days=days)
    assert when.day(f"{wanted.month}-{wanted.day}", now) == wanted
