"""来电 | 来访 | 微信 | 信函 by keys, digits and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests import pictures
from ui.widgets.segmented import Segmented

OPTIONS = [("call", "来电"), ("visit", "来访"), ("wechat", "微信"), ("letter", "信函")]


@pytest.fixture
def choice(show) -> Segmented:
    made = Segmented(OPTIONS, "call")
    show(made)
    made.setFocus()
    return made


def press(widget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def test_arrows_walk_and_stop_at_the_ends(choice, qtbot):
    with qtbot.waitSignal(choice.changed) as told:
        press(choice, Qt.Key.Key_Right)
    assert told.args == ["visit"]
    press(choice, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert choice.value() == "letter"
    press(choice, Qt.Key.Key_Home)
    assert choice.value() == "call"
    press(choice, Qt.Key.Key_Left)
    assert choice.value() == "call"
    press(choice, Qt.Key.Key_End)
    assert (choice.value(), choice.text()) == ("letter", "信函")


def test_digits_pick_directly_and_too_great_ones_do_nothing(choice):
    press(choice, Qt.Key.Key_3)
    assert choice.value() == "wechat"
    press(choice, Qt.Key.Key_5)
    assert choice.value() == "wechat"


def test_the_same_choice_is_picked_but_not_changed(choice):
    changed, picked = [], []
    choice.changed.connect(changed.append)
    choice.picked.connect(picked.append)
    press(choice, Qt.Key.Key_1)
    assert (changed, picked) == ([], ["call"])


def test_the_mouse_picks_the_word_under_it(choice, qtbot):
    spot = choice.option_rect("wechat").center().toPoint()
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=spot)
    assert choice.value() == "wechat"


def test_only_an_optional_choice_can_be_cleared(choice, show):
    press(choice, Qt.Key.Key_Delete)
    assert choice.value() == "call"
    free = Segmented(OPTIONS, "call", optional=True)
    show(free)
    press(free, Qt.Key.Key_Backspace)
    assert free.value() is None


def test_a_closed_option_is_stepped_over(choice):
    choice.set_enabled_options(["call", "letter"])
    press(choice, Qt.Key.Key_2)
    assert choice.value() == "call"
    press(choice, Qt.Key.Key_Right)
    assert choice.value() == "letter"


def test_with_nothing_chosen_the_first_arrow_takes_an_end(show):
    free = Segmented(OPTIONS, optional=True)
    show(free)
    press(free, Qt.Key.Key_Left)
    assert free.value() == "letter"


def test_set_value_is_silent_and_refuses_strangers(choice):
    changed = []
    choice.changed.connect(changed.append)
    choice.set_value("visit")
    assert (choice.value(), changed) == ("visit", [])
    with pytest.raises(ValueError, match="fax"):
        choice.set_value("fax")


def test_other_options_drop_a_value_that_is_gone(choice):
    choice.set_options([("visit", "来访")])
    assert choice.value() is None


def test_control_keys_go_on_to_the_page(choice):
    QTest.keyClick(choice, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert choice.value() == "call"


def test_it_wraps_where_the_width_is_short(show):
    choice = Segmented(OPTIONS, "call")
    one_row = choice.heightForWidth(choice.sizeHint().width())
    assert choice.heightForWidth(140) > one_row
    assert choice.minimumSizeHint().width() < 140
    choice.setFixedWidth(140)
    window = show(choice)
    pictures.assert_picture(window)
    assert "信函" in pictures.shown_text(window)
    assert choice.height() >= choice.heightForWidth(140)
    assert choice.option_rect("letter").bottom() <= choice.height()


def test_the_focus_is_seen(choice):
    with_focus = choice.grab().toImage()
    choice.clearFocus()
    assert choice.grab().toImage() != with_focus
