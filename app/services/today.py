"""今日: what the desk owes, in four columns, each case with its next act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app import clock
from app.estate.staff import Department
from app.paper.text import due_words, moment, span_words
from app.registers.follow_up import FollowUp
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.rules import repair_flow, serials
from app.rules.deadlines import end_of_day
from app.rules.phones import mask
from app.rules.words import CATEGORY, FOLLOW_UP_RESULT, word
from app.services.projection import INTAKE, ORDER

SHOWN: Final = 30
"""Cards a column shows; the rest is counted and found in the list."""
OVERDUE, DUE_TODAY, OUT, FOLLOW_UP = "overdue", "due_today", "out", "follow_up"
TITLES: Final = {OVERDUE: "超时", DUE_TODAY: "今天到期", OUT: "未回收的派工单", FOLLOW_UP: "待回访"}
_ENDED: Final = (repair_flow.CLOSED, repair_flow.VOID)


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case: who, what, until when, and the acts that can be done from here (key of the act, its word)."""

    kind: str
    case: int
    number: str
    head: str
    note: str
    what: str
    aside: str
    acts: tuple[tuple[str, str], ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column: all its cases counted, the first ones shown."""

    key: str
    title: str
    total: int
    cards: tuple[CaseCard, ...]


@dataclass(frozen=True, slots=True)
class OutByDepartment:
    """Sheets that are out, by department: (name, how many)."""

    departments: tuple[tuple[str, int], ...]


def columns() -> tuple[Column, ...]:
    """The four columns as of now, the most pressing case first."""
    now = clock.now()
    tonight = end_of_day(now)
    late, due = WorkOrder.next_due < now, WorkOrder.next_due.between(now, tonight)
    waiting = WorkOrder.state == repair_flow.ACCEPTED
    return (
        _column(OVERDUE, late & ~waiting, now, _promised(Intake.promised_at < now, now)),
        _column(DUE_TODAY, due & ~waiting, now, _promised(Intake.promised_at.between(now, tonight), now)),
        _column(OUT, WorkOrder.custody == "department", now),
        _column(FOLLOW_UP, waiting, now),
    )


def counts() -> dict[str, int]:
    """How many cases stand in each column: cheap, for the rail."""
    now = clock.now()
    tonight = end_of_day(now)
    live = WorkOrder.select().where(WorkOrder.state.not_in(_ENDED))
    waiting = WorkOrder.state == repair_flow.ACCEPTED
    promised = Intake.select().where(Intake.state == "promised")
    return {
        OVERDUE: live.where((WorkOrder.next_due < now) & ~waiting).count()
        + promised.where(Intake.promised_at < now).count(),
        DUE_TODAY: live.where(WorkOrder.next_due.between(now, tonight) & ~waiting).count()
        + promised.where(Intake.promised_at.between(now, tonight)).count(),
        OUT: live.where(WorkOrder.custody == "department").count(),
        FOLLOW_UP: live.where(waiting).count(),
        "open": live.count(),
        "awaiting_print": live.where(WorkOrder.awaiting_print == True).count(),  # noqa: E712
    }


def out_by_department() -> OutByDepartment:
    """How many sheets each department holds, most first."""
    rows = WorkOrder.select(WorkOrder, Department).join(Department).where(WorkOrder.custody == "department")
    found: dict[str, int] = {}
    for row in rows:
        found[row.department.name] = found.get(row.department.name, 0) + 1
    return OutByDepartment(tuple(sorted(found.items(), key=lambda item: -item[1])))


def _column(key: str, condition: Any, now: datetime, more: tuple[list[CaseCard], int] = ([], 0)) -> Column:
    query = WorkOrder.with_people().where(WorkOrder.state.not_in(_ENDED) & condition)
    order = WorkOrder.dispatched_at if key == OUT else WorkOrder.next_due
    cards = [_card(row, key, now) for row in query.order_by(order.asc(nulls="LAST"), WorkOrder.id).limit(SHOWN)]
    extra, extra_total = more
    return Column(key, TITLES[key], query.count() + extra_total, tuple([*cards, *extra][:SHOWN]))


def _promised(condition: Any, now: datetime) -> tuple[list[CaseCard], int]:
    query = Intake.select().where((Intake.state == "promised") & condition).order_by(Intake.promised_at)
    cards = []
    for row in query.limit(SHOWN):
        late = row.promised_at < now
        note = (
            f"答复超 {span_words((now - row.promised_at).total_seconds())}"
            if late
            else (due_words(row.promised_at, now))
        )
        head = f"{word(CATEGORY, row.category)} · {serials.short(row.number)} · {row.place}"
        cards.append(
            CaseCard(INTAKE, row.id, row.number, head, note, row.content, row.name, (("answer", "答复"),), late)
        )
    return cards, query.count()


_ACT_WORDS: Final = {
    "print": "打印并派工",
    "dispatch": "派工",
    "take_back": "收回",
    "arrive": "到场",
    "accept": "验收",
    "rework": "返工",
    "follow_up": "回访",
    "close": "关闭",
}


def _card(row: Any, column: str, now: datetime) -> CaseCard:
    late = row.next_due is not None and row.next_due < now
    if column == FOLLOW_UP:
        return _follow_up_card(row, now, late=late)
    who = row.person.name if row.person else row.department.name if row.department else ""
    note = (
        f"打印于 {_when(row.dispatched_at, now)}"
        if column == OUT
        else f"超 {span_words((now - row.next_due).total_seconds())}"
        if late
        else due_words(row.next_due, now)
    )
    kind = "验收 · " if row.state == repair_flow.RETURNED else ""
    head = f"{kind}{serials.short(row.number)} · {row.place}"
    aside = "待打印" if row.awaiting_print else who
    return CaseCard(ORDER, row.id, row.number, head, note, row.content, aside, _acts_of(row), late)


def _acts_of(row: Any) -> tuple[tuple[str, str], ...]:
    acts = [row.next_act] if row.next_act else []
    if row.state == repair_flow.RETURNED:
        acts = ["accept", "rework"]
    if row.state == repair_flow.DISPATCHED and row.next_due == row.response_due and row.arrived_at is None:
        acts = ["arrive", "take_back"]
    return tuple((act, _ACT_WORDS[act]) for act in acts)


def _follow_up_card(row: Any, now: datetime, *, late: bool) -> CaseCard:
    attempts = (
        FollowUp.select()
        .where((FollowUp.case_kind == ORDER) & (FollowUp.case_id == row.id) & (FollowUp.round == row.round))
        .count()
    )
    if row.next_act != "follow_up":
        acts: tuple[tuple[str, str], ...] = ((row.next_act, _ACT_WORDS[row.next_act]),)
        aside = word(FOLLOW_UP_RESULT, row.follow_result)
    else:
        acts = (("satisfied", "满意"), ("unsatisfied", "不满意"), ("unreachable", "未接通"))
        aside = f"{row.name} {mask(row.phone)}".strip()
    if attempts and row.next_act == "follow_up":
        note = f"第 {attempts + 1} 次拨打"
    elif late:
        note = f"超 {span_words((now - row.next_due).total_seconds())}"
    else:
        note = f"{due_words(row.next_due, now)} 前" if row.next_due else ""
    head = f"报修 · {serials.short(row.number)} · {row.place}"
    return CaseCard(ORDER, row.id, row.number, head, note, row.content, aside, acts, late)


def _when(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    return f"{at:%H:%M}" if at.date() == now.date() else moment(at)[5:]
