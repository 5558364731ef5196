"""Ctrl K: rooms, people, phones and numbers from one box."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.rules import serials
from app.services import intake, rooms, search
from tests.app.services import cases
from tests.app.services.cases import NOON

ORDER, INTAKE = "PG-CH3-202611-0001", "LF-CH3-202611-0001"


def found(typed):
    return {group.title: [(hit.kind, hit.main) for hit in group.hits] for group in search.find(typed)}


ROOM = {"房号": [("room", "3-2-1201")]}
NUMBERS = {"单号": [("work_order", ORDER), ("intake", INTAKE)]}


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("3-2-1201", ROOM),
        ("32 1201", ROOM),
        ("三栋二单元1201", ROOM),
        ("3-2-12", ROOM),
        ("1201", ROOM),
        ("欧阳建国", {"客户": [("person", "欧阳建国")]}),
        ("阳建", {"客户": [("person", "欧阳建国")]}),
        ("oyjg", {"客户": [("person", "欧阳建国")]}),
        ("OYJG", {"客户": [("person", "欧阳建国")]}),
        ("ouyangjian", {"客户": [("person", "欧阳建国")]}),
        ("lishufen", {"客户": [("person", "李淑芬")]}),
        ("6621", {"客户": [("person", "欧阳建国")]}),
        ("13812346621", {"客户": [("person", "欧阳建国")]}),
        ("138 1234 6621", {"客户": [("person", "欧阳建国")]}),
        ("138-1234-6621", {"客户": [("person", "欧阳建国")]}),
        ("12346", {"客户": [("person", "欧阳建国")]}),
        (ORDER, {"单号": [("work_order", ORDER)]}),
        (ORDER.lower(), {"单号": [("work_order", ORDER)]}),
        (serials.sheet_code(ORDER, 1), {"单号": [("work_order", ORDER)]}),
        (INTAKE, {"单号": [("intake", INTAKE)]}),
        ("202611", NUMBERS),
        ("0001", NUMBERS),
        ("001", NUMBERS),
        ("", {}),
        ("   ", {}),
        ("没有的", {}),
        ("qqqq", {}),
        ("9999", {}),
    ],
)
def test_one_box_for_everything(desk, typed, hits):
    cases.opened(desk)
    assert found(typed) == hits


def test_a_hit_says_where_and_how_it_stands(desk):
    cases.sent(desk)
    order, line = search.find("0001")[0].hits
    assert order.note == "3-2-1201 · 主卧卫生间顶部漏水，滴到洗手台 · 已派工"
    assert line.note == "3-2-1201 · 主卧卫生间顶部漏水，滴到洗手台 · 处理中"
    (person,) = search.find("6621")[0].hits
    assert person.note == "3-2-1201 · 138****6621"
    assert person.id == desk.room


@pytest.mark.parametrize("typed", ["662", "21", "1"])
def test_too_few_digits_are_no_phone(desk, typed):
    assert "客户" not in found(typed)


def test_no_phone_is_shown_whole(desk):
    cases.opened(desk)
    for typed in ("6621", "13812346621", "欧阳", "3-2-1201", "0001"):
        for group in search.find(typed):
            assert not [hit for hit in group.hits if "13812346621" in hit.note + hit.main]


def test_the_newest_numbers_come_first_and_only_a_few(desk):
    for minutes in range(8):
        with clock.set_to(NOON + timedelta(minutes=minutes)):
            intake.register(desk.clerk, cases.form(desk))
    with clock.set_to(clock.at(2026, 12, 1)):
        intake.register(desk.clerk, cases.form(desk))
        assert found("0001")["单号"][0] == ("work_order", "PG-CH3-202612-0001")
        assert len(found("202611")["单号"]) == 2 * search.EACH


def test_a_person_of_two_rooms_is_found_in_both(desk):
    from app.estate.customers import Resident

    Resident.create(room=desk.room_above, customer=desk.customer, role="owner", rank=1)
    hits = search.find("欧阳")[0].hits
    assert [hit.id for hit in hits] == [desk.room, desk.room_above]


def test_who_moved_out_is_not_found(desk):
    rooms.move_out(desk.manager, desk.room, desk.customer)
    assert found("欧阳") == {}


@pytest.mark.parametrize(
    "typed", ["%", "_", "%%%", "___", "100%", "\ud800", "\x00", "欧\udfff", "'", "--", "<b>", "漏" * 5000]
)
def test_nothing_typed_breaks_the_box(desk, typed):
    cases.opened(desk)
    assert found(typed) == {}


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        (ORDER, True),
        (serials.sheet_code(ORDER, 1), True),
        (serials.sheet_code(ORDER, 1).lower(), True),
        (serials.sheet_code(ORDER, 1)[:-1] + "2", False),
        (INTAKE, False),
        ("PG-CH3-202611-0002", False),
        ("0001", False),
        ("", False),
    ],
)
def test_a_scan_opens_the_order(desk, typed, hit):
    order = cases.opened(desk)
    assert search.scanned(typed) == (order if hit else None)


def test_the_list_of_one_number():
    assert search.number_filter(INTAKE).text == INTAKE
