"""The frame of dialogs: keys, problems, and words that are not lost."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import Problem, Refused, Unavailable
from tests import pictures
from ui import messages, theme
from ui.widgets import desktop
from ui.widgets.completer import CompleterLine
from ui.widgets.dialog import Dialog
from ui.widgets.editors import LineBox, TextBox


@pytest.fixture
def dialog(qtbot) -> Dialog:
    made = Dialog(None, "改承诺时间", ok="保存")
    made.add_field("新的承诺时间", LineBox(), "promised")
    made.add_field("原因", TextBox(min_lines=2), "reason")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    pictures.settle(made)
    return made


def box(dialog: Dialog, field: str):
    return dialog._fields[field][0]


def test_the_keyboard_is_in_the_first_field(dialog):
    assert box(dialog, "promised").hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_confirms_from_a_text_of_many_lines(dialog, key):
    done = []
    dialog.submit = lambda: done.append(box(dialog, "reason").text())
    box(dialog, "reason").setFocus()
    QTest.keyClicks(box(dialog, "reason"), "deng")
    QTest.keyClick(box(dialog, "reason"), key, Qt.KeyboardModifier.ControlModifier)
    assert done == ["deng"]
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert not dialog.isVisible()


def test_a_refusal_keeps_the_dialog_and_shows_the_problem_at_its_field(dialog):
    def refuse():
        raise Refused([Problem("reason", "请填写原因"), Problem("", "这一单已经关闭")])

    dialog.submit = refuse
    QTest.keyClick(box(dialog, "promised"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    assert dialog.problems() == {"reason": "请填写原因", "": "这一单已经关闭"}
    assert box(dialog, "reason").hasFocus()
    pictures.assert_picture(dialog)
    dialog.submit = lambda: None
    dialog.confirm()
    assert not dialog.isVisible()


def test_a_disk_in_the_way_is_said_in_the_bar(dialog):
    def fail():
        raise Unavailable("磁盘已满", kept="内容还在", do="请清理磁盘")

    dialog.submit = fail
    dialog.confirm()
    assert dialog.isVisible()
    assert "磁盘已满" in dialog.banner.text()
    pictures.assert_picture(dialog)


def test_a_bug_keeps_the_words_and_says_that_nothing_was_saved(dialog, caplog):
    def bug():
        raise KeyError("欧阳建国 13812346621")

    box(dialog, "promised").setText("2026-11-22")
    dialog.submit = bug
    dialog.confirm()
    assert dialog.isVisible()
    assert box(dialog, "promised").text() == "2026-11-22"
    assert messages.BUG_TEXT in dialog.banner.text()
    assert "KeyError" in caplog.text
    assert "欧阳建国" not in caplog.text
    assert "13812346621" not in caplog.text


def test_esc_leaves_at_once_when_nothing_was_typed(dialog):
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


@pytest.mark.parametrize(("answer", "stays"), [(False, True), (True, False)])
def test_esc_asks_before_words_are_lost(dialog, monkeypatch, answer, stays):
    asked = []
    monkeypatch.setattr(messages, "ask", lambda *args, **more: bool(asked.append(args)) or answer)
    dialog.set_dirty(lambda: bool(box(dialog, "promised").text()))
    QTest.keyClicks(box(dialog, "promised"), "2026")
    QTest.keyClick(box(dialog, "promised"), Qt.Key.Key_Escape)
    assert len(asked) == 1
    assert dialog.isVisible() is stays
    assert box(dialog, "promised").text() == "2026"


def test_a_busy_dialog_is_not_confirmed_twice(dialog):
    done = []
    dialog.submit = lambda: done.append(1)
    dialog.ok_button.set_busy(True)
    dialog.confirm()
    assert done == []


@pytest.mark.parametrize("dark", [False, True])
def test_a_long_dialog_stays_on_the_screen_and_scrolls(qtbot, qapp, dark):
    theme.apply(qapp, dark=dark)
    dialog = Dialog(None, "收回派工单")
    for i in range(20):
        dialog.add_field(f"第 {i} 项", LineBox(), f"f{i}")
    qtbot.addWidget(dialog)
    dialog.show()
    pictures.settle(dialog)
    assert dialog.height() <= desktop.room(dialog).height()
    assert dialog._area.verticalScrollBar().maximum() > 0
    assert dialog.ok_button.geometry().bottom() <= dialog.height()
    pictures.assert_picture(dialog)


def test_closed_dialogs_are_not_kept_by_their_parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    for _ in range(5):
        dialog = Dialog(parent, "改承诺时间")
        dialog.add_field("原因", CompleterLine(lambda text: []), "reason")
        dialog.show()
        pictures.settle(dialog)
        dialog.reject()
        del dialog
        pictures.settle(parent)
    gc.collect()
    assert parent.findChildren(QWidget) == []


def test_tab_walks_the_fields_then_the_buttons(dialog):
    order = []
    for _ in range(4):
        order.append(dialog.focusWidget())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert order == [box(dialog, "promised"), box(dialog, "reason"), dialog.cancel_button, dialog.ok_button]
