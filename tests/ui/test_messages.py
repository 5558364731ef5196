"""Boxes and their keys, and what each kind of error becomes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.errors import Problem, Refused, Unavailable
from tests import pictures
from ui import messages, theme
from ui.widgets.banner import Banner

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)


@pytest.fixture(autouse=True)
def look(qapp):
    theme.apply(qapp)
    yield
    theme.apply(qapp)


def answer(*keys: Qt.Key, faults: list | None = None):
    """Press keys in the box that comes up next."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(5, press)
            return
        if faults is not None:
            faults.extend(pictures.faults(box))
        for key in keys:
            QTest.keyClick(box.focusWidget() or box, key)

    QTimer.singleShot(0, press)


@pytest.mark.parametrize(
    ("danger", "keys", "yes"),
    [
        (False, [Qt.Key.Key_Return], True),
        (False, [Qt.Key.Key_Escape], False),
        (True, [Qt.Key.Key_Return], False),
        (True, [Qt.Key.Key_Escape], False),
        (True, [Qt.Key.Key_Tab, Qt.Key.Key_Space], True),
    ],
)
def test_ask_by_keys(danger, keys, yes):
    answer(*keys)
    assert messages.ask(None, "作废", "要作废这一单吗？", yes="作废", danger=danger) is yes


@pytest.mark.parametrize("dark", [False, True])
def test_a_box_is_legible_and_shows_markup_as_it_is(qapp, dark):
    theme.apply(qapp, dark=dark)
    faults = []
    answer(Qt.Key.Key_Escape, faults=faults)
    messages.ask(None, "合并", "把 <b>欧阳建国</b> 的两条合并吗？", detail="合并后可在 10 分钟内撤回。", danger=True)
    assert faults == []


def test_boxes_are_not_kept_by_their_parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    for _ in range(3):
        answer(Qt.Key.Key_Escape)
        messages.ask(parent, "作废", "要作废这一单吗？")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert parent.findChildren(QWidget) == []


def test_choose_returns_the_index_or_none():
    answer(Qt.Key.Key_Return)
    assert messages.choose(None, "选人", "这一户有两位李先生", ["李建国", "李建军"]) == 0
    answer(Qt.Key.Key_Escape)
    assert messages.choose(None, "选人", "这一户有两位李先生", ["李建国", "李建军"]) is None


def test_tell_waits_until_it_was_read():
    answer(Qt.Key.Key_Escape)
    messages.tell(None, "备份", "三天没有备份", detail="请插入备份盘")


def test_each_kind_of_error_is_explained():
    refused = messages.explain(Refused([Problem("name", "请填写姓名"), Problem("", "已关闭")]))
    assert (refused.kind, refused.text) == ("refused", "请填写姓名；已关闭")
    assert refused.problems[0].field == "name"
    away = messages.explain(Unavailable("打印机没有响应", kept="已保存。", do="请补打。"))
    assert (away.kind, away.text, away.detail) == ("unavailable", "打印机没有响应", "已保存。 请补打。")
    bug = messages.explain(KeyError("欧阳建国"))
    assert (bug.kind, bug.text) == ("bug", messages.BUG_TEXT)
    assert "欧阳建国" not in bug.detail


class Form:
    """Has a place for the name only."""

    def __init__(self) -> None:
        self.shown: list[Problem] = []

    def show_problems(self, problems):
        self.shown = list(problems)
        return [p for p in problems if p.field != "name"]


@pytest.fixture
def banner(qtbot) -> Banner:
    made = Banner()
    window = QWidget()
    made.setParent(window)
    qtbot.addWidget(window)
    window.show()
    made.window_kept = window
    return made


def test_a_refusal_goes_to_its_field_and_the_rest_to_the_bar(banner):
    form = Form()
    messages.show(Refused([Problem("name", "请填写姓名"), Problem("", "已关闭")]), form=form, banner=banner)
    assert [p.text for p in form.shown] == ["请填写姓名", "已关闭"]
    assert "已关闭" in banner.text()
    assert "请填写姓名" not in banner.text()


def test_a_refusal_with_a_place_for_all_leaves_the_bar_alone(banner):
    messages.show(Refused.at("name", "请填写姓名"), form=Form(), banner=banner)
    assert banner.text() == ""


def test_unavailable_is_said_in_the_bar_as_a_warning(banner):
    messages.show(Unavailable("磁盘已满", do="请清理"), form=Form(), banner=banner)
    assert banner.tone() == "warning"
    assert "请清理" in banner.text()


def test_a_bug_is_logged_without_its_words(banner, caplog):
    def inner():
        raise RuntimeError("欧阳建国 13812346621")

    try:
        inner()
    except RuntimeError as error:
        messages.show(error, form=Form(), banner=banner)
    assert banner.tone() == "danger"
    assert messages.BUG_TEXT in banner.text()
    assert "RuntimeError" in caplog.text
    assert "test_messages.py" in caplog.text
    code = banner.text().split()[-1]
    assert code in caplog.text
    assert "欧阳建国" not in caplog.text + banner.text()


def test_without_a_bar_the_error_is_told_in_a_box(monkeypatch):
    told = []
    monkeypatch.setattr(messages, "tell", lambda *args, **more: told.append((args[2], more["detail"])))
    messages.show(Unavailable("磁盘已满", kept="内容还在"))
    assert told == [("磁盘已满", "内容还在")]
