"""Typed text to values: what is read, and what is refused with which words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.errors import Refused
from app.paper import read
from app.paper.text import moment as shown
from app.paper.text import yuan
from app.registers.mail import MailItem
from app.store.fields import Date, Money, Number, Text, YesNo

NOON = clock.at(2026, 11, 21, 12)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15:30", clock.at(2026, 11, 21, 15, 30)),
        ("1530", clock.at(2026, 11, 21, 15, 30)),
        ("1121 1530", clock.at(2026, 11, 21, 15, 30)),
        ("今天 15:30", clock.at(2026, 11, 21, 15, 30)),
        ("１５：３０", clock.at(2026, 11, 21, 15, 30)),
        ("昨天 9:00", clock.at(2026, 11, 20, 9)),
        ("2026-11-21 24:00", clock.at(2026, 11, 22)),
        ("1231 1600", clock.at(2026, 12, 31, 16)),
        ("0105 900", clock.at(2027, 1, 5, 9)),
        ("现在", NOON),
        ("", None),
        ("  ", None),
    ],
)
def test_moments(typed, meant):
    assert read.read(MailItem.arrived_at, typed, NOON) == meant


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-02-30", "这一天"),
        ("2026-02-30 15:30", "这一天"),
        ("0230 1530", "这一天"),
        ("25:00", "这个时间"),
        ("今天", "写上时间"),
        ("abc", "看不懂"),
    ],
)
def test_what_is_no_moment_is_refused_with_the_reason(typed, words):
    with pytest.raises(Refused, match=words):
        read.moment(typed, NOON)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1121", date(2026, 11, 21)),
        ("11-21", date(2026, 11, 21)),
        ("20261121", date(2026, 11, 21)),
        ("2026年11月21日", date(2026, 11, 21)),
        ("昨天", date(2026, 11, 20)),
        ("0105", date(2027, 1, 5)),
        ("", None),
    ],
)
def test_days(typed, meant):
    assert read.read(Date(), typed, NOON) == meant


@pytest.mark.parametrize("typed", ["0230", "1340", "2026-02-29", "15:30", "明年"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(Refused):
        read.day(typed, NOON)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("12.5", 1250), ("¥12.50", 1250), ("1,200 元", 120_000), (".5", 50), ("-3", -300), ("１２．５", 1250), ("", None)],
)
def test_money_is_typed_in_yuan_and_kept_in_fen(typed, fen):
    assert read.read(Money(), typed, NOON) == fen


@pytest.mark.parametrize(
    ("typed", "words"), [("12.345", "到分"), ("abc", "金额"), ("元", "金额"), ("9" * 5000, "过大"), ("1e5", "金额")]
)
def test_what_is_no_amount_is_refused(typed, words):
    with pytest.raises(Refused, match=words):
        read.money(typed)


def test_numbers_and_yes_and_no():
    assert read.read(Number(), "1,024", NOON) == 1024
    assert read.read(Number(), "", NOON) is None
    assert [read.read(YesNo(), word, NOON) for word in ("是", "否", "")] == [True, False, None]
    for field, text in ((Number(), "3.5"), (Number(), "9" * 5000), (YesNo(), "也许")):
        with pytest.raises(Refused):
            read.read(field, text, NOON)


def test_texts_stay_as_typed():
    assert read.read(Text(), "  1121 1530 ", NOON) == "  1121 1530 "


@given(st.integers(-(10**14), 10**14))
def test_an_amount_that_is_shown_is_read_as_itself(fen):
    assert read.money(yuan(fen)) == fen


@given(st.integers(0, 99 * 365 * 24 * 60))
def test_a_moment_that_is_shown_is_read_as_itself(minutes):
    at = clock.at(2000, 1, 1) + timedelta(minutes=minutes)
    assert read.moment(shown(at), NOON) == at


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text):
    for reads in (read.moment, read.day):
        with suppress(Refused):
            reads(text, NOON)
    for reads in (read.money, read.number):
        with suppress(Refused):
            reads(text)
