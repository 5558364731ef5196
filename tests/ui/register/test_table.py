"""The table of a register: keys, widths, and the word beside the number of a void or late line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem

from app.registers import intake as intakes
from app.registers import mail
from app.services import entries, intake
from app.services.intake import IntakeForm
from app.services.lists import Filter
from tests.app.services.parcels import many, parcel
from tests.ui.register.conftest import CTRL
from ui import tasks, theme
from ui.register.table import LinesTable
from ui.register.table_model import LinesModel

Key = Qt.Key


@pytest.fixture
def make(desk, qtbot):
    def made(register=mail.REGISTER, size=(1100, 500)):
        model = LinesModel(lambda: desk.clerk, register)
        table = LinesTable(register, model)
        qtbot.addWidget(table)
        table.resize(*size)
        table.show()
        model.show(Filter())
        assert tasks.wait_all(10_000)
        return table

    return made


def option_of(table, row, column):
    """What the style is told to paint."""
    option = QStyleOptionViewItem()
    option.palette = table.palette()
    table.itemDelegateForIndex(table.model().index(row, column)).initStyleOption(
        option, table.model().index(row, column)
    )
    return option


def test_enter_and_a_double_click_open_the_line_and_nothing_else_does(make, desk, qtbot):
    many(desk, 3)
    table = make()
    opened = []
    table.opened.connect(opened.append)
    table.setCurrentIndex(QModelIndex())
    QTest.keyClick(table, Key.Key_Return)
    assert opened == []
    table.make_current(1)
    QTest.keyClick(table, Key.Key_Return)
    QTest.keyClick(table, Key.Key_Return, CTRL)
    spot = table.visualRect(table.model().index(2, 1)).center()
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == [table._lines.id_at(1), table._lines.id_at(2)]


def test_typing_letters_reads_through_nothing(make, desk, monkeypatch):
    many(desk, 120)
    table = make()
    asked = []
    monkeypatch.setattr(table.model(), "match", lambda *args: asked.append(args) or [], raising=False)
    for letter in "YJ9":
        QTest.keyClicks(table, letter)
    assert asked == []
    assert table._lines.fetched() == 100


def test_scrolling_down_fetches_on(make, desk):
    many(desk, 350)
    table = make()
    assert table._lines.fetched() == 100
    for _ in range(8):
        bar = table.verticalScrollBar()
        bar.setValue(bar.maximum())
        QTest.qWait(1)
    assert table._lines.fetched() == 350


def test_columns_are_as_wide_as_their_texts_and_use_the_room(make, desk):
    parcel(desk, tracking="SF1234567890123")
    table = make()
    widths = [table.columnWidth(at) for at in range(table.model().columnCount())]
    assert abs(sum(widths) - table.viewport().width()) <= len(widths)
    metrics = table.fontMetrics()
    for at in range(len(widths)):
        assert metrics.horizontalAdvance(table.model().index(0, at).data()) + 8 <= widths[at]


def test_what_is_long_takes_what_is_left(make, desk):
    form = IntakeForm(room=desk.room, name="甲", phone="13812346621", content="漏水" * 60)
    intake.register(desk.clerk, form)
    at = [cell.name for cell in intakes.REGISTER.list_cells].index("content")
    narrow, wide = make(intakes.REGISTER, (900, 400)), make(intakes.REGISTER, (2600, 400))
    assert wide.columnWidth(at) > narrow.columnWidth(at)
    assert narrow.horizontalScrollBar().maximum() > 0
    assert wide.horizontalScrollBar().maximum() == 0


def test_a_width_set_by_hand_stays(make, desk):
    parcel(desk)
    table = make()
    table.setColumnWidth(3, 321)
    table.resize(1400, 500)
    table._lines.reload()
    assert table.columnWidth(3) == 321


def test_the_style_is_handed_the_text_and_the_look_of_the_line(make, desk):
    struck = parcel(desk, "甲")
    entries.void(desk.manager, mail.REGISTER, struck, "重复")
    parcel(desk, "乙")
    table = make()
    row = table._lines.row_of(struck)
    void, plain = option_of(table, row, 3), option_of(table, 1 - row, 3)
    assert (void.text, plain.text) == ("甲", "乙")
    assert void.font.strikeOut()
    assert not plain.font.strikeOut()
    assert void.palette.color(QPalette.ColorRole.Text) == theme.text_colour("secondary")
    assert plain.palette.color(QPalette.ColorRole.Text) == theme.text_colour("ink")


def test_the_word_stands_beside_the_number(make, desk):
    plain, struck = parcel(desk), parcel(desk)
    entries.void(desk.manager, mail.REGISTER, struck, "重复")
    table = make()
    assert ink_at_the_right(table, plain) == 0
    assert ink_at_the_right(table, struck) > 20


def ink_at_the_right(table, line):
    """Dark points in the last 34 px of the line's number cell."""
    rect = table.visualRect(table.model().index(table._lines.row_of(line), 0))
    image = table.viewport().grab(rect).toImage()
    ground = QColor(image.pixelColor(image.width() - 2, 4)).lightness()
    right = range(image.width() - 34, image.width() - 4)
    return sum(
        abs(image.pixelColor(x, y).lightness() - ground) > 60 for x in right for y in range(6, image.height() - 6)
    )


def test_a_change_of_the_look_changes_the_colours(make, desk, qapp):
    struck = parcel(desk)
    entries.void(desk.manager, mail.REGISTER, struck, "重复")
    table = make()
    theme.apply(qapp, dark=True)
    assert option_of(table, 0, 3).palette.color(QPalette.ColorRole.Text) == theme.text_colour("secondary")
    assert theme.text_colour("secondary") == QColor(theme.DARK.secondary)
