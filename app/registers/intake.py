"""来电来访登记表: one line for every call, visit, message or patrol find."""

from __future__ import annotations

from app.estate.accounts import Account
from app.estate.customers import Customer
from app.estate.recorded import Recorded
from app.estate.rooms import Room
from app.estate.staff import Department, Staff
from app.paper.register import Cell, Register
from app.rules.words import CATEGORY, CHANNEL, INTAKE_STATE, URGENCY
from app.store.fields import Choice, DateTime, LongText, PersonRef, Phone, RoomRef, Text


class Intake(Recorded):
    """Name, phone and place are what was written on the day: a later change of the owner leaves them."""

    received_at = DateTime(index=True)
    channel = Choice(CHANNEL, default="call")
    category = Choice(CATEGORY, default="repair")
    urgency = Choice(URGENCY, default="3")
    room = RoomRef(Room, null=True, backref="+")
    place = Text(index=True)
    customer = PersonRef(Customer, null=True, backref="+")
    name = Text()
    phone = Phone()
    content = LongText()
    first_contact = PersonRef(Account, null=True, backref="+")
    department = PersonRef(Department, null=True, backref="+")
    person = PersonRef(Staff, null=True, backref="+")
    appointment_from = DateTime(null=True)
    appointment_until = DateTime(null=True)
    result = LongText()
    promised_at = DateTime(null=True)
    caller = PersonRef(Account, null=True, backref="+")
    related = Text()
    state = Choice(INTAKE_STATE, default="open")

    class Meta:
        table_name = "intake"


REGISTER = Register(
    key="intake",
    title="来电来访登记表",
    letters="LF",
    form_code="KF-01 · A/0",
    model=Intake,
    order_by=Intake.received_at,
    own_screen=True,
    cells=(
        Cell(Intake.number, "编号", 37, on_form=False),
        Cell(Intake.received_at, "时间", 27, on_form=False),
        Cell(Intake.name, "姓名", 20),
        Cell(Intake.phone, "电话", 25),
        Cell(Intake.place, "房号", 22, required=True),
        Cell(Intake.channel, "方式", 12),
        Cell(Intake.category, "类别", 17),
        Cell(Intake.urgency, "紧急程度", 0),
        Cell(Intake.content, "来电来访内容", 56, required=True, whole_row=True),
        Cell(Intake.recorder, "接待记录人", 17, on_form=False),
        Cell(Intake.department, "处理部门", 17),
        Cell(Intake.result, "处理结果", 30, whole_row=True),
        Cell(Intake.caller, "回访人", 15, on_form=False),
        Cell(Intake.first_contact, "首问责任人", on_form=False, in_list=False),
        Cell(Intake.related, "关联单号", on_form=False),
        Cell(Intake.state, "状态", on_form=False),
    ),
)
