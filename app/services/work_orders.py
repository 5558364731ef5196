"""The acts on a 派工单: one function, one transaction and one event each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock
from app.errors import Problem, Refused
from app.estate.staff import Department, Staff
from app.paper import check
from app.registers.follow_up import FollowUp
from app.registers.work_order import WorkOrder
from app.rules import deadlines, follow_ups, repair_flow, when
from app.rules.deadlines import Case
from app.rules.repair_flow import OrderState
from app.services import project
from app.services.actor import Actor, authorise
from app.services.projection import ORDER, project_order, state_of
from app.store import events
from app.store.database import unit_of_work


def found(order_id: int) -> Any:
    """The order's row. Raises Refused if there is none."""
    row = WorkOrder.by_id(order_id)
    if row is None:
        raise Refused("没有这张派工单")
    return row


def _may_act(actor: Actor, order: Any, act: str) -> None:
    authorise(actor, repair_flow.ACTS[act].permission)
    reason = repair_flow.refusal(order.state, act)
    if reason:
        raise Refused(f"{order.number}：{reason}")


def _act(
    actor: Actor,
    order: Any,
    act: str,
    *,
    at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
) -> OrderState:
    """Write the event and what follows from it; runs inside the caller's unit of work.

    Asks the flow once more: between the window's question and this transaction somebody else may have acted.
    """
    if reason := repair_flow.refusal(state_of(order.id).state, act):
        raise Refused(f"{order.number}：{reason}")
    events.append(ORDER, order.id, act, actor=actor.account, occurred_at=at, data=data)
    return project_order(order)


def may_print(actor: Actor, order_id: int) -> Any:
    """The order's row, if its sheet may be printed now. Raises Refused."""
    order = found(order_id)
    _may_act(actor, order, "print")
    return order


def record_print(actor: Actor, order_id: int, expected: int | None = None) -> int:
    """Count one print before paper is asked for; returns which print it is (2 and more are 补打).

    `expected` is the count that stands on the sheet: Refused, and nothing counted, if somebody else printed
    in between, because two papers would then bear the same count.
    """
    order = may_print(actor, order_id)
    with unit_of_work():
        prints = _act(actor, order, "print").prints
        if expected is not None and prints != expected:
            raise Refused(f"{order.number} 刚刚已经打印过，请再看一下")
    return prints


def record_print_failed(actor: Actor, order_id: int) -> None:
    """No paper came out: the count is taken back and the order is marked 待打印."""
    order = found(order_id)
    _may_act(actor, order, "print_failed")
    with unit_of_work():
        _act(actor, order, "print_failed")


def _destination(order: Any, department: int | None, person: int | None) -> tuple[int, Any]:
    """(department, staff) that the sheet goes to; what stands on the order fills what is not given."""
    staff = Staff.by_id(person or order.person_id or 0)
    if staff is not None and department is None and person is not None:
        department = staff.department_id
    department = department or order.department_id
    if department is None or Department.by_id(department) is None:
        raise Refused.at("department", "请选择派往的部门")
    if staff is None or not staff.active:
        raise Refused.at("person", "请选择责任人")
    if staff.department_id != department:
        raise Refused.at("person", f"{staff.name}不在所选部门")
    return department, staff


def assign(actor: Actor, order_id: int, department: int | None, person: int | None) -> None:
    """Who the sheet will go to, before it is printed; dispatching is an act of its own."""
    order = found(order_id)
    _may_act(actor, order, "dispatch")
    department, staff = _destination(order, department, person)
    with unit_of_work():
        order.department, order.person = department, staff
        project_order(order)


def dispatch(actor: Actor, order_id: int, department: int | None = None, person: int | None = None) -> None:
    """Hand the sheet to a department and person; those already on the order stand where none is given."""
    order = found(order_id)
    _may_act(actor, order, "dispatch")
    department, staff = _destination(order, department, person)
    with unit_of_work():
        order.department, order.person = department, staff
        _act(actor, order, "dispatch", data={"department": department, "person": staff.id})


