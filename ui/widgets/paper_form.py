"""A form that looks like the paper it will be printed on: title, number, ruled cells, problems in their cells.

The form knows no rules: a page asks a service, catches Refused and hands its problems to `show_problems`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.errors import Problem
from ui import theme
from ui.widgets.editors import use_paper_look
from ui.widgets.focus import first_stop
from ui.widgets.paper_grid import GridCell, PaperGrid
from ui.widgets.text import ElidedLabel, plain_label

NO_SERIAL = "保存后编号"
_LABEL_WIDTH = 84
_TWO = (1.3, 1.0)


class Cell(NamedTuple):
    """A label, its editor, how many label-and-value pairs it covers, and the field's name for problems."""

    label: str
    widget: QWidget
    span: int = 1
    field: str = ""


class PaperForm(QWidget):
    """Title in Song, a head line, the ruled table, and a line for problems of no single field."""

    def __init__(
        self,
        title: str,
        *,
        columns: int = 2,
        weights: Sequence[float] | None = None,
        label_width: int = _LABEL_WIDTH,
    ) -> None:
        super().__init__()
        if weights is None:
            weights = _TWO if columns == len(_TWO) else (1.0,) * columns
        self.grid = PaperGrid(weights, label_width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._title = plain_label(title)
        self._title.setFont(theme.font(20, bold=True, song=True, spacing=4))
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setWordWrap(True)
        column.addWidget(self._title)
        column.addSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.setContentsMargins(1, 0, 1, 0)
        self._serial = ElidedLabel("", tone="secondary", px=12)
        self._right = ElidedLabel("", tone="secondary", px=12)
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._serial)
        head.addStretch(1)
        head.addWidget(self._right)
        column.addLayout(head)
        column.addSpacing(6)
        column.addWidget(self.grid)
        self._general = plain_label("", tone="danger", px=13, wrap=True)
        self._general.setContentsMargins(0, 6, 0, 0)
        self._general.hide()
        column.addWidget(self._general)
        column.addStretch(1)
        self.set_serial(None)

    # --- building ----------------------------------------------------------------------------------
    def add_row(self, cells: Sequence[Cell | tuple[Any, ...]], *, min_height: int = 36) -> int:
        """A row of Cells or (label, widget[, span[, field]]); the number of the row, for set_row_visible.

        The last cell takes what its row leaves. Raises ValueError when the spans are too wide.
        """
        row = [Cell(*cell) for cell in cells]
        number = self.grid.add_row(row, min_height)
        for cell in row:
            use_paper_look(cell.widget)
        return number

    def set_row_visible(self, row: int, visible: bool) -> None:  # noqa: FBT001  Qt's way
        """Show or take away a row."""
        self.grid.set_row_shown(row, shown=visible)

    def set_label(self, field: str, text: str) -> None:
        """Another label for a field. Raises KeyError."""
        self._cell(field).label.setText(text)

    # --- head --------------------------------------------------------------------------------------
    def set_title(self, title: str) -> None:
        """The form's name."""
        self._title.setText(title)

    def set_serial(self, serial: str | None) -> None:
        """The number, or None while there is none: it is taken when the record is saved."""
        self._serial.setText(f"编号 {serial or NO_SERIAL}")

    def set_head_right(self, text: str) -> None:
        """Time and recorder."""
        self._right.setText(text)

    # --- fields ------------------------------------------------------------------------------------
    def fields(self) -> list[str]:
        """The names of the fields in reading order."""
        return [cell.field for cell in self.grid.cells() if cell.field]

    def widget(self, field: str) -> QWidget:
        """The editor of a field. Raises KeyError."""
        return self._cell(field).widget

    def _cell(self, field: str) -> GridCell:
        for cell in self.grid.cells():
            if cell.field == field:
                return cell
        raise KeyError(field)

    def focus(self, field: str) -> None:
        """Put the keyboard into a field and scroll it into sight. Raises KeyError."""
        stop = first_stop(self._cell(field).widget)
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        # the grid may still be growing; the cell has its place in the next turn of the loop
        QTimer.singleShot(0, self, lambda: self._reveal(stop))

    def focus_first(self) -> None:
        """Put the keyboard into the first cell that takes it."""
        for cell in self.grid.cells():
            stop = first_stop(cell.widget)
            if stop.focusPolicy() & Qt.FocusPolicy.TabFocus and stop.isEnabled() and not stop.isHidden():
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def focused_field(self) -> str | None:
        """The field whose cell is framed."""
        return self.grid.focused_field()

    def _reveal(self, widget: QWidget) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(widget, 20, 60)

    # --- problems ----------------------------------------------------------------------------------
    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Each problem in its cell, the others under the form; returns the others. Focuses the first.

        Replaces the problems shown before.
        """
        self.clear_problems()
        by_field: dict[str, list[str]] = {}
        others: list[Problem] = []
        known = set(self.fields())
        for problem in problems:
            if problem.field in known:
                by_field.setdefault(problem.field, []).append(problem.text)
            else:
                others.append(problem)
        for field, texts in by_field.items():
            self.grid.set_problem(self._cell(field), "；".join(texts))
        self._general.setText("；".join(p.text for p in others))
        self._general.setVisible(bool(others))
        first = next((f for f in self.fields() if f in by_field), None)
        if first is not None:
            self.focus(first)
        return others

    def set_problem(self, field: str, text: str) -> None:
        """One problem in its cell ("" takes it away), without moving the keyboard. Raises KeyError."""
        self.grid.set_problem(self._cell(field), text)

    def clear_problems(self) -> None:
        """Take all problems away."""
        for cell in self.grid.cells():
            if cell.problem.text():
                self.grid.set_problem(cell, "")
        self._general.setText("")
        self._general.hide()

    def problems(self) -> dict[str, str]:
        """The problems shown now: field → text ("" for those of no field)."""
        shown = {cell.field: cell.problem.text() for cell in self.grid.cells() if cell.problem.text()}
        if self._general.text():
            shown[""] = self._general.text()
        return shown


def row(*widgets: QWidget, spacing: int = 16, fill: bool = False) -> QWidget:
    """Several things in one cell, from the left; with `fill` the last one takes the rest."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box = QHBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for i, widget in enumerate(widgets):
        box.addWidget(widget, 1 if fill and i == len(widgets) - 1 else 0)
    if not fill:
        box.addStretch(1)
    return made


def value(text: str = "", *, bold: bool = False, wrap: bool = False) -> QLabel:
    """A read-only value in a cell (16 px); one line with … or, with `wrap`, as many as it needs."""
    if wrap:
        return plain_label(text, px=16, bold=bold, wrap=True)
    return ElidedLabel(text, px=16, bold=bold)


def note(text: str = "") -> ElidedLabel:
    """A grey remark in a cell (12 px)."""
    return ElidedLabel(text, tone="muted", px=12)
