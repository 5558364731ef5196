"""One 派工单 as screens and paper show it: the sheet's fields, its history in words, what can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app import clock
from app.estate.accounts import Account
from app.paper.text import due_stamp, due_words, moment, period_words, yuan
from app.registers.follow_up import FollowUp
from app.registers.work_order import WorkOrder
from app.rules import repair_flow
from app.rules.happened import Happened
from app.rules.phones import mask
from app.rules.words import CUSTODY, FOLLOW_UP_RESULT, MEDIUM, ORDER_STATE, PAYMENT, RATING, word
from app.services.projection import ORDER
from app.services.work_orders import found
from app.store import events


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history: when, what, by whom, and details."""

    at: str
    what: str
    who: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """All that the order's page shows. Phones are masked; texts are as on paper."""

    id: int
    number: str
    intake_number: str
    round: int
    state: str
    state_word: str
    custody_word: str
    place: str
    name: str
    phone_masked: str
    content: str
    urgency: int
    received: str
    appointment: str
    due: str
    due_reason: str
    late: bool
    department: int | None
    department_name: str
    person: int | None
    person_name: str
    dispatched: str
    arrived: str
    left: str
    back: str
    work_done: str
    repaired_by: str
    opinion: str
    opinion_word: str
    customer_signed: bool
    charge: str
    payment_word: str
    receipt: str
    accepted: str
    accepted_by: str
    accept_exempt: bool
    rework_reason: str
    follow_result: str
    prints: int
    awaiting_print: bool
    next_act: str
    next_due: str
    acts: tuple[tuple[str, str], ...]
    history: tuple[Step, ...]
    received_at: datetime
    arrived_at: datetime | None
    may_exempt: bool


def view(order_id: int) -> OrderView:
    """The order with its history. Raises Refused if there is none."""
    row, now = found(order_id), clock.now()
    hidden = {"print_failed", "open"}
    acts = tuple((act.key, act.label) for act in repair_flow.allowed_acts(row.state) if act.key not in hidden)
    return OrderView(
        **{name: getattr(row, name) for name in _SAME},
        urgency=int(row.urgency),
        state_word=word(ORDER_STATE, row.state),
        custody_word=word(CUSTODY, row.custody),
        phone_masked=mask(row.phone),
        received=moment(row.received_at),
        appointment=period_words(row.appointment_from, row.appointment_until),
        due=due_words(row.due, now),
        due_reason=reason_of(row),
        late=row.next_due is not None and row.next_due < now,
        department=row.department_id,
        department_name=row.department.name if row.department else "",
        person=row.person_id,
        person_name=row.person.name if row.person else "",
        dispatched=moment(row.dispatched_at),
        arrived=moment(row.arrived_at),
        left=moment(row.left_at),
        back=moment(row.back_at),
        opinion_word=word(RATING, row.opinion),
        charge=yuan(row.charge),
        payment_word=word(PAYMENT, row.payment),
        accepted=moment(row.accepted_at),
        next_due=due_words(row.next_due, now),
        acts=acts,
        history=history(order_id),
        may_exempt=repair_flow.may_exempt(signed=row.customer_signed, opinion=row.opinion),
    )


def newest() -> OrderView | None:
    """The order that was opened last; None while there is none."""
    row = WorkOrder.select(WorkOrder.id).order_by(WorkOrder.id.desc()).first()
    return view(row.id) if row is not None else None


_SAME: Final = (
    "id",
    "number",
    "intake_number",
    "round",
    "state",
    "place",
    "name",
    "content",
    "work_done",
    "repaired_by",
    "opinion",
    "customer_signed",
    "receipt",
    "accepted_by",
    "accept_exempt",
    "rework_reason",
    "follow_result",
    "prints",
    "awaiting_print",
    "next_act",
    "received_at",
    "arrived_at",
)


def reason_of(row: Any) -> str:
    """Why this limit: the words that were stored when the round began, whatever the settings say today."""
    return f"返工：{row.due_reason}" if row.round > 1 and row.due_reason else str(row.due_reason)


def history(order_id: int) -> tuple[Step, ...]:
    """What happened, oldest first, in words."""
    names: dict[int, str] = dict(Account.select(Account.id, Account.name).tuples())
    calls = iter(
        FollowUp.select().where((FollowUp.case_kind == ORDER) & (FollowUp.case_id == order_id)).order_by(FollowUp.id)
    )
    steps, prints = [], 0
    for event in events.of(ORDER, order_id):
        call = next(calls, None) if event.act == "follow_up" else None
        prints = _count(prints, event.act)
        who = names.get(event.actor or 0, "系统")
        detail = _detail(event, call) if event.data.get("why") != "unreached" else f"未回访：{_close_reason(order_id)}"
        steps.append(Step(moment(event.occurred_at), _what(event, prints), who, detail))
    return tuple(steps)


def _count(prints: int, act: str) -> int:
    """Sheets of this round that came out: 补打 第 n 次 here says what stands on the paper."""
    return {"print": prints + 1, "print_failed": max(0, prints - 1), "rework": 0}.get(act, prints)


def _close_reason(order_id: int) -> str:
    return str(found(order_id).close_reason)


def _what(event: Happened, prints: int) -> str:
    if event.act == "print" and prints > 1:
        return f"补打 第 {prints} 次"
    if event.act == "accept" and event.data.get("exempt"):
        return "免验收"
    return repair_flow.ACTS[event.act].label


def _detail(event: Happened, call: Any) -> str:
    if call is not None:
        parts = (word(MEDIUM, call.medium), word(FOLLOW_UP_RESULT, call.result), call.words)
        return " · ".join(part for part in parts if part)
    due = event.moment("due")
    if due is not None:
        return f"时限 {due_stamp(due)}"
    if event.act == "take_back":
        opinion = word(RATING, str(event.data.get("opinion", "")))
        return " · ".join(part for part in (opinion, "客户已签" if event.data.get("signed") else "客户未签") if part)
    if event.data.get("why") == "no_caller":
        return "无报修人，验收即关闭"
    return ""


def awaiting_print() -> list[int]:
    """Orders whose sheet did not come out of the printer, oldest first."""
    query = WorkOrder.select(WorkOrder.id).where(WorkOrder.awaiting_print == True)  # noqa: E712
    return [row[0] for row in query.order_by(WorkOrder.id).tuples()]
