"""A simulated desk: what 今日 counts is counted again from the bare events, and every row equals its events."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from app import clock
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.rules import deadlines, repair_flow
from app.services import accounts, checks, follow_queue, sample, set_up, today, work_orders
from app.services.actor import Actor
from app.services.order_views import history, view
from app.services.project import Project
from app.services.projection import ORDER
from app.store import events
from app.store.database import close_database, open_database
from app.store.events import Event
from tests.conftest import CHEAP

END = clock.at(2026, 11, 30, 17)
CASES = 150


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    """150 cases of twelve days, seeded, with some reworks, lost prints and overdue promises; the manager."""
    open_database(tmp_path_factory.mktemp("month") / "desk.db", "7" * 64)
    with pytest.MonkeyPatch.context() as patch, clock.set_to(END):
        patch.setattr(accounts, "_hasher", lambda: CHEAP)
        manager = set_up.first_run(Project(name="翠湖花园三期", site="CH3"), "lin", "林经理", "demo2026")
        clerk = sample.people(manager)
        rooms = sample.estate(manager, sample.Size(2, 1, 6, 2), 1)
        sample.History(clerk, rooms, 7).run(CASES, END - timedelta(days=12), END)
        stir(clerk)
    yield manager
    close_database()


def stir(clerk: Actor) -> None:
    """What the sample leaves out: rework after 不满意, a second round under way, prints that failed."""
    for order in list(WorkOrder.select().where(WorkOrder.next_act == "rework")):
        work_orders.rework(clerk, order.id, "又坏了")
    for order in list(WorkOrder.select().where(WorkOrder.state == "returned").limit(2)):
        work_orders.rework(clerk, order.id, "还在滴水")
        work_orders.record_print(clerk, order.id)
        work_orders.dispatch(clerk, order.id)
    for order in list(WorkOrder.select().where(WorkOrder.state == "dispatched").limit(3)):
        work_orders.record_print(clerk, order.id)
        work_orders.record_print_failed(clerk, order.id)


@dataclass
class Told:
    """What the events of one order say, read without the program's own rules."""

    state: str = ""
    out: bool = False
    until: datetime | None = None
    call_by: datetime | None = None
    printer: bool = False


def at(data: dict, key: str) -> datetime | None:
    return datetime.fromisoformat(data[key]) if data.get(key) else None


def told(rows: list[tuple[str, dict]]) -> Told:
    now, urgent, finish = Told(), False, None
    for act, data in rows:
        if act in {"open", "rework"}:
            urgent = data.get("level", 2 if urgent else 3) < 3
            finish = at(data, "due")
            now = Told("open", until=(urgent and at(data, "response_due")) or finish)
        elif act == "arrive":
            now.until = finish
        elif act in {"print", "print_failed"}:
            now.printer = act == "print_failed"
        elif act == "dispatch":
            now.state, now.out = "dispatched", True
        elif act == "take_back":
            now.state, now.out, now.until, now.printer = "returned", False, at(data, "accept_due"), False
        elif act == "accept":
            now.state, now.until, now.call_by, now.printer = (
                "accepted",
                at(data, "follow_due"),
                at(data, "follow_due"),
                False,
            )
        elif act == "follow_up":
            now.until = at(data, "call_again_at") or now.call_by
        elif act == "close":
            now.state, now.until = "closed", None
    return now


def all_told() -> dict[int, Told]:
    cases: dict[int, list[tuple[str, dict]]] = {}
    for row in Event.select().where(Event.case_kind == ORDER).order_by(Event.id):
        cases.setdefault(row.case_id, []).append((row.act, json.loads(row.data)))
    return {case: told(rows) for case, rows in cases.items()}


def promises() -> list[datetime]:
    """Moments promised to callers who were not answered yet."""
    waiting: dict[int, datetime] = {}
    for row in Event.select().where(Event.case_kind == "intake").order_by(Event.id):
        data = json.loads(row.data)
        if row.act == "record" and data.get("promised_at"):
            waiting[row.case_id] = datetime.fromisoformat(data["promised_at"])
        elif row.act == "answer":
            waiting.pop(row.case_id)
    return list(waiting.values())


