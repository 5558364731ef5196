"""A white card of the side column: a title with a remark, and rows with something at each end.

For the household, what happened before, and the steps of this kind of call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.card import paint_card
from ui.widgets.pair import TextPair
from ui.widgets.text import ElidedLabel, RunLabel

_SIDE = 15


@dataclass(frozen=True)
class SideRow:
    """`left` in ink, `right` in a tone. With a `key` the row can be chosen. `wrap` shows long texts whole."""

    left: str
    right: str = ""
    tone: str = "ink"
    key: str = ""
    left_tone: str = ""
    wrap: bool = False


class _RowWidget(QWidget):
    """One row with a hairline above all but the first."""

    chosen = Signal(str)

    def __init__(self, row: SideRow, *, first: bool) -> None:
        super().__init__()
        self._row, self._first = row, first
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 4)
        box.setSpacing(10)
        small = row.tone in {"muted", "secondary"}
        right = ElidedLabel(row.right, tone=row.tone, px=12 if small else theme.BASE_PX)
        if row.wrap:
            box.addWidget(RunLabel(((row.left, row.left_tone),)), 1)
            box.addWidget(right)
            right.setVisible(bool(row.right))
        else:
            box.addWidget(TextPair(ElidedLabel(row.left, tone=row.left_tone), right), 1)
        if row.key:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleName(row.left)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or space chooses the row."""
        if self._row.key and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.chosen.emit(self._row.key)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the row."""
        if self._row.key and self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._row.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hairline, and a frame in focus."""
        del event
        painter = QPainter(self)
        if not self._first:
            painter.fillRect(0, 0, self.width(), 1, theme.colour("hairline"))
        if self.hasFocus():
            painter.setPen(theme.colour("focus_frame"))
            painter.drawRect(self.rect().adjusted(0, 1, -1, -1))


class SideCard(QWidget):
    """A titled card with rows; hidden rows and an empty text are its other states."""

    row_chosen = Signal(str)
    """The key of the row that was clicked or entered."""

    def __init__(self, title: str = "", right: str = "") -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._widgets: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDE, 11, _SIDE - 1, 12)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(10)
        self._title = ElidedLabel("", tone="secondary", px=13, bold=True)
        self._right = ElidedLabel("", tone="secondary", px=13, bold=True)
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._title, 1)
        head.addWidget(self._right)
        self._column.addLayout(head)
        self._column.addSpacing(6)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column.addLayout(self._rows)
        self.set_title(title, right)

    def set_title(self, title: str, right: str = "") -> None:
        """The heading and the remark at its right."""
        self._title.setText(title)
        self._right.setText(right)
        self._right.setVisible(bool(right))
        self.setAccessibleName(title)

    def set_rows(self, rows: Sequence[SideRow], *, empty: str = "") -> None:
        """Show these rows; when there are none, `empty` in grey."""
        for old in self._widgets:
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._widgets = []
        for row in rows:
            made = _RowWidget(row, first=not self._widgets)
            made.chosen.connect(self.row_chosen)
            self._add(made)
        if not rows and empty:
            self._add(RunLabel(((empty, "muted"),), px=13))

    def row_widgets(self) -> list[QWidget]:
        """The widgets of the rows, in order."""
        return list(self._widgets)

    def add_widget(self, widget: QWidget) -> None:
        """Put any widget under the rows (a button, a note)."""
        self._column.addWidget(widget)

    def _add(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)
        self._widgets.append(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet."""
        del event
        paint_card(QPainter(self), QRectF(self.rect()))
