"""The filter bar: what is typed and chosen becomes one Filter, told once."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.registers import intake, mail
from app.services.lists import Filter
from ui.register.filter_bar import FilterBar


@pytest.fixture
def told() -> list:
    return []


@pytest.fixture
def bar(desk, qtbot, told) -> FilterBar:
    made = FilterBar(intake.REGISTER)
    qtbot.addWidget(made)
    made.changed.connect(told.append)
    made.resize(1100, 90)
    made.show()
    return made


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("today", date(2026, 11, 21), date(2026, 11, 21)),
        ("week", date(2026, 11, 16), date(2026, 11, 22)),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_a_word_fills_in_the_days(bar, told, key, first, last):
    QTest.mouseClick(bar.period, Qt.MouseButton.LeftButton, pos=bar.period.option_rect(key).center().toPoint())
    assert told == [Filter(first=first, last=last)]
    assert (bar.first.text(), bar.last.text()) == (first.isoformat(), last.isoformat())
    assert bar.period.value() == key
    QTest.mouseClick(bar.period, Qt.MouseButton.LeftButton, pos=bar.period.option_rect("all").center().toPoint())
    assert told[-1] == Filter()
    assert bar.first.text() == ""


def test_days_are_typed_short_and_shown_in_full(bar, told):
    QTest.keyClicks(bar.first, "1101")
    QTest.keyClick(bar.first, Qt.Key.Key_Return)
    QTest.keyClicks(bar.last, "11-21")
    QTest.keyClick(bar.last, Qt.Key.Key_Return)
    assert told == [Filter(first=date(2026, 11, 1)), Filter(first=date(2026, 11, 1), last=date(2026, 11, 21))]
    assert (bar.first.text(), bar.last.text()) == ("2026-11-01", "2026-11-21")
    assert bar.period.value() is None


def test_days_that_are_a_word_light_it(bar):
    bar.first.setText("今天")
    QTest.keyClick(bar.first, Qt.Key.Key_Return)
    bar.last.setText("今天")
    QTest.keyClick(bar.last, Qt.Key.Key_Return)
    assert bar.period.value() == "today"


def test_a_day_that_does_not_exist_is_said_and_counts_as_none(bar, told):
    QTest.keyClicks(bar.first, "2026-02-30")
    QTest.keyClick(bar.first, Qt.Key.Key_Return)
    assert "这一天" in bar.problem.text()
    assert bar.problem.isVisible()
    assert bar.first.text() == "2026-02-30"
    assert bar.first.property("problem") == "true"
    assert told == []
    bar.clear()
    assert not bar.problem.isVisible()


def test_an_end_before_its_beginning_is_said(bar):
    bar.set_wanted(Filter(first=date(2026, 11, 21), last=date(2026, 11, 1)))
    assert bar.problem.text() == "结束早于开始"


def test_words_are_told_after_a_pause_and_at_once_with_enter(bar, told, qtbot):
    QTest.keyClicks(bar.words, "3-2")
    assert told == []
    qtbot.waitUntil(lambda: told == [Filter(text="3-2")])
    QTest.keyClicks(bar.words, "-1201")
    QTest.keyClick(bar.words, Qt.Key.Key_Return)
    assert told[-1] == Filter(text="3-2-1201")
    assert len(told) == 2
    QTest.keyClicks(bar.words, " ")
    QTest.keyClick(bar.words, Qt.Key.Key_Return)
    assert len(told) == 2  # a space asks nothing new


def test_boxes_choose_one_of_a_closed_list(bar, told):
    box = bar.boxes["category"]
    assert box.itemText(0) == "类别：全部"
    box.setCurrentIndex(box.findData("complaint"))
    box.activated.emit(box.currentIndex())
    assert told == [Filter(choices={"category": ("complaint",)})]
    assert box.currentText() == "类别：投诉"
    bar.clear()
    assert told[-1] == Filter()
    assert box.currentIndex() == 0


def test_setting_a_filter_tells_it_once(bar, told):
    wanted = Filter(text="漏水", first=date(2026, 11, 1), last=date(2026, 11, 30), choices={"state": ("open",)})
    bar.set_wanted(wanted)
    assert told == [wanted]
    assert bar.wanted() == wanted
    assert bar.period.value() == "month"
    assert bar.clear_button.isEnabled()
    bar.set_wanted(wanted)
    assert told == [wanted]


def test_with_little_room_the_boxes_wait_for_a_press(bar):
    bar.set_compact(compact=True)
    assert bar.more_button.isVisible()
    assert not bar.boxes["state"].isVisible()
    bar.more_button.click()
    assert bar.boxes["state"].isVisible()
    bar.more_button.click()
    bar.set_wanted(Filter(choices={"state": ("open",)}))
    assert bar.boxes["state"].isVisible()  # what narrows the list is never hidden


def test_a_register_without_closed_lists_has_one_row(desk, qtbot):
    bar = FilterBar(mail.REGISTER)
    qtbot.addWidget(bar)
    bar.show()
    bar.set_compact(compact=True)
    assert not bar.more_button.isVisible()
