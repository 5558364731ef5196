from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rules import rooms
from app.rules.rooms import RoomCode, Tier

SAID = [
    ("3-2-1201", "3-2-1201"),
    ("３－２－１２０１", "3-2-1201"),
    ("3—2—1201", "3-2-1201"),
    ("3/2/1201", "3-2-1201"),
    ("3 2 1201", "3-2-1201"),
    ("32 1201", "3-2-1201"),
    ("321201", "3-2-1201"),
    ("03021201", "3-2-1201"),
    ("三栋二单元1201", "3-2-1201"),
    ("3 栋 2 单元 1201", "3-2-1201"),
    ("3栋21201", "3--21201"),
    ("3#2-1201", "3-2-1201"),
    ("3#2#1201", "3-2-1201"),
    ("3号楼2单元1201室", "3-2-1201"),
    ("第3栋2单元1201", "3-2-1201"),
    ("3-2单元1201", "3-2-1201"),
    ("三杠二杠一二零一", "3-2-1201"),
    ("3栋2单元12楼01室", "3-2-1201"),
    ("3-2-12-01", "3-2-1201"),
    ("十二栋一单元302", "12-1-302"),
    ("二十一栋一千二百零一", "21--1201"),
    ("A座1201", "A--1201"),
    ("a座2单元1201", "A-2-1201"),
    ("A21201", "A-2-1201"),
    ("东区3栋1201", "东区3--1201"),
    ("东区 3 2 1201", "东区3-2-1201"),
    ("3-1201", "3--1201"),
    ("3号1201室", "3--1201"),
    ("12-1201", "12--1201"),
    ("2单元1201", "-2-1201"),
    ("1201", "--1201"),
    ("1201A", "--1201A"),
    ("一二零一", "--1201"),
    ("3-2-1201-1", "3-2-1201-1"),
    ("3栋商铺5", "3--商铺5"),
]


def parts(code: RoomCode) -> str:
    return f"{code.building}-{code.unit}-{code.number}"


@pytest.mark.parametrize(("typed", "meant"), SAID)
def test_the_first_reading_is_what_is_meant(typed: str, meant: str) -> None:
    assert parts(rooms.read(typed)[0].code) == meant


@pytest.mark.parametrize(
    "typed", ["", "张三", "李一一", "欧阳三百", "王千一", "三栋", "---", "13800138000", "1" * 60, "🏠"]
)
def test_what_is_no_room_has_no_reading(typed: str) -> None:
    assert rooms.read(typed) == ()


def test_joined_digits_have_every_reading() -> None:
    found = [parts(r.code) for r in rooms.read("121201") if r.tier is Tier.SPLIT]
    assert found == ["1-2-1201", "12-1-201"]


PROJECT = [
    RoomCode(building, unit, number)
    for building in ("1", "3", "12", "32")
    for unit in ("1", "2")
    for number in ("201", "1201", "1301")
]
NO_UNITS = [RoomCode("3", "", "1201"), RoomCode("12", "", "201"), RoomCode("A", "", "1201")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("3-2-1201", ["3-2-1201"]),
        ("32 1201", ["3-2-1201", "32-1-1201", "32-2-1201"]),  # both exist: the clerk is asked
        ("121201", ["1-2-1201", "12-1-201"]),
        ("3-1201", ["3-1-1201", "3-2-1201"]),  # the unit was not said
        ("3-2-0201", ["3-2-201"]),  # a zero on the door is the same room
        ("1301", [room.text for room in PROJECT if room.number == "1301"]),
        ("7-1-1201", []),
    ],
)
def test_rooms_of_a_project_with_units(typed: str, found: list[str]) -> None:
    assert [room.text for room in rooms.resolve(rooms.read(typed), PROJECT)] == found


@pytest.mark.parametrize(("typed", "found"), [("3-1201", ["3-1201"]), ("31201", ["3-1201"]), ("A 1201", ["A-1201"])])
def test_rooms_of_a_project_without_units(typed: str, found: list[str]) -> None:
    assert [room.text for room in rooms.resolve(rooms.read(typed), NO_UNITS)] == found


def test_a_projects_name_before_the_building_does_no_harm() -> None:
    found = rooms.resolve(rooms.read("翠湖花园三期3栋2单元1201室"), PROJECT)
    assert [room.text for room in found] == ["3-2-1201"]


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ((3.0, 2.0, 1201.0), "3-2-1201"),
        (("03栋", "2单元", "1201室"), "3-2-1201"),
        (("3#", None, "302"), "3-302"),
        (("A座", "无", "0302"), "A-0302"),
        (("东区三号楼", "一门", 101), "东区3-1-101"),
    ],
)
def test_three_cells_make_one_code(cells: tuple[object, object, object], text: str) -> None:
    assert rooms.room_code(*cells).text == text


def test_spellings_share_a_key_and_rooms_sort_as_people_walk() -> None:
    assert rooms.room_code("03", "2", "0302").key == rooms.room_code(3.0, 2, 302).key
    assert rooms.room_code("3", "2", "302").key != rooms.room_code("3", "", "302").key
    codes = [
        RoomCode("12", "1", "101"),
        RoomCode("3", "2", "1201"),
        RoomCode("3", "2", "302"),
        RoomCode("3", "1", "1201"),
    ]
    assert [code.text for code in sorted(codes, key=lambda c: c.order)] == [
        "3-1-1201",
        "3-2-302",
        "3-2-1201",
        "12-1-101",
    ]


@given(st.text(max_size=60))
@example("十十栋十单元十")
@example("٣-٢-١٢٠١")
@example("3-2-\ud800")
@example("²-½-①")
def test_no_text_makes_it_fail(typed: str) -> None:
    readings = rooms.read(typed)
    assert len(readings) < 60
    assert [r.tier for r in readings] == sorted(r.tier for r in readings)
    assert all(r.code.number for r in readings)
    assert len({r.code for r in readings}) == len(readings)


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 33), st.integers(1, 20))
def test_every_way_of_saying_a_room_reads_it(building: int, unit: int, floor: int, door: int) -> None:
    number = f"{floor}{door:02d}"
    code = RoomCode(str(building), str(unit), number)
    for said in (f"{building}-{unit}-{number}", f"{building}栋{unit}单元{number}", f"{building}#{unit}-{number}室"):
        assert rooms.read(said)[0].code == code
    for said in (f"{building}{unit} {number}", f"{building}{unit}{number}"):
        assert code in [reading.code for reading in rooms.read(said)]
