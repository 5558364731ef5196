"""The white sheet on the desk: a form that scrolls, and under it the buttons, which stay."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import PaperForm
from ui.widgets.split import scroller
from ui.widgets.text import ElidedLabel

_SHADOW = (18, 12, 7, 3)
"""Darkness (of 255) of the shadow from the edge outwards, a px each."""


class PaperSheet(QWidget):
    """Form, buttons, and a grey note at the right of the buttons."""

    bleed = len(_SHADOW)
    """px at each side that only hold the shadow; pages take them off their margins."""

    def __init__(self, form: PaperForm | QWidget) -> None:
        super().__init__()
        self.form = form
        self.buttons: list[KeyButton] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(self.bleed + 1, self.bleed + 1, self.bleed + 1, self.bleed + 1)
        column.setSpacing(0)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(25, 22, 25, 10)
        inner.addWidget(form)
        self.area = scroller(page)
        column.addWidget(self.area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(26, 8, 26, 22)
        foot.setSpacing(12)
        self._flow = FlowLayout(spacing=10)
        self._note = ElidedLabel("", tone="muted", px=12)
        foot.addLayout(self._flow, 1)
        foot.addWidget(self._note)
        column.addLayout(foot)

    def add_action(self, button: KeyButton) -> KeyButton:
        """Put a button under the form."""
        self._flow.addWidget(button)
        self.buttons.append(button)
        return button

    def remove_action(self, button: KeyButton) -> None:
        """Take a button away."""
        self.buttons.remove(button)
        self._flow.removeWidget(button)
        button.hide()
        button.deleteLater()

    def set_note(self, text: str) -> None:
        """The grey note, e.g. 每 5 秒自动存草稿."""
        self._note.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sheet with a hairline and a soft shadow."""
        del event
        painter = QPainter(self)
        sheet = self.rect().adjusted(self.bleed, self.bleed, -self.bleed, -self.bleed)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for far, dark in enumerate(_SHADOW, start=1):
            painter.setPen(QPen(QColor(0, 0, 0, dark), 1))
            edge = QRectF(sheet).adjusted(0.5 - far, 0.5 - far, far - 0.5, far - 0.5)
            painter.drawRoundedRect(edge, 2 + far, 2 + far)
        painter.fillRect(sheet, theme.colour("sheet_edge"))
        painter.fillRect(sheet.adjusted(1, 1, -1, -1), theme.colour("sheet"))
