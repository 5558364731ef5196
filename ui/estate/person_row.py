"""One person of a household: name, role, note, phones masked with 显示, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.residents import Gone
from app.services.rooms import Person, PhoneLine
from ui import theme
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.text import ElidedLabel, plain_label

Reveal = Callable[[int], str]
"""Gives a phone (its id) whole; shows a refusal itself and gives "" then."""


class PhoneShown(QWidget):
    """A masked phone. 显示 shows it whole (the service logs it), 隐藏 masks it again."""

    def __init__(self, line: PhoneLine, reveal: Reveal) -> None:
        super().__init__()
        self._line, self._reveal = line, reveal
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(6)
        self.number = plain_label(line.masked)
        self.button = KeyButton("显示", size="small")
        self.button.setAccessibleName(f"显示电话 {line.masked}")
        self.button.clicked.connect(self.turn)
        box.addWidget(self.number)
        if not line.ok:
            odd = plain_label("位数不对", tone="warning", px=12)
            odd.setToolTip("照名册或登记时的原样保留，请与业主核对")
            box.addWidget(odd)
        box.addWidget(self.button)

    def turn(self) -> None:
        """Show or mask."""
        if self.number.text() != self._line.masked:
            self.mask()
        elif whole := self._reveal(self._line.id):
            self._put(whole, Qt.TextInteractionFlag.TextSelectableByMouse, "隐藏")

    def mask(self) -> None:
        """As it was before 显示."""
        self._put(self._line.masked, Qt.TextInteractionFlag.NoTextInteraction, "显示")

    def _put(self, number: str, flags: Qt.TextInteractionFlag, word: str) -> None:
        self.number.setText(number)
        self.number.setTextInteractionFlags(flags)
        self.button.setText(word)
        self.button.updateGeometry()


class _Line(QWidget):
    """A row with a hairline above all but the first."""

    def __init__(self, *, first: bool) -> None:
        super().__init__()
        self._first = first

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if not self._first:
            QPainter(self).fillRect(0, 0, self.width(), 1, theme.colour("line"))


class PersonRow(_Line):
    """Signals carry the customer's id."""

    edit = Signal(int)
    leave = Signal(int)

    def __init__(self, person: Person, reveal: Reveal, *, first: bool) -> None:
        super().__init__(first=first)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(10)
        name = ElidedLabel(person.name, bold=True, px=15)
        top.addWidget(name)
        top.addWidget(plain_label(person.role, tone="secondary", px=13))
        top.addStretch(1)
        for text, signal in (("编辑", self.edit), ("迁出", self.leave)):
            button = KeyButton(text, size="small")
            button.setAccessibleName(f"{text} {person.name}")
            button.clicked.connect(lambda _=False, told=signal: told.emit(person.id))
            top.addWidget(button)
        column.addLayout(top)
        self.phones = [PhoneShown(line, reveal) for line in person.phones]
        if self.phones:
            flow = FlowLayout(spacing=8)
            for shown in self.phones:
                flow.addWidget(shown)
            column.addLayout(flow)
        else:
            column.addWidget(plain_label("没有电话", tone="muted", px=13))
        if person.note:
            column.addWidget(plain_label(person.note, tone="secondary", px=13, wrap=True))

    def mask(self) -> None:
        """Mask every phone."""
        for shown in self.phones:
            shown.mask()


class GoneRow(_Line):
    """Someone who moved out; `back` brings them in again."""

    back = Signal(int)

    def __init__(self, gone: Gone, *, first: bool) -> None:
        super().__init__(first=first)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(10)
        row.addWidget(ElidedLabel(f"{gone.name}　{gone.role}", tone="secondary"), 1)
        row.addWidget(plain_label(f"{gone.day} 迁出", tone="muted", px=12))
        button = KeyButton("迁回", size="small")
        button.setAccessibleName(f"迁回 {gone.name}")
        button.clicked.connect(lambda: self.back.emit(gone.id))
        row.addWidget(button)
