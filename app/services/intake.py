"""Registering what a customer asks for, and the order that follows from a repair, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.errors import Problem, Refused
from app.estate.customers import CustomerPhone
from app.estate.rooms import PublicPlace, Room
from app.estate.staff import Department, Staff
from app.paper import check
from app.paper.text import due_words
from app.registers.intake import REGISTER, Intake
from app.registers.work_order import REGISTER as ORDER_REGISTER
from app.registers.work_order import WorkOrder
from app.rules import deadlines, repair_flow, similar, when
from app.rules.deadlines import Case, Due
from app.services import project
from app.services.actor import Actor, authorise
from app.services.projection import INTAKE, ORDER, project_order
from app.store import events, serials
from app.store.database import unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeForm:
    """What the form holds. `room` or `public_place` says where; the rest is as the clerk typed it.

    `phone_id` names a phone of the household that the screen shows masked: it goes before `phone`.
    """

    channel: str = "call"
    category: str = "repair"
    urgency: int = 3
    room: int | None = None
    public_place: str = ""
    customer: int | None = None
    name: str = ""
    phone: str = ""
    phone_id: int | None = None
    content: str = ""
    department: int | None = None
    person: int | None = None
    appointment: str = ""
    promised_at: datetime | None = None
    result: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """What saving gave: the intake's number, and the order's if it was a repair to be done."""

    intake: int
    number: str
    order: int | None = None
    order_number: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An order still open that may be the same matter."""

    order: int
    number: str
    place: str
    content: str
    received_at: datetime
    state: str
    person: str
    due: datetime | None


def problems_of(form: IntakeForm) -> list[Problem]:
    """Everything that stands against saving, beside its field."""
    place = _place_problem(form)
    found = [Problem("place", place)] if place else []
    needs_caller = form.channel != "patrol" and form.room is not None and form.category == "repair"
    for field, value, what in (("name", form.name, "姓名"), ("phone", phone_of(form), "电话")):
        if needs_caller and not value.strip():
            found.append(Problem(field, f"请填写{what}（巡查和公共区域可以不填）"))
        elif text := check.unstorable(value):
            found.append(Problem(field, f"{what}{text}"))
    if "*" in phone_of(form):
        found.append(Problem("phone", "这是打了码的号码，请重新选择或输入完整号码"))
    if not form.content.strip():
        found.append(Problem("content", "请填写来电来访内容"))
    elif text := check.unstorable(form.content):
        found.append(Problem("content", text))
    if text := check.unstorable(form.result):
        found.append(Problem("result", text))
    return [*found, *_problems_of_times(form), *_problems_of_people(form)]


def _place_problem(form: IntakeForm) -> str:
    if form.room is not None:
        return "" if Room.by_id(form.room) is not None else "没有这个房号"
    if not form.public_place.strip():
        return "请填写房号；不是住户家里的，请改填公共区域"
    return check.unstorable(form.public_place)


def _problems_of_times(form: IntakeForm) -> list[Problem]:
    found, now = [], clock.now()
    try:
        agreed = when.period(form.appointment, now)
        if agreed is not None and agreed.end <= now:
            found.append(Problem("appointment", "预约时间已经过去，请改为以后的时间"))
    except when.Unreadable as error:
        found.append(Problem("appointment", str(error)))
    if form.received_at is not None and form.received_at > now:
        found.append(Problem("received_at", "登记时间不能晚于现在"))
    if form.promised_at is not None and form.promised_at < (form.received_at or now):
        found.append(Problem("promised_at", "承诺的答复时间早于来电时间"))
    if form.urgency not in {1, 2, 3}:
        found.append(Problem("urgency", "请选择一级、二级或三级"))
    return found


def _problems_of_people(form: IntakeForm) -> list[Problem]:
    person = Staff.by_id(form.person) if form.person is not None else None
    if form.person is not None and (person is None or not person.active):
        return [Problem("department", "这位员工已不在名单里，请另选")]
    if person is not None and form.department not in {None, person.department_id}:
        return [Problem("department", f"{person.name}不在所选部门")]
    if form.department is not None and Department.by_id(form.department) is None:
        return [Problem("department", "没有这个部门")]
    return []


def phone_of(form: IntakeForm) -> str:
    """The phone that the form means, whole: the household's own if one was chosen, else as typed."""
    row = CustomerPhone.by_id(form.phone_id) if form.phone_id is not None else None
    return str(row.text) if row is not None else form.phone.strip()


def appointment_of(form: IntakeForm) -> when.Period | None:
    """The appointment that the form means; None for none, and while it cannot be read."""
    try:
        return when.period(form.appointment, clock.now())
    except when.Unreadable:
        return None


def limit_line(form: IntakeForm) -> tuple[str, str]:
    """The limit that saving now would start, in words, and its reason with the response limit."""
    now = clock.now()
    finish, response = limits_of(form)
    if finish is None:
        return "", ""
    parts = [finish.reason]
    if response is not None and form.category == "repair":
        parts.append(f"{response.reason}（{due_words(response.at, now).removeprefix('今天 ')}）")
    return due_words(finish.at, now), " · ".join(parts)


def limits_of(form: IntakeForm) -> tuple[Due | None, Due | None]:
    """(finish, response) limits that saving now would start: shown, with the reason, while typing."""
    figures = project.get().figures
    start = form.received_at or clock.now()
    if form.category != "repair":
        return deadlines.due("enquiry", Case(start), figures), None
    agreed = appointment_of(form)
    case = Case(start, level=form.urgency, appointment_end=agreed.end if agreed else None)
    return deadlines.due("repair", case, figures), deadlines.due("response", case, figures)


