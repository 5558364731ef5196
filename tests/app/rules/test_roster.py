from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import roster
from app.rules.roster import RosterResult, RosterRoom
from app.rules.roster_head import Cell, Meaning

HEAD: list[Cell] = ["楼栋", "单元", "房号", "面积", "业主姓名", "联系电话", "备用电话", "备注"]
BLANK: list[Cell] = [""] * 8


def line(
    room: Cell = "1201",
    name: Cell = "欧阳建国",
    phone: Cell = "13812346621",
    *,
    building: Cell = 3.0,
    unit: Cell = 2.0,
    area: Cell = 89.4,
    phone2: Cell = "",
    note: Cell = "",
) -> list[Cell]:
    return [building, unit, room, area, name, phone, phone2, note]


def read(*rows: list[Cell], head: list[Cell] | None = None) -> RosterResult:
    return roster.read([head or HEAD, *rows])


def one(*rows: list[Cell]) -> RosterRoom:
    result = read(*rows)
    assert [room.code.text for room in result.rooms] == ["3-2-1201"], result.remarks
    return result.rooms[0]


def said(result: RosterResult, row: int) -> list[tuple[str, str]]:
    return [(remark.severity, remark.text) for remark in result.remarks if remark.row_number == row]


def people(room: RosterRoom) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(p.name, p.role, tuple(phone.text for phone in p.phones)) for p in room.people]


def test_a_plain_row() -> None:
    room = one(line())
    assert room.area == 8940
    assert people(room) == [("欧阳建国", "owner", ("13812346621",))]
    assert read(line()).remarks == ()


@pytest.mark.parametrize("building", [3.0, 3, "3", "03", "3栋", "3#", "3幢", "三号楼", "３"])
@pytest.mark.parametrize("room", ["1201", 1201.0, "1201室", "3-2-1201", "2-1201", "3#2-1201", "3栋2单元1201", "321201"])
def test_spellings_of_one_room(building: Cell, room: Cell) -> None:
    assert one(line(room, building=building)).code.text == "3-2-1201"


@pytest.mark.parametrize("room", ["1-2-1201", "3-1-1201", "1-1201", "4栋1201"])
def test_a_room_that_contradicts_its_building_or_unit_is_an_error(room: str) -> None:
    result = read(line(room))
    assert result.rooms == ()
    assert said(result, 2) == [("error", f"房号“{room}”与楼栋“3”、单元“2”不一致")]


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (date(2026, 3, 2), "是日期"),
        (datetime(2026, 3, 2, 12), "是日期"),  # noqa: DTZ001  a sheet's cells know no zone
        ("", "有姓名或电话，但没有房号"),
        ("@@", "读不懂"),
    ],
)
def test_a_room_that_cannot_be_read_is_an_error(room: Cell, text: str) -> None:
    result = read(line(room))
    assert result.rooms == ()
    assert [severity for severity, _ in said(result, 2)] == ["error"]
    assert text in said(result, 2)[0][1]


def test_a_missing_building_is_an_error() -> None:
    assert said(read(line(building="")), 2) == [("error", "没有楼栋")]


def test_merged_cells_carry_building_and_unit_down() -> None:
    result = read(line("1201"), line("1202", building="", unit=""), line("1203", building=4, unit=1))
    assert [room.code.text for room in result.rooms] == ["3-2-1201", "3-2-1202", "4-1-1203"]
    assert said(result, 3) == [("note", "楼栋或单元空白，按上面的行读作 3 栋 2 单元")]


def test_a_unit_does_not_carry_into_another_building() -> None:
    result = read(line("1201"), line("101", building="4", unit=""))
    assert [room.code.text for room in result.rooms] == ["3-2-1201", "4-101"]


