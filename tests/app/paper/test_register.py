"""The registers as they are described: the standard's columns in their order, books that fit the paper."""

from __future__ import annotations

import pytest

from app import clock
from app.estate.accounts import Account
from app.paper import register as description
from app.paper.register import Cell
from app.registers import REGISTERS, intake, mail, register_of, work_order
from app.registers.intake import Intake
from app.store.fields import PersonRef, RoomRef

LONG_SIDE = 297 - 20
"""A4 landscape less narrow margins, in mm."""


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
def test_every_register_is_whole(register):
    assert register.title
    assert register.form_code
    assert len(register.letters) == 2
    assert register.letters.isupper()
    names = [cell.name for cell in register.cells]
    assert len(set(names)) == len(names)
    fields = register.model._meta.fields
    assert all(fields[cell.name] is cell.field for cell in register.cells)
    assert fields[register.order_by.name] is register.order_by
    assert register.due is None or fields[register.due.name] is register.due


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
def test_every_book_fits_the_paper_or_nearly(register):
    """The book narrows all columns alike by what is over; a tenth does no harm."""
    assert 0 < sum(cell.width for cell in register.book_cells) <= LONG_SIDE * 1.1
    assert register.book_cells[0].head == "编号"


def test_keys_and_letters_are_given_once():
    assert len({register.key for register in REGISTERS}) == len(REGISTERS)
    assert len({register.letters for register in REGISTERS}) == len(REGISTERS)
    assert register_of("mail") is mail.REGISTER
    with pytest.raises(KeyError):
        register_of("nothing")


STANDARD = ["姓名", "电话", "房号", "来电来访内容", "处理部门", "处理结果", "回访人"]


def test_the_intake_has_the_standards_columns_in_its_order():
    heads = [cell.head for cell in intake.REGISTER.cells]
    assert [head for head in heads if head in STANDARD] == STANDARD
    assert {"时间", "接待记录人", "编号", "方式", "类别", "紧急程度", "首问责任人", "关联单号"} <= set(heads)
    assert set(STANDARD) | {"时间", "接待记录人"} <= {cell.head for cell in intake.REGISTER.book_cells}


def test_the_number_and_the_time_are_not_typed():
    typed = {cell.name for cell in intake.REGISTER.form_cells}
    assert not typed & {"number", "received_at", "recorder", "state", "caller", "related"}
    assert {cell.name for cell in intake.REGISTER.cells if cell.required} == {"place", "content"}


def test_orders_are_marked_late_by_the_limit_of_their_next_act():
    assert work_order.REGISTER.due is work_order.WorkOrder.next_due
    assert mail.REGISTER.due is None


def test_a_parcel_has_arrived_now_until_somebody_says_otherwise():
    now = clock.at(2026, 11, 21, 12)
    assert mail.REGISTER.default(now) == {"arrived_at": now}
    assert intake.REGISTER.default(now) == {}


def test_references_are_told_by_the_model():
    found = dict(intake.REGISTER.references())
    assert set(found) == {"recorder", "room", "customer", "first_contact", "department", "person", "caller"}
    assert isinstance(found["room"], RoomRef)
    assert isinstance(found["recorder"], PersonRef)
    assert found["recorder"].rel_model is Account


def test_a_cell_is_not_confused_by_fields_that_compare():
    one, other = Cell(Intake.name, "姓名"), Cell(Intake.phone, "电话")
    assert one != other
    assert len({one, other}) == 2


def test_a_register_without_rules_of_its_own_has_none():
    assert description.no_check({}) == []
    assert description.no_default(clock.at(2026, 11, 21)) == {}
