"""Printing 派工单: the record first, then paper; a printer that fails leaves the order open, marked 待打印."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app import clock
from app.errors import Refused, Unavailable
from app.paper.text import due_stamp, moment, period_words
from app.printing.documents import document_of
from app.printing.documents.dispatch_order import OrderSheet
from app.printing.page import Profile
from app.registers.work_order import REGISTER
from app.rules import repair_flow, serials
from app.services import order_views, project, work_orders
from app.services.actor import Actor
from app.services.project import Project
from app.services.projection import ORDER
from app.store import audit
from app.store.database import unit_of_work

FORM = document_of("dispatch_order")
Send = Callable[[bytes, str], None]
"""Puts a PDF on paper or into a file, with a title. Raises Unavailable when nothing came out."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of one run: the PDF, how many sheets, which of them are now out with a department."""

    pdf: bytes
    orders: tuple[int, ...]
    dispatched: tuple[int, ...]


def profile_of(settings: Project) -> Profile:
    """The paper that the project prints its orders on."""
    return next((profile for profile in FORM.profiles if profile.key == settings.order_profile), FORM.profiles[0])


def sheet_of(actor: Actor, order: Any, settings: Project, print_count: int) -> OrderSheet:
    """The order as its paper shows it, phone whole: the technician has to call the customer."""
    now = clock.now()
    goes_out = order.department is not None and order.person is not None
    return OrderSheet(
        project=f"{settings.name} · {settings.centre}",
        number=order.number,
        intake_number=order.intake_number,
        registered_at=moment(order.received_at)[5:],
        dispatched_at=moment(order.dispatched_at or (now if goes_out else None))[5:],
        reporter=order.name,
        place=order.place,
        phone=order.phone,
        appointment=period_words(order.appointment_from, order.appointment_until),
        content=order.content if order.round == 1 else f"{order.content}\n返工原因：{order.rework_reason}",
        urgent=int(order.urgency) < 3,
        due=due_stamp(order.due),
        due_reason=order_views.reason_of(order),
        department=order.department.name if order.department else "",
        person=order.person.name if order.person else "",
        form_code=REGISTER.form_code,
        printed_by=actor.name,
        printed_at=moment(now),
        print_count=print_count,
        round_no=order.round,
        copy_labels=settings.copies,
        qr_payload=serials.sheet_code(order.number, order.round),
    )


def preview(actor: Actor, order_ids: Sequence[int]) -> bytes:
    """The PDF that printing now would make. Counts nothing; showing whole phones is logged."""
    settings = project.get()
    orders = [work_orders.may_print(actor, order_id) for order_id in order_ids]
    with unit_of_work():
        for order in orders:
            audit.write(actor.account, "sheet_shown", ORDER, order.id)
    sheets = [sheet_of(actor, order, settings, order.prints + 1) for order in orders]
    return FORM(sheets, profile_of(settings))


def print_orders(actor: Actor, order_ids: Sequence[int], send: Send, *, dispatch: bool = True) -> Printed:
    """Print these orders in one run and dispatch those that know where to go.

    The PDF is made first, so that a character without a glyph stops before anything is counted. Raises
    Refused then; Unavailable when no paper came out: the orders stay as they were, marked 待打印.
    """
    settings = project.get()
    orders = [work_orders.may_print(actor, order_id) for order_id in order_ids]
    if not orders:
        raise Refused("没有要打印的派工单")
    pdf = FORM([sheet_of(actor, order, settings, order.prints + 1) for order in orders], profile_of(settings))
    with unit_of_work():
        for order in orders:
            work_orders.record_print(actor, order.id, order.prints + 1)
    title = orders[0].number if len(orders) == 1 else f"派工单 {len(orders)} 张"
    try:
        send(pdf, title)
    except Exception as error:
        _not_printed(actor, order_ids)
        numbers = "、".join(order.number for order in orders[:3])
        known = error if isinstance(error, Unavailable) else Unavailable("打印机报错，没有打印。", do="请检查打印机。")
        raise Unavailable(known.what, kept=f"{numbers} 已保存，标为“待打印”。", do=known.do) from error
    return Printed(pdf, tuple(order_ids), _dispatched(actor, orders) if dispatch else ())


def _not_printed(actor: Actor, order_ids: Sequence[int]) -> None:
    with unit_of_work():
        for order_id in order_ids:
            work_orders.record_print_failed(actor, order_id)


def _dispatched(actor: Actor, orders: Sequence[Any]) -> tuple[int, ...]:
    ready = [
        order.id
        for order in orders
        if order.state == repair_flow.OPEN and order.department is not None and order.person is not None
    ]
    for order_id in ready:
        work_orders.dispatch(actor, order_id)
    return tuple(ready)
