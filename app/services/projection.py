"""Rows that lists read, written from events: the one function that sets state, custody and limits.

It runs in the transaction of the act. `differences` rebuilds every row from its events and names what is
not equal; `main.py check` shows it.
"""

from __future__ import annotations

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
    """A repair intake is closed when all its orders are, and shows their result and caller."""
    intake = Intake.by_id(intake_id)
    orders = list(WorkOrder.select().where(WorkOrder.intake == intake_id).order_by(WorkOrder.id))
    if intake is None or not orders:
        return
    done = all(order.state in {repair_flow.CLOSED, repair_flow.VOID} for order in orders)
    intake.state = "closed" if done else "open"
    intake.result = "；".join(order.work_done for order in orders if order.work_done)
    intake.caller = next((order.caller for order in reversed(orders) if order.caller is not None), None)
    intake.department = orders[0].department
    intake.person = orders[0].person
    intake.save()


def differences() -> list[str]:
    """Each order whose row does not equal what its events say: number, column, both values."""
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
    return found
