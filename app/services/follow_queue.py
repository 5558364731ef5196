"""The queue of customers to be called back: who is next, what was done, what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock
from app.paper.text import due_words, moment, span_words
from app.registers.follow_up import FollowUp
from app.registers.work_order import WorkOrder
from app.rules import repair_flow
from app.rules.phones import mask
from app.rules.words import FOLLOW_UP_RESULT, MEDIUM, word
from app.services.actor import Actor
from app.services.projection import ORDER
from app.services.rooms import reveal_case_phone
from app.services.work_orders import found


@dataclass(frozen=True, slots=True)
class Attempt:
    """One earlier call: when, how, what came of it, in words."""

    at: str
    result: str
    words: str
    caller: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One case in the queue. The phone is masked; `reveal` shows it for the purpose of this call."""

    order: int
    number: str
    place: str
    name: str
    phone_masked: str
    content: str
    work_done: str
    opinion_unsatisfied: bool
    finished: str
    due: str
    late: bool
    next_act: str
    attempts: tuple[Attempt, ...]


def queue(*, limit: int = 200) -> list[Waiting]:
    """Everything that waits for a call or, after 不满意, for rework; the most pressing first."""
    query = WorkOrder.with_people().where(WorkOrder.state == repair_flow.ACCEPTED)
    rows = query.order_by(WorkOrder.next_due.asc(nulls="LAST"), WorkOrder.id).limit(limit)
    now = clock.now()
    return [_waiting(row, now) for row in rows]


def waiting(order_id: int) -> Waiting:
    """One case. Raises Refused if there is none."""
    return _waiting(found(order_id), clock.now())


def _waiting(row: Any, now: datetime) -> Waiting:
    late = row.next_due is not None and row.next_due < now
    due = f"超 {span_words((now - row.next_due).total_seconds())}" if late else due_words(row.next_due, now)
    return Waiting(
        order=row.id,
        number=row.number,
        place=row.place,
        name=row.name,
        phone_masked=mask(row.phone),
        content=row.content,
        work_done=row.work_done,
        opinion_unsatisfied=row.opinion == "unsatisfied",
        finished=moment(row.left_at or row.back_at),
        due=due,
        late=late,
        next_act=row.next_act,
        attempts=attempts_of(row.id),
    )


def attempts_of(order_id: int) -> tuple[Attempt, ...]:
    """Earlier calls of the case, oldest first."""
    query = (
        FollowUp.select().where((FollowUp.case_kind == ORDER) & (FollowUp.case_id == order_id)).order_by(FollowUp.id)
    )
    return tuple(
        Attempt(
            moment(row.at)[5:],
            f"{word(MEDIUM, row.medium)} · {word(FOLLOW_UP_RESULT, row.result)}",
            row.words,
            row.caller.name if row.caller else "",
        )
        for row in query
    )


def reveal(actor: Actor, order_id: int) -> str:
    """The phone to dial for a queued call: logged with this purpose, raises no alarm."""
    return reveal_case_phone(actor, ORDER, order_id, "follow_up")
