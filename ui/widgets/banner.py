"""The bar over a page: what happened, what was kept, what to do next, and perhaps 撤销.

A colour is never alone: the bar begins with a picture and a word.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.errors import Unavailable
from ui import theme
from ui.widgets.card import Action
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.text import RunLabel

_ICONS = {"good": "good", "warning": "warning", "danger": "danger", "information": "information"}
_WORDS = {"good": "完成", "warning": "注意", "danger": "没有完成", "information": "提示"}


class Banner(QWidget):
    """A bar that is hidden until it has something to say."""

    acted = Signal(str)
    """The key of the action that was pressed; the bar closes."""
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tone = "information"
        self.buttons: dict[str, KeyButton] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(46, 9, 10, 9)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._text = RunLabel()
        self._detail = RunLabel(px=13)
        words.addStretch(1)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._flow = FlowLayout(spacing=8)
        row.addLayout(self._flow)
        self._close = QToolButton()
        self._close.setProperty("look", "flat")
        self._close.setAccessibleName("关闭提示")
        self._close.setToolTip("关闭提示")
        self._close.clicked.connect(self.hide_now)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide_now)
        self.hide()

    def say(
        self,
        text: str,
        *,
        tone: str = "good",
        detail: str = "",
        actions: Sequence[Action] = (),
        seconds: int = 0,
    ) -> None:
        """Show a message; it goes by itself after `seconds` (0: stays until closed or replaced)."""
        self._tone = tone
        self._text.set_runs(((f"{_WORDS[tone]}　", f"bold {tone}"), (text, "")))
        self._detail.set_runs(((detail, "secondary"),))
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{_WORDS[tone]} {text} {detail}")
        self._set_actions(actions)
        self._close.setIcon(theme.icon("close", "secondary", 16))
        self._timer.stop()
        if seconds:
            self._timer.start(seconds * 1000)
        self.show()
        self.update()

    def say_unavailable(self, error: Unavailable, actions: Sequence[Action] = ()) -> None:
        """What is in the way, what was kept, what to do next."""
        detail = "　".join(part for part in (error.kept, error.do) if part)
        self.say(error.what, tone="warning", detail=detail, actions=actions)

    def text(self) -> str:
        """What it says now, with the detail; "" while hidden."""
        if self.isHidden():
            return ""
        return " ".join(part for part in (self._text.text(), self._detail.text()) if part)

    def tone(self) -> str:
        """good, warning, danger or information."""
        return self._tone

    def hide_now(self) -> None:
        """Close the bar."""
        self._timer.stop()
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _set_actions(self, actions: Sequence[Action]) -> None:
        for old in self.buttons.values():
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = {}
        for action in actions:
            button = KeyButton(action.text, action.hint, action.tone, size="medium")
            button.clicked.connect(lambda _=False, key=action.key: self._act(key))
            self._flow.addWidget(button)
            button.show()
            self.buttons[action.key] = button

    def _act(self, key: str) -> None:
        self.hide_now()
        self.acted.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the bar while the keyboard is in it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide_now()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pale ground, a stripe and the picture of the tone."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.ground_colour(self._tone))
        painter.fillRect(0, 0, 4, self.height(), theme.mark_colour(self._tone))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        picture = theme.pixmap(_ICONS[self._tone], self._tone, 20, self.devicePixelRatioF())
        beside = self._text.y() + (theme.metrics().height() - 20) / 2
        painter.drawPixmap(QRectF(16, beside, 20, 20), picture, QRectF(picture.rect()))
