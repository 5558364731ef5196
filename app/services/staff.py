"""Departments, staff and the duty roster: who can be sent, on duty today first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from app import clock
from app.errors import Problem, Refused
from app.estate.staff import Department, Duty, Staff
from app.rules import phones, roles
from app.services.actor import Actor, authorise
from app.store import audit, events
from app.store.database import unit_of_work

REST: Final = "休"
SHIFTS: Final = ("早班", "中班", "晚班", REST)
"""What the roster offers; a day of rest is written down too, and is no duty."""


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One member of a department; `on_duty` today, with the shift."""

    id: int
    name: str
    department: int
    department_name: str
    trade: str
    on_duty: bool
    shift: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class StaffCard:
    """One member as the staff list shows them; the phone is masked for roles that may not see phones."""

    id: int
    name: str
    department: int
    department_name: str
    trade: str
    phone: str
    active: bool


@dataclass(frozen=True, slots=True)
class DepartmentCard:
    """One department as the list of departments shows it, with how many of its staff are still here."""

    id: int
    name: str
    active: bool
    staff: int


def departments() -> list[tuple[int, str]]:
    """(id, name) of the departments in use, in their order."""
    rows = Department.select().where(Department.active == True).order_by(Department.rank, Department.id)  # noqa: E712
    return [(row.id, row.name) for row in rows]


def listing(day: date | None = None, department: int | None = None, *, everyone: bool = False) -> list[StaffLine]:
    """Staff who may be sent, on duty that day first (default today). `everyone`: also those who left."""
    on = day or clock.today()
    shifts: dict[int, str] = dict(Duty.select(Duty.staff, Duty.shift).where(Duty.day == on).tuples())
    query = Staff.select(Staff, Department).join(Department).order_by(Department.rank, Staff.id)
    if not everyone:
        query = query.where((Staff.active == True) & (Department.active == True))  # noqa: E712
    if department is not None:
        query = query.where(Staff.department == department)
    lines = [_line(row, shifts) for row in query]
    return sorted(lines, key=lambda line: not line.on_duty)


def _line(row: Any, shifts: dict[int, str]) -> StaffLine:
    return StaffLine(
        row.id,
        row.name,
        row.department_id,
        row.department.name,
        row.trade,
        shifts.get(row.id, REST) != REST,
        shifts.get(row.id, ""),
        row.active,
    )


def directory(actor: Actor) -> list[StaffCard]:
    """All staff by department, those who left last."""
    whole = roles.may(actor.role, "phone.reveal")
    query = Staff.select(Staff, Department).join(Department)
    return [
        StaffCard(
            row.id,
            row.name,
            row.department_id,
            row.department.name,
            row.trade,
            row.phone if whole else phones.mask(row.phone),
            row.active,
        )
        for row in query.order_by(Staff.active.desc(), Department.rank, Department.id, Staff.id)
    ]


def all_departments() -> list[DepartmentCard]:
    """Every department in its order, also those no longer in use."""
    active = Counter(row.department_id for row in Staff.select(Staff.department).where(Staff.active == True))  # noqa: E712
    rows = Department.select().order_by(Department.active.desc(), Department.rank, Department.id)
    return [DepartmentCard(row.id, row.name, row.active, active[row.id]) for row in rows]


def find(typed: str) -> list[StaffLine]:
    """Staff whose name, department or trade holds the text; all of them for an empty text."""
    text = typed.strip().replace("　", " ").split()
    return [
        line for line in listing() if all(part in f"{line.department_name} {line.name} {line.trade}" for part in text)
    ]


def add_department(actor: Actor, name: str) -> int:
    """A department that the project has. Raises Refused beside `name`."""
    authorise(actor, "estate.edit")
    _check_department(name, 0)
    with unit_of_work():
        row = Department.create(name=name.strip(), rank=Department.select().count())
        events.append("department", row.id, "add", actor=actor.account)
    return int(row.id)


def edit_department(actor: Actor, department: int, name: str, *, active: bool) -> None:
    """Rename a department, close it or open it again. Raises Refused beside `name` or `active`."""
    authorise(actor, "estate.edit")
    _check_department(name, department)
    if not active and Staff.select().where((Staff.department == department) & (Staff.active == True)).exists():  # noqa: E712
        raise Refused.at("active", "部门里还有在职员工，请先把他们改到别的部门或停用")
    with unit_of_work():
        Department.update(name=name.strip(), active=active).where(Department.id == department).execute()
        events.append("department", department, "edit", actor=actor.account)


