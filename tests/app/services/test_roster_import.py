from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from app import clock
from app.errors import Refused
from app.estate import roster_file
from app.estate.customers import Customer, CustomerPhone, Resident
from app.estate.rooms import Room
from app.rules.roster_head import Cell
from app.services import accounts, residents, rooms, roster_import, roster_plan, search, set_up
from app.services.actor import Actor
from app.services.project import Project
from app.services.roster_plan import Change
from app.store import events
from app.store.audit import Audit
from app.store.events import Event
from tests.conftest import DATA, Desk

Grid = list[list[Cell]]
HEAD: list[Cell] = ["楼栋", "单元", "房号", "面积", "业主姓名", "联系电话", "租户姓名", "备注"]


def grid(*rows: list[Cell]) -> Grid:
    return [list(HEAD), *(list(row) for row in rows)]


FIRST: list[Cell] = ["5栋", 1.0, 101.0, 89.4, "张一诺/王金凤", "13912345678/13912345679", "", ""]
SECOND: list[Cell] = ["5栋", 1.0, 102.0, 120.0, "单小红", "1391234567", "", ""]
THIRD: list[Cell] = ["5栋", 1.0, 103.0, 120.0, "", "", "", "空置"]


@pytest.fixture
def manager(desk: Desk) -> Actor:
    return desk.manager


def bring(manager: Actor, *rows: list[Cell]) -> roster_import.ImportDone:
    return roster_import.apply(manager, roster_import.preview(manager, grid(*rows)))


def changes(manager: Actor, *rows: list[Cell]) -> dict[str, tuple[Change, ...]]:
    seen = roster_import.preview(manager, grid(*rows))
    assert not seen.new
    return {room.code: room.changes for room in seen.changed}


def household(code: str) -> dict[str, Any]:
    room = Room.get(Room.code == code)
    people = Resident.select(Resident, Customer).join(Customer).where(Resident.room == room).order_by(Resident.rank)
    return {
        "area": room.area,
        "vacant": room.vacant,
        "note": room.note,
        "people": [(r.customer.name, r.role, r.moved_out is None, numbers(r.customer_id)) for r in people],
    }


def numbers(customer: int) -> list[str]:
    query = CustomerPhone.select().where(CustomerPhone.customer == customer).order_by(CustomerPhone.rank)
    return [row.text for row in query]


def counts() -> list[int]:
    return [model.select().count() for model in (Room, Customer, CustomerPhone, Resident, Event, Audit)]


# -- the project's own list ----------------------------------------------------------------------------


def test_the_whole_list_comes_in_and_the_second_time_nothing_changes(store: Path, noon: None) -> None:
    manager = set_up.first_run(Project(name="翠湖花园三期", site="CH3"), "lin", "林经理", "secret1")
    cells = roster_file.read_file(DATA / "业主名册.xlsx").grid
    before = counts()
    seen = roster_import.preview(manager, cells)
    assert counts() == before
    assert (len(seen.new), len(seen.changed), len(seen.same), seen.only_here) == (1040, 0, 0, ())
    done = roster_import.apply(manager, seen)
    assert (done.rooms_new, Room.select().count(), Room.select().where(Room.vacant).count()) == (1040, 1040, 35)
    assert done.people_new == Customer.select().count() == 1038
    assert CustomerPhone.select().count() == 1188
    assert CustomerPhone.select().where(~CustomerPhone.ok).count() == 6
    again = roster_import.preview(manager, cells)
    assert (len(again.new), len(again.changed), len(again.same), again.people_new) == (0, 0, 1040, 0)
    assert not again.has_changes
    with pytest.raises(Refused, match="没有可导入的内容"):
        roster_import.apply(manager, again)
    edited = copy.deepcopy([list(row) for row in cells])
    edited[9][6] = "13911112222"
    edited[20][4] = 100.5
    seen = roster_import.preview(manager, edited)
    assert {room.code: [(c.what, c.who) for c in room.changes] for room in seen.changed} == {
        "1-1-203": [("电话", "张平嘉")],
        "1-1-502": [("建筑面积", "")],
    }


# -- what is written -----------------------------------------------------------------------------------


def test_rooms_people_and_phones_are_written(manager: Actor) -> None:
    done = bring(manager, FIRST, SECOND, THIRD)
    assert done == roster_import.ImportDone(3, 0, 0, 3, 0)
    assert household("5-1-101") == {
        "area": 8940,
        "vacant": False,
        "note": "",
        "people": [
            ("张一诺", "owner", True, ["13912345678"]),
            ("王金凤", "owner", True, ["13912345679"]),
        ],
    }
    assert household("5-1-103") == {"area": 12000, "vacant": True, "note": "", "people": []}
    assert not CustomerPhone.get(CustomerPhone.text == "1391234567").ok


