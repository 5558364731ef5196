"""The owners' list through the page into the database: columns corrected, errors, a second list, drag and drop."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.rules.roster_head import WORDS, Meaning
from app.services import room_list, rooms
from app.services.actor import Actor
from app.store.events import Event
from tests import pictures
from tests.conftest import DATA
from tests.ui.settings.shell import confirm, finish, focused, key
from ui import theme
from ui.estate import import_page

ENTER = Qt.Key.Key_Return
ROSTER = DATA / "业主名册.xlsx"
HEADS = ("楼栋", "单元", "房号", "业主姓名", "联系电话", "备注")
ROWS = (("3", "2", "1201", "欧阳建国", "13812346621", ""), ("3", "2", "1401", "陈𬭎", "13900001111", "冬天不在"))


@pytest.fixture
def page(manager_shell):
    manager_shell.go("rooms", view="import")
    return manager_shell.page("rooms").imports


def sheet(path: Path, *sheets: tuple[str, list[tuple[str, ...]]]) -> Path:
    """A workbook with these sheets."""
    with xlsxwriter.Workbook(path) as book:
        for name, lines in sheets:
            made = book.add_worksheet(name)
            for number, line in enumerate(lines):
                made.write_row(number, 0, line)
    return path


def small(tmp_path: Path, *rows: tuple[str, ...], name: str = "名册.xlsx") -> Path:
    return sheet(tmp_path / name, ("名册", [HEADS, *(rows or ROWS)]))


def load(page, path: Path) -> None:
    page.load(path)
    assert page.busy.isVisible()
    finish()
    assert not page.busy.isVisible()


def shown(page) -> list[tuple[str, ...]]:
    return [row.texts for row in page.table.rows()]


def look_at(page, name: str) -> list[tuple[str, ...]]:
    """Choose a filter by keys and give its lines."""
    keys = [option for option, _ in page.filter.options()]
    page.filter.setFocus()
    key(Qt.Key(Qt.Key.Key_1.value + keys.index(name)))
    return shown(page)


def test_the_whole_list_goes_through_the_page_and_a_second_time_nothing_changes(page, opened):
    load(page, ROSTER)
    assert dict(page.filter.options())["new"] == "新增 1,038"
    assert "读出 1,040 个房号" in page.file_note.whole_text()
    assert focused() is page.filter
    assert len(look_at(page, "warning")) == 6
    confirm()
    finish()
    assert page.stack.currentIndex() == import_page.RESULT
    assert room_list.count() == 1040
    assert room_list.find("陈明")
    assert Event.select().where(Event.act == "import").count() == 1
    load(page, ROSTER)
    counted = dict(page.filter.options())
    assert (counted["new"], counted["changed"]) == ("新增 0", "变更 0")
    assert counted["same"] == "不变 1,040"
    assert not page.import_button.isEnabled()
    assert "没有可导入的内容" in page.foot.text()
    confirm()
    finish()
    assert Event.select().where(Event.act == "import").count() == 1


def test_changes_are_shown_field_by_field_and_rooms_only_here_are_named(page, tmp_path):
    changed = ("3", "2", "1201", "欧阳建国", "13812346621、13700009999", "")
    load(page, small(tmp_path, changed, ROWS[1]))
    lines = look_at(page, "changed")
    assert [line[:4] for line in lines] == [("3-2-1201", "2", "欧阳建国", "电话")]
    assert "13700009999" in lines[0][5]
    assert [line[0] for line in look_at(page, "only_here")] == ["3-2-1301"]
    page.import_button.click()
    finish()
    assert "新增 1 个房号" in page.result.words.text()
    people = {person.name: len(person.phones) for person in rooms.household(rooms.exact("3-2-1201").id).people}
    assert people == {"欧阳建国": 2, "李淑芬": 1}
    assert rooms.exact("3-2-1301") is not None


def test_a_wrong_row_is_an_error_with_its_number_and_nothing_is_written(page, tmp_path):
    twice = (*ROWS, ("3", "2", "1401", "别人", "13600002222", ""), ("", "", "", "无房号的人", "", ""))
    load(page, small(tmp_path, *twice))
    before = room_list.count()
    errors = look_at(page, "error") if page._preview.result.has_errors else []
    remarks = errors + look_at(page, "warning")
    assert any("5" in line[0] for line in remarks), shown(page)
    if errors:
        assert not page.import_button.isEnabled()
        confirm()
        finish()
        assert room_list.count() == before


# the offscreen platform says these of every popup; they say nothing about the page
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", "Keyboard event not accepted", extend=True)
def test_a_column_is_corrected_by_its_combo_box(page, tmp_path):
    heads = ("楼栋", "单元", "房号", "甲", "乙")
    path = sheet(tmp_path / "x.xlsx", ("名册", [heads, ("3", "2", "1501", "许褚", "13512340000")]))
    load(page, path)
    assert page.columns.boxes[3].currentData() == Meaning.IGNORED
    box = page.columns.boxes[3]
    box.setFocus()
    key(Qt.Key.Key_Down)
    assert box.currentData() == Meaning.IGNORED, "an arrow opens the list and changes nothing yet"
    for _ in range(len(Meaning)):
        if box.view().currentIndex().data() == WORDS[Meaning.OWNER]:
            break
        QTest.keyClick(box.view(), Qt.Key.Key_Up)
    QTest.keyClick(box.view(), ENTER)
    finish()
    assert focused() is page.columns.boxes[3]
    assert "许褚" in look_at(page, "new")[0][3]
    page.columns.changed.emit(4, Meaning.PHONE)
    finish()
    assert "135****0000" in shown(page)[0][3]
    confirm()
    finish()
    assert rooms.household(rooms.exact("3-2-1501").id).people[0].name == "许褚"


def test_a_list_without_heads_is_named_column_by_column(page, tmp_path):
    load(page, sheet(tmp_path / "x.xlsx", ("一", [ROWS[1]])))
    assert "没有认出表头" in page.file_note.whole_text()
    for index, meaning in enumerate((Meaning.BUILDING, Meaning.UNIT, Meaning.ROOM, Meaning.OWNER)):
        page.columns.changed.emit(index, meaning)
        finish()
    assert look_at(page, "new")[0][0] == "3-2-1401"


def test_another_sheet_of_the_file_is_chosen(page, tmp_path):
    path = sheet(tmp_path / "x.xlsx", ("说明", [("这是说明",)]), ("名册", [HEADS, *ROWS]), ("旧", [HEADS, ROWS[0]]))
    load(page, path)
    assert page.sheets.currentData() == "名册"
    page.sheets.setCurrentIndex(2)
    page.sheets.activated.emit(2)
    finish()
    assert page.sheets.currentData() == "旧"
    assert "读出 1 个房号" in page.file_note.whole_text()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("坏.xlsx", b"PK\x03\x04 this is no workbook", "损坏"),
        ("扫描.xlsx", b"%PDF-1.7 scanned", "PDF"),
        ("空.csv", b"", "空的"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_the_file_with_what_to_do(page, tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    load(page, path)
    assert words in page.zone.problem.text()
    assert page.stack.currentIndex() == import_page.ZONE


def test_a_password_protected_workbook_is_named_so(page, tmp_path):
    # the container of an encrypted workbook: a compound file that holds no sheet of its own
    path = tmp_path / "加密.xlsx"
    path.write_bytes(_encrypted_container())
    load(page, path)
    assert "密码" in page.zone.problem.text()


def _encrypted_container() -> bytes:
    """A compound file with the two streams of an encrypted workbook, as small as the format allows."""
    free, end, fat = b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\xfd\xff\xff\xff"
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    head[44:48], head[48:52] = (1).to_bytes(4, "little"), (1).to_bytes(4, "little")
    head[56:60], head[60:64], head[68:72] = (4096).to_bytes(4, "little"), end, end
    head[76:80] = (0).to_bytes(4, "little")
    head[80:] = free * 108
    table = fat + end + free * 126
    entries = bytearray(512)
    for place, (name, kind) in enumerate((("Root Entry", 5), ("EncryptionInfo", 2), ("EncryptedPackage", 2))):
        at = place * 128
        raw = name.encode("utf-16-le") + b"\x00\x00"
        entries[at : at + len(raw)] = raw
        entries[at + 64 : at + 66] = len(raw).to_bytes(2, "little")
        entries[at + 66 : at + 68] = bytes((kind, 1))
        entries[at + 68 : at + 80] = free * 3
        entries[at + 116 : at + 120] = end
    entries[76:80] = (1).to_bytes(4, "little")
    entries[128 + 72 : 128 + 76] = (2).to_bytes(4, "little")
    return bytes(head) + table + bytes(entries)


def test_a_file_is_dropped_on_the_page(page, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(small(tmp_path)))])
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(page.rect().center(), actions, data, buttons, keys)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(5, 5), actions, data, buttons, keys))
    finish()
    assert page.file_name.whole_text() == "名册.xlsx"
    several = QMimeData()
    several.setUrls([QUrl.fromLocalFile("/a.xlsx"), QUrl.fromLocalFile("/b.xlsx")])
    refused = QDragEnterEvent(page.rect().center(), actions, several, buttons, keys)
    refused.ignore()
    page.dragEnterEvent(refused)
    assert not refused.isAccepted()


def test_the_file_dialog_is_opened_by_the_keyboard(page, tmp_path, monkeypatch):
    path = small(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    assert focused() is page.zone.choose_button
    key(Qt.Key.Key_Space)
    finish()
    assert page.stack.currentIndex() == import_page.LOOK


def test_data_that_changed_since_the_preview_is_not_written_over(page, tmp_path, office):
    load(page, small(tmp_path))
    rooms.add_room(office.manager, "3-2-1401")
    confirm()
    finish()
    assert "请重新预览" in page.problem.text()
    assert rooms.people_of(rooms.exact("3-2-1401").id) == ()


def test_reading_can_be_cancelled(page):
    page.load(ROSTER)
    page.cancel_button.click()
    finish()
    assert page.stack.currentIndex() == import_page.ZONE
    assert page.stack.isEnabled()


def test_a_clerk_is_refused(clerk_shell, tmp_path):
    clerk_shell.go("rooms", view="import")
    page = clerk_shell.page("rooms").imports
    load(page, small(tmp_path))
    assert "前台不能导入业主名册" in clerk_shell.banner.text()


def test_an_administrator_is_told_who_imports(opened, office, qapp, tmp_path):
    from tests.ui.settings import shell as help_

    shell: SimpleNamespace = help_.shell(opened, Actor(None, "何管理", "administrator"))
    shell.go("rooms", view="import")
    load(shell.page("rooms").imports, small(tmp_path, ("3", "2", "1201", "欧阳建国", "13812346621", "")))
    assert "可以请客服经理来做" in shell.banner.text()


@pytest.mark.parametrize("dark", [False, True])
def test_the_pictures_are_whole(manager_shell, page, qapp, tmp_path, dark):
    theme.apply(qapp, dark=dark)
    pictures.at_every_scale(manager_shell.window)
    long = ("爱新觉罗·阿勒泰别克·木拉提", "13812346621、0571-88886666、13700009999")
    load(page, small(tmp_path, ("3", "2", "1201", *long, "备注很长" * 12), ("3", "2", "1401", "陈𬭎", "123", "")))
    for name, _ in page.filter.options():
        look_at(page, name)
        pictures.at_every_scale(manager_shell.window)
    confirm()
    finish()
    pictures.at_every_scale(manager_shell.window)
    theme.apply(qapp)