MOMENTS = (
    END,
    END + timedelta(hours=4),
    clock.at(2026, 12, 1),
    clock.at(2026, 12, 1, 0, 0, 1),
    clock.at(2026, 12, 1, 10),
    clock.at(2026, 12, 5, 9),
)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_columns_are_those_of_an_independent_count(month, now):
    orders, promised = all_told(), promises()
    tonight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), now.tzinfo)
    live = {case: one for case, one in orders.items() if one.state != "closed"}
    waiting = {case for case, one in live.items() if one.state == "accepted"}
    working = {case: one for case, one in live.items() if case not in waiting}
    late = {case for case, one in working.items() if one.until and one.until < now}
    due = {case for case, one in working.items() if one.until and now <= one.until <= tonight}
    out = {case for case, one in live.items() if one.out}
    wanted = {
        today.OVERDUE: len(late) + sum(moment < now for moment in promised),
        today.DUE_TODAY: len(due) + sum(now <= moment <= tonight for moment in promised),
        today.OUT: len(out),
        today.FOLLOW_UP: len(waiting),
    }
    with clock.set_to(now):
        columns, counts = today.columns(), today.counts()
    assert {column.key: column.total for column in columns} == wanted
    more = {"open": len(live), "awaiting_print": sum(one.printer for one in live.values())}
    assert counts == wanted | more
    shown = {column.key: {card.case for card in column.cards if card.kind == ORDER} for column in columns}
    for key, cases in ((today.OVERDUE, late), (today.DUE_TODAY, due), (today.OUT, out), (today.FOLLOW_UP, waiting)):
        assert shown[key] <= cases
        assert shown[key] == cases or len(cases) > today.SHOWN


def test_the_sample_reaches_every_column(month):
    with clock.set_to(MOMENTS[-2]):
        assert all(column.total for column in today.columns() if column.key != today.DUE_TODAY)
    with clock.set_to(END):
        assert today.counts()[today.DUE_TODAY]
    states = Counter(row.state for row in WorkOrder.select())
    assert {"open", "dispatched", "accepted", "closed"} <= set(states)
    assert {row.round for row in WorkOrder.select()} >= {1, 2}
    assert today.counts()["awaiting_print"]


def test_a_simulated_month_has_no_difference(month):
    report = checks.run(month)
    assert report.problems == ()
    assert report.intakes == Intake.select().count() == CASES
    assert report.orders == WorkOrder.select().count() > 100
    assert report.events == Event.select().count() > 900


def test_numbers_have_no_gap_and_stand_once(month):
    for model, kind in ((Intake, "LF"), (WorkOrder, "PG")):
        numbers = [row.number for row in model.select().order_by(model.id)]
        assert numbers == [f"{kind}-CH3-202611-{n:04d}" for n in range(1, len(numbers) + 1)]


def test_no_event_was_recorded_before_it_happened(month):
    for case in events.cases(ORDER):
        happened = events.of(ORDER, case)
        assert all(event.occurred_at <= event.recorded_at for event in happened)
        state = ""
        for event in happened:  # and each was allowed where it stands
            assert repair_flow.refusal(state, event.act) is None
            state = repair_flow.ACTS[event.act].to or state


def test_out_sheets_are_counted_by_department(month):
    by_department = dict(today.out_by_department().departments)
    assert sum(by_department.values()) == today.counts()[today.OUT]
    assert list(by_department.values()) == sorted(by_department.values(), reverse=True)


def test_the_queue_is_the_column_most_pressing_first(month):
    with clock.set_to(END):
        queue = follow_queue.queue()
        assert len(queue) == today.counts()[today.FOLLOW_UP]
        rows = [WorkOrder.get_by_id(one.order) for one in queue]
    assert [row.next_due for row in rows] == sorted(row.next_due for row in rows)
    assert all(one.late is (row.next_due < END) for one, row in zip(queue, rows, strict=True))


def test_every_order_can_be_shown(month):
    for row in WorkOrder.select():
        shown = view(row.id)
        assert shown.number == row.number
        assert len(history(row.id)) == len(events.of(ORDER, row.id))
        assert row.phone not in "".join(f"{step}" for step in shown.history)
        assert shown.phone_masked != row.phone


def test_a_rate_of_orders_on_time_can_be_had_from_the_rows(month):
    finished = [row for row in WorkOrder.select() if row.left_at or row.back_at]
    on_time = [row for row in finished if deadlines.is_on_time(row.left_at or row.back_at, row.due)]
    assert 0 < len(on_time) < len(finished)


def test_the_same_seed_makes_the_same_people():
    size = sample.Size(1, 1, 3, 2)
    assert sample.roster(size, 5) == sample.roster(size, 5) != sample.roster(size, 6)
    assert len(sample.roster(size, 5)) == 1 + 6
