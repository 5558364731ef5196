"""What is typed into 房号: a room however it is said, a person's home, a public place, or something new."""

from __future__ import annotations

import pytest

from app.estate.rooms import PublicPlace
from app.services import places, rooms, where
from app.services.where import NEW_PLACE, NEW_ROOM, PERSON, PLACE, ROOM


@pytest.fixture
def estate(desk):
    """Two more rooms, two people of one surname, two places."""
    rooms.add_room(desk.manager, "3-2-1202")
    other = rooms.add_room(desk.manager, "5-1-1201")
    rooms.add_person(desk.manager, other, "李四", "owner", "13700006621")
    places.add(desk.manager, "3 栋大堂", "3")
    places.add(desk.manager, "5 栋大堂", "5")
    places.add(desk.manager, "地下车库")
    return desk


def found(typed):
    return [(one.kind, one.main) for one in where.find(typed)]


@pytest.mark.parametrize(
    ("typed", "kind", "main"),
    [
        ("3-2-1201", ROOM, "3-2-1201"),
        ("32 1201", ROOM, "3-2-1201"),
        ("3 2 1201", ROOM, "3-2-1201"),
        ("三栋二单元1201", ROOM, "3-2-1201"),
        ("３－２－１２０１", ROOM, "3-2-1201"),
        (" 3栋2单元1201室 ", ROOM, "3-2-1201"),
        ("1301", ROOM, "3-2-1301"),
        ("欧阳建国", PERSON, "3-2-1201"),
        ("欧阳", PERSON, "3-2-1201"),
        ("oyjg", PERSON, "3-2-1201"),
        ("ouyangjianguo", PERSON, "3-2-1201"),
        ("13812346621", PERSON, "3-2-1201"),
        ("李四", PERSON, "5-1-1201"),
        ("地下车库", PLACE, "地下车库"),
        ("车库", PLACE, "地下车库"),
        ("3 栋大堂", PLACE, "3 栋大堂"),
    ],
)
def test_what_is_meant_beyond_doubt(estate, typed, kind, main):
    meant = where.meant(typed)
    assert meant is not None
    assert (meant.kind, meant.main) == (kind, main)
    assert (meant.room is None) is (kind == PLACE)


def test_a_persons_home_names_the_person_and_hides_the_phone(estate):
    meant = where.meant("oyjg")
    assert (meant.room, meant.person) == (estate.room, "欧阳建国")
    assert "6621" in meant.note
    assert "13812346621" not in meant.note


@pytest.mark.parametrize("typed", ["", "  ", "1201", "李", "6621", "大堂", "天台", "9-9-9999", "\ud800", "\x00"])
def test_what_is_in_doubt_is_not_guessed(estate, typed):
    assert where.meant(typed) is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", ""),
        ("  ", ""),
        ("1201", "“1201”有 2 个可能，请用 ↓ 选一个"),
        ("李", "“李”有 2 个可能，请用 ↓ 选一个"),
        ("6621", "“6621”有 2 个可能，请用 ↓ 选一个"),
        (" 大堂 ", "“大堂”有 2 个可能，请用 ↓ 选一个"),
        ("天台", "没有“天台”：按 ↓ 可新增房号，或记为公共区域"),
        ("9-9-9999", "没有“9-9-9999”：按 ↓ 可新增房号，或记为公共区域"),
    ],
)
def test_why_a_text_means_no_one_place(estate, typed, problem):
    assert where.problem(typed) == problem


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("1201", [(ROOM, "3-2-1201"), (ROOM, "5-1-1201"), (NEW_PLACE, "1201")]),
        ("李", [(PERSON, "3-2-1201"), (PERSON, "5-1-1201"), (NEW_PLACE, "李")]),
        ("大堂", [(PLACE, "3 栋大堂"), (PLACE, "5 栋大堂"), (NEW_PLACE, "大堂")]),
        ("地下车库", [(PLACE, "地下车库")]),
        ("3-2-1201", [(ROOM, "3-2-1201")]),
        ("9-9-901", [(NEW_ROOM, "9-9-901"), (NEW_PLACE, "9-9-901")]),
        ("东门岗亭", [(NEW_PLACE, "东门岗亭")]),
        ("", []),
        ("  ", []),
    ],
)
def test_the_list_under_the_field_likeliest_first(estate, typed, listed):
    assert found(typed) == listed


def test_a_room_that_was_typed_shows_who_lives_there(estate):
    assert where.find("3-2-1201")[0].note == "欧阳建国、李淑芬"


def test_a_place_out_of_use_is_no_longer_offered(estate):
    garage = PublicPlace.get(PublicPlace.name == "地下车库")
    places.edit(estate.manager, garage.id, "地下车库", "", active=False)
    assert found("地下车库") == [(NEW_PLACE, "地下车库")]


def test_who_moved_out_is_not_found_by_name(estate):
    rooms.move_out(estate.manager, estate.room, estate.customer)
    assert found("欧阳") == [(NEW_PLACE, "欧阳")]


def test_a_room_known_by_its_id(estate):
    assert (where.of_room(estate.room).main, where.of_room(estate.room).note) == ("3-2-1201", "欧阳建国、李淑芬")
    with pytest.raises(Exception, match="没有这个房号"):
        where.of_room(9999)


@pytest.mark.parametrize(
    ("typed", "kind"), [("3-2-1201", ROOM), ("天台", NEW_PLACE), ("地下车库", PLACE), ("", None), (" ", None)]
)
def test_what_was_settled_as_a_place_stays_one(estate, typed, kind):
    settled = where.meant_or_place(typed)
    assert (settled.kind if settled else None) == kind


@pytest.mark.parametrize(
    "typed", ["\ud800", "大堂\udfff", "\x00", "%", "_", "'", '"', "*", "a" * 5000, "１" * 200, "<b>"]
)
def test_nothing_typed_breaks_the_list(estate, typed):
    assert all(one.kind in {NEW_PLACE, NEW_ROOM} for one in where.find(typed))
