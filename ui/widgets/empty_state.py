"""What a list or a page shows when there is nothing to show: why, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.card import Action
from ui.widgets.key_button import KeyButton
from ui.widgets.text import plain_label

_ICON = 40


class _Picture(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(_ICON, _ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), theme.pixmap(self._name, "muted", _ICON, self.devicePixelRatioF()))


class EmptyState(QWidget):
    """Picture, title, hint and perhaps one button, in the middle of the room."""

    acted = Signal(str)
    """The key of the action."""

    def __init__(self, title: str, hint: str = "", icon: str = "empty", action: Action | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        if icon:
            middle = QHBoxLayout()
            middle.addWidget(_Picture(icon))
            column.addLayout(middle)
        self.title = plain_label(title, px=16, bold=True, wrap=True)
        self.hint = plain_label(hint, tone="muted", wrap=True)
        for label in (self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self.hint.setVisible(bool(hint))
        self.button: KeyButton | None = None
        if action is not None:
            row = QHBoxLayout()
            self.button = KeyButton(action.text, action.hint, action.tone)
            self.button.clicked.connect(lambda: self.acted.emit(action.key))
            row.addWidget(self.button)
            column.addSpacing(4)
            column.addLayout(row)
        column.addStretch(3)

    def set_text(self, title: str, hint: str = "") -> None:
        """Say something else."""
        theme.ensure_glyphs(title + hint)
        self.title.setText(title)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
