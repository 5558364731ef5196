"""What happened and who looked is written once: nobody changes it, not even with SQL."""

from __future__ import annotations

import json

import peewee
import pytest

from app import clock
from app.services.actor import SYSTEM
from app.store import audit, events
from app.store.audit import Audit
from app.store.database import database, unit_of_work
from app.store.events import Event

NOON = clock.at(2026, 11, 21, 12)
ROWS = {"event": Event, "audit": Audit}


@pytest.fixture
def written(store, noon):
    with unit_of_work():
        events.append("work_order", 7, "open", actor=1, data={"due": clock.at(2026, 11, 22)})
        audit.write(1, "phone_revealed", "customer_phone", 3, "intake")


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET act = 'other'",
        "UPDATE {table} SET act = 'other' WHERE id = 1",
        "UPDATE OR IGNORE {table} SET act = 'other'",
        "UPDATE OR REPLACE {table} SET id = 5",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE id = 1",
        "REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ],
)
def test_no_statement_changes_or_removes_a_row(written, table, statement):
    before = database.execute_sql(f"SELECT * FROM {table}").fetchall()  # noqa: S608  names of this test
    assert len(before) == 1
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql(statement.format(table=table))
    assert database.execute_sql(f"SELECT * FROM {table}").fetchall() == before  # noqa: S608


@pytest.mark.parametrize("table", ROWS)
def test_the_models_cannot_do_it_either(written, table):
    row = ROWS[table].get_by_id(1)
    row.act = "other"
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        row.save()
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        row.delete_instance()
    assert ROWS[table].get_by_id(1).act in {"open", "phone_revealed"}


# --- what an event keeps -------------------------------------------------------------------------------------
def test_an_event_has_the_time_of_the_deed_and_the_time_of_typing(store, noon):
    said = clock.at(2026, 11, 21, 9, 30)
    events.append("work_order", 7, "arrive", actor=2, occurred_at=said)
    (happened,) = events.of("work_order", 7)
    assert (happened.act, happened.occurred_at, happened.recorded_at, happened.actor) == ("arrive", said, NOON, 2)


def test_moments_in_the_data_come_back_as_moments(written):
    (happened,) = events.of("work_order", 7)
    assert happened.moment("due") == clock.at(2026, 11, 22)
    assert happened.moment("response_due") is None
    assert json.loads(Event.get_by_id(1).data) == {"due": "2026-11-22T00:00:00+08:00"}


def test_what_append_gives_is_what_is_read_back(store, noon):
    given = events.append("work_order", 7, "open", actor=None, data={"level": 2, "due": NOON, "rule": None})
    assert events.of("work_order", 7) == [given]
    assert "rule" not in given.data


def test_events_of_a_case_stand_in_the_order_of_typing(store):
    for act, hour in (("open", 12), ("print", 9), ("dispatch", 15)):  # a clock that was put back
        with clock.set_to(clock.at(2026, 11, 21, hour)):
            events.append("work_order", 7, act, actor=1)
            events.append("work_order", 8, "open", actor=1)
    assert [event.act for event in events.of("work_order", 7)] == ["open", "print", "dispatch"]
    assert events.of("intake", 7) == []
    assert events.cases("work_order") == [7, 8]
    assert events.cases("intake") == []


def test_an_event_that_broke_off_is_not_there(store, noon):
    def act():
        with unit_of_work():
            events.append("work_order", 7, "open", actor=1)
            raise KeyError

    with pytest.raises(KeyError):
        act()
    assert events.of("work_order", 7) == []


def test_the_system_looks_without_an_account(written):
    audit.write(SYSTEM.account, "backup", "file")
    row = Audit.select().order_by(Audit.id.desc()).get()
    assert (row.actor, row.act, row.subject, row.subject_id, row.at) == (None, "backup", "file", None, NOON)


PERSONAL = ("欧阳建国", "13812346621", "主卧卫生间顶部漏水", "还在滴水", "更换角阀", "周管家")


def test_no_personal_word_stands_in_events_or_audit(desk):
    from tests.app.services.cases import whole_life

    whole_life(desk)
    texts = [f"{row.act} {row.data}" for row in Event.select()]
    texts += [f"{row.act} {row.subject} {row.detail}" for row in Audit.select()]
    assert len(texts) > 15
    for word in PERSONAL:
        assert not [text for text in texts if word in text or word in text.encode().decode("unicode_escape")]
