"""Values as screen and paper show them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app import clock
from app.estate.accounts import Account
from app.estate.rooms import Room
from app.estate.staff import Duty
from app.paper import text
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder

NOW = clock.at(2026, 11, 21, 15, 42)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (Intake.name, "欧阳建国", "欧阳建国"),
        (Intake.name, "", ""),
        (Intake.name, None, ""),
        (Intake.content, "一行\n两行", "一行\n两行"),
        (Intake.channel, "call", "来电"),
        (Intake.channel, None, ""),
        (Intake.channel, "pigeon", "pigeon"),  # an older file's value is shown, not hidden
        (WorkOrder.opinion, "acceptable", "基本满意"),
        (WorkOrder.opinion, "", ""),
        (WorkOrder.payment, "", "无收费"),
        (Intake.phone, "13812346621", "13812346621"),
        (Intake.received_at, NOW, "2026-11-21 15:42"),
        (Intake.received_at, None, ""),
        (Duty.day, date(2026, 2, 3), "2026-02-03"),
        (Duty.day, None, ""),
        (WorkOrder.charge, 0, "0.00"),
        (WorkOrder.charge, 5, "0.05"),
        (WorkOrder.charge, 1250, "12.50"),
        (WorkOrder.charge, 12_345_678, "123456.78"),
        (WorkOrder.charge, -5, "-0.05"),
        (WorkOrder.charge, None, ""),
        (WorkOrder.prints, 3, "3"),
        (WorkOrder.prints, None, ""),
        (WorkOrder.customer_signed, True, "是"),
        (WorkOrder.customer_signed, False, "否"),
        (WorkOrder.customer_signed, None, ""),
        (Intake.recorder, Account(name="张敏"), "张敏"),
        (Intake.recorder, None, ""),
        (Intake.room, Room(code="3-2-1201"), "3-2-1201"),
        (Intake.room, None, ""),
    ],
)
def test_what_a_value_shows_as(field, value, shown):
    assert text.show(field, value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("13812346621", "138****6621"), ("", ""), (None, "")],
)
def test_lists_hide_the_middle_of_a_phone(value, shown):
    assert text.show(Intake.phone, value, masked=True) == shown


@pytest.mark.parametrize(
    "value", ["01082345678", "010-8234 5678", "138 1234 6621", "13812346621 / 13912340000", "8612"]
)
def test_no_phone_comes_out_of_a_masked_text_whole(value):
    shown = text.show(Intake.phone, value, masked=True)
    assert shown != value
    assert value not in shown


def test_masking_hides_nothing_but_phones():
    for field, value in ((Intake.name, "欧阳建国"), (Intake.place, "3-2-1201"), (Intake.received_at, NOW)):
        assert text.show(field, value, masked=True) == text.show(field, value)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 21), "今天"),
        (date(2026, 11, 22), "明天"),
        (date(2026, 11, 20), "昨天"),
        (date(2026, 11, 23), "11-23"),
        (date(2026, 11, 19), "11-19"),
        (date(2027, 1, 1), "2027-01-01"),
        (date(2025, 12, 31), "2025-12-31"),
    ],
)
def test_a_day_in_words(day, shown):
    assert text.day_word(day, NOW.date()) == shown


def test_the_day_after_new_years_eve_is_tomorrow():
    assert text.day_word(date(2027, 1, 1), date(2026, 12, 31)) == "明天"


@pytest.mark.parametrize(
    ("limit", "said", "stamped"),
    [
        (None, "", "—"),
        (clock.at(2026, 11, 22), "今天 24:00", "11-21 24:00"),
        (clock.at(2026, 11, 23), "明天 24:00", "11-22 24:00"),
        (clock.at(2026, 11, 21), "昨天 24:00", "11-20 24:00"),
        (clock.at(2026, 11, 22, 10), "明天 10:00", "11-22 10:00"),
        (clock.at(2026, 11, 21, 18, 5), "今天 18:05", "11-21 18:05"),
        (clock.at(2026, 11, 23, 11), "11-23 11:00", "11-23 11:00"),
        (clock.at(2027, 1, 1), "12-31 24:00", "12-31 24:00"),
        (clock.at(2027, 1, 1, 10), "2027-01-01 10:00", "01-01 10:00"),
        (clock.at(2026, 11, 22, 0, 0, 1), "明天 00:00", "11-22 00:00"),
    ],
)
def test_a_limit_on_screen_and_on_paper(limit, said, stamped):
    assert text.due_words(limit, NOW) == said
    assert text.due_stamp(limit) == stamped


NINE = clock.at(2026, 11, 23, 9)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (None, None, ""),
        (NINE, None, ""),
        (NINE, NINE + timedelta(hours=2), "11-23 09:00–11:00"),
        (None, NINE, "11-23 09:00 前"),
        (NINE, NINE + timedelta(days=1), "11-23 09:00–11-24 09:00"),
    ],
)
def test_an_appointment(start, end, shown):
    assert text.period_words(start, end) == shown


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(0), "0 分"),
        (timedelta(seconds=59), "0 分"),
        (timedelta(minutes=25), "25 分"),
        (timedelta(hours=1), "1 时"),
        (timedelta(hours=3, minutes=20, seconds=59), "3 时 20 分"),
        (timedelta(hours=24), "1 天"),
        (timedelta(days=2, hours=5, minutes=59), "2 天 5 时"),
        (timedelta(hours=-3, minutes=-20), "3 时 20 分"),
    ],
)
def test_how_late(span, shown):
    assert text.span_words(span.total_seconds()) == shown


def test_a_moment_is_shown_to_the_minute():
    assert text.moment(clock.at(2026, 1, 2, 3, 4, 59)) == "2026-01-02 03:04"
    assert text.moment(None) == ""
