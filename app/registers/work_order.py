"""派工单: the sheet that goes out to a department and must come back."""

from __future__ import annotations

from typing import Any

import peewee

from app.estate.accounts import Account
from app.estate.recorded import Recorded
from app.estate.rooms import Room
from app.estate.staff import Department, Staff
from app.paper.register import Cell, Register
from app.rules.words import CUSTODY, ORDER_STATE, PAYMENT, URGENCY
from app.store.fields import (
    Choice,
    DateTime,
    LongText,
    Money,
    Number,
    PersonRef,
    Phone,
    Rating,
    RoomRef,
    Text,
    YesNo,
)


class WorkOrder(Recorded):
    """The columns from `state` on follow from the events; `services.projection` alone writes them."""

    intake = Number(index=True)
    intake_number = Text()
    received_at = DateTime(index=True)
    room = RoomRef(Room, null=True, backref="+")
    place = Text()
    name = Text()
    phone = Phone()
    content = LongText()
    urgency = Choice(URGENCY, default="3")
    department = PersonRef(Department, null=True, backref="+")
    person = PersonRef(Staff, null=True, backref="+")
    appointment_from = DateTime(null=True)
    appointment_until = DateTime(null=True)
    work_done = LongText()
    repaired_by = Text()
    opinion = Rating()
    customer_signed = YesNo(default=False)
    charge = Money(default=0)
    payment = Choice(PAYMENT)
    receipt = Text()
    accepted_by = Text()
    accept_exempt = YesNo(default=False)
    rework_reason = LongText()
    close_reason = LongText()
    caller = PersonRef(Account, null=True, backref="+")
    follow_result = Text()
    state = Choice(ORDER_STATE, default="open")
    round = Number(default=1)
    custody = Choice(CUSTODY, default="none")
    prints = Number(default=0)
    awaiting_print = YesNo(default=False)
    next_act = Text()
    due = DateTime(null=True)
    due_rule = Text()
    due_reason = Text()
    next_due = DateTime(null=True, index=True)
    response_due = DateTime(null=True)
    dispatched_at = DateTime(null=True)
    arrived_at = DateTime(null=True)
    left_at = DateTime(null=True)
    back_at = DateTime(null=True)
    accept_due = DateTime(null=True)
    accepted_at = DateTime(null=True)
    follow_due = DateTime(null=True)
    call_again_at = DateTime(null=True)
    followed_at = DateTime(null=True)
    closed_at = DateTime(null=True)

    class Meta:
        table_name = "work_order"
        indexes = ((("state", "next_due"), False),)

    @classmethod
    def with_people(cls) -> Any:
        """A query of orders with department and person fetched in the same statement."""
        return (
            cls.select(cls, Department, Staff)
            .join_from(cls, Department, peewee.JOIN.LEFT_OUTER)
            .join_from(cls, Staff, peewee.JOIN.LEFT_OUTER)
        )


REGISTER = Register(
    key="work_order",
    title="派工单",
    letters="PG",
    form_code="KF-02 · A/0",
    model=WorkOrder,
    order_by=WorkOrder.received_at,
    due=WorkOrder.next_due,
    own_screen=True,
    cells=(
        Cell(WorkOrder.number, "编号", 37, on_form=False),
        Cell(WorkOrder.received_at, "登记时间", 27, on_form=False),
        Cell(WorkOrder.place, "房号", 24, on_form=False),
        Cell(WorkOrder.name, "报修人", 20, on_form=False),
        Cell(WorkOrder.phone, "电话", 25, on_form=False),
        Cell(WorkOrder.content, "报修内容", 56, on_form=False),
        Cell(WorkOrder.department, "部门", 17, on_form=False),
        Cell(WorkOrder.person, "责任人", 16, on_form=False),
        Cell(WorkOrder.state, "状态", 15, on_form=False),
        Cell(WorkOrder.due, "完成时限", 27, on_form=False, limit=True),
        Cell(WorkOrder.left_at, "离场时间", 27, on_form=False),
        Cell(WorkOrder.opinion, "业主意见", 0, on_form=False),
    ),
)
