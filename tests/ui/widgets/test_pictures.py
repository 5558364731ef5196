"""The picture checks find what is broken on purpose, and nothing where nothing is broken."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from tests import pictures


def kinds(widget: QWidget) -> set[str]:
    return {fault.kind for fault in pictures.faults(widget)}


def test_a_sound_window_has_no_fault(show):
    assert pictures.faults(show(QLabel("欧阳建国"), QPushButton("收回"))) == []


def test_texts_lists_what_is_painted(show):
    window = show(QLabel("欧阳建国"), QPushButton("收回"))
    assert [drawn.text for drawn in pictures.texts(window)] == ["欧阳建国", "收回"]


def test_a_label_that_is_too_narrow_is_clipped(show):
    label = QLabel("主卧卫生间顶部漏水")
    label.setFixedWidth(60)
    faults = pictures.faults(show(label))
    assert [(f.kind, f.text) for f in faults] == [("clipped", "主卧卫生间顶部漏水")]


def test_a_button_that_is_too_low_is_clipped(show):
    button = QPushButton("收回派工单")
    button.setStyleSheet("padding: 0; min-height: 0; font-size: 30px")
    button.setFixedHeight(16)
    assert "clipped" in kinds(show(button))


def test_a_wrapped_label_that_loses_lines_is_clipped(show):
    label = QLabel("主卧卫生间顶部漏水，滴到洗手台，怀疑楼上防水。" * 3)
    label.setWordWrap(True)
    label.setFixedSize(120, 30)
    assert "clipped" in kinds(show(label))


def test_a_label_beyond_its_parent_is_found(show):
    parent = QWidget()
    parent.setFixedSize(100, 30)
    label = QLabel("漏水", parent)
    label.move(90, 0)
    gone = QLabel("堵塞", parent)
    gone.move(200, 0)
    window = show(parent)
    assert {(f.kind, f.text) for f in pictures.faults(window)} == {("clipped", "漏水"), ("vanished", "堵塞")}


def test_a_label_without_room_has_vanished(show):
    label = QLabel("漏水")
    label.setFixedWidth(0)
    assert "vanished" in kinds(show(label))


def test_what_can_be_scrolled_to_is_no_fault(show):
    inner = QWidget()
    column = QVBoxLayout(inner)
    for i in range(60):
        column.addWidget(QLabel(f"第 {i} 行"))
    area = QScrollArea()
    area.setWidget(inner)
    assert pictures.faults(show(area, QPushButton("在列表下面"))) == []


def test_table_cells_end_with_an_ellipsis_or_are_clipped(show):
    table = QTableWidget(1, 2)
    table.setItem(0, 0, QTableWidgetItem("主卧卫生间顶部漏水滴到洗手台"))
    table.setColumnWidth(0, 80)
    window = show(table)
    assert pictures.faults(window) == []
    assert any(drawn.text.endswith("…") for drawn in pictures.texts(window))


class _Careless(QWidget):
    """Paints two texts over each other, and one beyond its edge."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawText(10, 20, "欧阳建国")
        painter.drawText(20, 24, "李淑芬")
        painter.drawText(self.width() - 10, 60, "长长的备注")


def test_painted_texts_are_seen_too(show):
    widget = _Careless()
    widget.setMinimumHeight(80)
    faults = pictures.faults(show(widget))
    assert {(f.kind, f.text) for f in faults} == {("overlap", "欧阳建国 / 李淑芬"), ("clipped", "长长的备注")}


def test_labels_over_each_other_overlap(show):
    parent = QWidget()
    for i, text in enumerate(("超时三小时", "今天到期")):
        QLabel(text, parent).setGeometry(QRect(10 + 20 * i, 10, 100, 24))
    parent.setMinimumHeight(50)
    assert kinds(show(parent)) == {"overlap"}


def test_an_opaque_sheet_over_a_text_is_no_overlap(show):
    parent = QWidget()
    QLabel("下面", parent).setGeometry(QRect(10, 10, 100, 24))
    over = QLabel("上面", parent)
    over.setStyleSheet("background: #FFFFFF")
    over.setGeometry(QRect(0, 0, 200, 40))
    parent.setMinimumHeight(60)
    window = show(parent)
    assert pictures.faults(window) == []
    assert [drawn.text for drawn in pictures.texts(window)] == ["上面"]


def test_pale_text_is_found_and_disabled_text_exempt(show):
    label = QLabel("已归档")
    label.setStyleSheet("color: #79838F; background: #FFFFFF")
    window = show(label)
    assert kinds(window) == {"contrast"}
    label.setEnabled(False)
    assert pictures.faults(window) == []


class _HalfClear(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        ink = QColor("#000000")
        ink.setAlpha(90)
        painter.setPen(ink)
        painter.drawText(10, 20, "半透明的字")


def test_half_transparent_ink_is_judged_as_it_is_seen(show):
    widget = _HalfClear()
    widget.setMinimumHeight(40)
    assert kinds(show(widget)) == {"contrast"}