def arrive(actor: Actor, order_id: int, at: datetime) -> None:
    """The technician phoned in from the site."""
    order = found(order_id)
    _may_act(actor, order, "arrive")
    if text := _time_problem(order, at, "到场时间"):
        raise Refused.at("arrived_at", text)
    with unit_of_work():
        _act(actor, order, "arrive", at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What the sheet says when it comes back. `charge` is in 分."""

    arrived_at: datetime | None = None
    left_at: datetime | None = None
    repaired_by: str = ""
    work_done: str = ""
    opinion: str = ""
    customer_signed: bool = False
    charge: int = 0
    payment: str = ""
    receipt: str = ""


def read_time(text: str, field: str) -> datetime | None:
    """A time copied from the sheet: 1310, 13:10, 昨天 23:50; a bare time still to come was yesterday's.

    Raises Refused beside `field` when the text is no time.
    """
    try:
        return when.past_moment(text, clock.now())
    except when.Unreadable as error:
        raise Refused.at(field, str(error)) from None


def read_future(text: str, field: str) -> datetime | None:
    """A time to come: 明天 10:00, 1630. Raises Refused beside `field` when the text is no time."""
    try:
        return when.moment(text, clock.now())
    except when.Unreadable as error:
        raise Refused.at(field, str(error)) from None


def _time_problem(order: Any, at: datetime | None, what: str) -> str:
    if at is None:
        return ""
    if at > clock.now():
        return f"{what}不能晚于现在"
    if at < order.received_at:
        return f"{what}早于登记时间 {order.received_at:%m-%d %H:%M}"
    return ""


def problems_of_return(order: Any, sheet: Returned) -> list[Problem]:
    """What stands against these entries of the sheet, beside their fields."""
    problems = []
    for field, at, what in (
        ("arrived_at", sheet.arrived_at, "到场时间"),
        ("left_at", sheet.left_at, "离场时间"),
    ):
        if text := _time_problem(order, at, what):
            problems.append(Problem(field, text))
    if sheet.arrived_at and sheet.left_at and sheet.left_at < sheet.arrived_at:
        problems.append(Problem("left_at", "离场时间早于到场时间"))
    if not sheet.work_done.strip():
        problems.append(Problem("work_done", "请填写处理过程（照单据抄写）"))
    columns = (WorkOrder.work_done, WorkOrder.repaired_by, WorkOrder.opinion, WorkOrder.payment, WorkOrder.receipt)
    problems += [
        Problem(column.name, text)
        for column in columns
        if (text := check.problem_of(column, getattr(sheet, column.name)))
    ]
    if sheet.charge < 0:
        problems.append(Problem("charge", "收费不能是负数"))
    if sheet.charge > 0 and not sheet.payment:
        problems.append(Problem("payment", "有收费，请选收款方式"))
    return problems


def take_back(actor: Actor, order_id: int, sheet: Returned) -> None:
    """The sheet is back with the work done. The acceptance limit starts here."""
    order = found(order_id)
    _may_act(actor, order, "take_back")
    problems = problems_of_return(order, sheet)
    if problems:
        raise Refused(problems)
    now = clock.now()
    start = max(now, sheet.left_at) if sheet.left_at else now
    accept_due = deadlines.due("acceptance", Case(start))
    with unit_of_work():
        order.work_done, order.repaired_by = sheet.work_done, sheet.repaired_by.strip()
        order.opinion, order.customer_signed = sheet.opinion, sheet.customer_signed
        order.charge, order.payment, order.receipt = sheet.charge, sheet.payment, sheet.receipt.strip()
        data = {
            "arrived_at": sheet.arrived_at,
            "left_at": sheet.left_at,
            "opinion": sheet.opinion,
            "signed": sheet.customer_signed,
            "charge": sheet.charge,
            "accept_due": accept_due.at if accept_due else None,
        }
        _act(actor, order, "take_back", data=data)


def accept(actor: Actor, order_id: int, *, by: str = "", at: datetime | None = None, exempt: bool = False) -> None:
    """The housekeeper accepted, or the customer's own signature makes that unnecessary (exempt).

    Orders without a caller (patrol, public places) close at once.
    """
    order = found(order_id)
    _may_act(actor, order, "accept")
    if exempt and not repair_flow.may_exempt(signed=order.customer_signed, opinion=order.opinion):
        raise Refused.at("by", "客户没有签确或不满意，需要管家到场验收")
    if not exempt and (text := check.unstorable(by) if by.strip() else "请写明由哪位管家签字验收"):
        raise Refused.at("by", text)
    if not exempt and (text := _time_problem(order, at, "验收时间")):
        raise Refused.at("at", text)
    with unit_of_work():
        _accept(actor, order, by, at, exempt=exempt)


def _accept(actor: Actor, order: Any, by: str, at: datetime | None, *, exempt: bool) -> None:
    state = state_of(order.id)
    case = Case(state.finished_at or clock.now(), level=state.level)
    follow_due = deadlines.due("follow_up", case, project.get().figures) if state.has_caller else None
    order.accepted_by, order.accept_exempt = ("" if exempt else by.strip()), exempt
    data = {"exempt": exempt, "follow_due": follow_due.at if follow_due else None}
    state = _act(actor, order, "accept", at=at, data=data)
    if not state.has_caller:
        _act(actor, order, "close", data={"why": "no_caller"})


def rework(actor: Actor, order_id: int, reason: str) -> None:
    """The work was not good: a new round with a limit of its own, free of charge, same number, new sheet."""
    order = found(order_id)
    _may_act(actor, order, "rework")
    if not reason.strip():
        raise Refused.at("reason", "请写明返工原因")
    if text := check.unstorable(reason):
        raise Refused.at("reason", text)
    now = clock.now()
    figures = project.get().figures
    case = Case(now, level=int(order.urgency))
    due, response = deadlines.due("repair", case, figures), deadlines.due("response", case, figures)
    with unit_of_work():
        order.rework_reason = reason
        order.work_done = order.repaired_by = order.opinion = order.accepted_by = ""
        order.customer_signed = order.accept_exempt = False
        order.charge, order.payment, order.receipt = 0, "", ""
        order.appointment_from = order.appointment_until = None
        data = {
            "due": due.at if due else None,
            "due_rule": due.rule if due else "",
            "due_reason": due.reason if due else "",
            "response_due": response.at if response else None,
        }
        _act(actor, order, "rework", data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One attempt to reach the customer: the words are compulsory unless satisfied."""

    result: str
    words: str = ""
    medium: str = "phone"
    spoke_with: str = ""
    at: datetime | None = None
    call_again_at: datetime | None = None


def _problems_of_call(order: Any, call: Call) -> list[Problem]:
    problems = []
    if not call.result or check.problem_of(FollowUp.result, call.result):
        problems.append(Problem("result", "请选择回访结果"))
    reached = call.result in follow_ups.CLOSING or call.result == "unsatisfied"
    if reached and call.result not in follow_ups.WITHOUT_WORDS and not call.words.strip():
        problems.append(Problem("words", "不是“满意”时，请记下客户的原话"))
    for field, typed in (("words", call.words), ("spoke_with", call.spoke_with)):
        if text := check.unstorable(typed):
            problems.append(Problem(field, text))
    if text := _time_problem(order, call.at, "回访时间"):
        problems.append(Problem("at", text))
    if call.call_again_at is not None and call.call_again_at <= clock.now():
        problems.append(Problem("call_again_at", "再次回访的时间要在以后"))
    return problems


def follow_up(actor: Actor, order_id: int, call: Call) -> None:
    """Record one attempt; satisfied or acceptable closes the order, unreachable comes again."""
    order = found(order_id)
    _may_act(actor, order, "follow_up")
    problems = _problems_of_call(order, call)
    if problems:
        raise Refused(problems)
    at = call.at or clock.now()
    with unit_of_work():
        state = state_of(order.id)
        FollowUp.create(
            case_kind=ORDER,
            case_id=order.id,
            round=state.round,
            attempt=state.follow_attempts + 1,
            medium=call.medium,
            at=at,
            phone=order.phone,
            spoke_with=call.spoke_with.strip() or order.name,
            result=call.result,
            words=call.words,
            caller=actor.account,
        )
        again = follow_ups.next_call(call.result, at, call.call_again_at)
        order.caller = actor.account
        _act(actor, order, "follow_up", at=at, data={"result": call.result, "call_again_at": again})
        if call.result in follow_ups.CLOSING and project.get().close_when_satisfied:
            _act(actor, order, "close", data={"why": call.result})


def close_followed(actor: Actor, order_id: int) -> None:
    """The customer is content and the project closes by hand (⚙). Raises Refused if nobody was content yet."""
    order = found(order_id)
    _may_act(actor, order, "close")
    if state_of(order_id).follow_result not in follow_ups.CLOSING:
        raise Refused(f"{order.number}：回访还没有满意的结果，不能关闭")
    with unit_of_work():
        _act(actor, order, "close", data={"why": order.follow_result})


def close_unreached(actor: Actor, order_id: int, reason: str) -> None:
    """A manager closes without a follow-up: unreachable on three days, or declined. Not counted as followed up.

    The attempts of this round count: reaching nobody before a rework says nothing about the work after it.
    """
    authorise(actor, "case.decide")
    order = found(order_id)
    _may_act(actor, order, "close")
    ours = (FollowUp.case_kind == ORDER) & (FollowUp.case_id == order_id) & (FollowUp.round == order.round)
    attempts = [(row.at, row.result) for row in FollowUp.select().where(ours)]
    if not follow_ups.may_close_unreached(attempts):
        raise Refused("要在三个不同的日子都未接通，或客户拒访，才能不回访而关闭")
    if text := check.unstorable(reason) if reason.strip() else "请写明原因":
        raise Refused.at("reason", text)
    with unit_of_work():
        order.close_reason = reason.strip()
        _act(actor, order, "close", data={"why": "unreached"})
