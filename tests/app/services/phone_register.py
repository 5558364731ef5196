"""A register that is nobody's, with every kind of field: shows that a description alone is enough."""

from __future__ import annotations

from app.estate.recorded import Recorded
from app.estate.staff import Staff
from app.paper.register import Cell, Register
from app.store.database import database
from app.store.fields import (
    Choice,
    Date,
    LongText,
    Money,
    Number,
    PersonRef,
    Phone,
    Rating,
    Text,
    YesNo,
)

KINDS = (("a", "甲"), ("b", "乙"), ("c", "丙"), ("d", "丁"), ("e", "戊"), ("f", "己"), ("g", "庚"))


class VisitorTest(Recorded):
    visitor = Text()
    phone = Phone()
    kind = Choice(KINDS)
    few = Choice(KINDS[:3])
    on_day = Date(null=True)
    keys = Number(null=True)
    fee = Money(null=True)
    returned = YesNo(null=True)
    opinion = Rating()
    companion = PersonRef(Staff, null=True, backref="+")
    remark = LongText()

    class Meta:
        table_name = "visitor_test"


def create() -> Register:
    """The register, with its table in the open file."""
    database.create_tables([VisitorTest])
    return REGISTER


REGISTER = Register(
    key="visitor_test",
    title="看房登记",
    letters="KT",
    form_code="KF-99 · A/0",
    model=VisitorTest,
    order_by=VisitorTest.recorded_at,
    cells=(
        Cell(VisitorTest.number, "编号", 33, on_form=False),
        Cell(VisitorTest.visitor, "看房人", 28, required=True),
        Cell(VisitorTest.phone, "电话", 28),
        Cell(VisitorTest.kind, "证件种类", 20),
        Cell(VisitorTest.few, "来源", 20),
        Cell(VisitorTest.on_day, "看房日期", 24),
        Cell(VisitorTest.keys, "钥匙", 12),
        Cell(VisitorTest.fee, "押金", 20),
        Cell(VisitorTest.returned, "归还", 12),
        Cell(VisitorTest.opinion, "意见", 20),
        Cell(VisitorTest.companion, "陪同人", 20),
        Cell(VisitorTest.remark, "备注", 40, whole_row=True),
    ),
)
