"""The ruled table of a paper form: label cells on paper tint, value cells with editors, 1 px rules.

The geometry is worked out here and not by a QGridLayout, because the rules must meet to the pixel, a cell
must grow with its text and with the problem shown in it, and the height must follow the width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as later

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from ui import theme
from ui.widgets.focus import first_stop
from ui.widgets.text import plain_label

PAD_X, PAD_Y = 9, 5
_IN = 1  # the outer rules stand in by 1 px: at 150 % the widget's own edge may fall between two pixels
_FILLING = {QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding}


@dataclass(eq=False)
class GridCell:
    """A label cell and its value cell; `label_rect` and `value_rect` include their rules."""

    label: QLabel
    widget: QWidget
    problem: QLabel
    field: str
    span: int
    label_rect: QRect = later(default_factory=QRect)
    value_rect: QRect = later(default_factory=QRect)


@dataclass(eq=False)
class GridRow:
    """Cells side by side."""

    cells: list[GridCell]
    min_height: int
    shown: bool = True


def wanted_height(widget: QWidget, width: int) -> int:
    """The px a widget needs at `width`."""
    if widget.hasHeightForWidth() or widget.sizePolicy().hasHeightForWidth():
        return max(widget.heightForWidth(width), widget.minimumHeight())
    hint = max(widget.sizeHint().height(), widget.minimumSizeHint().height(), widget.minimumHeight())
    return min(hint, widget.maximumHeight())


class PaperGrid(QWidget):
    """The table. `weights`: how the value columns share the width that the label columns leave."""

    def __init__(self, weights: Sequence[float], label_width: int) -> None:
        super().__init__()
        self.rows: list[GridRow] = []
        self._weights = tuple(weights)
        self._label_width = label_width
        self._focused: GridCell | None = None
        self._arranging = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    # --- building ----------------------------------------------------------------------------------
    def add_row(self, cells: Sequence[tuple[str, QWidget, int, str]], min_height: int) -> int:
        """A row of (label, widget, span, field); spans are in label-and-value pairs. The row's number."""
        left_over = len(self._weights) - sum(span for _, _, span, _ in cells)
        if left_over < 0:
            raise ValueError("the spans are wider than the form")
        made = [self._cell(*cell) for cell in cells]
        made[-1].span += left_over
        self.rows.append(GridRow(made, min_height))
        self._arrange()
        return len(self.rows) - 1

    def _cell(self, label: str, widget: QWidget, span: int, name: str) -> GridCell:
        head = plain_label(label, px=13, wrap=True)
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setParent(self)
        widget.setParent(self)
        problem = plain_label("", tone="danger", px=12, wrap=True)
        problem.setParent(self)
        problem.hide()
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            head.setBuddy(widget)
        if label and not widget.accessibleName():
            widget.setAccessibleName(label)
        head.setVisible(bool(label))
        widget.show()
        return GridCell(head, widget, problem, name or widget.objectName(), span)

    def cells(self) -> list[GridCell]:
        """All cells in reading order."""
        return [cell for row in self.rows for cell in row.cells]

    def set_row_shown(self, row: int, *, shown: bool) -> None:
        """Show or take away a row."""
        self.rows[row].shown = shown
        for cell in self.rows[row].cells:
            cell.label.setVisible(shown and bool(cell.label.text()))
            cell.widget.setVisible(shown)
            cell.problem.setVisible(shown and bool(cell.problem.text()))
        self._arrange()

    def set_problem(self, cell: GridCell, text: str) -> None:
        """Show `text` in danger colour under the widget of the cell; "" takes it away."""
        cell.problem.setText(text)
        cell.problem.setVisible(bool(text))
        self._arrange()

    # --- geometry ----------------------------------------------------------------------------------
    def _edges(self) -> list[int]:
        """The x of the rule at the left of each pair, and of the last rule."""
        count = len(self._weights)
        room = max(self.width() - 3 - count * self._label_width, count * 40)
        total = sum(self._weights)
        edges, used = [_IN], 0.0
        for i, weight in enumerate(self._weights, start=1):
            used += weight
            edges.append(_IN + i * self._label_width + round(room * used / total))
        return edges

    def _arrange(self) -> None:
        """Place every cell for the present width; the height follows."""
        if self._arranging:
            return
        self._arranging = True
        edges, top = self._edges(), _IN
        for row in self.rows:
            if row.shown:
                top += self._arrange_row(row, edges, top)
        self._arranging = False
        if self.minimumHeight() != top + 1 + _IN:
            self.setFixedHeight(top + 1 + _IN)
        self.update()

    def _arrange_row(self, row: GridRow, edges: list[int], top: int) -> int:
        """Place one row at `top`; its height in px, the upper rule counted."""
        pair, height = 0, row.min_height + 1
        for cell in row.cells:
            left, right = edges[pair], edges[pair + cell.span]
            middle = left + self._label_width if cell.label.text() else left
            cell.label_rect = QRect(left, top, middle - left + 1, 0)
            cell.value_rect = QRect(middle, top, right - middle + 1, 0)
            pair += cell.span
            height = max(height, self._cell_height(cell) + 1)
        for cell in row.cells:
            cell.label_rect.setHeight(height + 1)
            cell.value_rect.setHeight(height + 1)
            self._place(cell)
        return height

    def _inner(self, cell: GridCell) -> QRect:
        return cell.value_rect.adjusted(PAD_X, 1, -PAD_X, -1)

    def _problem_height(self, cell: GridCell) -> int:
        if cell.problem.isHidden():
            return 0
        return cell.problem.heightForWidth(self._inner(cell).width()) + 2

    def _cell_height(self, cell: GridCell) -> int:
        wanted = wanted_height(cell.widget, self._inner(cell).width())
        label = cell.label.heightForWidth(self._label_width - 9) + 4 if cell.label.text() else 0
        return max(wanted + self._problem_height(cell) + 2 * PAD_Y, label)

    def _place(self, cell: GridCell) -> None:
        inner = self._inner(cell)
        cell.label.setGeometry(cell.label_rect.adjusted(5, 1, -5, -1))
        below = self._problem_height(cell)
        room = inner.adjusted(0, 0, 0, -below)
        wanted = wanted_height(cell.widget, inner.width())
        policy = cell.widget.sizePolicy().verticalPolicy()
        if policy in _FILLING and not cell.widget.hasHeightForWidth():
            spot = room.adjusted(0, PAD_Y, 0, -PAD_Y)
        else:
            spot = QRect(room.left(), room.top() + (room.height() - wanted) // 2, room.width(), wanted)
        cell.widget.setGeometry(spot)
        if below:
            cell.problem.setGeometry(inner.left(), spot.bottom() + 1, inner.width(), below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width breaks texts anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """An editor asked for another height, or the look changed."""
        kinds = {QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.Show}
        if watched is self and event.type() in kinds:
            self._arrange()
        return False

    def sizeHint(self) -> QSize:
        """As high as the rows."""
        return QSize(700, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a scaled screen."""
        return QSize(len(self._weights) * (self._label_width + 90), self.minimumHeight())

    # --- focus and painting ------------------------------------------------------------------------
    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        # a popup or another window takes the focus for a moment: the cell stays framed only for its own
        found = next((c for c in self.cells() if new and (c.widget is new or c.widget.isAncestorOf(new))), None)
        if found is not self._focused:
            self._focused = found
            self.update()

    def focused_field(self) -> str | None:
        """The field whose cell is framed, or None."""
        return self._focused.field if self._focused else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere in a cell goes to its editor."""
        spot = event.position().toPoint()
        for row in self.rows:
            for cell in row.cells if row.shown else ():
                if cell.value_rect.contains(spot) or cell.label_rect.contains(spot):
                    first_stop(cell.widget).setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tints, rules, and the frame around the cell in focus."""
        del event
        painter = QPainter(self)
        rule = theme.colour("paper_rule")
        shown = [cell for row in self.rows if row.shown for cell in row.cells]
        for cell in shown:
            painter.fillRect(cell.value_rect, theme.colour("focus_tint" if cell is self._focused else "sheet"))
            if cell.label.text():
                painter.fillRect(cell.label_rect, theme.colour("label_tint"))
        # whole device pixels, the same number for every rule: at 125 % and 150 % some would else be double
        ratio = self.devicePixelRatioF()
        thin, thick = max(1, int(ratio)) / ratio, max(2, round(2 * ratio)) / ratio
        for cell in shown:
            for rect in (cell.label_rect, cell.value_rect):
                _frame(painter, rect, thin, rule, at_far=0.0)
        if self._focused in shown and self._focused is not None:
            _frame(painter, self._focused.value_rect, thick, theme.colour("focus_frame"), at_far=thin - thick)


def _frame(painter: QPainter, rect: QRect, width: float, colour: QColor, *, at_far: float) -> None:
    """Four bars inside `rect`, whose last pixel column and row hold the far rules; `at_far` moves those in."""
    left, top = float(rect.left()), float(rect.top())
    right, bottom = rect.right() + at_far, rect.bottom() + at_far
    for bar in (
        QRectF(left, top, right - left + width, width),
        QRectF(left, bottom, right - left + width, width),
        QRectF(left, top, width, bottom - top + width),
        QRectF(right, top, width, bottom - top + width),
    ):
        painter.fillRect(bar, colour)
