"""The shell by real keys: pages made when visited, Esc, badges, search, cover, closing, every scale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from app.errors import Refused, Unavailable
from tests import pictures
from ui import theme
from ui.changes import Changes
from ui.main_window import MainWindow, PageSpec
from ui.widgets.completer import CompleterLine
from ui.widgets.editors import LineBox
from ui.widgets.popup import Option
from ui.widgets.search import Hit, HitGroup

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)


class Page(QWidget):
    """A page that notes what it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.opened: list[dict[str, object]] = []
        self.stays = False
        self.refuses: Exception | None = None
        column = QVBoxLayout(self)
        column.addWidget(QLabel(name))
        self.line = LineBox()
        self.room = CompleterLine(lambda text: [Option("1", text + "-1201")])
        column.addWidget(self.line)
        column.addWidget(self.room)
        column.addStretch(1)

    def open(self, **args: object) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.opened.append(args)

    def leave(self) -> bool:
        return not self.stays

    def take_focus(self) -> None:
        self.line.setFocus()


class Desk:
    """A window with four pages and what it told."""

    def __init__(self, qtbot) -> None:
        self.made: list[str] = []
        self.counts = {"today": (7, "danger"), "orders": 23}
        self.changes = Changes()
        specs = [
            PageSpec("today", "今日", lambda: self.page("今日"), badge=lambda: self.count("today")),
            PageSpec("intake", "来电来访", lambda: self.page("来电来访"), shortcut="Alt+2"),
            PageSpec("orders", "派工单", lambda: self.page("派工单"), badge=lambda: self.count("orders")),
            PageSpec("order", "一张派工单", lambda: self.page("一张派工单"), under="orders"),
            PageSpec("settings", "设置", lambda: QLabel("没有方法的页面"), group="end"),
        ]
        self.window = MainWindow(tuple(specs), changes=self.changes, lookup=self.find)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def page(self, name: str) -> Page:
        self.made.append(name)
        return Page(name)

    def count(self, key: str):
        value = self.counts[key]
        if isinstance(value, Exception):
            raise value
        return value

    @staticmethod
    def find(text: str) -> list[HitGroup]:
        return [HitGroup("房号", (Hit("7", "3-2-1201", kind="room"),))] if text == "32" else []

    def press(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)
        pictures.settle(self.window)


@pytest.fixture
def desk(qtbot, qapp) -> Desk:
    theme.apply(qapp)
    return Desk(qtbot)


def test_a_page_is_made_at_its_first_visit_and_then_kept(desk):
    assert desk.made == []
    assert desk.window.go("today")
    assert desk.window.go("intake", kind="call")
    assert desk.window.go("today")
    assert desk.made == ["今日", "来电来访"]
    assert desk.window.page("intake").opened == [{"kind": "call"}]
    assert desk.window.current_key == "today"
    with pytest.raises(KeyError):
        desk.window.go("nowhere")


def test_the_shown_page_has_the_keyboard(desk):
    desk.window.go("intake")
    assert desk.window.page("intake").line.hasFocus()
    assert "来电来访" in pictures.shown_text(desk.window)


def test_the_rail_and_a_pages_own_key_go_there(desk, qtbot):
    desk.window.go("today")
    rail = desk.window.rail
    qtbot.mouseClick(rail, Qt.MouseButton.LeftButton, pos=rail.item_rect(2).center())
    assert desk.window.current_key == "orders"
    assert rail.current() == "orders"
    desk.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert desk.window.current_key == "intake"


def test_a_page_under_another_lights_that_one(desk):
    desk.window.go("order", number="PG-0088")
    assert desk.window.rail.current() == "orders"
    assert "一张派工单" not in pictures.texts(desk.window.rail)


def test_esc_walks_back_with_the_same_arguments_and_ends_at_home(desk):
    desk.window.go("today")
    desk.window.go("orders")
    desk.window.go("order", number="A")
    desk.window.go("order", number="B")
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.page("order").opened[-1] == {"number": "A"}
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.current_key == "orders"
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.current_key == "today"
    assert not desk.window.back()


