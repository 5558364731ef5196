"""The first run from an empty folder to a logged-in manager, with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.errors import Refused, Unavailable
from app.printing import preview
from app.services import accounts, desk, project, room_list, set_up, staff
from app.services.actor import Actor
from tests import pictures
from tests.conftest import DATA
from tests.keys import type_text
from tests.ui.settings.shell import confirm, finish, focused, key, show
from ui import theme
from ui.main_window import MainWindow, PageSpec
from ui.printing.memory_printer import MemoryPrinter
from ui.printing.printers import Printers
from ui.settings import first_run
from ui.settings.first_run import FirstRunAssistant
from ui.settings.recovery import RecoveryPage

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def assistant(opened):
    came: list[Actor] = []
    printer = MemoryPrinter()
    made = FirstRunAssistant(opened, came.append, printers=Printers(only=(printer,)))
    made.came, made.printer = came, printer
    show(made)
    made.take_focus()
    return made


def typed(text: str) -> None:
    """Type into what has the keyboard, then Enter."""
    type_text(focused(), text)
    key(ENTER)


def to_manager(assistant) -> None:
    typed("翠湖花园三期")
    typed("ch3")
    key(ENTER)
    assert assistant.stack.currentIndex() == first_run.MANAGER


def to_code(assistant) -> None:
    to_manager(assistant)
    for text in ("林经理", "lin", "secret1", "secret1"):
        typed(text)
    assert assistant.stack.currentIndex() == first_run.CODE


def to_roster(assistant) -> None:
    to_code(assistant)
    typed(assistant.code.code_card.code.lower().replace("-", " "))
    finish()
    assert assistant.stack.currentIndex() == first_run.ROSTER


def test_from_an_empty_folder_to_a_logged_in_manager(assistant):
    to_code(assistant)
    assert not accounts.logins(), "nothing is written before the code was typed back"
    code = assistant.code.code_card.code
    swapped = code[1] + code[0] + code[2:] if code[0] != code[1] else "0" + code[1:]
    typed(swapped)
    assert "输错或颠倒" in assistant.code.form.problems()[set_up.CODE_FIELD]
    assert assistant.stack.currentIndex() == first_run.CODE
    focused().selectAll()
    typed(code)
    finish()
    assert accounts.logins() == [("lin", "林经理")]
    kept = project.get()
    assert (kept.name, kept.site, kept.centre) == ("翠湖花园三期", "CH3", "客户服务中心")
    assert len(staff.departments()) == 5
    QTest.mouseClick(assistant._later, Qt.MouseButton.LeftButton)
    assert "林经理 已登录" in assistant.finish.words.text()
    confirm()
    assert [(actor.name, actor.role) for actor in assistant.came] == [("林经理", "manager")]
    assert assistant.manager.password.text() == ""


def test_what_is_missing_is_said_beside_the_field(assistant):
    confirm()
    assert assistant.project.form.problems() == {
        "project": "请填写项目名称",
        "site": "项目代码用 1–8 个大写字母或数字，例如 CH3",
    }
    assert focused() is assistant.project.name
    to_manager(assistant)
    typed("林经理")
    typed("lin")
    typed("123")
    typed("124")
    assert assistant.manager.form.problems() == {"password": "密码至少 6 位", "again": "两次输入的密码不一样"}
    assert focused() is assistant.manager.password


def test_the_example_number_follows_the_site_code(assistant):
    assert "LF-CH3-202611-0001" in assistant.project._example.text()
    QTest.keyClicks(assistant.project.site, "bj 7")
    assert assistant.project.site.text() == "BJ7"
    assert "LF-BJ7-202611-0001" in assistant.project._example.text()


def test_nothing_typed_is_lost_going_back_and_forth(assistant):
    to_code(assistant)
    type_text(assistant.code.typed, "ABC")
    key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert assistant.stack.currentIndex() == first_run.MANAGER
    assert assistant.manager.again.text() == "secret1"
    key(Qt.Key.Key_Escape)
    assert assistant.stack.currentIndex() == first_run.PROJECT
    assert assistant.project.name.text() == "翠湖花园三期"
    confirm()
    confirm()
    assert assistant.code.typed.text() == "ABC"


def test_over_the_programs_window_keys_and_esc_are_the_assistants(opened):
    window = MainWindow((PageSpec("today", "今日", QWidget),))
    assistant = FirstRunAssistant(opened, lambda _: None)
    window.cover(assistant)
    show(window)
    assert focused() is assistant.project.name
    to_manager(assistant)
    assert focused() is assistant.manager.name
    key(Qt.Key.Key_Escape)
    assert assistant.stack.currentIndex() == first_run.PROJECT
    confirm()
    assert assistant.stack.currentIndex() == first_run.MANAGER


def test_the_code_is_printed_and_saved_as_a_sheet(assistant, tmp_path):
    to_code(assistant)
    QTest.mouseClick(assistant.code.code_card.print_button, Qt.MouseButton.LeftButton)
    finish()
    job = assistant.printer.jobs[0]
    assert (job.title, preview.pages(job.pdf)) == ("恢复码", 1)
    card = assistant.code.code_card
    assert "已送“内存打印机”" in card.said.text()
    card.save_to(tmp_path / "code.pdf")
    assert (tmp_path / "code.pdf").read_bytes()[:5] == b"%PDF-"
    with pytest.raises(Unavailable, match="恢复码还在屏幕上"):
        card.save_to(tmp_path / "missing" / "code.pdf")


def test_a_printer_that_fails_is_told_and_the_code_stays(assistant):
    to_code(assistant)
    assistant.printer.error = Unavailable("打印机没有纸。", do="请装纸后再打印。")
    assistant.code.code_card.print_sheet()
    finish()
    assert "打印机没有纸" in assistant.banner.text()
    assert assistant.code.code_card.said.text() == ""
    assert assistant.code.code_card.print_button.isEnabled()


def test_the_owners_list_is_imported_on_the_way(assistant):
    to_roster(assistant)
    assert not assistant.next_button.isVisible()
    page = assistant.roster.page
    page.load(DATA / "业主名册.xlsx")
    finish()
    confirm()
    finish()
    assert room_list.count() == 1040
    assert not assistant._later.isVisible()
    confirm()
    assert assistant.stack.currentIndex() == first_run.DONE
    assert "已导入 1,040 个房号" in assistant.finish.words.text()


def test_a_first_run_that_was_broken_off_gets_a_code_that_opens(opened):
    desk.close()
    again = desk.open_folder(opened.folder)
    assistant = FirstRunAssistant(again, lambda _: None)
    set_up.check_code(again, assistant.code.code_card.code)


def test_a_new_machine_opens_with_the_code_and_says_what_is_mistyped(opened):
    desk.close()
    opened.folder.machine_key.unlink()
    with pytest.raises(Refused) as caught:
        desk.open_folder(opened.folder)
    came = []
    page = RecoveryPage(opened.folder, came.append, why=str(caught.value))
    show(page)
    page.take_focus()
    key(ENTER)
    assert page.form.problems() == {set_up.CODE_FIELD: "请输入恢复码"}
    QTest.keyClicks(page.code, "U" + opened.recovery_code[1:])
    key(ENTER)
    assert "第 1 组" in page.form.problems()[set_up.CODE_FIELD]
    page.code.selectAll()
    QTest.keyClicks(page.code, opened.recovery_code)
    key(ENTER)
    assert came[0].key.hex() == opened.key.hex()
    desk.close()
    assert desk.open_folder(opened.folder).key.hex() == opened.key.hex()
    pictures.at_every_scale(page)


@pytest.mark.parametrize("dark", [False, True])
def test_the_pictures_are_whole(assistant, qapp, dark):
    theme.apply(qapp, dark=dark)
    pictures.at_every_scale(assistant)
    to_manager(assistant)
    confirm()
    pictures.at_every_scale(assistant)
    for text in ("林经理", "lin", "secret1", "secret1"):
        typed(text)
    confirm()
    pictures.at_every_scale(assistant)
    typed(assistant.code.code_card.code)
    finish()
    pictures.at_every_scale(assistant)
    assistant._later.click()
    pictures.at_every_scale(assistant)
    theme.apply(qapp)
