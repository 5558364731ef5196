"""台账: every register that has no screen of its own, found in REGISTERS and shown by the one page.

↑↓ choose a register, → or Enter goes into its list. With a single register there is nothing to choose, and the
list of registers is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.paper.register import Register
from app.registers import REGISTERS
from ui import theme
from ui.context import Context
from ui.register.page import RegisterPage

_WIDTH = 176
_ROW = 36


class _Names(QListWidget):
    """The registers by name."""

    entered = Signal()
    """→ or Enter: the keyboard goes into the list of the chosen register."""

    def __init__(self, registers: Sequence[Register]) -> None:
        super().__init__()
        self.setAccessibleName("台账")
        self.setFixedWidth(_WIDTH)
        self.setUniformItemSizes(True)
        for register in registers:
            item = QListWidgetItem(register.title)
            item.setToolTip(register.title)
            item.setSizeHint(QSize(_WIDTH - 8, _ROW))
            self.addItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """→ and Enter go on; the rest is the list's own."""
        if event.key() in {Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class LedgerPage(QWidget):
    """The lesser registers. `open(register="mail", …)` goes straight to one; the rest is passed to its page."""

    def __init__(self, context: Context, registers: Sequence[Register] | None = None) -> None:
        super().__init__()
        self._context = context
        found = REGISTERS if registers is None else registers
        self._registers = tuple(register for register in found if not register.own_screen)
        self._pages: dict[str, RegisterPage] = {}
        row = QHBoxLayout(self)
        row.setSpacing(0)
        self.names = _Names(self._registers)
        self.stack = QStackedWidget()
        row.setContentsMargins(0, 0, 0, 0)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(theme.GAP, theme.GAP, 0, theme.GAP)
        side.addWidget(self.names)
        row.addWidget(self._side)
        row.addWidget(self.stack, 1)
        self.names.currentRowChanged.connect(self._show)
        self.names.entered.connect(self._enter)
        if self._registers:
            self.names.setCurrentRow(0)

    @property
    def page(self) -> RegisterPage | None:
        """The page of the chosen register."""
        at = self.names.currentRow()
        return self._pages.get(self._registers[at].key) if at >= 0 else None

    def _show(self, at: int) -> None:
        if at < 0:
            return
        register = self._registers[at]
        if register.key not in self._pages:
            made = RegisterPage(self._context, register)
            made.table.installEventFilter(self)
            made.stack.currentChanged.connect(self._make_room)
            self._pages[register.key] = made
            self.stack.addWidget(made)
        self.stack.setCurrentWidget(self._pages[register.key])
        self._make_room()

    def _make_room(self) -> None:
        """One register needs no choosing; while a form is open it has the whole width."""
        typing = self.page is not None and self.page.stack.currentWidget() is not self.page.list_page
        self._side.setVisible(len(self._registers) > 1 and not typing)

    def open(self, register: str = "", **args: Any) -> None:
        """Show a register, by key; without one the register shown last."""
        keys = [one.key for one in self._registers]
        if register in keys:
            self.names.setCurrentRow(keys.index(register))
        if self.page is not None:
            self.page.open(**args)

    def leave(self) -> bool:
        """As the page of the register says."""
        return self.page is None or self.page.leave()

    def take_focus(self) -> None:
        """The page of the register."""
        self._enter()

    def _enter(self) -> None:
        if self.page is not None:
            self.page.take_focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """← in the table goes back to the names when there is nothing to scroll."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Left
            and self.names.isVisible()
            and self.page is not None
            and watched is self.page.table
            and self.page.table.horizontalScrollBar().value() == 0
        ):
            self.names.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)


def make(context: Context) -> LedgerPage:
    """The page, for the window's list of pages."""
    return LedgerPage(context)
