"""Every limit of the desk, row by row, and the examples that the handbook gives."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.rules import deadlines
from app.rules.deadlines import Case, Figures


def at(text: str) -> datetime:
    """2026-11-21 15:59:59, or 11-21 16:00 of 2026."""
    text = text if text[4:5] == "-" else f"2026-{text}"
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


def limit(what: str, start: str, **case) -> tuple[datetime, str]:
    found = deadlines.due(what, Case(at(start), **case))
    assert found is not None
    return found.at, found.reason


DAY, NEXT = "16:00 前登记，当日完成", "16:00 后登记，次日 10:00 前完成"


@pytest.mark.parametrize(
    ("received", "until", "reason"),
    [
        ("11-21 00:00:00", "11-22 00:00", DAY),
        ("11-21 08:00", "11-22 00:00", DAY),
        ("11-21 15:59:59", "11-22 00:00", DAY),
        ("11-21 16:00:00", "11-22 10:00", NEXT),
        ("11-21 17:10", "11-22 10:00", NEXT),
        ("11-21 23:59:59", "11-22 10:00", NEXT),
        ("11-30 15:00", "12-01 00:00", DAY),
        ("12-31 16:30", "2027-01-01 10:00", NEXT),
        ("2028-02-28 15:00", "2028-02-29 00:00", DAY),
        ("2028-02-29 16:00", "2028-03-01 10:00", NEXT),
    ],
)
def test_a_repair_is_finished_the_same_day_or_by_ten_of_the_next(received, until, reason):
    assert limit("repair", received) == (at(until), reason)


@pytest.mark.parametrize("received", ["11-21 15:00", "11-21 16:00", "11-22 23:00"])
def test_with_an_appointment_its_end_counts_whenever_the_call_came(received):
    end = at("11-23 11:00")
    assert limit("repair", received, appointment_end=end) == (end, "按预约时间完成")


@pytest.mark.parametrize("level", [1, 2, 3])
def test_with_an_appointment_the_response_limit_falls_away(level):
    assert deadlines.due("response", Case(at("11-21 15:00"), level=level, appointment_end=at("11-23 11:00"))) is None


@pytest.mark.parametrize(
    ("level", "until", "reason"),
    [
        (1, "11-21 23:55", "15 分钟内到场"),
        (2, "11-22 00:10", "30 分钟内到场"),
        (3, "11-22 01:40", "2 小时内响应"),
    ],
)
def test_the_response_limit_follows_the_level(level, until, reason):
    assert limit("response", "11-21 23:40", level=level) == (at(until), reason)


@pytest.mark.parametrize(
    ("back", "until"),
    [
        ("11-21 00:00:00", "11-22 00:00"),
        ("11-21 09:00", "11-22 00:00"),
        ("11-21 23:59:59", "11-22 00:00"),
        ("12-31 18:00", "2027-01-01 00:00"),
    ],
)
def test_acceptance_is_due_at_the_end_of_the_day(back, until):
    assert limit("acceptance", back) == (at(until), "当日验收")


@pytest.mark.parametrize(
    ("case", "until", "reason"),
    [
        ({"complaint": True}, "11-23 14:30", "48 小时内回访"),
        ({"complaint": True, "level": 1}, "11-23 14:30", "48 小时内回访"),
        ({"level": 1}, "11-22 14:30", "24 小时内回访"),
        ({"level": 2}, "11-22 14:30", "24 小时内回访"),
        ({"level": 3}, "11-28 14:30", "7 天内回访"),
    ],
)
def test_when_the_customer_is_called_back(case, until, reason):
    assert limit("follow_up", "11-21 14:30", **case) == (at(until), reason)


def test_an_enquiry_without_a_promise_is_answered_within_a_day():
    assert limit("enquiry", "11-21 17:45") == (at("11-22 17:45"), "24 小时内答复")


@pytest.mark.parametrize("what", ["", "parcel", "REPAIR"])
def test_what_the_table_does_not_know_has_no_limit(what):
    assert deadlines.due(what, Case(at("11-21 12:00"))) is None


@pytest.mark.parametrize(
    ("finished", "until", "on_time"),
    [
        ("11-21 23:59:59", "11-22 00:00", True),
        ("11-22 00:00:00", "11-22 00:00", True),  # 24:00 of the day, and equal is on time
        ("11-22 00:00:01", "11-22 00:00", False),
        ("11-23 11:00:00", "11-23 11:00", True),
        ("11-23 11:00:01", "11-23 11:00", False),
        ("11-21 23:50", "11-22 00:00", True),  # the sheet came back the next morning: that does not count
        ("11-25 17:00", "11-22 00:00", False),  # held: late by the first limit …
        ("11-25 17:00", "11-25 18:00", True),  # … in time by the promise
    ],
)
def test_on_time_is_finished_no_later_than_the_limit(finished, until, on_time):
    assert deadlines.is_on_time(at(finished), at(until)) is on_time


# 2026-11-21 is a Saturday; the engineers of this table do not work at weekends and on National Day week
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)}


def working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


@pytest.mark.parametrize(
    ("what", "received", "case", "until"),
    [
        ("repair", "11-20 15:00", {}, "11-21 00:00"),  # Friday 24:00 is still Friday
        ("repair", "11-20 16:00", {}, "11-23 10:00"),  # Saturday 10:00 moves to Monday
        ("repair", "11-21 09:00", {}, "11-23 10:00"),  # Saturday 24:00 moves to Monday
        ("repair", "11-22 17:00", {}, "11-23 10:00"),  # Monday 10:00 as it is
        ("repair", "09-30 17:00", {}, "10-08 10:00"),
        ("response", "11-21 12:00", {}, "11-23 10:00"),
        ("response", "11-20 12:00", {}, "11-20 14:00"),
        ("response", "11-21 12:00", {"level": 1}, "11-21 12:15"),
        ("response", "11-21 12:00", {"level": 2}, "11-21 12:30"),
        ("repair", "11-21 12:00", {"level": 1}, "11-22 00:00"),
        ("repair", "11-21 12:00", {"level": 2}, "11-22 00:00"),
        ("repair", "11-20 12:00", {"appointment_end": at("11-21 11:00")}, "11-21 11:00"),
        ("acceptance", "11-21 12:00", {}, "11-22 00:00"),
        ("enquiry", "11-21 12:00", {}, "11-22 12:00"),
        ("follow_up", "11-21 12:00", {}, "11-28 12:00"),
    ],
)
def test_with_a_holiday_table_level_three_waits_for_the_next_working_day(what, received, case, until):
    found = deadlines.due(what, Case(at(received), **case), Figures(), working)
    assert found is not None
    assert found.at == at(until)


def test_a_limit_that_was_moved_says_so():
    found = deadlines.due("repair", Case(at("11-21 09:00")), Figures(), working)
    assert found is not None
    assert (found.reason, found.rule) == ("非工作日，顺延至 11-23 10:00", "same_day")


def test_a_table_without_any_working_day_leaves_the_limit_where_it_was():
    found = deadlines.due("repair", Case(at("11-21 09:00")), Figures(), lambda _: False)
    assert found is not None
    assert found.at == at("11-22 00:00")


OTHER = Figures(
    same_day_until=time(17, 30),
    next_day_at=time(9, 15),
    response_minutes=(10, 20, 90),
    follow_up_hours_complaint=24,
    follow_up_hours_urgent=12,
    follow_up_hours_other=72,
    enquiry_hours=4,
)


@pytest.mark.parametrize(
    ("what", "case", "until", "reason"),
    [
        ("repair", Case(at("11-21 17:29:59")), "11-22 00:00", "17:30 前登记，当日完成"),
        ("repair", Case(at("11-21 17:30")), "11-22 09:15", "17:30 后登记，次日 09:15 前完成"),
        ("response", Case(at("11-21 12:00"), level=1), "11-21 12:10", "10 分钟内到场"),
        ("response", Case(at("11-21 12:00"), level=2), "11-21 12:20", "20 分钟内到场"),
        ("response", Case(at("11-21 12:00"), level=3), "11-21 13:30", "90 分钟内响应"),
        ("follow_up", Case(at("11-21 12:00"), complaint=True), "11-22 12:00", "24 小时内回访"),
        ("follow_up", Case(at("11-21 12:00"), level=2), "11-22 00:00", "12 小时内回访"),
        ("follow_up", Case(at("11-21 12:00")), "11-24 12:00", "3 天内回访"),
        ("enquiry", Case(at("11-21 12:00")), "11-21 16:00", "4 小时内答复"),
    ],
)
def test_every_figure_of_the_settings_is_the_one_that_counts(what, case, until, reason):
    found = deadlines.due(what, case, OTHER)
    assert found is not None
    assert (found.at, found.reason) == (at(until), reason)


moments = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=clock.ZONE)
)


@given(moments, st.sampled_from([1, 2, 3]), st.sampled_from([row.what for row in deadlines.LIMITS]))
def test_no_limit_lies_before_its_start_and_none_is_without_a_reason(start, level, what):
    found = deadlines.due(what, Case(start, level=level))
    assert found is not None
    assert found.at > start
    assert found.reason
    assert found.at.tzinfo is clock.ZONE


@given(moments)
def test_a_repair_that_comes_later_never_has_the_earlier_limit(start):
    later = Case(start + timedelta(seconds=1))
    first, second = deadlines.due("repair", Case(start)), deadlines.due("repair", later)
    assert first is not None
    assert second is not None
    assert first.at <= second.at


@given(moments)
def test_with_holidays_the_limit_falls_on_a_working_day(start):
    found = deadlines.due("repair", Case(start), Figures(), working)
    assert found is not None
    assert working((found.at - timedelta(seconds=1)).date())
