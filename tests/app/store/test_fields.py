"""The kinds of columns: what goes in comes out, and what would be a second clock is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.estate.accounts import Account
from app.estate.rooms import PublicPlace
from app.estate.staff import Duty
from app.rules.words import ROLE
from app.store import fields
from app.store.database import unit_of_work
from app.store.drafts import Draft
from app.store.fields import DateTime

FIELD = DateTime()
MOMENT = clock.at(2026, 11, 21, 15, 42, 7)


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        (None, None),
        (MOMENT, "2026-11-21 15:42:07"),
        (MOMENT.replace(microsecond=999_999), "2026-11-21 15:42:07"),
        (datetime(2026, 11, 21, 7, 42, 7, tzinfo=UTC), "2026-11-21 15:42:07"),
        (datetime(2026, 11, 21, 0, 42, 7, tzinfo=timezone(timedelta(hours=-7))), "2026-11-21 15:42:07"),
        (clock.at(2026, 1, 2, 3, 4, 5), "2026-01-02 03:04:05"),
        (clock.at(26, 1, 2), "0026-01-02 00:00:00"),  # a slip of the fingers must not break every list
    ],
)
def test_a_moment_is_kept_as_text_of_the_desks_zone(moment, kept):
    assert FIELD.db_value(moment) == kept
    if kept is not None:
        assert FIELD.python_value(kept) == moment.replace(microsecond=0)
        assert FIELD.python_value(kept).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("naive", [datetime(2026, 11, 21), datetime.fromisoformat("2026-11-21T15:00")])  # noqa: DTZ001
def test_a_moment_without_a_zone_is_refused(naive):
    with pytest.raises(ValueError, match="without a zone"):
        FIELD.db_value(naive)


def test_no_row_takes_a_moment_without_a_zone(store):
    with pytest.raises(ValueError, match="without a zone"), unit_of_work():
        Draft.create(account=1, form="intake", body="{}", saved_at=datetime(2026, 11, 21))  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a zone"):
        list(Draft.select().where(Draft.saved_at < datetime(2026, 11, 21)))  # noqa: DTZ001


moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=clock.ZONE)
)


@given(moments, moments)
def test_text_order_is_time_order(one, other):
    assert (FIELD.db_value(one) < FIELD.db_value(other)) is (one < other)
    assert FIELD.python_value(FIELD.db_value(one)) == one


@pytest.mark.parametrize("text", ["", " ", "  两头有空格  ", "一行\n两行", "🏠𬭎䶮", "a'b\";--", "=1+1", "漏" * 10_000])
def test_text_is_kept_exactly_as_typed(store, text):
    PublicPlace.create(name="x", building=text)
    assert PublicPlace.get().building == text


def test_a_column_without_a_value_starts_empty(store):
    PublicPlace.create(name="x")
    row = PublicPlace.get()
    assert (row.building, row.active) == ("", True)


def test_a_day_comes_back_as_a_day(desk):
    Duty.create(day=date(2026, 2, 3), staff=desk.wang, shift="早班")
    assert Duty.get().day == date(2026, 2, 3)
    assert Duty.get_or_none(Duty.day == date(2026, 2, 3)) is not None


def test_a_choice_knows_its_words():
    assert Account.role.words is ROLE


def test_an_unknown_row_is_none(store):
    assert PublicPlace.by_id(99) is None


def test_only_what_changed_is_written_back(store):
    PublicPlace.create(name="x", building="3")
    one, other = PublicPlace.get(), PublicPlace.get()
    one.building = "4"
    one.save()
    other.name = "y"
    other.save()
    row = PublicPlace.get()
    assert (row.name, row.building) == ("y", "4")


def test_the_set_of_kinds_is_closed_and_small():
    kinds = {
        name
        for name, kind in vars(fields).items()
        if isinstance(kind, type) and issubclass(kind, peewee.Field) and kind.__module__ == fields.__name__
    }
    assert kinds == {
        "Text", "LongText", "Phone", "Choice", "Rating", "Date", "DateTime", "Number", "Money", "YesNo", "PersonRef",
        "RoomRef",
    }  # fmt: skip
    assert len(kinds) <= 12