def test_esc_from_a_first_page_that_is_not_home_goes_home(desk):
    desk.window.go("orders")
    assert desk.window.back()
    assert desk.window.current_key == "today"


def test_a_page_that_wants_to_stay_stays(desk):
    desk.window.go("today")
    desk.window.go("intake")
    desk.window.page("intake").stays = True
    assert not desk.window.go("orders")
    desk.press(Qt.Key.Key_Escape)
    assert desk.window.current_key == "intake"
    assert not desk.window.close()
    assert desk.window.isVisible()
    desk.window.page("intake").stays = False
    assert desk.window.go("orders")


def test_what_open_refuses_is_said_and_the_present_page_stays(desk):
    desk.window.go("today")
    desk.window.page("orders").refuses = Refused("没有这张派工单")
    assert not desk.window.go("orders")
    assert desk.window.current_key == "today"
    assert desk.window.rail.current() == "today"
    assert "没有这张派工单" in desk.window.banner.text()


@pytest.mark.parametrize(
    ("key", "modifier", "signal"),
    [
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "help_wanted"),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "call_wanted"),
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, "visit_wanted"),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier, "take_back_wanted"),
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, "lock_wanted"),
    ],
)
def test_the_keys_of_the_desk_work_from_inside_a_field(desk, qtbot, key, modifier, signal):
    desk.window.go("intake")
    with qtbot.waitSignal(getattr(desk.window, signal)):
        desk.press(key, modifier)


def test_ctrl_k_searches_from_anywhere_and_a_hit_is_told(desk, qtbot):
    desk.window.go("intake")
    desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = desk.window.top_bar.search
    assert search.hasFocus()
    QTest.keyClicks(search, "32")
    with qtbot.waitSignal(desk.window.hit_chosen) as told:
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert (told.args[0].kind, told.args[0].key) == ("room", "7")
    assert search.text() == ""
    QTest.keyClicks(search, "xx")
    with qtbot.waitSignal(desk.window.search_entered) as told:
        QTest.keyClick(search, Qt.Key.Key_Return)
    assert told.args == ["xx"]


def test_esc_in_the_search_box_goes_back_to_the_page_not_to_the_page_before(desk):
    desk.window.go("today")
    desk.window.go("intake")
    desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(desk.window.top_bar.search, "32")
    pictures.settle(desk.window)
    desk.press(Qt.Key.Key_Escape)  # the list
    assert desk.window.top_bar.search.text() == "32"
    desk.press(Qt.Key.Key_Escape)  # the box
    assert desk.window.top_bar.search.text() == ""
    assert desk.window.current_key == "intake"
    assert desk.window.page("intake").line.hasFocus()


def test_esc_in_an_open_list_closes_the_list_only(desk):
    desk.window.go("today")
    desk.window.go("intake")
    room = desk.window.page("intake").room
    room.setFocus()
    QTest.keyClicks(room, "3-2")
    pictures.settle(desk.window)
    assert room.popup.isVisible()
    desk.press(Qt.Key.Key_Escape)
    assert not room.popup.isVisible()
    assert desk.window.current_key == "intake"
    assert room.text() == "3-2"


def test_badges_are_counted_again_after_a_change(desk):
    desk.window.refresh_badges()
    assert (desk.window.rail.count("today"), desk.window.rail.count("orders")) == (7, 23)
    desk.counts = {"today": 0, "orders": Unavailable("数据文件正忙")}
    desk.changes.tell("work_order")
    pictures.settle(desk.window)
    assert desk.window.rail.count("today") == 0
    assert desk.window.rail.count("orders") == 23, "a count that cannot be had keeps its figure"


