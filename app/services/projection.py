"""Rows that lists read, written from events: the one function that sets state, custody and limits.

It runs in the transaction of the act. `differences` rebuilds every row from its events and names what is
not equal; `main.py check` shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.rules import repair_flow
from app.rules.repair_flow import OrderState
from app.store import events

ORDER: Final = "work_order"
INTAKE: Final = "intake"
_DERIVED: Final = ("next_act", "next_due")
_NOT_ROWS: Final = {"level", "has_caller", "follow_attempts"}
COLUMNS: Final = tuple(f.name for f in fields(OrderState) if f.name not in _NOT_ROWS) + _DERIVED


def state_of(order_id: int) -> OrderState:
    """State, custody and limits of one order, from its events."""
    return repair_flow.replay(events.of(ORDER, order_id))


def project_order(order: Any) -> OrderState:
    """Write the derived columns of an order from its events, and what follows for its intake."""
    state = state_of(order.id)
    for column in COLUMNS:
        setattr(order, column, getattr(state, column))
    order.save()
    _project_intake(order.intake)
    return state


def _project_intake(intake_id: int) -> None:
    """A repair intake is closed when all its orders are, and shows their result, caller and department."""
    columns = (WorkOrder.state, WorkOrder.work_done, WorkOrder.caller, WorkOrder.department, WorkOrder.person)
    query = WorkOrder.select(*columns).where(WorkOrder.intake == intake_id).order_by(WorkOrder.id)
    orders = list(query.tuples())
    if not orders:
        return
    states, results, callers, departments, people = zip(*orders, strict=True)
    Intake.update(
        state=_state_by_orders(states),
        result="；".join(text for text in results if text),
        caller=next((caller for caller in reversed(callers) if caller is not None), None),
        department=departments[0],
        person=people[0],
    ).where(Intake.id == intake_id).execute()


def differences() -> list[str]:
    """Each case whose row does not equal what its events say: number, column, both values."""
    found = []
    for order in WorkOrder.select().order_by(WorkOrder.id).iterator():
        happened = events.of(ORDER, order.id)
        if not happened:
            found.append(f"{order.number}：没有事件")
            continue
        state = repair_flow.replay(happened)
        found.extend(
            f"{order.number}：{column} 行中为 {getattr(order, column)!r}，按事件应为 {getattr(state, column)!r}"
            for column in COLUMNS
            if getattr(order, column) != getattr(state, column)
        )
    known = {row[0] for row in WorkOrder.select(WorkOrder.id).tuples()}
    found.extend(f"事件指向不存在的派工单 {case}" for case in events.cases(ORDER) if case not in known)
    return found + _intake_differences()


def _intake_differences() -> list[str]:
    """Intakes that are not in the state of their orders or, without one, of their own events."""
    orders: dict[int, list[str]] = {}
    for intake_id, state in WorkOrder.select(WorkOrder.intake, WorkOrder.state).tuples():
        orders.setdefault(intake_id, []).append(state)
    found, known = [], set()
    for key, number, state in Intake.select(Intake.id, Intake.number, Intake.state).order_by(Intake.id).tuples():
        known.add(key)
        wanted = _state_by_orders(orders[key]) if key in orders else _state_by_events(key)
        if state != wanted:
            found.append(f"{number}：state 行中为 {state!r}，按事件应为 {wanted!r}")
    found.extend(f"事件指向不存在的登记 {case}" for case in events.cases(INTAKE) if case not in known)
    return found


def _state_by_orders(states: Sequence[str]) -> str:
    return "closed" if all(state in {repair_flow.CLOSED, repair_flow.VOID} for state in states) else "open"


def _state_by_events(intake_id: int) -> str:
    happened = {event.act: event for event in events.of(INTAKE, intake_id)}
    if "record" not in happened:
        return ""
    settled = "answer" in happened or bool(happened["record"].data.get("settled"))
    return "closed" if settled else "promised"
