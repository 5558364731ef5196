"""Lists of registers: what a filter leaves, pages without gaps, phones masked, lines past their limit marked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.estate.staff import Department
from app.registers import intake as intakes
from app.registers import mail, register_of
from app.registers import work_order as orders
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import entries, intake, lists
from app.services.lists import Filter
from app.store.database import unit_of_work
from tests.app.services import cases
from tests.app.services.cases import NOON, form

BOOK = intakes.REGISTER
EVERYTHING = Filter()
HEADS = [cell.head for cell in BOOK.list_cells]


@pytest.fixture(scope="module")
def made():
    return {}


@pytest.fixture
def book(desk, store, template, made):
    """Six lines of five days: rooms, places, kinds, two people."""
    cases.furnished(store, template.key, made, lambda: six_lines(desk))
    return desk


def six_lines(desk):
    lines = (
        (16, {"content": "客厅灯不亮"}),
        (
            18,
            {
                "room": desk.room_above,
                "name": "赵六",
                "phone": "13612345678",
                "content": "门锁打不开",
                "person": desk.chen,
            },
        ),
        (20, {"category": "enquiry", "content": "咨询装修押金怎样退", "person": None}),
        (
            20,
            {
                "channel": "patrol",
                "room": None,
                "public_place": "3 栋大堂",
                "name": "",
                "phone": "",
                "content": "灯带不亮",
            },
        ),
        (21, {"channel": "visit", "content": "100%漏水_再说"}),
        (21, {"category": "praise", "content": "表扬保洁员", "result": "已转告", "person": None}),
    )
    for day, more in lines:
        with clock.set_to(clock.at(2026, 11, day, 10)):
            intake.register(desk.clerk, form(desk, **more))


def contents(desk, wanted=EVERYTHING, register=BOOK):
    place = [cell.head for cell in register.list_cells].index("来电来访内容" if register is BOOK else "报修内容")
    rows = lists.page(desk.clerk, register, wanted)
    assert lists.count(desk.clerk, register, wanted) == len(rows)
    return [row.texts[place] for row in rows]


# --- what is shown -------------------------------------------------------------------------------------------
def test_the_newest_line_comes_first(book):
    assert contents(book) == [
        "表扬保洁员", "100%漏水_再说", "灯带不亮", "咨询装修押金怎样退", "门锁打不开", "客厅灯不亮",
    ]  # fmt: skip


def test_a_line_shows_what_the_paper_shows(book):
    row = lists.page(book.clerk, BOOK, Filter(first=date(2026, 11, 18), last=date(2026, 11, 18)))[0]
    shown = dict(zip(HEADS, row.texts, strict=True))
    assert shown["编号"] == "LF-CH3-202611-0002"
    assert shown["时间"] == "2026-11-18 10:00"
    assert (shown["姓名"], shown["电话"], shown["房号"]) == ("赵六", "136****5678", "3-2-1301")
    assert (shown["方式"], shown["类别"], shown["紧急程度"], shown["状态"]) == ("来电", "报事报修", "三级", "处理中")
    assert (shown["接待记录人"], shown["处理部门"], shown["回访人"]) == ("张敏", "工程部", "")
    assert shown["关联单号"] == "PG-CH3-202611-0002"


@pytest.mark.parametrize("role", ["clerk", "manager"])
def test_phones_are_masked_for_everyone(book, role):
    actor = book.clerk if role == "clerk" else book.manager
    texts = [text for row in lists.page(actor, BOOK) for text in row.texts]
    assert "138****6621" in texts
    assert not [text for text in texts if "13812346621" in text or "13612345678" in text]


def test_whole_lines_come_oldest_first_for_books(book):
    masked = lists.lines(BOOK, BOOK.book_cells, Filter(), masked=True)
    whole = lists.lines(BOOK, BOOK.book_cells, Filter(), masked=False, limit=2)
    assert [row.texts[0][-4:] for row in masked] == [f"000{n}" for n in range(1, 7)]
    assert [row.texts[3] for row in whole] == ["13812346621", "13612345678"]
    assert masked[0].texts[3] == "138****6621"


def test_records_hold_values_and_names_of_what_they_point_at(book):
    cells = (register_of("intake").cells[1], *(cell for cell in BOOK.cells if cell.name in {"recorder", "department"}))
    first = next(iter(lists.records(BOOK, cells, Filter())))
    assert first.values == (clock.at(2026, 11, 16, 10), "张敏", "工程部")


# --- filters -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", 6),
        ("  ", 6),
        ("不亮", 2),
        ("灯 不亮", 2),
        ("客厅 不亮", 1),
        ("赵六", 1),
        ("3-2-1301", 1),
        ("32 1301", 1),
        ("三栋二单元1301", 1),
        ("1301", 1),
        ("3-2-1201", 4),
        ("LF-CH3-202611-0005", 1),
        ("pg-ch3-202611-0001", 1),
        ("大堂", 1),
        ("已转告", 1),
        ("张敏", 6),
        ("工程部", 4),
        ("100%", 1),
        ("%", 1),
        ("_", 1),
        ("水_再", 1),
        ("\\", 0),
        ("没有的", 0),
        ("漏\ud800", 0),
        ("\x00", 0),
        ("来电", 0),  # a code's word is chosen from its own filter
    ],
)
def test_what_a_text_leaves(book, text, left):
    assert len(contents(book, Filter(text=text))) == left


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        (None, None, 6),
        (date(2026, 11, 20), None, 4),
        (None, date(2026, 11, 18), 2),
        (date(2026, 11, 18), date(2026, 11, 20), 3),
        (date(2026, 11, 20), date(2026, 11, 20), 2),
        (date(2026, 11, 17), date(2026, 11, 17), 0),
        (date(2026, 11, 21), date(2026, 11, 16), 0),
    ],
)
def test_what_days_leave_both_included(book, first, last, left):
    assert len(contents(book, Filter(first=first, last=last))) == left


@pytest.mark.parametrize(("hour", "minute", "second"), [(0, 0, 0), (23, 59, 59)])
def test_a_day_begins_at_its_first_second_and_ends_at_its_last(desk, hour, minute, second):
    with clock.set_to(clock.at(2026, 11, 20, hour, minute, second)):
        intake.register(desk.clerk, form(desk))
    assert len(contents(desk, lists.of_day(date(2026, 11, 20)))) == 1
    assert contents(desk, lists.of_day(date(2026, 11, 19))) == []
    assert contents(desk, lists.of_day(date(2026, 11, 21))) == []


@pytest.mark.parametrize(
    ("choices", "left"),
    [
        ({"category": ("repair",)}, 4),
        ({"category": ("enquiry", "praise")}, 2),
        ({"category": ()}, 6),
        ({"channel": ("patrol",)}, 1),
        ({"channel": ("call",), "category": ("repair",)}, 2),
        ({"state": ("closed",)}, 1),
        ({"category": ("no such",)}, 0),
    ],
)
def test_what_choices_leave(book, choices, left):
    assert len(contents(book, Filter(choices=choices))) == left


def test_filters_narrow_together(book):
    wanted = Filter(text="不亮", first=date(2026, 11, 20), choices={"channel": ("patrol",)})
    assert contents(book, wanted) == ["灯带不亮"]


def test_the_filters_offered_follow_from_the_description(book):
    offered = {name: (head, options) for name, head, options in lists.choices_of(BOOK)}
    assert {"channel", "category", "urgency", "state", "department", "recorder"} <= set(offered)
    assert offered["category"][1][0] == ("repair", "报事报修")
    engineering = Department.get(Department.name == "工程部")
    assert (str(engineering.id), "工程部") in offered["department"][1]
    assert len(contents(book, Filter(choices={"department": (str(engineering.id),)}))) == 4


# --- pages ---------------------------------------------------------------------------------------------------
def pages(actor, register, size, wanted=EVERYTHING):
    after, found = None, []
    while rows := lists.page(actor, register, wanted, after=after, size=size):
        assert len(rows) <= size
        assert rows[0].id not in found, "a line comes twice"
        found += [row.id for row in rows]
        after = rows[-1]
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=25), st.integers(1, 7))
def test_pages_hold_every_line_once_though_many_have_one_moment(desk, minutes, size):
    with unit_of_work():
        Intake.delete().execute()
        for n, minute in enumerate(minutes):
            Intake.create(
                number=f"LF-CH3-202611-{n:04d}",
                recorder=desk.clerk.account,
                recorded_at=NOON,
                received_at=NOON + timedelta(minutes=minute),
                place="3-2-1201",
            )
    wanted = [row.id for row in Intake.select().order_by(Intake.received_at.desc(), Intake.id.desc())]
    assert pages(desk.clerk, BOOK, size) == wanted
    tens = {row.id for row in Intake.select() if "-001" in row.number}
    assert pages(desk.clerk, BOOK, size, Filter(text="-001")) == [key for key in wanted if key in tens]


def test_a_line_that_came_in_between_does_not_shift_the_pages(book):
    first = lists.page(book.clerk, BOOK, size=3)
    intake.register(book.clerk, form(book, content="刚刚打来"))
    rest = lists.page(book.clerk, BOOK, after=first[-1], size=10)
    assert [row.id for row in first + rest] == [6, 5, 4, 3, 2, 1]


# --- marks ---------------------------------------------------------------------------------------------------
def test_an_order_past_its_limit_is_marked(book):
    order = WorkOrder.select().order_by(WorkOrder.id.desc()).get().id
    marks = {row.id: row.late for row in lists.page(book.clerk, orders.REGISTER)}
    assert marks[order] is False
    assert [late for key, late in marks.items() if key != order] == [True] * 3
    with clock.set_to(clock.at(2026, 11, 22)):
        assert not {row.id: row.late for row in lists.page(book.clerk, orders.REGISTER)}[order]  # equal is on time
    with clock.set_to(clock.at(2026, 11, 22, 0, 0, 1)):
        assert {row.id: row.late for row in lists.page(book.clerk, orders.REGISTER)}[order]


def test_a_closed_order_is_never_late(desk):
    cases.closed(desk)
    with clock.set_to(clock.at(2027, 1, 1)):
        assert [row.late for row in lists.page(desk.clerk, orders.REGISTER)] == [False]


def test_a_void_line_keeps_its_place_and_is_marked(desk):
    line = {"arrived_at": NOON, "room": desk.room, "recipient": "欧阳建国"}
    entry, number = entries.save(desk.clerk, mail.REGISTER, line)
    entries.save(desk.clerk, mail.REGISTER, line)
    entries.void(desk.manager, mail.REGISTER, entry, "重复登记")
    rows = lists.page(desk.clerk, mail.REGISTER)
    assert [(row.texts[0], row.void) for row in rows] == [("YJ-CH3-202611-0002", False), (number, True)]
    assert next(iter(lists.records(mail.REGISTER, (), Filter()))).void_reason == "重复登记"


# --- references ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "typed", "names"),
    [
        (Intake.room, "3-2-12", ["3-2-1201"]),
        (Intake.room, "", []),
        (Intake.person, "师傅", ["王师傅", "陈师傅"]),
        (Intake.person, "木工", ["陈师傅"]),
        (Intake.department, "保", ["保洁部"]),
        (Intake.recorder, "张", ["张敏"]),
        (Intake.recorder, "\ud800", []),
        (Intake.content, "x", []),
    ],
)
def test_what_a_reference_may_point_at(desk, field, typed, names):
    assert [option.text for option in lists.options_of(field, typed)] == names


@pytest.mark.parametrize(
    ("field", "typed", "name"),
    [
        (Intake.room, "32 1201", "3-2-1201"),
        (Intake.room, "12", None),
        (Intake.person, "王师傅", "王师傅"),
        (Intake.person, "师傅", None),
        (Intake.department, "工程部", "工程部"),
        (Intake.recorder, "张敏", "张敏"),
        (Intake.recorder, "张", None),
    ],
)
def test_what_a_typed_reference_means_beyond_doubt(desk, field, typed, name):
    found = lists.meant(field, typed)
    assert (found.text if found else None) == name


# --- words of a period ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(), "全部"),
        (lists.of_day(date(2026, 11, 21)), "2026-11-21"),
        (lists.of_month(date(2026, 11, 21)), "2026-11"),
        (lists.of_month(date(2028, 2, 1)), "2028-02"),
        (lists.of_month(date(2026, 12, 31)), "2026-12"),
        (lists.of_week(date(2026, 11, 22)), "2026-11-16 至 2026-11-22"),
        (Filter(first=date(2026, 11, 1)), "2026-11-01 起"),
        (Filter(last=date(2026, 11, 1)), "至 2026-11-01"),
        (Filter(first=date(2026, 11, 1), last=date(2026, 11, 29)), "2026-11-01 至 2026-11-29"),
    ],
)
def test_how_a_heading_says_the_time(wanted, words):
    assert lists.period_words(wanted) == words


@pytest.mark.parametrize(
    ("wanted", "excerpt"),
    [
        (Filter(), False),
        (lists.of_day(date(2026, 11, 21)), False),
        (Filter(text=" "), False),
        (Filter(text="漏"), True),
        (Filter(choices={"state": ()}), False),
        (Filter(choices={"state": ("open",)}), True),
    ],
)
def test_an_excerpt_is_not_the_whole_book(wanted, excerpt):
    assert lists.is_excerpt(wanted) is excerpt


def test_an_order_is_found_by_its_room(desk):
    cases.sent(desk)
    assert contents(desk, Filter(text="1201"), orders.REGISTER) == [cases.LEAK]
