"""Taking a sheet back as the desk does it: find it by scan or number, copy it, accept where the sheet shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.errors import Problem, Refused
from app.paper.read import money
from app.rules import repair_flow
from app.services import order_views, scans, work_orders
from app.services.actor import Actor, authorise
from app.services.order_views import OrderView
from app.services.work_orders import Returned
from app.store.database import unit_of_work

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the clerk copied, as typed. `charge` is in yuan; `accepted_by` a housekeeper's name or ""."""

    arrived: str = ""
    left: str = ""
    repaired_by: str = ""
    work_done: str = ""
    opinion: str = ""
    signed: bool = False
    charge: str = ""
    payment: str = ""
    receipt: str = ""
    accepted_by: str = ""


def sheet_for(typed: str) -> OrderView:
    """The order of a scanned or typed number, if its sheet can come back now. Raises Refused beside `number`."""
    order = scans.by_scan(typed)
    reason = repair_flow.refusal(order.state, "take_back")
    if reason:
        raise Refused.at("number", f"{order.number}：{reason}")
    return order_views.view(order.id)


def is_exempt(sheet: Sheet) -> bool:
    """Whether this sheet needs no housekeeper: the customer signed and did not tick 不满意."""
    return repair_flow.may_exempt(signed=sheet.signed, opinion=sheet.opinion) and not sheet.accepted_by.strip()


def _read(reader: Callable[[], T], field: str, problems: list[Problem]) -> T | None:
    """What the reader reads; its refusal goes beside `field`, so that all of them are shown at once."""
    try:
        return reader()
    except Refused as error:
        problems += [Problem(field, problem.text) for problem in error.problems]
        return None


def take_back(actor: Actor, order_id: int, sheet: Sheet) -> str:
    """Take back, and accept if the sheet shows it, in one transaction; returns what comes next, in words."""
    authorise(actor, "case.work")  # here, because a refusal inside the transaction would be taken back with it
    problems: list[Problem] = []
    arrived = _read(lambda: work_orders.read_time(sheet.arrived, "arrived_at"), "arrived_at", problems)
    left = _read(lambda: work_orders.read_time(sheet.left, "left_at"), "left_at", problems)
    charge = _read(lambda: money(sheet.charge), "charge", problems) if sheet.charge.strip() else 0
    if problems:
        raise Refused(problems)
    back = Returned(
        arrived_at=arrived,
        left_at=left,
        repaired_by=sheet.repaired_by,
        work_done=sheet.work_done,
        opinion=sheet.opinion,
        customer_signed=sheet.signed,
        charge=charge or 0,
        payment=sheet.payment,
        receipt=sheet.receipt,
    )
    with unit_of_work():
        work_orders.take_back(actor, order_id, back)
        if is_exempt(sheet):
            work_orders.accept(actor, order_id, exempt=True)
        elif sheet.accepted_by.strip():
            work_orders.accept(actor, order_id, by=sheet.accepted_by)
    return _what_next(order_views.view(order_id))


def _what_next(view: OrderView) -> str:
    words = {repair_flow.CLOSED: "已关闭", repair_flow.ACCEPTED: "等回访", repair_flow.RETURNED: "等管家验收"}
    return words.get(view.state, view.state_word)
