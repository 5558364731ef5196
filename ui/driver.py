"""Drives the real windows as a clerk does: words through the input method, keys one by one, pictures of each step.

Used by `main.py tour` and by the story tests, so that the manual's pictures and the tests walk the same path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app import clock


class TooLong(AssertionError):  # noqa: N818  a step of the tour did not come about
    """What was waited for did not happen."""


class Clock:
    """The tour's clock: stands still until it is put forward, so that pictures are the same each time."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def forward(self, **span: int) -> None:
        """Let time pass: minutes=40, hours=2, days=1."""
        self.now += timedelta(**span)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within the block the program's clock is this one."""
        with clock.set_to(lambda: self.now):
            yield


class Driver:
    """Types, presses and looks. `presses` counts key presses beyond the words."""

    def __init__(self, window: QWidget, folder: Path | None = None) -> None:
        self.window = window
        self.presses = 0
        self.pictures: list[Path] = []
        self._folder = folder

    # --- hands -----------------------------------------------------------------------------------------
    def focused(self) -> QWidget:
        """Where keys go. Raises TooLong when nothing has the focus."""
        widget = QApplication.focusWidget() or QApplication.activeModalWidget()
        if widget is None:
            raise TooLong("no widget has the focus")
        return widget

    def type(self, words: str) -> None:
        """Words of any language: Latin by keys, the rest as an input method commits it. Not counted."""
        for run, latin in _runs(words):
            if latin:
                QTest.keyClicks(self.focused(), run)
            else:
                event = QInputMethodEvent()
                event.setCommitString(run)
                QApplication.sendEvent(self.focused(), event)
        self.settle()

    def press(self, keys: str, times: int = 1) -> None:
        """One key press, written as in menus: F2, Tab, Return, Ctrl+Return."""
        combination = QKeySequence(keys)[0]
        for _ in range(times):
            self.presses += 1
            QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
            self.settle()

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or QApplication.activeModalWidget() or self.window

    # --- patience --------------------------------------------------------------------------------------
    def settle(self, milliseconds: int = 20) -> None:
        """Let what was asked for happen: events, lists under a line, repaints."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, condition: Callable[[], object], what: str = "", seconds: float = 60.0) -> None:
        """Until the condition holds. Raises TooLong."""
        end = clock.ticks() + seconds
        while not condition():
            if clock.ticks() > end:
                raise TooLong(what or "what was waited for did not happen")
            self.settle(30)

    # --- eyes ------------------------------------------------------------------------------------------
    def picture(self, name: str, widget: QWidget | None = None) -> Path | None:
        """A picture of the window (or a dialog) into the folder, numbered in the order of the steps."""
        if self._folder is None:
            return None
        self.settle(120)
        target = widget or QApplication.activeModalWidget() or self.window
        path = self._folder / f"{len(self.pictures) + 1:02d}-{name}.png"
        target.grab().save(str(path))
        self.pictures.append(path)
        return path


def _runs(words: str) -> Iterator[tuple[str, bool]]:
    """The text in runs of Latin and other characters."""
    run, latin = "", True
    for character in words:
        is_latin = " " <= character <= "~"
        if run and is_latin != latin:
            yield run, latin
            run = ""
        run, latin = run + character, is_latin
    if run:
        yield run, latin
