"""Departments, their staff and the duty roster. They work on paper: no accounts here."""

from __future__ import annotations

from app.store.fields import Date, Number, PersonRef, Phone, Text, YesNo
from app.store.record import Record


class Department(Record):
    """工程部, 保洁部 …; `rank` orders them in lists."""

    name = Text(unique=True)
    rank = Number(default=0)
    active = YesNo(default=True)

    class Meta:
        table_name = "department"


class Staff(Record):
    """A member of a department with a trade (水电工) and a phone."""

    name = Text()
    department = PersonRef(Department, backref="staff")
    trade = Text()
    phone = Phone()
    active = YesNo(default=True)

    class Meta:
        table_name = "staff"


class Duty(Record):
    """值班表: who is on duty on a day, and in which shift."""

    day = Date()
    staff = PersonRef(Staff, backref="duties")
    shift = Text()

    class Meta:
        table_name = "duty"
        indexes = ((("day", "staff"), True),)