def test_people_are_found_by_pinyin_tail_and_room_afterwards(manager: Actor) -> None:
    bring(manager, FIRST, SECOND)
    for typed in ("shanxiaohong", "sxh", "单小红"):
        assert [hit.main for group in search.find(typed) for hit in group.hits] == ["单小红"]
    assert [hit.main for group in search.find("5679") for hit in group.hits if group.title == "客户"] == ["王金凤"]
    found = rooms.find("五栋一单元101")
    assert [(hit.code, hit.people) for hit in found] == [("5-1-101", "张一诺、王金凤")]


def test_one_event_with_ids_only_and_an_audit_line(manager: Actor) -> None:
    bring(manager, FIRST)
    (happened,) = events.of("roster", 1)
    residents = [row.id for row in Resident.select().join(Room).where(Room.code == "5-1-101")]
    assert happened.act == "import"
    assert dict(happened.data) == {"rooms_new": 1, "rooms_changed": 0, "residents": residents, "left": []}
    line = Audit.get(Audit.act == "roster_imported")
    assert (line.actor, line.detail) == (manager.account, "1/0")


def test_one_person_with_two_rooms_is_one_customer(manager: Actor) -> None:
    other = [*FIRST[:2], 201.0, 60.0, "张一诺", "13912345678/0571-81779440", "", ""]
    assert bring(manager, FIRST, other).people_new == 2
    person = Customer.get(Customer.name == "张一诺")
    assert Resident.select().where(Resident.customer == person).count() == 2
    assert numbers(person.id) == ["13912345678", "0571-81779440"]
    assert changes(manager, FIRST, other) == {}


# -- the second time -----------------------------------------------------------------------------------

EDITS: list[tuple[int, Cell, Change]] = [
    (3, 99.5, Change("建筑面积", "", "89.40 ㎡", "99.50 ㎡")),
    (7, "有狗", Change("备注", "", "", "有狗")),
    (4, "张一喏/王金凤", Change("姓名", "张一喏", "张一诺", "张一喏")),
    (5, "13811112222/13912345679", Change("电话", "张一诺", "13912345678", "13811112222、13912345678")),
    (4, "张一诺/王金凤（租户）", Change("身份", "王金凤", "业主", "租户")),
    (6, "李四", Change("住户", "李四", "", "租户")),
]


@pytest.mark.parametrize(("column", "cell", "change"), EDITS)
def test_an_edited_list_shows_exactly_the_edit_and_then_nothing(
    manager: Actor, column: int, cell: Cell, change: Change
) -> None:
    bring(manager, FIRST, SECOND, THIRD)
    edited = [*FIRST[:column], cell, *FIRST[column + 1 :]]
    assert changes(manager, edited, SECOND, THIRD) == {"5-1-101": (change,)}
    bring(manager, edited, SECOND, THIRD)
    assert changes(manager, edited, SECOND, THIRD) == {}


def test_a_new_owner_replaces_the_one_an_earlier_list_brought(manager: Actor) -> None:
    bring(manager, SECOND)
    sold = [*SECOND[:4], "解平", "13700001111", "", ""]
    assert changes(manager, sold) == {
        "5-1-102": (Change("住户", "解平", "", "业主"), Change("住户", "单小红", "业主", "迁出"))
    }
    bring(manager, sold)
    assert household("5-1-102")["people"] == [
        ("单小红", "owner", False, ["1391234567"]),
        ("解平", "owner", True, ["13700001111"]),
    ]
    assert Resident.get(Resident.customer == Customer.get(Customer.name == "单小红")).moved_out == clock.today()
    assert changes(manager, sold) == {}
    assert changes(manager, SECOND)["5-1-102"][0] == Change("住户", "单小红", "", "业主")  # the old list is back
    bring(manager, SECOND)
    assert [p[:3] for p in household("5-1-102")["people"]] == [("单小红", "owner", True), ("解平", "owner", False)]


def test_what_the_desk_added_stays(manager: Actor) -> None:
    bring(manager, SECOND)
    room = Room.get(Room.code == "5-1-102").id
    rooms.add_person(manager, room, "赵六", "owner", "13600001111")
    customer = Customer.get(Customer.name == "单小红").id
    home = Resident.get(Resident.customer == customer)
    old = frozenset(row.id for row in CustomerPhone.select().where(CustomerPhone.customer == customer))
    form = residents.PersonForm(name="单小红", role=home.role, drop=old, add="1391234567/13700002222")
    residents.save(manager, home.room_id, customer, form)
    rooms.edit_room(manager, room, caution="有狗", note="钥匙在前台", vacant=False)
    seen = roster_import.preview(manager, grid(SECOND))
    assert not seen.has_changes
    assert "5-1-102：名册里没有业主 赵六，程序里保留" in [remark.text for remark in seen.remarks]