def _check_department(name: str, itself: int) -> None:
    if not name.strip():
        raise Refused.at("name", "请填写部门名称")
    if Department.get_or_none((Department.name == name.strip()) & (Department.id != itself)) is not None:
        raise Refused.at("name", "已经有这个部门")


def add(actor: Actor, name: str, department: int, trade: str = "", phone: str = "") -> int:
    """A new member of a department. Raises Refused beside its fields."""
    authorise(actor, "estate.edit")
    _check_staff(name, department)
    with unit_of_work():
        row = Staff.create(name=name.strip(), department=department, trade=trade.strip(), phone=phone.strip())
        events.append("staff", row.id, "add", actor=actor.account)
    return int(row.id)


def edit(
    actor: Actor, staff_id: int, name: str, department: int, trade: str = "", phone: str | None = None, *, active: bool
) -> None:
    """Correct a member's columns; `phone` None leaves it. Sheets already printed keep what they said."""
    authorise(actor, "estate.edit")
    _check_staff(name, department)
    columns: dict[str, Any] = {
        "name": name.strip(),
        "department": department,
        "trade": trade.strip(),
        "active": active,
    }
    if phone is not None:
        columns["phone"] = phone.strip()
    with unit_of_work():
        Staff.update(columns).where(Staff.id == staff_id).execute()
        events.append("staff", staff_id, "edit", actor=actor.account)


def _check_staff(name: str, department: int) -> None:
    problems = []
    if not name.strip():
        problems.append(Problem("name", "请填写姓名"))
    if Department.by_id(department) is None:
        problems.append(Problem("department", "请选择部门"))
    if problems:
        raise Refused(problems)


def set_active(actor: Actor, staff_id: int, *, active: bool) -> None:
    """Someone left or came back; their name stays on the sheets they had."""
    authorise(actor, "estate.edit")
    with unit_of_work():
        Staff.update(active=active).where(Staff.id == staff_id).execute()
        events.append("staff", staff_id, "active" if active else "left", actor=actor.account)


def set_duty(actor: Actor, staff_id: int, day: date, shift: str) -> None:
    """Put someone on the roster of a day; an empty shift takes them off it."""
    authorise(actor, "estate.edit")
    with unit_of_work():
        _put_duty(actor, staff_id, day, shift)


def _put_duty(actor: Actor, staff_id: int, day: date, shift: str) -> None:
    Duty.delete().where((Duty.staff == staff_id) & (Duty.day == day)).execute()
    if shift.strip():
        Duty.create(staff=staff_id, day=day, shift=shift.strip())
    audit.write(actor.account, "duty", "staff", staff_id, day.isoformat())


def set_duties(actor: Actor, cells: Iterable[tuple[int, date]], shift: str) -> None:
    """One shift for several (staff, day) at once; an empty shift takes them off. All of it or nothing."""
    authorise(actor, "estate.edit")
    with unit_of_work():
        for staff_id, day in cells:
            _put_duty(actor, staff_id, day, shift)


def copy_week(actor: Actor, source: date, target: date) -> int:
    """The roster of the seven days from `source` again from `target`, over what stood there; how many entries.

    Only staff who are still here. An empty source week is refused: it would wipe the target.
    """
    authorise(actor, "estate.edit")
    here = {row.id for row in Staff.select(Staff.id).where(Staff.active == True)}  # noqa: E712
    entries = {
        (member, day + (target - source)): shift
        for (member, day), shift in roster(source, source + timedelta(days=6)).items()
        if member in here
    }
    if not entries:
        raise Refused("上一周没有排班，没有可复制的")
    with unit_of_work():
        _replace_week(target, entries)
        audit.write(actor.account, "duty_week", "staff", None, target.isoformat())
    return len(entries)


def _replace_week(first: date, entries: Mapping[tuple[int, date], str]) -> None:
    Duty.delete().where(Duty.day.between(first, first + timedelta(days=6))).execute()
    rows = [{"staff": member, "day": day, "shift": shift} for (member, day), shift in entries.items()]
    Duty.insert_many(rows).execute()


def roster(first: date, last: date) -> dict[tuple[int, date], str]:
    """(staff, day) → shift for the days from first to last."""
    query = Duty.select(Duty.staff, Duty.day, Duty.shift).where(Duty.day.between(first, last)).tuples()
    return {(staff, day): shift for staff, day, shift in query}
