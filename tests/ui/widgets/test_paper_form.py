"""The paper form: cells, Tab order, problems, focus frame, growth."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import Problem
from tests import pictures
from ui import theme
from ui.widgets.editors import LineBox, TextBox
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import Cell, PaperForm, note, row, value
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.segmented import Segmented


def intake() -> PaperForm:
    form = PaperForm("来电来访登记表")
    form.add_row([("方式", Segmented([("call", "来电"), ("visit", "来访")], "call"), 2, "channel")])
    form.add_row([Cell("房号", LineBox(), 1, "room"), Cell("姓名", LineBox(), 1, "name")])
    shown = KeyButton("显示", tone="link", size="small")
    form.add_row(
        [("电话", row(value("138 **** 6621"), shown), 1, "phone"), ("预约时间", LineBox("", "可不填"), 1, "when")]
    )
    form.add_row([("内容", TextBox(min_lines=3), 2, "content")])
    form.add_row([("完成时限", row(value("今天 24:00", bold=True), note("16:00 前登记，当日完成"), fill=True))])
    return form


@pytest.fixture
def form(show) -> PaperForm:
    made = intake()
    show(made, size=(760, 520))
    return made


def focused(form: PaperForm) -> QWidget:
    return form.window().focusWidget()


def test_tab_follows_the_reading_order_and_back_again(form):
    form.focus("channel")
    order = []
    for _ in range(6):
        order.append(form.focused_field())
        QTest.keyClick(focused(form), Qt.Key.Key_Tab)
    assert order == ["channel", "room", "name", "phone", "when", "content"]
    form.focus("content")
    QTest.keyClick(focused(form), Qt.Key.Key_Backtab)
    assert form.focused_field() == "when"


def test_entry_may_begin_in_any_field(form):
    form.focus("room")
    QTest.keyClicks(focused(form), "3-2-1201")
    assert form.widget("room").text() == "3-2-1201"
    form.focus_first()
    assert form.focused_field() == "channel"
    with pytest.raises(KeyError):
        form.focus("nowhere")


def cell_colours(form: PaperForm, field: str) -> set[str]:
    """The colours along the inner edge of a cell."""
    cell = next(c for c in form.grid.cells() if c.field == field)
    image = form.grid.grab().toImage()
    rect = cell.value_rect
    return {image.pixelColor(QPoint(rect.left() + d, rect.center().y())).name().upper() for d in (0, 1, 4)}


def test_the_cell_in_focus_is_framed_and_tinted(form):
    form.focus("room")
    assert {theme.LIGHT.focus_frame, theme.LIGHT.focus_tint} <= cell_colours(form, "room")
    assert theme.LIGHT.focus_tint not in cell_colours(form, "name")
    form.focus("name")
    assert theme.LIGHT.focus_tint not in cell_colours(form, "room")
    assert {theme.LIGHT.focus_frame, theme.LIGHT.focus_tint} <= cell_colours(form, "name")


def test_a_click_beside_the_editor_goes_into_it(form, qtbot):
    cell = next(c for c in form.grid.cells() if c.field == "name")
    qtbot.mouseClick(form.grid, Qt.MouseButton.LeftButton, pos=cell.value_rect.topLeft() + QPoint(3, 3))
    assert form.focused_field() == "name"


def test_rules_meet_to_the_pixel(form):
    for line in form.grid.rows:
        rects = [r for cell in line.cells for r in (cell.label_rect, cell.value_rect)]
        for left, right in itertools.pairwise(rects):
            assert left.right() == right.left(), "neighbours share one rule"
            assert (left.top(), left.bottom()) == (right.top(), right.bottom())
    for upper, lower in zip(form.grid.rows, form.grid.rows[1:], strict=False):
        assert upper.cells[0].value_rect.bottom() == lower.cells[0].value_rect.top()
    ends = {line.cells[-1].value_rect.right() for line in form.grid.rows}
    assert len(ends) == 1
    form.focus("room")
    assert form.grid.grab().toImage().pixelColor(ends.pop(), 20).name().upper() == theme.LIGHT.paper_rule


def test_the_serial_comes_with_the_saving(form):
    assert "编号 保存后编号" in pictures.shown_text(form)
    form.set_serial("LF-CH3-202611-0142")
    form.set_head_right("2026-11-21 15:42　接待记录人 张敏")
    text = pictures.shown_text(form)
    assert "LF-CH3-202611-0142" in text
    assert "保存后编号" not in text
    assert "接待记录人 张敏" in text


PROBLEMS = [
    Problem("content", "请填写内容"),
    Problem("name", "请填写姓名。业主不愿留名时写“匿名”，并在内容里注明原因"),
    Problem("name", "不能超过 40 字"),
    Problem("", "这一户有两位李先生，请选一位"),
    Problem("unknown", "没有这个栏目"),
]


def test_problems_stand_in_their_cells_and_the_first_gets_the_focus(form):
    form.focus("content")
    left = form.show_problems(PROBLEMS)
    pictures.settle(form)
    assert [p.field for p in left] == ["", "unknown"]
    assert form.problems()["content"] == "请填写内容"
    assert form.problems()["name"].endswith("；不能超过 40 字")
    assert form.problems()[""] == "这一户有两位李先生，请选一位；没有这个栏目"
    assert form.focused_field() == "name", "the first on the paper, not the first in the list"
    for cell in form.grid.cells():
        if cell.problem.text():
            assert cell.value_rect.contains(cell.problem.geometry())
            assert not cell.problem.geometry().intersects(cell.widget.geometry())
    pictures.assert_picture(form.window())


def test_the_cell_grows_for_its_problem_and_shrinks_again(form):
    cell = next(c for c in form.grid.cells() if c.field == "name")
    before, whole = cell.value_rect.height(), form.grid.height()
    form.show_problems(PROBLEMS)
    pictures.settle(form)
    assert cell.value_rect.height() > before
    assert form.grid.height() > whole
    form.clear_problems()
    pictures.settle(form)
    assert (cell.value_rect.height(), form.grid.height()) == (before, whole)
    assert form.problems() == {}


def test_new_problems_replace_the_old(form):
    form.show_problems([Problem("room", "没有这个房号")])
    form.show_problems([Problem("name", "请填写姓名")])
    assert form.problems() == {"name": "请填写姓名"}


def test_a_growing_text_pushes_the_rows_below(form):
    below = next(c for c in form.grid.cells() if c.label.text() == "完成时限")
    before = below.value_rect.top()
    form.widget("content").set_text("\n".join("第几行" for _ in range(9)))
    pictures.settle(form)
    assert below.value_rect.top() > before
    pictures.assert_picture(form.window())


def test_a_row_can_be_taken_away_and_brought_back(form):
    height = form.grid.height()
    form.set_row_visible(2, False)
    assert form.grid.height() < height
    assert not form.widget("when").isVisible()
    form.focus("name")
    QTest.keyClick(focused(form), Qt.Key.Key_Tab)
    assert form.focused_field() == "content"
    form.set_row_visible(2, True)
    assert form.grid.height() == height


def test_spans_that_are_too_wide_are_refused():
    form = PaperForm("派工单", columns=3)
    with pytest.raises(ValueError, match="wider"):
        form.add_row([("a", LineBox(), 2), ("b", LineBox(), 2)])


def test_the_last_cell_takes_what_is_left(show):
    form = PaperForm("派工单", columns=3)
    form.add_row([("报修人", LineBox()), ("房号", LineBox()), ("电话", LineBox())])
    form.add_row([("派往", LineBox()), ("材料", LineBox())])
    show(form, size=(900, 200))
    upper, lower = form.grid.rows
    assert lower.cells[1].value_rect.right() == upper.cells[2].value_rect.right()
    assert lower.cells[1].label_rect.left() == upper.cells[1].label_rect.left()


def test_a_cell_without_label_takes_the_whole_width(show):
    form = PaperForm("派工单")
    form.add_row([("", TextBox(), 2, "materials")])
    form.add_row([("姓名", LineBox()), ("电话", LineBox())])
    show(form)
    alone = form.grid.rows[0].cells[0]
    assert alone.value_rect.left() == form.grid.rows[1].cells[0].label_rect.left()
    assert not alone.label.isVisible()


def test_labels_name_their_editors_for_screen_readers(form):
    assert form.widget("name").accessibleName() == "姓名"
    form.set_label("name", "联系人")
    assert "联系人" in pictures.shown_text(form)


def test_a_form_can_be_thrown_away(qtbot):
    form = intake()
    qtbot.addWidget(form)
    form.show()
    form.deleteLater()
    other = LineBox()
    qtbot.addWidget(other)
    other.show()
    QApplication.sendPostedEvents(None, 0)
    QApplication.processEvents()
    other.setFocus()  # focusChanged must not reach the dead form


def sheet_of(form: PaperForm) -> PaperSheet:
    sheet = PaperSheet(form)
    sheet.add_action(KeyButton("保存并打印派工单", "Ctrl Enter", "primary"))
    sheet.add_action(KeyButton("只保存", "Ctrl S"))
    sheet.set_note("每 5 秒自动存草稿")
    return sheet


def test_on_a_sheet_the_form_scrolls_and_the_buttons_stay(show):
    form = intake()
    sheet = sheet_of(form)
    window = show(sheet, size=(700, 300))
    assert sheet.area.verticalScrollBar().maximum() > 0
    for button in sheet.buttons:
        assert window.rect().contains(QRect(button.mapTo(window, QPoint(0, 0)), button.size()))
    form.focus("content")
    pictures.settle(window)
    content = form.widget("content")
    spot = content.mapTo(sheet.area.viewport(), QPoint(0, 0)).y()
    assert 0 <= spot < sheet.area.viewport().height(), "the field in focus is scrolled into sight"
    pictures.assert_picture(window)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1000, 720, 520])
@pytest.mark.parametrize("state", ["empty", "long", "problems"])
def test_the_picture_is_sound(show, qapp, dark, width, state):
    theme.apply(qapp, dark=dark)
    form = intake()
    if state == "long":
        form.widget("name").setText("欧阳" * 40)
        form.widget("content").set_text("主卧卫生间顶部漏水" * 60)
        form.set_head_right("2026-11-21 15:42　接待记录人 " + "欧阳建国" * 6)
        form.set_serial("LF-CH3-202611-0142")
    window = show(sheet_of(form), size=(width, 640))
    if state == "problems":
        form.show_problems(PROBLEMS)
    pictures.assert_picture(window)
