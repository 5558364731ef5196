"""CompleterLine: the list under a room, a person or a department."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests import pictures
from ui import theme
from ui.widgets.completer import CompleterLine
from ui.widgets.editors import LineBox
from ui.widgets.popup import Option

ROOMS = [
    Option("1", "3-2-1201", "欧阳建国"),
    Option("2", "3-2-1202", "王𠅤"),
    Option("3", "3-2-1301", "空置"),
]


def find(text: str) -> list[Option]:
    digits = text.replace("-", "").replace(" ", "")
    return [option for option in ROOMS if digits in option.main.replace("-", "")]


class Log:
    def __init__(self, line: CompleterLine) -> None:
        self.chosen: list[str] = []
        self.edited: list[str] = []
        line.chosen.connect(lambda option: self.chosen.append(option.key))
        line.edited.connect(self.edited.append)


def key(line, *keys: Qt.Key) -> None:
    for one in keys:
        QTest.keyClick(line, one)


def make(show, **settings) -> tuple[CompleterLine, Log, LineBox]:
    line, after = CompleterLine(settings.pop("lookup", find), **settings), LineBox()
    show(line, after)
    line.setFocus()
    return line, Log(line), after


def type_in(line: CompleterLine, text: str) -> None:
    QTest.keyClicks(line, text)
    pictures.settle(line)


def test_typing_lists_rows_and_down_enter_takes_one(show):
    line, log, _ = make(show)
    type_in(line, "32")
    assert [row.key for row in line.popup.rows()] == ["1", "2", "3"]
    assert line.popup.isVisible()
    key(line, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert log.chosen == ["2"]
    assert line.text() == "3-2-1202"
    assert line.option() == ROOMS[1]
    assert not line.popup.isVisible()


def test_in_a_free_line_enter_and_tab_keep_what_was_typed(show):
    line, log, after = make(show)
    type_in(line, "32")
    key(line, Qt.Key.Key_Return)
    assert (line.text(), log.chosen) == ("32", [])
    type_in(line, "1")
    key(line, Qt.Key.Key_Tab)
    assert (line.text(), log.chosen) == ("321", [])
    assert after.hasFocus()
    assert not line.popup.isVisible()


def test_in_a_free_line_the_only_exact_row_is_taken_by_tab(show):
    line, log, after = make(show)
    type_in(line, "3-2-1301")
    key(line, Qt.Key.Key_Tab)
    assert log.chosen == ["3"]
    assert after.hasFocus()


def test_a_bound_line_lights_the_first_row_and_tab_takes_it(show):
    line, log, after = make(show, free=False)
    type_in(line, "321")
    assert line.popup.lit() == ROOMS[0]
    key(line, Qt.Key.Key_Tab)
    assert log.chosen == ["1"]
    assert after.hasFocus()


def test_enter_right_after_the_last_key_sees_its_answer(show):
    line, log, _ = make(show, free=False)
    QTest.keyClicks(line, "3-2-1301")  # no turn of the event loop between the last key and Enter
    key(line, Qt.Key.Key_Return)
    assert log.chosen == ["3"]


def test_further_typing_forgets_the_choice(show):
    line, log, _ = make(show, free=False)
    type_in(line, "1201")
    key(line, Qt.Key.Key_Return)
    assert line.option() is not None
    type_in(line, "x")
    assert line.option() is None
    assert log.edited[-1] == "3-2-1201x"


def test_esc_closes_the_list_and_keeps_the_text(show):
    line, log, _ = make(show)
    type_in(line, "32")
    key(line, Qt.Key.Key_Escape)
    assert not line.popup.isVisible()
    assert (line.text(), log.chosen) == ("32", [])


def test_down_on_an_empty_line_lists_all(show):
    line, log, _ = make(show)
    key(line, Qt.Key.Key_Down)
    assert len(line.popup.rows()) == 3
    key(line, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert log.chosen == ["1"]


def test_opens_empty_lists_as_soon_as_the_line_is_entered(show):
    line, _, after = make(show, opens_empty=True)
    after.setFocus()
    line.setFocus()
    pictures.settle(line)
    assert line.popup.isVisible()


def test_no_answer_no_list(show):
    line, _, _ = make(show)
    type_in(line, "999")
    assert not line.popup.isVisible()


def test_the_mouse_takes_a_row(show, qtbot):
    line, log, _ = make(show)
    type_in(line, "32")
    qtbot.mouseClick(line.popup, Qt.MouseButton.LeftButton, pos=line.popup.row_rect(2).center())
    assert log.chosen == ["3"]


def test_leaving_closes_the_list_and_is_told(show, qtbot):
    line, _, after = make(show)
    type_in(line, "32")
    with qtbot.waitSignal(line.left) as told:
        after.setFocus()
    assert told.args == ["32"]
    assert not line.popup.isVisible()


def test_setting_a_text_or_an_option_opens_nothing(show):
    line, log, _ = make(show)
    line.set_text("3-2-1201")
    pictures.settle(line)
    assert not line.popup.isVisible()
    line.set_option(ROOMS[0])
    assert (line.text(), line.option(), log.chosen) == ("3-2-1201", ROOMS[0], [])


def test_only_the_newest_text_is_asked_for(show):
    asked = []

    def slow(text: str) -> list[Option]:
        asked.append(text)
        return []

    line, _, _ = make(show, lookup=slow)
    QTest.keyClicks(line, "3212")
    pictures.settle(line)
    assert asked[-1] == "3212"
    assert len(asked) == 1


def test_in_the_background_the_screen_goes_on_and_a_late_answer_is_dropped(show, qtbot):
    gate, entered = threading.Event(), threading.Event()

    def slow(text: str) -> list[Option]:
        entered.set()
        if text == "3":
            gate.wait(5)
            return [ROOMS[0]]
        return [ROOMS[1]]

    line, _, _ = make(show, lookup=slow, background=True)
    type_in(line, "3")
    assert entered.wait(5)
    type_in(line, "2")  # the first answer is still under way
    assert line.text() == "32"
    gate.set()
    qtbot.waitUntil(lambda: line.popup.isVisible() and line.popup.rows() == [ROOMS[1]])


def test_enter_never_takes_a_row_of_an_older_text(show, qtbot):
    gate = threading.Event()

    def slow(text: str) -> list[Option]:
        if text == "32" and threading.current_thread() is not threading.main_thread():
            gate.wait(5)
        return [ROOMS[0]] if text == "3" else [ROOMS[2]]

    line, log, _ = make(show, lookup=slow, free=False, background=True)
    type_in(line, "3")
    qtbot.waitUntil(lambda: line.popup.lit() == ROOMS[0])
    type_in(line, "2")  # its answer is still under way, the list shows the old one
    key(line, Qt.Key.Key_Return)
    gate.set()
    assert log.chosen == ["3"]


def test_the_list_stays_inside_the_window_and_is_well_drawn(show):
    line, _, _ = make(show)
    window = line.window()
    window.resize(300, 150)
    window.layout().addStretch(0)
    pictures.settle(window)
    line.move(10, 110)
    type_in(line, "32")
    popup = line.popup
    assert window.rect().contains(popup.geometry())
    assert popup.mapTo(window, QPoint(0, 0)).y() < 110, "there is more room above the line"


def test_long_rows_are_elided(show):
    long = [Option("1", "很长的名称" * 20, "很长的备注" * 20)]
    line, _, _ = make(show, lookup=lambda _: long)
    type_in(line, "x")
    pictures.assert_picture(line.window())
    assert any(drawn.text.endswith("…") for drawn in pictures.texts(line.window()))


def test_a_note_takes_what_the_main_text_leaves(show):
    note = "欧阳建国 业主 138****6621 · 欧阳小明 家属 139****7702"
    rows = [Option("1", "3-2-1201", note), Option("2", "很长的房号" * 20, note * 3)]
    line, _, _ = make(show, lookup=lambda _: rows)
    line.window().resize(640, 300)
    type_in(line, "x")
    shown = {drawn.text for drawn in pictures.texts(line.window())}
    assert {"3-2-1201", note} <= shown
    main = next(text for text in shown if text.startswith("很长的房号"))
    width = line.popup.row_rect(1).width()
    assert main.endswith("…")
    assert 0.5 * width < theme.metrics().horizontalAdvance(main) < 0.62 * width
    pictures.assert_picture(line.window())


def test_many_rows_scroll_to_the_lit_one(show):
    many = [Option(str(i), f"{i} 栋") for i in range(100)]
    line, log, _ = make(show, lookup=lambda _: many)
    type_in(line, "x")
    key(line, *[Qt.Key.Key_Down] * 40)
    rect = line.popup.row_rect(39)
    assert rect.top() >= 0
    assert rect.bottom() <= line.popup.height()
    key(line, Qt.Key.Key_Return)
    assert log.chosen == ["39"]


def test_a_line_that_is_thrown_away_with_its_list_open_is_no_trouble(show, qtbot):
    line, _, _ = make(show, background=True)
    type_in(line, "32")
    popup = line.popup
    shiboken6.delete(line)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert not shiboken6.isValid(popup), "the list goes with its line"


@pytest.mark.parametrize("dark", [False, True])
def test_the_list_is_legible(show, qapp, dark):
    theme.apply(qapp, dark=dark)
    line, _, _ = make(show)
    type_in(line, "32")
    key(line, Qt.Key.Key_Down)
    pictures.assert_picture(line.window())
