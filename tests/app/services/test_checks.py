"""`check`: a whole file is silent; whatever was planted in it is named."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest

from app import clock
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import checks, intake, projection
from app.services.projection import INTAKE, ORDER
from app.store import events
from app.store.database import close_database, connect_raw, database, open_database
from tests.app.services import cases
from tests.app.services.cases import NOON

NUMBER, LINE = "PG-CH3-202611-0001", "LF-CH3-202611-0001"


def problems(desk):
    return checks.run(desk.manager).problems


def test_a_whole_file_is_silent_and_counted(desk):
    cases.whole_life(desk)
    cases.opened(desk)
    intake.register(desk.clerk, cases.form(desk, category="enquiry", content="问押金", person=None))
    report = checks.run(desk.manager)
    assert report.problems == ()
    assert (report.intakes, report.orders) == (3, 2)
    assert report.events > 18


@pytest.mark.parametrize(
    ("planted", "column"),
    [
        ({"state": "closed"}, "state"),
        ({"custody": "desk"}, "custody"),
        ({"round": 2}, "round"),
        ({"prints": 5}, "prints"),
        ({"awaiting_print": True}, "awaiting_print"),
        ({"due": NOON}, "due"),
        ({"due": None}, "due"),
        ({"due_rule": "appointment"}, "due_rule"),
        ({"response_due": None}, "response_due"),
        ({"next_due": NOON + timedelta(days=9)}, "next_due"),
        ({"next_act": ""}, "next_act"),
        ({"received_at": NOON - timedelta(days=1)}, "received_at"),
        ({"dispatched_at": None}, "dispatched_at"),
        ({"arrived_at": NOON}, "arrived_at"),
        ({"left_at": NOON}, "left_at"),
        ({"closed_at": NOON}, "closed_at"),
        ({"follow_result": "satisfied"}, "follow_result"),
    ],
)
def test_a_column_that_its_events_do_not_explain_is_named(desk, planted, column):
    order = cases.sent(desk)
    cases.opened(desk)
    WorkOrder.update(planted).where(WorkOrder.id == order).execute()
    found = problems(desk)
    assert any(line.startswith(f"{NUMBER}：{column} 行中为 ") for line in found)
    assert not any("PG-CH3-202611-0002" in line for line in found)


def test_every_derived_column_is_compared(desk):
    derived = set(projection.COLUMNS)
    assert {"state", "custody", "round", "due", "next_act", "next_due", "follow_due", "closed_at"} <= derived
    assert derived <= set(WorkOrder._meta.fields)


def test_an_event_that_was_slipped_in_shows(desk):
    order = cases.sent(desk)
    events.append(ORDER, order, "take_back", actor=None)
    assert any("state 行中为 'dispatched'，按事件应为 'returned'" in line for line in problems(desk))


@pytest.mark.parametrize("table", ["event", "audit"])
def test_events_taken_away_with_the_triggers_show(desk, table):
    order = cases.sent(desk)
    database.execute_sql(f"DROP TRIGGER {table}_no_delete")
    database.execute_sql(f"DELETE FROM {table}")  # noqa: S608  names of this test
    found = problems(desk)
    assert (f"{NUMBER}：没有事件" in found) is (table == "event")
    assert WorkOrder.get_by_id(order).state == "dispatched"


def test_an_order_that_was_taken_away_shows(desk):
    order = cases.opened(desk)
    WorkOrder.delete().where(WorkOrder.id == order).execute()
    found = problems(desk)
    assert f"事件指向不存在的派工单 {order}" in found


def test_an_intake_that_was_taken_away_shows(desk):
    saved = intake.register(
        desk.clerk, cases.form(desk, category="praise", content="表扬", result="已转告", person=None)
    )
    Intake.delete().where(Intake.id == saved.intake).execute()
    assert problems(desk) == (f"事件指向不存在的登记 {saved.intake}",)


@pytest.mark.parametrize(
    ("asked", "planted", "wanted"),
    [
        ({}, "closed", "open"),
        ({}, "promised", "open"),
        ({"result": "已好"}, "open", "closed"),
        ({"category": "enquiry"}, "closed", "promised"),
        ({"category": "enquiry", "result": "已答"}, "promised", "closed"),
    ],
)
def test_a_line_of_the_book_in_another_state_is_named(desk, asked, planted, wanted):
    saved = intake.register(desk.clerk, cases.form(desk, **asked))
    assert problems(desk) == ()
    Intake.update(state=planted).where(Intake.id == saved.intake).execute()
    assert problems(desk) == (f"{LINE}：state 行中为 {planted!r}，按事件应为 {wanted!r}",)


def test_an_answer_that_was_given_is_no_difference(desk):
    saved = intake.register(desk.clerk, cases.form(desk, category="enquiry", content="问押金", person=None))
    intake.answer(desk.clerk, saved.intake, "三个月后退")
    assert problems(desk) == ()
    assert [event.act for event in events.of(INTAKE, saved.intake)] == ["record", "answer"]


def test_a_reference_to_nobody_is_named(desk):
    cases.opened(desk)
    database.execute_sql("PRAGMA foreign_keys = 0")
    Intake.update(recorder=9999).execute()
    assert any(line.startswith("外键：intake") for line in problems(desk))


def test_a_damaged_page_is_named(desk, store, template):
    with clock.set_to(NOON):
        cases.whole_life(desk)
    close_database()
    size = store.stat().st_size
    content = bytearray(store.read_bytes())
    content[size - 2000] ^= 1  # one bit of the last page
    store.write_bytes(content)
    with contextlib.closing(connect_raw(store, template.key)) as raw:
        assert raw.execute("PRAGMA cipher_integrity_check").fetchall()
    open_database(store, template.key)
    assert any(line.startswith("cipher_integrity_check") for line in problems(desk))
