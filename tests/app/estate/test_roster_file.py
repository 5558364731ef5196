from __future__ import annotations

import re
import struct
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.estate import roster_xls, roster_xlsx
from app.estate.roster_file import RosterFile, read_file
from app.rules import roster

DATA = Path(__file__).parents[2] / "data"
LIST = DATA / "业主名册.xlsx"
OLD = DATA / "old_roster.xls"
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        read_file(path)
    assert [problem.field for problem in caught.value.problems] == ["file"]
    return caught.value.problems[0].text


def written(tmp_path: Path, data: bytes, name: str = "名册.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def raw_cells(path: Path) -> dict[str, str]:
    """The cells as they stand in the file, read without the program's reader: "G4" → text."""
    with zipfile.ZipFile(path) as archive:
        shared = [
            "".join(t.text or "" for t in item.iter(f"{SPREADSHEET}t"))
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314  our own file
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    cells = {}
    for cell in sheet.iter(f"{SPREADSHEET}c"):
        value = cell.findtext(f"{SPREADSHEET}v")
        if value is not None:
            cells[cell.attrib["r"]] = shared[int(value)] if cell.get("t") == "s" else value
    return cells


# -- the owners' list of the project -------------------------------------------------------------------


@pytest.fixture(scope="module")
def listed() -> roster.RosterResult:
    return roster.read(read_file(LIST).grid)


def test_the_list_comes_in_with_every_room(listed: roster.RosterResult) -> None:
    assert not listed.has_errors
    assert len(listed.rooms) == 1040
    assert len({room.code.key for room in listed.rooms}) == 1040
    cells = raw_cells(LIST)
    for room in listed.rooms:
        (row,) = room.rows
        building = re.sub(r"\D.*", "", cells[f"B{row}"].removesuffix(".0"))
        number = cells[f"D{row}"].rsplit("-", 1)[-1]
        assert room.code.text == f"{building}-{int(float(cells[f'C{row}']))}-{number}"
        assert room.area == round(float(cells[f"E{row}"]) * 100)


def test_no_phone_of_the_list_is_damaged(listed: roster.RosterResult) -> None:
    def digits(text: str) -> str:
        plain = repr(int(float(text))) if re.fullmatch(r"1\d{10}\.0|1\.\d+E10|1\d{10}", text) else text
        return "".join(str(int(c)) for c in plain if c.isdecimal())

    cells = raw_cells(LIST)
    total = 0
    for room in listed.rooms:
        row = room.rows[0]
        expected = [digits(part) for c in "GH" for part in cells.get(f"{c}{row}", "").split("/") if part.strip()]
        found = [phone.digits for person in room.people for phone in person.phones]
        assert sorted(found) == sorted(expected), row
        total += len(found)
    assert total == 1188
    wrong = [phone for room in listed.rooms for person in room.people for phone in person.phones if not phone.ok]
    assert sorted(phone.text for phone in wrong) == [
        "1382941409", "1396709948", "1507440428", "1597506104", "1668129391", "1881413467",
    ]  # fmt: skip


def test_every_odd_row_of_the_list_is_named(listed: roster.RosterResult) -> None:
    cells = raw_cells(LIST)
    rows = range(4, 1049)

    def named(part: str) -> set[int]:
        return {remark.row_number for remark in listed.remarks if part in remark.text}

    def having(column: str, pattern: str) -> set[int]:
        return {row for row in rows if re.search(pattern, cells.get(f"{column}{row}", ""))}

    assert named("小计") == having("A", "小计") == {204, 405, 606, 807, 1008}
    assert named("空置") == having("I", "空置")
    assert named("个人，拆成") == having("F", "/")
    assert named("个号码，依次") == having("G", "/")
    assert named("照原样保留") == having("G", r"^\d{10}$")
    assert len(named("空置")) == 35
    assert named("标题行") == {1}
    tidied = having("G", r" |[０-９]")
    assert [r.text for r in listed.remarks if r.row_number == 0] == [
        f"{len(tidied)} 个号码去掉了空格、横线或全角数字，号码本身没有改动"
    ]
    assert not [r for r in listed.remarks if r.row_number not in {0, 1, 2} and r.row_number not in rows]


def test_names_of_the_list_keep_their_rare_characters(listed: roster.RosterResult) -> None:
    names = {person.name for room in listed.rooms for person in room.people}
    cells = raw_cells(LIST)
    expected = {p.strip() for row in range(4, 1049) for p in cells.get(f"F{row}", "").split("/") if p.strip()}
    assert names == expected
    assert {"何𬭎凤", "成㛃玉", "周䶮"} <= names


# -- other kinds of files ------------------------------------------------------------------------------


def test_an_old_workbook_is_read_as_it_is() -> None:
    found = read_file(OLD)
    assert (found.kind, found.sheet) == ("xls", "名册")
    assert [(sheet.name, sheet.has_head) for sheet in found.sheets] == [("说明", False), ("名册", True)]
    rooms = roster.read(found.grid).rooms
    assert len(rooms) == 120
    assert (rooms[119].code.text, rooms[119].note) == ("2-2-1502", "第119户的备注" + "长" * (119 % 37))
    assert rooms[119].people[0].phones[0].text == "13800000119"


def test_a_named_sheet_is_read_instead() -> None:
    assert read_file(OLD, "说明").grid == [["本表由物业整理"]]
    with pytest.raises(Refused, match="没有名为“不存在”的工作表"):
        read_file(OLD, "不存在")


TABLE = (
    "楼栋,单元,房号,业主姓名,联系电话,备注\r\n"
    '3栋,2,1201,何𬭎凤,13812346621,"有狗,大"\r\n'
    "3,2,1202,周䶮/王芳,0571-81779440,\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["名册.csv", "名册.xls", "名册.txt"])
def test_text_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str, name: str
) -> None:
    text = TABLE.replace("有狗,大", "有狗大").replace(",", delimiter)
    found = read_file(written(tmp_path, text.encode(encoding), name))
    rooms = roster.read(found.grid).rooms
    assert [room.code.text for room in rooms] == ["3-2-1201", "3-2-1202"]
    assert [person.name for room in rooms for person in room.people] == ["何𬭎凤", "周䶮", "王芳"]


def test_quoted_cells_and_forced_text(tmp_path: Path) -> None:
    text = TABLE.replace("13812346621", '="13812346621"')
    rooms = roster.read(read_file(written(tmp_path, text.encode(), "名册.csv")).grid).rooms
    assert rooms[0].note == "有狗,大"
    assert rooms[0].people[0].phones[0].text == "13812346621"


def sheets(tmp_path: Path, *names: str, hidden: str = "") -> Path:
    path = tmp_path / "多表.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in names:
            sheet = book.add_worksheet(name)
            if name.startswith("名册"):
                for row, line in enumerate(TABLE.split("\r\n")[:2]):
                    sheet.write_row(row, 0, line.split(","))
            if name == hidden:
                sheet.hide()
    return path


def test_the_sheet_with_a_head_is_taken(tmp_path: Path) -> None:
    found = read_file(sheets(tmp_path, "封面", "名册", "名册2"))
    assert (found.sheet, [sheet.name for sheet in found.sheets]) == ("名册", ["封面", "名册", "名册2"])


def test_a_hidden_sheet_is_left_out(tmp_path: Path) -> None:
    found = read_file(sheets(tmp_path, "封面", "名册", "名册2", hidden="名册"))
    assert found.sheet == "名册2"


# -- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "文件是空的"),
        (b"\0" * 5000, "文件是空的"),
        (b"<html><table><tr><td>1201</td></tr></table></html>", "网页格式"),
        (b"\xef\xbb\xbf  <?xml version='1.0'?><Workbook/>", "网页格式"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"\x7fELF" + bytes(range(256)) * 8, "认不出"),
        (b"PK\x03\x04" + b"x" * 200, "已损坏"),
        (roster_xls.MAGIC + b"\0" * 600, "已损坏"),
        (roster_xls.MAGIC, "已损坏"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, data: bytes, text: str) -> None:
    assert text in refusal(written(tmp_path, data, "名册.xls"))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "没有.xlsx")
    assert "读不出来" in refusal(tmp_path)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    assert "超过 20 MB" in refusal(path)


def archive(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    return out.getvalue()


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as container:
        return {name: container.read(name) for name in container.namelist()}


@pytest.mark.parametrize(
    ("name", "text"),
    [("xl/workbook.bin", "xlsb"), ("content.xml", "ods"), ("word/document.xml", "Word"), ("a.txt", "压缩包")],
)
def test_other_archives_are_named(tmp_path: Path, name: str, text: str) -> None:
    assert text in refusal(written(tmp_path, archive({name: b"x"})))


SHEET = "xl/worksheets/sheet1.xml"
DOCUMENT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (b" " * (20 * 1024 * 1024), "展开后太大"),
        (
            DOCUMENT % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "表太大",
        ),
        (DOCUMENT % b'<row><c r="A9000000"/></row><row r="2"><c r="A9000000"><v>1</v></c></row>', "表太大"),
        (DOCUMENT % b'<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>', "已损坏"),
        (DOCUMENT % b'<row r="99999999999"><c><v>1</v></c></row>', "已损坏"),
        (DOCUMENT[:-20] % b"<row>", "已损坏"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + DOCUMENT % b"", "DOCTYPE"),
        (DOCUMENT % (b'<row r="1">' + b'<c t="s"><v>0</v></c>' * 16000 + b"</row>"), "文字太多"),
        (DOCUMENT % (b'<row r="1">' + b'<c t="s"><v>+0</v></c>' * 16000 + b"</row>"), "文字太多"),
    ],
)
def test_bombs_are_refused_before_they_are_opened(tmp_path: Path, sheet: bytes, text: str) -> None:
    parts = parts_of(LIST)
    parts[SHEET] = sheet
    if "文字" in text:
        parts["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"A" * 2500 + b"</t></si></sst>"
    path = written(tmp_path, archive(parts))
    tracemalloc.start()
    try:
        assert text in refusal(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * 1024 * 1024


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = {f"xl/{n}.xml": b"" for n in range(roster_xlsx.MOST_ENTRIES + 1)}
    assert "部件太多" in refusal(written(tmp_path, archive(parts)))


def test_pictures_and_the_like_do_not_count(tmp_path: Path) -> None:
    parts = parts_of(LIST) | {"xl/media/image1.png": b"\0" * 30_000_000}
    assert read_file(written(tmp_path, archive(parts))).grid == read_file(LIST).grid


@pytest.mark.parametrize("keep", [30, 300, 20_000, 56_000])
@pytest.mark.parametrize("source", [LIST, OLD])
def test_a_file_cut_short_is_refused(tmp_path: Path, source: Path, keep: int) -> None:
    data = source.read_bytes()
    if keep < len(data):
        assert "损坏" in refusal(written(tmp_path, data[:keep]))


def test_a_password_is_named(tmp_path: Path) -> None:
    protected = roster_xls._wrap("EncryptedPackage", b"\0" * 5000)
    assert "密码" in refusal(written(tmp_path, protected))
    stream = roster_xls._Container(OLD.read_bytes()).read("Workbook")
    first = struct.unpack_from("<H", stream, 2)[0] + 4
    locked = stream[:first] + struct.pack("<HHHH", roster_xls._FILEPASS, 4, 0, 0) + stream[first:]
    assert "密码" in refusal(written(tmp_path, roster_xls._wrap("Workbook", locked), "名册.xls"))


def test_a_document_in_the_same_container_is_named(tmp_path: Path) -> None:
    assert "不是 Excel" in refusal(written(tmp_path, roster_xls._wrap("WordDocument", b"\0" * 5000), "名册.xls"))


def test_an_old_workbooks_far_corner_is_refused(tmp_path: Path) -> None:
    stream = bytearray(roster_xls._Container(OLD.read_bytes()).read("Workbook"))
    last = sheet_starts(stream)[-1]
    at = next(at for kind, at, _ in roster_xls._records(stream, last) if kind == roster_xls._LABELSST)
    struct.pack_into("<HH", stream, at, 65535, 65535)
    assert "表太大" in refusal(written(tmp_path, roster_xls._wrap("Workbook", bytes(stream)), "名册.xls"))


def sheet_starts(stream: bytearray) -> list[int]:
    return [
        struct.unpack_from("<I", stream, at)[0]
        for kind, at, _ in roster_xls._records(bytes(stream), 0)
        if kind == roster_xls._BOUNDSHEET
    ]


def test_a_chain_in_circles_is_refused(tmp_path: Path) -> None:
    data = bytearray(OLD.read_bytes())
    table = (struct.unpack_from("<I", data, 76)[0] + 1) * 512
    directory = struct.unpack_from("<I", data, 48)[0]
    struct.pack_into("<I", data, table + directory * 4, directory)
    assert "损坏" in refusal(written(tmp_path, bytes(data), "名册.xls"))


def read_or_refused(path: Path) -> RosterFile | Refused:
    try:
        return read_file(path)
    except Refused as refused:
        return refused


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 26_000), st.integers(0, 255)), min_size=1, max_size=30))
def test_damaged_bytes_are_read_or_refused(tmp_path: Path, changes: list[tuple[int, int]]) -> None:
    for source in (OLD, LIST):
        data = bytearray(source.read_bytes())
        for place, byte in changes:
            data[place] = byte
        found = read_or_refused(written(tmp_path, bytes(data)))
        assert isinstance(found, RosterFile) or found.problems[0].field == "file"


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    found = read_or_refused(written(tmp_path, data))
    if isinstance(found, RosterFile):
        assert roster.read(found.grid).remarks
    else:
        assert found.problems[0].field == "file"
