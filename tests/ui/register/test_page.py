"""邮件收发登记 through the page that serves every register: added, corrected, found, struck, taken out. Real keys."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
import python_calamine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from app import clock
from app.errors import Unavailable
from app.excel import workbook
from app.registers import intake as intakes
from app.registers import mail
from app.registers.mail import MailItem
from app.services import entries, lists
from app.services import intake as intake_service
from app.services.intake import IntakeForm
from app.services.lists import Filter
from app.store.audit import Audit
from tests import pictures
from tests.app.services import phone_register
from tests.app.services.parcels import parcel
from tests.ui.register.conftest import CTRL
from ui import theme
from ui.register.page import PageAction

Key = Qt.Key
NOON = clock.at(2026, 11, 21, 12)
WHO = "欧阳建国"


def shown(page):
    """The texts of the list, row by row."""
    model = page.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


# --- entry -----------------------------------------------------------------------------------------
def test_a_parcel_is_registered_with_the_keyboard_alone(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    assert page.form.paper.focused_field() == "room"
    shell.type("32 1201")
    shell.press(Key.Key_Tab)
    shell.type(WHO)
    shell.press(Key.Key_Tab)
    shell.type("顺丰速运")
    shell.press(Key.Key_Tab)
    shell.type("SF123")
    shell.press(Key.Key_S, CTRL)
    row = MailItem.get()
    assert (row.number, row.room.code, row.recipient, row.courier) == (
        "YJ-CH3-202611-0001",
        "3-2-1201",
        WHO,
        "顺丰速运",
    )
    assert (row.arrived_at, row.recorder.id) == (NOON, shell.desk.clerk.account)
    assert "已保存 YJ-CH3-202611-0001" in page.banner.text()
    shell.press(Key.Key_Escape)
    assert page.stack.currentWidget() is page.list_page
    assert [line[0] for line in shown(page)] == ["YJ-CH3-202611-0001"]
    assert page.table.current_id() == row.id
    assert page.table.hasFocus()


def test_ctrl_enter_saves_and_opens_the_next_empty_form(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    for name in ("甲", "乙"):
        shell.type("3-2-1201")
        shell.press(Key.Key_Tab)
        shell.type(name)
        shell.press(Key.Key_Return, CTRL)
        assert page.form.line_id is None
        assert page.form.editors["recipient"].value() == ""
        assert page.form.paper.focused_field() == "room"
    assert [row.recipient for row in MailItem.select().order_by(MailItem.id)] == ["甲", "乙"]
    assert "YJ-CH3-202611-0002" in page.banner.text()
    assert [widget.accessibleName() for widget in page.form.recent.row_widgets()] == ["3-2-1201　乙", "3-2-1201　甲"]


def test_what_is_missing_is_told_in_its_cell_and_the_keyboard_goes_there(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.press(Key.Key_S, CTRL)
    assert page.form.paper.problems() == {"room": "请填写房号", "recipient": "请填写收件人"}
    assert page.form.paper.focused_field() == "room"
    shell.type("3-2-1201")
    shell.press(Key.Key_Tab)
    assert page.form.paper.problems() == {"recipient": "请填写收件人"}
    assert MailItem.select().count() == 0


def test_a_day_that_does_not_exist_is_refused_beside_the_field(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    page.form.paper.focus("notified_at")
    shell.settle()
    shell.type("2026-02-30 10:00")
    shell.press(Key.Key_Tab)
    assert "这一天" in page.form.paper.problems()["notified_at"]
    assert page.form.paper.focused_field() == "collected_by"
    shell.press(Key.Key_S, CTRL)
    problems = page.form.paper.problems()
    assert "这一天" in problems["notified_at"]
    assert problems["recipient"] == "请填写收件人"
    assert MailItem.select().count() == 0


def test_a_short_time_is_shown_in_full_when_the_field_is_left(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    page.form.paper.focus("notified_at")
    shell.settle()
    shell.type("1120 1530")
    shell.press(Key.Key_Tab)
    assert page.form.editors["notified_at"].line.text() == "2026-11-20 15:30"
    assert page.form.editors["notified_at"].value() == clock.at(2026, 11, 20, 15, 30)


def test_a_room_that_is_none_is_refused_beside_it(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("9-9-9999")
    shell.press(Key.Key_Tab)
    assert page.form.paper.problems() == {"room": "没有这个房号，请从列表里选"}


def test_a_line_is_corrected(shell):
    line = parcel(shell.desk)
    page = shell.ledger()
    shell.press(Key.Key_Return)
    assert page.form.line_id == line
    assert page.form.next_button.text() == "保存并返回列表"
    page.form.paper.focus("collected_by")
    shell.settle()
    shell.type("本人")
    shell.press(Key.Key_Tab)
    shell.press(Key.Key_Semicolon, CTRL)
    shell.press(Key.Key_Return, CTRL)
    assert page.stack.currentWidget() is page.list_page
    row = MailItem.get_by_id(line)
    assert (row.collected_by, row.collected_at, row.recipient) == ("本人", NOON, WHO)
    assert shown(page)[0][-2:] == ["本人", "2026-11-21 12:00"]


def test_tab_follows_the_paper(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    page.form.paper.focus_first()
    seen = []
    for _ in mail.REGISTER.form_cells:
        seen.append(page.form.paper.focused_field())
        shell.press(Key.Key_Tab)
    assert seen == [cell.name for cell in mail.REGISTER.form_cells]


# --- drafts ----------------------------------------------------------------------------------------
def test_esc_keeps_what_was_typed_and_offers_it_again(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("3-2-1201")
    shell.press(Key.Key_Tab)
    shell.type("没写完")
    shell.press(Key.Key_Escape)
    assert page.stack.currentWidget() is page.list_page
    assert shell.window.current_key == "page"
    shell.press(Key.Key_N, CTRL)
    assert page.form.editors["recipient"].value() == "没写完"
    assert page.form.editors["room"].value() == shell.desk.room
    assert "草稿" in page.banner.text()
    page.banner.buttons["drop_draft"].click()
    shell.settle()
    assert page.form.editors["recipient"].value() == ""
    shell.press(Key.Key_Escape)
    shell.press(Key.Key_N, CTRL)
    assert page.form.editors["recipient"].value() == ""
    assert page.banner.text() == ""


def test_a_draft_is_kept_every_five_seconds_and_survives_the_program(shell, qtbot):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("3-2-1201")
    page.form.paper.focus("notified_at")
    shell.settle()
    shell.type("2026-02-30")  # unreadable, and kept as it is
    assert page.form._timer.interval() == 5000
    assert page.form._timer.isActive()
    page.form._timer.timeout.emit()
    shell.close()  # the program is gone; only the file is left
    again = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    assert again.form.editors["notified_at"].line.text() == "2026-02-30"
    assert again.form.editors["room"].value() == shell.desk.room


def test_saving_drops_the_draft(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("3-2-1201")
    shell.press(Key.Key_Tab)
    shell.type("甲")
    page.form.keep_draft()
    shell.press(Key.Key_Return, CTRL)
    assert page.form.editors["recipient"].value() == ""
    assert not page.form.is_dirty()


def test_going_elsewhere_keeps_the_form_and_a_draft(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("3-2-1201")
    assert shell.window.go("home")
    assert shell.window.go("page")
    shell.settle()
    assert page.stack.currentWidget() is page.form
    assert page.form.editors["room"].line.text() == "3-2-1201"


def test_a_save_that_the_disk_refuses_keeps_the_words_and_says_so(shell, monkeypatch):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("3-2-1201")
    shell.press(Key.Key_Tab)
    shell.type("甲")

    def full(*args, **kwargs):
        raise Unavailable(
            "这一步没有写进数据文件。", kept="您填写的内容还在屏幕上。", do="请稍后再按一次保存（磁盘已满）。"
        )

    monkeypatch.setattr(entries, "save", full)
    shell.press(Key.Key_S, CTRL)
    assert "磁盘已满" in page.banner.text()
    assert page.form.editors["recipient"].value() == "甲"


# --- list and filter -------------------------------------------------------------------------------
def test_ctrl_f_finds_and_clearing_shows_all_again(shell):
    parcel(shell.desk, "甲", tracking="SF1")
    parcel(shell.desk, "乙", tracking="YT2", room=shell.desk.room_above)
    page = shell.ledger()
    assert page.total.whole_text() == "共 2 条"
    shell.press(Key.Key_F, CTRL)
    shell.type("YT2")
    shell.press(Key.Key_Return)
    assert [line[3] for line in shown(page)] == ["乙"]
    assert page.total.whole_text() == "符合条件的 1 条"
    shell.press(Key.Key_Escape)  # Enter opened the only line
    shell.press(Key.Key_F, CTRL)
    assert page.filter_bar.words.hasFocus()
    shell.type("3-2-1201")
    shell.press(Key.Key_Return)
    assert [line[3] for line in shown(page)] == ["甲"]
    shell.press(Key.Key_Escape)
    page.filter_bar.clear_button.click()
    shell.settle()
    assert len(shown(page)) == 2


def test_words_are_asked_for_after_a_pause_in_typing(shell, qtbot):
    parcel(shell.desk, "甲")
    page = shell.ledger()
    shell.press(Key.Key_F, CTRL)
    shell.type("zz")
    qtbot.waitUntil(lambda: page.lines.currentWidget() is page.empty)
    assert page.empty.title.text() == "没有符合条件的登记"
    page.empty.button.click()
    shell.settle()
    assert page.lines.currentWidget() is page.table


def test_an_empty_register_says_how_to_begin(shell):
    page = shell.ledger()
    assert page.lines.currentWidget() is page.empty
    assert "Ctrl N" in page.empty.hint.text()
    assert not page.empty.button.isVisible()
    assert not page.buttons["open"].isEnabled()


def test_the_list_follows_what_others_write_and_stays_on_its_line(shell):
    first = parcel(shell.desk, "甲", arrived_at=NOON - timedelta(hours=1))
    page = shell.ledger()
    assert page.table.current_id() == first
    parcel(shell.desk, "乙")
    shell.changes.tell("entries")
    shell.settle()
    assert [line[3] for line in shown(page)] == ["乙", "甲"]
    assert page.table.current_id() == first
    shell.changes.tell("orders")


def test_a_change_while_nobody_looks_is_read_at_the_next_look(shell):
    page = shell.ledger()
    shell.window.go("home")
    parcel(shell.desk, "甲")
    shell.changes.tell("entries")
    shell.settle()
    assert page.model.rowCount() == 0
    shell.window.go("page")
    shell.settle()
    assert [line[3] for line in shown(page)] == ["甲"]


# --- void ------------------------------------------------------------------------------------------
def test_a_manager_strikes_a_line_with_a_reason(manager_shell, answer):
    shell = manager_shell
    line = parcel(shell.desk)
    page = shell.ledger()

    def give_reason(dialog):
        dialog.ok_button.click()
        assert dialog.problems() == {"reason": "请写明作废原因"}
        dialog.reason.setPlainText("重复登记")
        dialog.ok_button.click()

    answer(give_reason)
    page.buttons["void"].click()
    shell.settle()
    assert MailItem.get_by_id(line).void_reason == "重复登记"
    assert page.model.line(0).void
    assert page.model.index(0, 3).data(Qt.ItemDataRole.FontRole).strikeOut()
    shell.activate()
    shell.press(Key.Key_Return)
    assert "重复登记" in page.banner.text()
    assert page.form.editors["recipient"].line.isReadOnly()
    assert not page.form.save_button.isVisible()
    shell.press(Key.Key_S, CTRL)
    assert MailItem.get_by_id(line).recipient == WHO


def test_a_clerk_is_not_offered_to_strike(shell):
    parcel(shell.desk)
    page = shell.ledger()
    assert not page.buttons["void"].isVisible()
    shell.press(Key.Key_Return)
    assert not page.form.void_button.isVisible()


# --- taken out -------------------------------------------------------------------------------------
def test_a_clerk_exports_what_the_filter_leaves(shell, tmp_path, monkeypatch):
    parcel(shell.desk, "甲")
    parcel(shell.desk, "乙")
    page = shell.ledger()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "邮件"), ""))
    page.filter_bar.words.setText("乙")
    page.filter_bar.words.returnPressed.emit()
    shell.settle()
    page.buttons["excel"].click()
    shell.settle()
    rows = python_calamine.CalamineWorkbook.from_path(tmp_path / "邮件.xlsx").get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[workbook.HEAD_ROW + 1 :]] == ["乙"]
    assert "已导出 1 行到 邮件.xlsx" in page.banner.text()
    assert page.buttons["excel"].isEnabled()


def test_a_manager_is_asked_for_purpose_and_password(manager_shell, answer, tmp_path, monkeypatch):
    shell = manager_shell
    parcel(shell.desk)
    page = shell.ledger()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "x.xlsx"), ""))

    def fill(dialog):
        dialog.ok_button.click()
        assert set(dialog.problems()) == {"purpose", "password"}
        dialog.purpose.setText("例会")
        dialog.password.setText("wrong")
        dialog.ok_button.click()
        assert dialog.problems() == {"password": "密码不对"}
        dialog.password.setText("secret1")
        dialog.ok_button.click()

    answer(fill)
    page.buttons["excel"].click()
    shell.settle()
    assert (tmp_path / "x.xlsx").exists()
    assert Audit.get(Audit.act == "export").detail == "rows=1 whole 例会"


def test_giving_up_the_file_name_exports_nothing(shell, monkeypatch):
    parcel(shell.desk)
    page = shell.ledger()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    page.buttons["excel"].click()
    shell.settle()
    assert Audit.select().where(Audit.act == "export").count() == 0
    assert page.banner.text() == ""


def test_an_export_that_fails_says_why(shell, tmp_path, monkeypatch):
    parcel(shell.desk)
    page = shell.ledger()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "gone" / "x.xlsx"), ""))
    page.buttons["excel"].click()
    shell.settle()
    assert "写不进去" in page.banner.text()
    assert page.buttons["excel"].isEnabled()


def test_the_book_is_previewed_and_printed(shell, answer):
    parcel(shell.desk, "甲")
    page = shell.ledger()

    def choose(dialog):
        assert dialog.part.value() == "month"
        assert not dialog.phones.isVisible()
        dialog.ok_button.click()

    def print_it(dialog):
        assert dialog.view.pages == 1
        dialog.print_button.click()

    answer(choose)
    answer(print_it)
    shell.press(Key.Key_P, CTRL)
    shell.settle()
    (job,) = shell.printer.jobs
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=job.pdf, capture_output=True, check=True)
    text = made.stdout.decode()
    assert "邮件收发登记" in text
    assert "YJ-CH3-202611-0001" in text
    assert "已送到“内存打印机”" in page.banner.text()


def test_a_book_that_cannot_be_made_says_why(shell, answer):
    parcel(shell.desk, "\U000313a0")  # in no font
    page = shell.ledger()
    answer(lambda dialog: dialog.ok_button.click())
    shell.press(Key.Key_P, CTRL)
    shell.settle()
    assert "没有可打印的字形" in page.banner.text()
    assert shell.printer.jobs == []


def test_a_manager_may_have_phones_in_the_book(manager_shell, answer):
    shell = manager_shell
    form = IntakeForm(room=shell.desk.room, name=WHO, phone="13812346621", content="漏水")
    intake_service.register(shell.desk.clerk, form)
    page = shell.listing(intakes.REGISTER)

    def choose(dialog):
        assert dialog.phones.isVisible()
        dialog.phones.setChecked(True)
        dialog.ok_button.click()

    answer(choose)
    answer(lambda dialog: dialog.print_button.click())
    page.print_book()
    shell.settle()
    made = subprocess.run(["pdftotext", "-", "-"], input=shell.printer.jobs[0].pdf, capture_output=True, check=True)
    assert "13812346621" in made.stdout.decode()


# --- a register with a screen of its own -----------------------------------------------------------
def test_enter_opens_with_the_callers_handler_and_actions_get_the_line(shell):
    form = IntakeForm(room=shell.desk.room, name=WHO, phone="13812346621", content="漏水")
    saved = intake_service.register(shell.desk.clerk, form)
    done = []
    actions = (
        PageAction("打印", done.append, "Ctrl+P"),
        PageAction("收回", done.append, needs_row=False),
    )
    page = shell.listing(intakes.REGISTER, actions)
    assert set(page.buttons) == {"action0", "action1", "excel", "book", "stop"}
    shell.press(Key.Key_Return)
    assert shell.opened == [saved.intake]
    shell.press(Key.Key_P, CTRL)
    page.buttons["action1"].click()
    assert done == [saved.intake, None]
    assert page.buttons["book"].key() == ""
    shell.press(Key.Key_N, CTRL)
    assert page.form is None


def test_a_preset_filter_shows_in_the_bar(shell):
    form = IntakeForm(room=shell.desk.room, name=WHO, phone="13812346621", content="漏水")
    intake_service.register(shell.desk.clerk, form)
    intake_service.register(shell.desk.clerk, replace(form, category="enquiry", content="问暖气"))
    page = shell.listing(intakes.REGISTER)
    shell.window.go("page", wanted=Filter(choices={"category": ("enquiry",)}))
    shell.settle()
    assert [line[8] for line in shown(page)] == ["问暖气"]
    assert page.filter_bar.boxes["category"].currentText() == "类别：咨询"


# --- looks -----------------------------------------------------------------------------------------
def faults(shell, page):
    """What is wrong with the picture; heads of columns that can be scrolled to are not."""
    heads = {cell.head for cell in page._register.list_cells} if page.table.horizontalScrollBar().maximum() else set()
    return [fault for fault in pictures.faults(shell.window) if not (fault.kind == "clipped" and fault.text in heads)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("percent", pictures.SIZES)
def test_list_and_form_are_whole_and_legible(manager_shell, qapp, dark, percent):
    shell = manager_shell
    theme.apply(qapp, dark=dark)
    for n in range(30):
        parcel(shell.desk, ["甲", "䶮先生", "收件人名字很长很长的一位住户"][n % 3], tracking=f"SF{n:012d}")
    entries.void(shell.desk.manager, mail.REGISTER, 29, "重复登记")
    page = shell.ledger(size=pictures.SIZES[percent])
    assert faults(shell, page) == []
    shell.press(Key.Key_N, CTRL)
    shell.press(Key.Key_S, CTRL)
    assert faults(shell, page) == []
    shell.press(Key.Key_Escape)
    page.filter_bar.words.setText("没有的")
    page.filter_bar.words.returnPressed.emit()
    shell.settle()
    assert faults(shell, page) == []


@pytest.mark.parametrize("percent", pictures.SIZES)
def test_a_list_with_many_filters_is_whole(shell, percent):
    form = IntakeForm(room=shell.desk.room, name=WHO, phone="13812346621", content="漏水" * 50, person=shell.desk.wang)
    for _ in range(5):
        intake_service.register(shell.desk.clerk, form)
    page = shell.listing(intakes.REGISTER, size=pictures.SIZES[percent])
    assert faults(shell, page) == []
    if page.filter_bar.more_button.isVisible():
        page.filter_bar.more_button.click()
        shell.settle()
        assert faults(shell, page) == []
    assert all(box.isVisible() for box in page.filter_bar.boxes.values())


def test_every_kind_of_field_has_an_editor_that_saves(shell):
    register = phone_register.create()
    page = shell.ledger([register])
    shell.press(Key.Key_N, CTRL)
    assert page.form.paper.focused_field() == "visitor"
    values = {
        "visitor": "周先生", "phone": "139123", "on_day": "1120", "keys": "2", "fee": "12.5", "remark": "两行\n备注",
    }  # fmt: skip
    for name, text in values.items():
        page.form.paper.focus(name)
        shell.settle()
        for line in text.split("\n"):
            if line != text.split("\n")[0]:
                shell.press(Key.Key_Return)
            shell.type(line)
    page.form.editors["kind"].box.setCurrentText("庚")
    for name in ("few", "returned", "opinion"):
        page.form.paper.focus(name)
        shell.press(Key.Key_2)
    page.form.paper.focus("companion")
    shell.type("王")
    shell.press(Key.Key_Tab)
    assert faults(shell, page) == []
    shell.press(Key.Key_S, CTRL)
    row = phone_register.VisitorTest.get()
    assert (row.visitor, row.phone, row.kind, row.few) == ("周先生", "139123", "g", "b")
    assert (row.on_day.isoformat(), row.keys, row.fee, row.returned) == ("2026-11-20", 2, 1250, False)
    assert (row.opinion, row.companion.id, row.remark) == ("acceptable", shell.desk.wang, "两行\n备注")
    assert lists.count(shell.desk.clerk, register) == 1
    assert QApplication.focusWidget() is not None


# --- the desk is handed over -----------------------------------------------------------------------
def test_after_a_handover_the_page_is_the_new_actors(shell, monkeypatch):
    parcel(shell.desk)
    asked = []
    real = lists.page
    monkeypatch.setattr(lists, "page", lambda actor, *rest, **more: asked.append(actor) or real(actor, *rest, **more))
    page = shell.ledger()
    assert set(asked) == {shell.desk.clerk}
    for actor, may in ((shell.desk.manager, True), (shell.desk.clerk, False)):
        asked.clear()
        shell.window.go("home")
        shell.context.actor = actor
        shell.window.go("page")
        shell.settle()
        assert set(asked) == {actor}
        assert page.buttons["void"].isVisible() is may
        shell.press(Key.Key_Return)
        assert page.form.void_button.isVisible() is may
        shell.press(Key.Key_Escape)


def test_a_form_left_open_over_a_handover_is_the_new_actors(shell):
    parcel(shell.desk)
    page = shell.ledger()
    shell.press(Key.Key_Return)
    shell.window.go("home")
    shell.context.actor = shell.desk.manager
    shell.window.go("page")
    shell.settle()
    assert page.form.void_button.isVisible()


# --- keys between the cells and the lists ----------------------------------------------------------
def test_enter_in_the_room_takes_the_row_and_goes_on(shell):
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("3-2-12")
    shell.press(Key.Key_Return)
    assert page.form.editors["room"].value() == shell.desk.room
    assert page.form.paper.focused_field() == "recipient"


def test_a_line_opens_at_its_first_empty_cell(shell):
    parcel(shell.desk, tracking="SF1")
    parcel(shell.desk, tracking="SF2", notified_at=NOON)
    page = shell.ledger()
    shell.press(Key.Key_Return)
    assert page.form.paper.focused_field() == "collected_by"
    shell.press(Key.Key_Escape)
    shell.press(Key.Key_Down)
    shell.press(Key.Key_Return)
    assert page.form.paper.focused_field() == "notified_at"


@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Return])
def test_from_the_words_a_key_goes_to_the_lines(shell, key):
    for name in ("甲先生", "甲女士", "乙"):
        parcel(shell.desk, name)
    page = shell.ledger()
    shell.press(Key.Key_F, CTRL)
    shell.press(key)
    assert page.table.hasFocus()
    shell.press(Key.Key_F, CTRL)
    shell.type("甲")
    shell.press(key)  # the search runs in a worker: the keyboard goes in with its answer
    assert page.table.hasFocus()
    assert page.model.fetched() == 2
    shell.press(Key.Key_F, CTRL)
    shell.type("没有的")
    shell.press(key)
    assert page.model.fetched() == 0
    assert page.filter_bar.words.hasFocus()


def test_enter_in_the_words_opens_the_only_line(shell):
    wanted = parcel(shell.desk, "甲")
    parcel(shell.desk, "乙")
    page = shell.ledger()
    shell.press(Key.Key_F, CTRL)
    shell.type("甲")
    shell.press(Key.Key_Return)
    assert page.stack.currentWidget() is page.form
    assert page.form.line_id == wanted
