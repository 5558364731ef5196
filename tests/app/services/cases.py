"""Cases as a clerk makes them, for the tests of services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app import clock
from app.registers.work_order import WorkOrder
from app.services import intake, work_orders
from app.services.intake import IntakeForm, Registered
from app.services.work_orders import Call, Returned
from app.store import database
from tests.conftest import Desk

NOON = clock.at(2026, 11, 21, 12)
LEAK = "主卧卫生间顶部漏水，滴到洗手台"


def furnished(store: Path, key: str, made: dict[str, bytes], fill: Callable[[], object]) -> None:
    """Fill the open file once and copy it from then on: `made` keeps it for the tests of one module."""
    if "file" not in made:
        fill()
        database.close_database()
        made["file"] = store.read_bytes()
    database.close_database()
    store.write_bytes(made["file"])
    database.open_database(store, key)


def form(desk: Desk, **more) -> IntakeForm:
    """A repair in 3-2-1201, as the clerk fills it."""
    filled = IntakeForm(
        room=desk.room, customer=desk.customer, name="欧阳建国", phone="13812346621", content=LEAK, person=desk.wang
    )
    return replace(filled, **more)


def sheet(at: datetime = NOON, **more) -> Returned:
    """The sheet as it comes back: on site 40 minutes after the call, done 50 minutes later, signed."""
    kept = Returned(
        arrived_at=at + timedelta(minutes=40),
        left_at=at + timedelta(minutes=90),
        repaired_by="王师傅",
        work_done="更换角阀，试水不漏",
        opinion="satisfied",
        customer_signed=True,
    )
    return replace(kept, **more)


def row_of(saved: Registered):
    return WorkOrder.get_by_id(saved.order)


def opened(desk: Desk, **more) -> int:
    """An order that waits for its sheet."""
    order = intake.register(desk.clerk, form(desk, **more)).order
    assert order is not None
    return order


def sent(desk: Desk, **more) -> int:
    """An order whose sheet is out."""
    order = opened(desk, **more)
    work_orders.record_print(desk.clerk, order)
    work_orders.dispatch(desk.clerk, order)
    return order


def returned(desk: Desk, *, form_: dict | None = None, **more) -> int:
    """An order whose sheet came back three hours after the call."""
    order = sent(desk, **(form_ or {}))
    with clock.set_to(NOON + timedelta(hours=3)):
        work_orders.take_back(desk.clerk, order, sheet(**more))
    return order


def accepted(desk: Desk, *, form_: dict | None = None, **more) -> int:
    """An order that a housekeeper accepted, waiting for the call."""
    order = returned(desk, form_=form_, **more)
    with clock.set_to(NOON + timedelta(hours=3)):
        work_orders.accept(desk.clerk, order, by="周管家")
    return order


def closed(desk: Desk, **more) -> int:
    """An order whose customer is satisfied."""
    order = accepted(desk, form_=more)
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, order, Call(result="satisfied"))
    return order


def whole_life(desk: Desk) -> int:
    """Everything that can happen to an order: a lost print, an unhappy customer, rework, calls, the end."""
    order = opened(desk)
    work_orders.record_print(desk.clerk, order)
    work_orders.record_print_failed(desk.clerk, order)
    work_orders.record_print(desk.clerk, order)
    work_orders.dispatch(desk.clerk, order)
    with clock.set_to(NOON + timedelta(hours=1)):
        work_orders.arrive(desk.clerk, order, NOON + timedelta(minutes=45))
    with clock.set_to(NOON + timedelta(hours=3)):
        work_orders.take_back(desk.clerk, order, sheet(opinion="unsatisfied"))
        work_orders.accept(desk.clerk, order, by="周管家")
        work_orders.follow_up(desk.clerk, order, Call(result="unsatisfied", words="还在滴水"))
    with clock.set_to(NOON + timedelta(hours=5)):
        work_orders.rework(desk.clerk, order, "还在滴水")
        work_orders.record_print(desk.clerk, order)
        work_orders.dispatch(desk.clerk, order, person=desk.chen)
    with clock.set_to(NOON + timedelta(hours=8)):
        work_orders.take_back(desk.clerk, order, sheet(NOON + timedelta(hours=5), work_done="换三角阀"))
        work_orders.accept(desk.clerk, order, exempt=True)
        work_orders.follow_up(desk.clerk, order, Call(result="unreachable"))
    with clock.set_to(NOON + timedelta(days=1)):
        work_orders.follow_up(desk.clerk, order, Call(result="acceptable", words="修得慢了点"))
    return order
