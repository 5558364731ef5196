"""The side column below the form: one scroll bar, buttons and warnings in sight, nothing lost on the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget

from tests import pictures
from ui.widgets.card import Action, Card, CardData
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import PaperForm
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import SideColumn, SplitPage

BESIDE, BELOW = 1198, 815


@pytest.fixture
def split(show) -> SplitPage:
    side = SideColumn()
    for title in ("住户", "这一户最近", "接听步骤"):
        card = SideCard(title)
        card.set_rows([SideRow(f"{title} {i}", "备注") for i in range(5)])
        side.add(card)
    warning = CardData("7", body=("可能重复　3-2-1201 已报“漏水”",), actions=(Action("open", "查看这一单"),), flat=True)
    side.add(Card(warning), urgent=True)
    side.urgent[0].hide()
    form = PaperForm("来电来访登记表")
    for i in range(20):
        form.add_row([(f"第 {i} 项", LineBox(), 1, f"f{i}")])
    main = PaperSheet(form)
    main.add_action(KeyButton("只保存", "Ctrl S"))
    made = SplitPage(main, side)
    show(made, size=(BESIDE + 22, 500))
    return made


def go(split: SplitPage, width: int) -> None:
    split.window().resize(width + 22, 502)
    pictures.settle(split)


def top(split: SplitPage, widget: QWidget) -> int:
    return widget.mapTo(split, QPoint(0, 0)).y()


def scrolling(split: SplitPage) -> list[QScrollArea]:
    return [a for a in split.findChildren(QScrollArea) if a.isVisible() and a.verticalScrollBar().maximum() > 0]


def test_below_the_form_there_is_one_scroll_bar(split):
    go(split, BELOW)
    assert scrolling(split) == [split.main.area]
    bar = split.main.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    pictures.settle(split)
    assert "接听步骤 4" in pictures.shown_text(split), "the last card can be scrolled to"
    assert "只保存" in pictures.shown_text(split), "and the buttons are still there"
    pictures.assert_picture(split)


def test_what_is_urgent_stands_above_the_form_when_the_column_is_below(split):
    warning = split.side.urgent[0]
    go(split, BELOW)
    before = split.main.height()
    warning.show()
    pictures.settle(split)
    assert top(split, warning) > 0
    assert top(split, warning) + warning.height() < top(split, split.main)
    assert warning.height() <= 40, "in one line, its button at the right"
    assert split.main.height() < before
    assert scrolling(split) == [split.main.area]
    assert top(split, split.main.buttons[0]) + split.main.buttons[0].height() <= split.height()
    pictures.assert_picture(split)
    warning.hide()
    pictures.settle(split)
    assert split.main.height() == before, "it leaves no gap"


def test_beside_the_form_what_is_urgent_heads_the_column(split):
    warning = split.side.urgent[0]
    go(split, BELOW)
    go(split, BESIDE)
    assert warning.isHidden(), "moving a card shows none that is hidden"
    warning.show()
    pictures.settle(split)
    assert split.side.isAncestorOf(warning)
    assert top(split, warning) == top(split, split.side)
    assert split.main not in warning.parentWidget().children()
    assert not split.main.isAncestorOf(split.side)


def test_cards_that_grow_below_the_form_get_their_room(split):
    go(split, BELOW)
    card, before = split.side.findChildren(SideCard)[0], split.side.height()
    card.set_rows([SideRow(f"{i}", "备注") for i in range(12)])
    pictures.settle(split)
    assert split.side.height() > before
    assert scrolling(split) == [split.main.area]


def test_a_warning_does_not_push_the_line_out_of_sight(split):
    go(split, BELOW)
    form = split.main.form
    form.focus("f8")
    pictures.settle(split)
    split.window().resize(BELOW + 22, 330)
    split.side.urgent[0].show()
    pictures.settle(split)
    line, area = split.window().focusWidget(), split.main.area
    assert 0 <= line.mapTo(area, QPoint(0, 0)).y() <= area.height() - line.height()
