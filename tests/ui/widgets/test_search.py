"""The one search box: groups, keys, and nothing found."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests import pictures
from tests.keys import type_text
from ui.widgets.editors import LineBox
from ui.widgets.search import NOTHING, Hit, HitGroup, SearchPopup

GROUPS = [
    HitGroup("房号", (Hit("r1", "3-2-1201", "欧阳建国 · 2 人", "room"), Hit("r2", "3-2-1202", "空置", "room"))),
    HitGroup("住户", ()),
    HitGroup("单据", (Hit("o1", "PG-CH3-202611-0088 卫生间漏水", "已派工", "order"),)),
]


@pytest.fixture
def box(show):
    line = LineBox()
    search = SearchPopup(line, lambda text: GROUPS if text.startswith("3") else [])
    show(line)
    line.setFocus()
    chosen, entered = [], []
    search.chosen.connect(chosen.append)
    search.entered.connect(entered.append)
    return line, search, chosen, entered


def type_in(line, text):
    type_text(line, text)
    pictures.settle(line)


def test_typing_and_enter_takes_the_first_hit(box):
    line, search, chosen, _ = box
    type_in(line, "32")
    assert search.popup.lit().key == "r1"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert chosen == [GROUPS[0].hits[0]]
    assert not search.popup.isVisible()


def test_arrows_step_over_headings(box):
    line, _, chosen, _ = box
    type_in(line, "32")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(line, key)
    assert [(hit.kind, hit.key) for hit in chosen] == [("order", "o1")]


def test_empty_groups_have_no_heading_and_hits_are_legible(box):
    line, *_ = box
    type_in(line, "32")
    text = pictures.shown_text(line.window())
    assert "房号" in text
    assert "住户" not in text
    pictures.assert_picture(line.window())


def test_nothing_found_says_what_may_be_typed_and_enter_hands_over_the_text(box):
    line, search, chosen, entered = box
    type_in(line, "xyz")
    assert NOTHING in pictures.shown_text(line.window())
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert (chosen, entered) == ([], ["xyz"])
    assert not search.popup.isVisible()


def test_an_emptied_box_has_no_list(box):
    line, search, *_ = box
    type_in(line, "3")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    pictures.settle(line)
    assert not search.popup.isVisible()


def test_another_source_can_be_set(box):
    line, search, chosen, _ = box
    search.set_lookup(lambda text: [HitGroup("值班", (Hit("w", text),))])
    type_in(line, "王")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert chosen[0].main == "王"


def test_a_hit_is_taken_with_the_mouse(box, qtbot):
    line, search, chosen, _ = box
    type_in(line, "32")
    qtbot.mouseClick(search.popup, Qt.MouseButton.LeftButton, pos=search.popup.row_rect(0).center())
    assert chosen == [], "a heading is not a hit"
    qtbot.mouseClick(search.popup, Qt.MouseButton.LeftButton, pos=search.popup.row_rect(2).center())
    assert chosen[0].key == "r2"
