"""Households, the list of rooms and public places, through their services."""

from __future__ import annotations

import pytest

from app.errors import Refused
from app.estate.customers import CustomerPhone
from app.services import places, residents, room_list, rooms
from app.services.actor import Actor
from app.services.residents import PersonForm
from app.store.events import Event

LEAD = Actor(9, "赵总", "lead")


def names(hits):
    return [hit.code for hit in hits]


def test_the_list_pages_in_walking_order(desk):
    for number in ("12-1-101", "2-1-101", "2-1-1001"):
        rooms.add_room(desk.manager, number)
    assert room_list.count() == 5
    first = room_list.page(size=2)
    rest = room_list.page(first[-1].id, size=10)
    assert names(first) == ["2-1-101", "2-1-1001"]
    assert names(rest) == ["3-2-1201", "3-2-1301", "12-1-101"]
    assert room_list.page(rest[-1].id) == []


@pytest.mark.parametrize("typed", ["欧阳", "ouyang", "oyjg", "6621", "13812346621", "3-2-1201", "32 1201"])
def test_one_box_finds_a_household_by_everything_a_caller_says(desk, typed):
    assert names(room_list.find(typed)) == ["3-2-1201"]


def test_three_digits_are_too_few_for_a_phone(desk):
    assert room_list.find("662") == []


def test_who_moved_out_is_no_longer_found_and_can_come_back(desk):
    rooms.move_out(desk.manager, desk.room, desk.customer)
    assert room_list.find("欧阳") == []
    gone = residents.gone_of(desk.room)
    assert [(person.name, person.role, person.day) for person in gone] == [("欧阳建国", "业主", "2026-11-21")]
    residents.move_back(desk.manager, desk.room, desk.customer)
    assert names(room_list.find("欧阳")) == ["3-2-1201"]
    assert residents.gone_of(desk.room) == ()


def test_a_person_is_corrected_in_one_step(desk):
    before = rooms.people_of(desk.room)[0]
    form = PersonForm("欧阳䶮", "tenant", "周末在家", [before.phones[0].id], "13900001111、13900002222")
    residents.save(desk.manager, desk.room, desk.customer, form)
    person = rooms.people_of(desk.room)[0]
    assert (person.name, person.role_code, person.note) == ("欧阳䶮", "tenant", "周末在家")
    assert [rooms.reveal_phone(desk.manager, phone.id) for phone in person.phones] == ["13900001111", "13900002222"]
    assert names(room_list.find("欧阳䶮")) == ["3-2-1201"]


def test_a_phone_typed_again_is_not_doubled(desk):
    residents.save(desk.manager, desk.room, desk.customer, PersonForm("欧阳建国", "owner", add="13812346621"))
    assert CustomerPhone.select().where(CustomerPhone.customer == desk.customer).count() == 1


def test_a_refused_correction_writes_nothing(desk):
    before = Event.select().count()
    with pytest.raises(Refused) as caught:
        residents.save(desk.manager, desk.room, desk.customer, PersonForm("  ", "king"))
    assert [problem.field for problem in caught.value.problems] == ["name", "role"]
    with pytest.raises(Refused, match="项目负责人不能维护房号"):
        residents.save(LEAD, desk.room, desk.customer, PersonForm("欧阳", "owner"))
    assert rooms.people_of(desk.room)[0].name == "欧阳建国"
    assert Event.select().count() == before


def test_a_room_keeps_its_area_unless_it_is_given(desk):
    rooms.edit_room(desk.manager, desk.room, caution="有犬", note="", vacant=False)
    assert rooms.household(desk.room).area == 8940
    rooms.edit_room(desk.manager, desk.room, caution="有犬", note="", vacant=False, area=9000)
    assert rooms.household(desk.room).area == 9000
    rooms.edit_room(desk.manager, desk.room, caution="", note="", vacant=False, area=None)
    assert rooms.household(desk.room).area is None


def test_a_new_room_is_read_back_before_it_is_added():
    assert rooms.reads_as("三栋二单元1201") == "3-2-1201"
    assert rooms.reads_as("张三") == ""
    assert rooms.reads_as("1201") == ""


def test_public_places_are_kept_apart_by_name(desk):
    hall = places.add(desk.clerk, "3 栋大堂", "3")
    places.add(desk.clerk, "地下车库")
    with pytest.raises(Refused, match="已经有这个位置"):
        places.add(desk.clerk, " 地下车库 ")
    places.edit(desk.clerk, hall, "3 栋一层大堂", "3", active=False)
    assert [(place.name, place.active) for place in places.listing()] == [("地下车库", True), ("3 栋一层大堂", False)]
    assert rooms.find_places("") == ["地下车库"]