def test_under_a_cover_only_f2_works(desk, qtbot):
    desk.window.go("today")
    cover = QLabel("已锁屏")
    desk.window.cover(cover)
    assert desk.window.covered
    assert pictures.shown_text(desk.window) == "已锁屏"
    with qtbot.assertNotEmitted(desk.window.visit_wanted), qtbot.assertNotEmitted(desk.window.lock_wanted):
        desk.press(Qt.Key.Key_F3)
        desk.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        desk.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        desk.press(Qt.Key.Key_Escape)
    assert not desk.window.top_bar.search.hasFocus()
    with qtbot.waitSignal(desk.window.call_wanted):
        desk.press(Qt.Key.Key_F2)
    desk.window.uncover()
    assert not desk.window.covered
    assert desk.window.page("today").line.hasFocus()
    cover.deleteLater()


def test_the_guard_is_asked_before_closing(desk, qtbot):
    desk.window.go("today")
    desk.window.close_guard = lambda: False
    assert not desk.window.close()
    desk.window.close_guard = lambda: True
    with qtbot.waitSignal(desk.window.closed):
        assert desk.window.close()


def test_the_foot_names_project_person_and_backup(desk):
    desk.window.go("today")
    desk.window.set_foot("翠湖花园三期", "张敏 · 早班", "三天没有备份", backup_tone="warning")
    text = pictures.shown_text(desk.window)
    for line in ("翠湖花园三期", "张敏 · 早班", "三天没有备份"):
        assert line in text


@pytest.mark.parametrize("dark", [False, True])
def test_the_shell_is_sound_at_every_scale(desk, qapp, dark):
    theme.apply(qapp, dark=dark)
    desk.window.go("intake")
    desk.window.refresh_badges()
    desk.window.set_foot("翠湖花园三期", "张敏 · 早班", "已备份 14:32")
    desk.window.banner.say_unavailable(Unavailable("打印机没有响应", kept="已保存。", do="请检查电源和纸张。"))
    pictures.at_every_scale(desk.window)
    assert desk.window.minimumSizeHint().width() <= 910
    assert desk.window.width() == 910, "the window really became that small"
    theme.apply(qapp)


def test_the_colours_change_while_the_window_is_open(desk, qapp):
    desk.window.go("intake")
    desk.window.banner.say("已保存")
    light = desk.window.grab().toImage()
    theme.apply(qapp, dark=True)
    pictures.assert_picture(desk.window)
    assert desk.window.grab().toImage() != light
    theme.apply(qapp)
    pictures.settle(desk.window)
    assert desk.window.grab().toImage() == light


def test_a_page_that_needs_more_room_scrolls_instead_of_losing_its_foot(qtbot, qapp):
    theme.apply(qapp)
    page = QWidget()
    column = QVBoxLayout(page)
    for i in range(40):
        column.addWidget(QLabel(f"第 {i} 行"))
    window = MainWindow((PageSpec("today", "今日", lambda: page),))
    qtbot.addWidget(window)
    window.resize(910, 512)
    window.show()
    window.go("today")
    pictures.settle(window)
    last = page.findChildren(QLabel)[-1]
    room = window._rooms["today"]
    assert room.verticalScrollBar().maximum() > 0
    room.verticalScrollBar().setValue(room.verticalScrollBar().maximum())
    assert last.mapTo(room.viewport(), QPoint(0, last.height())).y() <= room.viewport().height()
    pictures.assert_picture(window)


SCALED = """
from PySide6.QtWidgets import QApplication
from tests import pictures
from tests.ui.widgets.test_paper_form import intake, sheet_of, PROBLEMS
from ui import theme
from ui.main_window import MainWindow, PageSpec
app = QApplication([])
theme.apply(app)
window = MainWindow((PageSpec("intake", "来电来访", lambda: sheet_of(intake())),))
window.resize({width}, {height})
window.show()
window.go("intake")
window.page("intake").form.show_problems(PROBLEMS)
assert abs(window.devicePixelRatioF() - {factor}) < 0.01
pictures.assert_picture(window)
assert pictures.texts(window)
"""


@pytest.mark.parametrize("percent", [125, 150])
def test_real_scaling_shows_what_the_smaller_window_shows(percent):
    width, height = pictures.SIZES[percent]
    code = SCALED.format(width=width, height=height, factor=percent / 100)
    env = os.environ | {"QT_SCALE_FACTOR": str(percent / 100), "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert QApplication.instance() is not None