def test_whom_the_desk_moved_out_does_not_come_back(manager: Actor) -> None:
    bring(manager, FIRST)
    room = Room.get(Room.code == "5-1-101").id
    rooms.move_out(manager, room, Customer.get(Customer.name == "王金凤").id)
    seen = roster_import.preview(manager, grid(FIRST))
    assert not seen.has_changes
    assert "5-1-101：王金凤 已在程序里登记迁出，名册里仍有：不恢复" in [remark.text for remark in seen.remarks]


def test_a_corrected_number_takes_the_place_of_a_wrong_one(manager: Actor) -> None:
    bring(manager, SECOND)
    mended = [*SECOND[:5], "13912345670", "", ""]
    assert changes(manager, mended) == {"5-1-102": (Change("电话", "单小红", "1391234567", "13912345670"),)}
    bring(manager, mended)
    assert household("5-1-102")["people"] == [("单小红", "owner", True, ["13912345670"])]


def test_a_blank_name_takes_nobody_away_and_an_empty_home_does(manager: Actor) -> None:
    bring(manager, SECOND)
    blank = [*SECOND[:4], "", "", "", ""]
    assert changes(manager, blank) == {}
    empty = [*SECOND[:4], "", "", "", "空置"]
    assert changes(manager, empty) == {
        "5-1-102": (Change("空置", "", "否", "是"), Change("住户", "单小红", "业主", "迁出"))
    }


def test_rooms_that_only_the_program_has_are_named_and_left(manager: Actor) -> None:
    seen = roster_import.preview(manager, grid(FIRST))
    assert seen.only_here == ("3-2-1201", "3-2-1301")
    roster_import.apply(manager, seen)
    assert household("3-2-1201")["people"][0][:3] == ("欧阳建国", "owner", True)


def test_another_spelling_of_a_room_is_that_room(manager: Actor) -> None:
    bring(manager, FIRST)
    assert changes(manager, ["05", "1单元", "0101", *FIRST[3:]]) == {}


# -- what is refused -----------------------------------------------------------------------------------


def test_nothing_is_written_while_there_is_an_error(manager: Actor) -> None:
    seen = roster_import.preview(manager, grid(FIRST, ["5栋", 1.0, "6-1-104", 1.0, "张三", "", "", ""]))
    assert not seen.can_apply
    before = counts()
    with pytest.raises(Refused) as caught:
        roster_import.apply(manager, seen)
    assert [(p.field, p.text) for p in caught.value.problems] == [
        ("file", "第 3 行 房号：房号“6-1-104”与楼栋“5”、单元“1”不一致")
    ]
    assert counts() == before


def test_an_outdated_preview_is_refused(manager: Actor) -> None:
    seen = roster_import.preview(manager, grid(FIRST))
    rooms.add_room(manager, "5-1-101")
    before = counts()
    with pytest.raises(Refused, match="请重新预览"):
        roster_import.apply(manager, seen)
    assert counts() == before


def test_a_failure_half_way_leaves_nothing(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = roster_import.preview(manager, grid(FIRST, SECOND))
    before = counts()

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("the last step")

    monkeypatch.setattr(roster_import.audit, "write", fail)
    with pytest.raises(RuntimeError):
        roster_import.apply(manager, seen)
    assert counts() == before


@pytest.mark.parametrize("role", ["clerk", "lead"])
def test_who_may_not_import_is_refused_and_recorded(desk: Desk, role: str) -> None:
    actor = Actor(desk.clerk.account, "某人", role)
    seen = roster_import.preview(desk.manager, grid(FIRST))
    before = Room.select().count()
    for act in (lambda: roster_import.preview(actor, grid(FIRST)), lambda: roster_import.apply(actor, seen)):
        with pytest.raises(Refused, match="导入业主名册"):
            act()
    assert Room.select().count() == before
    assert Audit.select().where((Audit.act == "refused") & (Audit.subject == "estate.import")).count() == 2


def test_an_administrator_does_not_import(manager: Actor) -> None:
    admin_account = accounts.create(manager, "admin", "何管理", "administrator", "secret3")
    with pytest.raises(Refused, match="可以请客服经理来做"):
        roster_import.preview(Actor(admin_account, "何管理", "administrator"), grid(FIRST))


def test_a_note_is_added_once() -> None:
    assert roster_plan._with("钥匙在前台", "有狗") == "钥匙在前台；有狗"
    assert roster_plan._with("钥匙在前台；有狗", "有狗") == "钥匙在前台；有狗"
    assert roster_plan._with("", "") == ""