def test_a_section_row_names_the_building_of_the_rows_below() -> None:
    result = read(["三号楼二单元", *BLANK[1:]], line("1201", building="", unit=""))
    assert [room.code.text for room in result.rooms] == ["3-2-1201"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张一诺/王金凤", ["张一诺", "王金凤"]),
        ("张一诺、王金凤", ["张一诺", "王金凤"]),
        ("张一诺，王金凤", ["张一诺", "王金凤"]),
        ("张一诺\n王金凤", ["张一诺", "王金凤"]),
        ("张一诺 王金凤", ["张一诺", "王金凤"]),
        ("张一诺/张一诺", ["张一诺"]),
        ("刘伟 ", ["刘伟"]),
        ("刘 伟", ["刘伟"]),
        ("刘　伟", ["刘伟"]),
        ("欧阳 娜娜", ["欧阳娜娜"]),
        ("令狐 冲", ["令狐冲"]),
        ("司马 文静", ["司马文静"]),  # 文 and 司 are surnames too
        ("John Smith", ["John Smith"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("何𬭎凤", ["何𬭎凤"]),
        ("周䶮/成㛃玉", ["周䶮", "成㛃玉"]),
        ("葛\U000e0100城", ["葛\U000e0100城"]),
    ],
)
def test_the_people_of_a_name_cell(name: str, expected: list[str]) -> None:
    assert [person.name for person in one(line(name=name)).people] == expected


@pytest.mark.parametrize(
    ("name", "severity"),
    [("张一诺 王金凤", "warning"), ("欧阳 娜娜", "note"), ("张一诺/王金凤", "note"), ("张3", "warning")],
)
def test_what_was_decided_about_a_name_is_said(name: str, severity: str) -> None:
    assert [s for s, _ in said(read(line(name=name)), 2)] == [severity]


def test_roles_in_brackets() -> None:
    assert people(one(line(name="张三（租户）/李四(妻)/王五（大）", phone=""))) == [
        ("张三", "tenant", ()),
        ("李四", "family", ()),
        ("王五（大）", "owner", ()),
    ]


@pytest.mark.parametrize(
    ("name", "phone", "phone2", "expected"),
    [
        ("张三", "13912345678/13912345679", "", [("张三", ("13912345678", "13912345679"))]),
        ("张三/李四", "13912345678/13912345679", "", [("张三", ("13912345678",)), ("李四", ("13912345679",))]),
        ("张三/李四", "13912345678", "0571-81779440", [("张三", ("13912345678", "0571-81779440")), ("李四", ())]),
        ("张三", 13912345678.0, "13912345678", [("张三", ("13912345678",))]),
        ("张三", "无", "/", [("张三", ())]),
        ("", "13912345678", "", [("业主", ("13912345678",))]),
    ],
)
def test_whose_phone_it_is(name: Cell, phone: Cell, phone2: Cell, expected: list[Any]) -> None:
    room = one(line(name=name, phone=phone, phone2=phone2))
    assert [(p.name, tuple(x.text for x in p.phones)) for p in room.people] == expected


def test_a_phone_of_wrong_length_is_kept_and_marked() -> None:
    result = read(line(phone="1396709948"))
    assert [p.text for p in result.rooms[0].people[0].phones] == ["1396709948"]
    assert not result.rooms[0].people[0].phones[0].ok
    assert said(result, 2) == [("warning", "号码“1396709948”：手机号应为 11 位，这里 10 位；照原样保留，请与业主核对")]
    assert result.remarks[0].column == "联系电话"


def test_a_word_beside_a_phone_goes_into_the_persons_note() -> None:
    person = one(line(phone="13912345678（妻）")).people[0]
    assert (person.note, person.phones[0].text) == ("13912345678 妻", "13912345678")


def test_an_empty_home() -> None:
    room = one(line(name="", phone="", note="空置"))
    assert (room.vacant, room.people, room.note) == (True, (), "")
    assert one(line(name="空置", phone="")).vacant
    kept = one(line(name="", phone="", note="空置，钥匙在前台"))
    assert (kept.vacant, kept.note) == (True, "空置，钥匙在前台")
    owned = read(line(note="空置"))
    assert (owned.rooms[0].vacant, len(owned.rooms[0].people)) == (True, 1)
    assert [severity for severity, _ in said(owned, 2)] == ["warning"]


@pytest.mark.parametrize(
    ("cell", "area"),
    [(143.6, 14360), ("143.6㎡", 14360), ("89平方米", 8900), ("1,200.5", 120050), ("", None), ("/", None)],
)
def test_areas(cell: Cell, area: int | None) -> None:
    assert one(line(area=cell)).area == area


@pytest.mark.parametrize("cell", ["约很大", -3.0, 0.0, 1e9])
def test_an_area_that_is_none_is_said(cell: Cell) -> None:
    result = read(line(area=cell))
    assert result.rooms[0].area is None
    assert [severity for severity, _ in said(result, 2)] == ["warning"]


def test_skipped_rows_are_named_with_their_reason() -> None:
    result = read(
        line(),
        ["小计", "", "", 0.0, "", "", "", ""],
        list(BLANK),
        list(BLANK),
        list(HEAD),
        ["", "", "合计：2 户", 178.8, "", "", "", ""],
        ["制表人：某某", "", "", "", "", "", "", ""],
        line("1202"),
        [],
    )
    assert [room.code.text for room in result.rooms] == ["3-2-1201", "3-2-1202"]
    assert said(result, 3) == [("note", "“小计”行，已跳过")]
    assert said(result, 4) == [("note", "第 4–5 行是空行，已跳过")]
    assert said(result, 6) == [("note", "重复的表头，已跳过")]
    assert said(result, 7) == [("note", "“合计：2 户”行，已跳过")]
    assert said(result, 8) == [("warning", "没有房号、姓名和电话，已跳过：制表人：某某")]
    assert said(result, 10) == [("note", "空行，已跳过")]


def test_two_rows_of_one_room_are_joined() -> None:
    result = read(line(), line(name="李淑芬", phone="13912345678", area=""))
    room = result.rooms[0]
    assert room.rows == (2, 3)
    assert [person.name for person in room.people] == ["欧阳建国", "李淑芬"]
    assert said(result, 3) == [("warning", "3-2-1201 与第 2 行是同一户，住户合在一起")]


def test_the_same_row_twice_is_imported_once() -> None:
    result = read(line(), line("3-2-1201"))
    assert [room.rows for room in result.rooms] == [(2, 3)]
    assert said(result, 3) == [("warning", "3-2-1201 与第 2 行重复，只导入一次")]


def test_one_room_with_two_areas_is_an_error() -> None:
    result = read(line(), line(area=90.0))
    assert said(result, 3) == [("error", "3-2-1201 与第 2 行重复，而面积不同")]
    assert result.has_errors


def test_characters_nobody_can_see_are_named_and_taken_out() -> None:
    result = read(line(name="欧阳\x07建\u200b国"))
    assert result.rooms[0].people[0].name == "欧阳建国"
    assert said(result, 2) == [("warning", "含看不见的控制字符 U+0007、U+200B，已去掉")]


def test_characters_that_may_not_print_are_kept_and_named() -> None:
    result = read(line(name="王\ue123"), line("1202", name="王\ufffd"))
    assert [room.people[0].name for room in result.rooms] == ["王\ue123", "王\ufffd"]
    assert "自造字" in said(result, 2)[0][1]
    assert "损坏" in said(result, 3)[0][1]


def test_a_formulas_error_is_no_value() -> None:
    result = read(line(name="#N/A"))
    assert [person.name for person in result.rooms[0].people] == ["业主"]
    assert ("warning", "公式出错（#N/A），按空白处理") in said(result, 2)


def test_tidied_numbers_are_counted_once_for_the_sheet() -> None:
    result = read(line(phone="138 1234 6621"), line("1202", phone="１３８１２３４６６２１"))
    assert said(result, 0) == [("note", "2 个号码去掉了空格、横线或全角数字，号码本身没有改动")]


def test_tenants_family_status_and_further_notes() -> None:
    head: list[Cell] = ["幢", "室号", "产权人", "手机", "租客", "租客电话", "家属", "房屋状态", "交房日期", "备注"]
    row: list[Cell] = [
        "3幢",
        1201,
        "张三",
        "13912345678",
        "李四",
        "13912345679",
        "王五",
        "出租",
        date(2020, 5, 1),
        "有狗",
    ]
    room = read(row, head=head).rooms[0]
    assert people(room) == [
        ("张三", "owner", ("13912345678",)),
        ("李四", "tenant", ("13912345679",)),
        ("王五", "family", ()),
    ]
    assert room.note == "交房日期：2020-05-01；有狗；房屋状态：出租"
    assert not room.vacant


@pytest.mark.parametrize(
    ("head", "value", "vacant"),
    [("是否空置", "是", True), ("是否空置", "否", False), ("是否入住", "否", True), ("入住情况", "未入住", True)],
)
def test_a_status_column_says_who_is_away(head: str, value: str, vacant: bool) -> None:
    room = read(["3", 1201, "张三", value], head=["楼栋", "房号", "姓名", head]).rooms[0]
    assert (room.vacant, room.note) == (vacant, "")


def test_a_list_without_a_head_is_an_error_that_a_mapping_mends() -> None:
    rows = [["3栋", 1201.0, "张三", 13912345678.0], ["3栋", 1202.0, "李四", 13912345679.0]]
    bare = roster.read(rows)
    assert bare.head is None
    assert bare.has_errors
    mapping = {0: Meaning.BUILDING, 1: Meaning.ROOM, 2: Meaning.OWNER, 3: Meaning.PHONE}
    result = roster.read(rows, mapping)
    assert [room.code.text for room in result.rooms] == ["3-1201", "3-1202"]
    assert result.rooms[0].rows == (1,)


def test_a_mapping_corrects_a_column() -> None:
    head: list[Cell] = ["楼栋", "房号", "姓名", "电话", "其他"]
    rows: list[list[Cell]] = [head, ["3", "1201", "张三", "13912345678", "有狗"]]
    assert roster.read(rows).rooms[0].note == ""
    mended = roster.read(rows, {4: Meaning.NOTE, 3: Meaning.IGNORED}).rooms[0]
    assert mended.note == "其他：有狗"
    assert mended.people[0].phones == ()


def test_private_columns_are_not_read() -> None:
    result = read(["3", 1201, "张三", "330102199001011234"], head=["楼栋", "房号", "姓名", "身份证号"])
    assert "330102199001011234" not in repr(result.rooms)
    assert ("note", "这一列不导入：证件、账号等个人信息不导入") in said(result, 1)


def test_a_sheet_too_large_is_an_error() -> None:
    assert roster.read([[""]] * (roster.MOST_ROWS + 1)).has_errors
    assert roster.read([[""] * (roster.MOST_COLUMNS + 1)]).has_errors


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text(max_size=20),
    st.dates(),
    st.sampled_from(["3栋", "1201", "小计", "空置", "张三/李四", "13912345678", "3-2-1201", "无"]),
)


@given(st.lists(st.lists(CELLS, max_size=9), max_size=8))
def test_no_sheet_makes_it_fail(rows: list[list[Cell]]) -> None:
    result = roster.read([list(HEAD), *rows])
    named = {row for room in result.rooms for row in room.rows} | {r.row_number for r in result.remarks}
    for number, row in enumerate(rows, 2):
        blank_before = any("空行" in r.text and r.row_number <= number for r in result.remarks)
        assert number in named or (not any(str(c or "").strip() for c in row) and blank_before), row