def register(actor: Actor, form: IntakeForm) -> Registered:
    """Save the intake and, for a repair not settled on the spot, open its order. Raises Refused."""
    authorise(actor, "case.work")
    problems = problems_of(form)
    if problems:
        raise Refused(problems)
    with unit_of_work():
        intake = _write_intake(actor, form)
        if form.category == "repair" and not form.result.strip():
            order = _open_order(actor, form, intake)
            intake.related = order.number
            intake.save()
            return Registered(intake.id, intake.number, order.id, order.number)
    return Registered(intake.id, intake.number)


def _place_of(form: IntakeForm) -> str:
    if form.room is not None:
        return str(Room.by_id(form.room).code)
    name = form.public_place.strip()
    PublicPlace.get_or_create(name=name)
    return name


def _write_intake(actor: Actor, form: IntakeForm) -> Any:
    now = clock.now()
    received = form.received_at or now
    settled = bool(form.result.strip())
    asks_answer = form.category != "repair" and not settled
    limit, _ = limits_of(replace(form, received_at=received))
    agreed = appointment_of(form)
    promised = (form.promised_at or (limit.at if limit else None)) if asks_answer else None
    row = Intake.create(
        number=serials.take(REGISTER.letters, project.get().site, now.date()),
        recorder=actor.account,
        first_contact=actor.account,
        recorded_at=now,
        received_at=received,
        channel=form.channel,
        category=form.category,
        urgency=str(form.urgency),
        room=form.room,
        place=_place_of(form),
        customer=form.customer,
        name=form.name.strip(),
        phone=phone_of(form),
        content=form.content,
        department=_department_of(form),
        person=form.person,
        appointment_from=agreed.start if agreed else None,
        appointment_until=agreed.end if agreed else None,
        promised_at=promised,
        result=form.result,
        state="closed" if settled else "promised" if asks_answer else "open",
    )
    facts = {"category": form.category, "channel": form.channel, "settled": settled, "promised_at": promised}
    events.append(INTAKE, row.id, "record", actor=actor.account, occurred_at=received, data=facts)
    return row


def _department_of(form: IntakeForm) -> int | None:
    if form.department is not None or form.person is None:
        return form.department
    return int(Staff.by_id(form.person).department_id)


def _open_order(actor: Actor, form: IntakeForm, intake: Any) -> Any:
    order = WorkOrder.create(
        number=serials.take(ORDER_REGISTER.letters, project.get().site, intake.recorded_at.date()),
        recorder=actor.account,
        recorded_at=intake.recorded_at,
        intake=intake.id,
        intake_number=intake.number,
        received_at=intake.received_at,
        room=intake.room_id,
        place=intake.place,
        name=intake.name,
        phone=intake.phone,
        content=intake.content,
        urgency=intake.urgency,
        department=intake.department_id,
        person=intake.person_id,
        appointment_from=intake.appointment_from,
        appointment_until=intake.appointment_until,
    )
    finish, response = limits_of(replace(form, received_at=intake.received_at))
    facts = {
        "level": form.urgency,
        "has_caller": form.channel != "patrol" and bool(phone_of(form) or form.name.strip()),
        "due": finish.at if finish else None,
        "due_rule": finish.rule if finish else "",
        "due_reason": finish.reason if finish else "",
        "response_due": response.at if response else None,
    }
    events.append(ORDER, order.id, "open", actor=actor.account, occurred_at=intake.received_at, data=facts)
    project_order(order)
    return order


@dataclass(frozen=True, slots=True)
class Line:
    """An intake in short, for a question about it."""

    number: str
    place: str
    name: str
    content: str
    result: str
    order: int | None
    waits: bool


def line_of(intake_id: int) -> Line:
    """The intake in short. Raises Refused if there is none."""
    row = Intake.by_id(intake_id)
    if row is None:
        raise Refused("没有这条登记")
    order = WorkOrder.get_or_none(WorkOrder.number == row.related)
    waits = row.state == "promised"
    return Line(row.number, row.place, row.name, row.content, row.result, order.id if order else None, waits)


def answer(actor: Actor, intake_id: int, result: str) -> None:
    """A promised answer was given to the customer: the intake closes with it. Raises Refused."""
    authorise(actor, "case.work")
    row = Intake.by_id(intake_id)
    if row is None or row.state != "promised":
        raise Refused("这条登记不在待答复中")
    problem = "" if result.strip() else "请写明怎样答复的"
    if problem := problem or check.unstorable(result):
        raise Refused.at("result", problem)
    with unit_of_work():
        row.result, row.state, row.caller = result, "closed", actor.account
        row.save()
        events.append(INTAKE, row.id, "answer", actor=actor.account)


def duplicates(room: int | None, content: str, *, limit: int = 3) -> list[Duplicate]:
    """Orders still open for this room, or in its building and alike, newest first."""
    if room is None:
        return []
    here = Room.by_id(room)
    if here is None:
        return []
    query = (
        WorkOrder.with_people()
        .join_from(WorkOrder, Room)
        .where(Room.building == here.building)
        .where(WorkOrder.state.not_in((repair_flow.CLOSED, repair_flow.VOID)))
        .where(WorkOrder.received_at > clock.now() - timedelta(days=60))
        .order_by(WorkOrder.received_at.desc())
        .limit(200)
    )
    found = [
        row
        for row in query
        if (row.room_id == room and (not content.strip() or similar.is_alike(row.content, content)))
        or (row.room_id != room and similar.is_alike(row.content, content))
    ]
    return [_duplicate(row) for row in found[:limit]]


def _duplicate(row: Any) -> Duplicate:
    person = row.person.name if row.person else row.department.name if row.department else ""
    due = row.due if row.state in {repair_flow.OPEN, repair_flow.DISPATCHED, repair_flow.ON_HOLD} else None
    return Duplicate(row.id, row.number, row.place, row.content, row.received_at, row.state, person, due)
