"""What the settings, log-in and estate screens are built of: white panels, labelled fields with their problems.

`FieldList` is the plain counterpart of PaperForm, for settings that have no paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import Problem
from ui import theme
from ui.widgets.paper_grid import first_stop
from ui.widgets.split import scroller
from ui.widgets.text import plain_label

_LABEL = 132
_EDGE = 15


class _Field(NamedTuple):
    widget: QWidget
    problem: QLabel


class FieldList(QWidget):
    """Labels, editors, hints and problems, one field under the other. `beside` sets labels at the left."""

    def __init__(self, *, beside: bool = False, editor_width: int = 0) -> None:
        super().__init__()
        self._beside, self._editor_width = beside, editor_width
        self._fields: dict[str, _Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12 if beside else 10)
        self._loose = plain_label("", tone="danger", px=13, wrap=True)
        self._loose.hide()
        self._column.addWidget(self._loose)

    def add(self, label: str, widget: QWidget, field: str = "", *, hint: str = "") -> QWidget:
        """A field; `hint` says in grey what it means. Returns `widget`."""
        if not widget.accessibleName():
            widget.setAccessibleName(label)
        head = plain_label(label, tone="secondary", px=13)
        head.setBuddy(widget)
        problem = plain_label("", tone="danger", px=12, wrap=True)
        problem.hide()
        box = QBoxLayout(QBoxLayout.Direction.LeftToRight if self._beside else QBoxLayout.Direction.TopToBottom)
        box.setSpacing(12 if self._beside else 4)
        if self._beside:
            head.setFixedWidth(_LABEL)
            head.setWordWrap(True)
            head.setContentsMargins(0, 6, 0, 0)
            box.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        else:
            box.addWidget(head)
        right = QVBoxLayout()
        right.setSpacing(3)
        if self._editor_width:
            widget.setMaximumWidth(self._editor_width)
            line = QHBoxLayout()
            line.addWidget(widget, 1000)
            line.addStretch(1)
            right.addLayout(line)
        else:
            right.addWidget(widget)
        right.addWidget(problem)
        if hint:
            right.addWidget(plain_label(hint, tone="muted", px=12, wrap=True))
        box.addLayout(right, 1)
        self._column.insertLayout(self._column.count() - 1, box)
        self._fields[field or widget.objectName()] = _Field(widget, problem)
        return widget

    def add_widget(self, widget: QWidget) -> None:
        """Anything between two fields."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Each problem under its field, the others below; returns the others. Focuses the first."""
        self.clear_problems()
        loose: list[Problem] = []
        for problem in problems:
            at = self._fields.get(problem.field)
            if at is None:
                loose.append(problem)
            else:
                _say(at.problem, "；".join(part for part in (at.problem.text(), problem.text) if part))
        _say(self._loose, "；".join(problem.text for problem in loose))
        first = next((field for field, at in self._fields.items() if at.problem.text()), None)
        if first is not None:
            self.focus(first)
        return loose

    def has(self, field: str) -> bool:
        """Whether there is such a field."""
        return field in self._fields

    def set_problem(self, field: str, text: str) -> None:
        """Say `text` under one field, "" takes it away. Raises KeyError."""
        _say(self._fields[field].problem, text)

    def clear_problems(self) -> None:
        """Take all problems away."""
        for at in self._fields.values():
            _say(at.problem, "")
        _say(self._loose, "")

    def problems(self) -> dict[str, str]:
        """The problems shown: field → text, "" for those of no field."""
        shown = {field: at.problem.text() for field, at in self._fields.items() if at.problem.text()}
        if self._loose.text():
            shown[""] = self._loose.text()
        return shown

    def focus(self, field: str) -> None:
        """Put the keyboard into a field and scroll it, with its problem, into sight. Raises KeyError."""
        at = self._fields[field]
        first_stop(at.widget).setFocus(Qt.FocusReason.OtherFocusReason)
        # the problem has its place only in the next turn of the loop
        QTimer.singleShot(0, self, lambda: reveal(at.problem if at.problem.isVisible() else at.widget))


def _say(label: QLabel, text: str) -> None:
    theme.ensure_glyphs(text)
    label.setText(text)
    label.setVisible(bool(text))


def reveal(widget: QWidget) -> None:
    """Scroll the page around `widget` so that it is seen."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(widget, 10, 30)


class Panel(QFrame):
    """A white card with a heading, perhaps something at the right of it, and a body."""

    def __init__(self, title: str = "", note: str = "") -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, 14, _EDGE, 16)
        column.setSpacing(10)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if title:
            self.title = plain_label(title, px=15, bold=True)
            self.head.addWidget(self.title)
        if note:
            self.head.addWidget(plain_label(note, tone="muted", px=12, wrap=True), 1)
        else:
            self.head.addStretch(1)
        column.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column.addLayout(self.body, 1)

    def add(self, widget: QWidget, stretch: int = 0) -> QWidget:
        """Put a widget under the others; returns it."""
        self.body.addWidget(widget, stretch)
        return widget


def level_buttons(box: QLineEdit) -> None:
    """Bring the small buttons inside a line (clear, show password) to its middle: the sheet's own are too high."""
    for button in box.findChildren(QToolButton):
        button.setStyleSheet("min-height: 0; padding: 0; border: none;")


def row(*widgets: QWidget, spacing: int = 8, stretch: bool = True) -> QWidget:
    """Widgets side by side from the left."""
    made = QWidget()
    box = QHBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for widget in widgets:
        box.addWidget(widget)
    if stretch:
        box.addStretch(1)
    return made


def scrolled(*widgets: QWidget, most_width: int = 0) -> QWidget:
    """Panels one under the other in a page that scrolls, 14 px around and between."""
    inner, stack = QWidget(), QWidget()
    # the limit is on one widget in a row: a column would reckon its labels' heights with the whole width
    line = QHBoxLayout(inner)
    line.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
    line.setSpacing(0)
    line.addWidget(stack, 1000)
    line.addStretch(1)
    if most_width:
        stack.setMaximumWidth(most_width)
    column = QVBoxLayout(stack)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return scroller(inner)


def centred(card: QWidget, width: int) -> QWidget:
    """A card in the middle of the ground, at most `width` px wide; scrolls where the window is too low."""
    card.setMaximumWidth(width)
    card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
    column.addStretch(2)
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card, 1000)
    middle.addStretch(1)
    column.addLayout(middle)
    column.addStretch(3)
    return scroller(inner)
