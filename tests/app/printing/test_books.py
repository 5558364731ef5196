"""Registers as printed books: read back from the PDF, who may print what, and that it is recorded."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest

from app import clock
from app.errors import Refused
from app.printing import books, preview
from app.registers import REGISTERS, intake, mail
from app.services import entries, lists
from app.services import intake as intakes
from app.services.intake import IntakeForm
from app.services.lists import Filter
from app.store.audit import Audit
from app.store.fields import Phone
from tests.app.services import phone_register

NOON = clock.at(2026, 11, 21, 12)
MONTH = lists.of_month(NOON.date())


@pytest.fixture
def cases(desk):
    form = IntakeForm(room=desk.room, name="欧阳建国", phone="13812346621", content="卫生间漏水", person=desk.wang)
    intakes.register(desk.clerk, form)
    with clock.set_to(NOON + timedelta(days=1)):
        intakes.register(desk.clerk, replace(form, content="厨房堵塞"))
    return desk


def text_of(pdf):
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return made.stdout.decode()


def printed():
    return [(row.actor, row.subject, row.detail) for row in Audit.select().where(Audit.act == "book")]


def test_the_book_of_a_month(cases):
    done = books.make(cases.clerk, intake.REGISTER, MONTH)
    text = text_of(done.pdf)
    assert (done.rows, done.masked) == (2, True)
    for words in ("来电来访登记表", "翠湖花园三期", "2026-11", "KF-01 · A/0", "打印人 张敏", "第1页共1页"):
        assert words in text
    for head in (cell.head for cell in intake.REGISTER.book_cells if len(cell.head) < 5):
        assert head in text
    assert text.index("卫生间漏水") < text.index("厨房堵塞")
    assert "138****6621" in text
    assert "13812346621" not in text
    assert books.MASKED in text
    (size,) = preview.sizes(done.pdf)
    assert [round(side) for side in size] == [297, 210]


def test_the_book_of_a_day_holds_that_day_only(cases):
    text = text_of(books.make(cases.clerk, intake.REGISTER, lists.of_day(NOON.date())).pdf)
    assert "卫生间漏水" in text
    assert "厨房堵塞" not in text
    assert "2026-11-21" in text


def test_an_excerpt_says_that_it_is_one(cases):
    text = text_of(books.make(cases.clerk, intake.REGISTER, Filter(text="漏水")).pdf)
    assert books.EXCERPT in text
    assert books.EXCERPT not in text_of(books.make(cases.clerk, intake.REGISTER, MONTH).pdf)


def test_the_head_of_an_excerpt_without_a_time_does_not_say_all(cases):
    def head(wanted):
        return books.describe(cases.clerk, intake.REGISTER, wanted, with_phones=False).period

    assert head(Filter(text="漏水")) == head(Filter(choices={"category": ("repair",)})) == "摘录"
    assert head(Filter()) == "全部"
    assert head(replace(MONTH, text="漏水")) == "2026-11"


def test_void_lines_stand_in_their_place(cases):
    model = intake.REGISTER.model
    model.update(void_reason="重复").where(model.number.endswith("0001")).execute()
    text = text_of(books.make(cases.clerk, intake.REGISTER, MONTH).pdf)
    assert text.index("LF-CH3-202611-0001") < text.index("LF-CH3-202611-0002")
    assert "作废" in text


def test_a_manager_may_have_the_phones_printed(cases):
    done = books.make(cases.manager, intake.REGISTER, MONTH, with_phones=True)
    assert not done.masked
    assert "13812346621" in text_of(done.pdf)
    assert books.WHOLE in text_of(done.pdf)
    assert books.make(cases.manager, intake.REGISTER, MONTH).masked


def test_a_clerk_may_not_and_nothing_is_recorded_as_printed(cases):
    with pytest.raises(Refused, match="客服经理"):
        books.make(cases.clerk, intake.REGISTER, MONTH, with_phones=True)
    assert printed() == []


def test_every_book_is_recorded(cases):
    books.make(cases.clerk, intake.REGISTER, MONTH)
    books.make(cases.manager, mail.REGISTER, Filter(), with_phones=True)
    assert printed() == [
        (cases.clerk.account, "intake", "rows=2 masked"),
        (cases.manager.account, "mail", "rows=0 whole"),
    ]


def test_every_register_makes_a_book(cases):
    entries.save(cases.clerk, mail.REGISTER, {"arrived_at": NOON, "room": cases.room, "recipient": "𬭎先生"})
    visitors = phone_register.create()
    entries.save(cases.clerk, visitors, {"visitor": "周先生", "phone": "13912340000", "fee": 1250, "keys": 2})
    for register in (*REGISTERS, visitors):
        done = books.make(cases.clerk, register, Filter())
        text = text_of(done.pdf)
        assert register.title in text
        masked = any(isinstance(cell.field, Phone) for cell in register.book_cells)
        assert (books.MASKED in text) is masked
    assert "12.50" in text
    assert "𬭎先生" in text_of(books.make(cases.clerk, mail.REGISTER, Filter()).pdf)


def test_a_character_in_no_font_stops_the_book_and_names_the_line(cases):
    entries.save(cases.clerk, mail.REGISTER, {"arrived_at": NOON, "room": cases.room, "recipient": "\U000313a0"})
    with pytest.raises(Refused, match="收件人"):
        books.make(cases.clerk, mail.REGISTER, Filter())
    assert printed() == []


def test_making_a_book_can_be_stopped(cases):
    def stop(page, pages):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        books.make(cases.clerk, intake.REGISTER, MONTH, progress=stop)
    assert printed() == []
