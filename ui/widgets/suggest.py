"""What CompleterLine and SearchPopup share: ask for rows after a key, show the newest answer, steer the list.

The question is asked in the next turn of the event loop and only for the newest text, so a fast typist
never waits for an answer to a text that is gone. With `background` it runs in a thread (ui.tasks) and
answers that come too late are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui import tasks
from ui.widgets.popup import Option, OptionPopup, Row

Ask = Callable[[str], Sequence[Row]]


class Suggester(QObject):
    """Feeds and steers the popup of one line edit."""

    chosen = Signal(object)
    """The user took an Option."""
    entered = Signal(str)
    """Enter was pressed and no row was taken."""

    def __init__(self, line: QLineEdit, ask: Ask, *, background: bool = False) -> None:
        super().__init__(line)
        self.line, self.ask, self.background = line, ask, background
        self.light_first = False
        self.take_with_tab = False
        self.opens_empty = False
        self.popup = OptionPopup(line)
        self.popup.chosen.connect(self.take)
        self._task: tasks.Task | None = None
        self._moved = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._put)
        line.textEdited.connect(self.ask_soon)
        line.installEventFilter(self)
        line.destroyed.connect(self._stop)

    def ask_soon(self) -> None:
        """Ask for the rows of the present text in the next turn of the loop."""
        self._moved = False
        self._timer.start()

    def close(self) -> None:
        """Take the list away; an answer under way is dropped."""
        self._timer.stop()
        self._stop()
        self.popup.hide()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _put(self) -> None:
        text = self.line.text()
        self._stop()
        if not text.strip() and not self.opens_empty:
            self.popup.hide()
        elif self.background:
            self._task = tasks.run(lambda _: self.ask(text), self._show, self._failed, owner=self)
        else:
            self._show(self.ask(text))

    def _show(self, rows: Sequence[Row]) -> None:
        self._task = None
        if self.line.hasFocus():
            self.popup.set_rows(rows, light_first=self.light_first)

    def _failed(self, error: Exception) -> None:
        # a list of proposals is a help, not an act: without it the clerk goes on typing
        self._task = None
        self.popup.hide()
        raise error

    def take(self, option: Option) -> None:
        """Close the list and tell which row was taken."""
        self.close()
        self.chosen.emit(option)

    def _only_exact(self) -> Option | None:
        options = [row for row in self.popup.rows() if isinstance(row, Option)]
        text = self.line.text().strip()
        exact = len(options) == 1 and options[0].main.strip() == text and not options[0].offer
        return options[0] if exact else None

    def _current(self) -> Option | None:
        """The row that Enter or Tab would take."""
        if not self.popup.isVisible():
            return None
        if self.light_first or self._moved:
            return self.popup.lit()
        return self._only_exact()

    # --- keys --------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list by the keys of the line."""
        del watched
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # the list's Esc must not be the page's Esc
            if event.key() == Qt.Key.Key_Escape and self.popup.isVisible():
                event.accept()
            return False
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if kind in {QEvent.Type.FocusOut, QEvent.Type.Hide}:
            self.close()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        act: dict[Any, Callable[[], bool]] = {
            Qt.Key.Key_Down: lambda: self._move(1),
            Qt.Key.Key_Up: lambda: self._move(-1),
            Qt.Key.Key_Escape: self._escape,
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_Tab: self._tab,
        }
        handler = act.get(event.key())
        return handler() if handler else False

    def _move(self, step: int) -> bool:
        self._settle()
        if self.popup.isVisible():
            self._moved = True
            self.popup.move_lit(step)
        elif step > 0:
            kept, self.opens_empty = self.opens_empty, True
            self._put()
            self.opens_empty = kept
        return True

    def _escape(self) -> bool:
        shown = self.popup.isVisible()
        self.close()
        return shown

    def _settle(self) -> None:
        """Enter and Tab must not take a row of an older text: have the answer to what stands there now.

        A background question that is still under way is asked again here; it costs what one answer costs.
        """
        if self._timer.isActive() or self._task is not None:
            self._timer.stop()
            self._stop()
            text = self.line.text()
            if text.strip() or self.opens_empty:
                self._show(self.ask(text))

    def _enter(self) -> bool:
        self._settle()
        option = self._current()
        if option is not None:
            self.take(option)
            return True
        self.close()
        self.entered.emit(self.line.text())
        return False

    def _tab(self) -> bool:
        self._settle()
        option = self._current() if self.take_with_tab or self._moved else self._only_exact_shown()
        if option is not None:
            self.take(option)
        return False  # Tab goes on to the next field in any case

    def _only_exact_shown(self) -> Option | None:
        return self._only_exact() if self.popup.isVisible() else None
