"""The shell with the pages under test, over a real data folder with the usual small project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.paths import DataFolder
from app.services import desk as opening
from app.services.actor import Actor
from app.services.desk import Opened
from tests import pictures
from ui import tasks
from ui.changes import Changes
from ui.context import Context
from ui.estate import page as estate
from ui.main_window import MainWindow, PageSpec
from ui.printing.memory_printer import MemoryPrinter
from ui.printing.printers import Printers
from ui.settings import page as settings


def fresh(folder: Path) -> Iterator[Opened]:
    """A new, empty data folder, open; its recovery code is still to be printed."""
    found = opening.open_folder(DataFolder(folder))
    yield found
    opening.close()


def shell(opened: Opened, actor: Actor) -> SimpleNamespace:
    """The window with 今日 (empty), 业主房号 and 设置, shown and active; `context`, `window` and the pages."""
    changes = Changes()
    kept: dict[str, Context] = {}
    window = MainWindow(
        (
            PageSpec("today", "今日", QWidget),
            PageSpec("rooms", "业主房号", lambda: estate.make(kept["context"])),
            PageSpec("settings", "设置", lambda: settings.make(kept["context"])),
        ),
        changes=changes,
    )
    kept["context"] = Context(actor, opened, changes, Printers(only=(MemoryPrinter(),)), window)
    window.go("today")
    show(window)
    return SimpleNamespace(window=window, context=kept["context"], go=window.go, page=window.page, banner=window.banner)


def show(window: QWidget, size: tuple[int, int] = (1366, 768)) -> None:
    """Show a top-level widget with the keyboard in it."""
    window.resize(*size)
    window.show()
    window.activateWindow()
    pictures.settle(window)


def finish() -> None:
    """Let background work and its changes arrive."""
    assert tasks.wait_all(20_000)
    QApplication.processEvents()


def key(name: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    QTest.keyClick(widget, name, modifier)
    QApplication.processEvents()


def focused() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


class Answers:
    """Answers dialogs that `exec`: each is handed to a callable while it is shown."""

    def __init__(self, monkeypatch) -> None:
        self.seen: list[QDialog] = []
        self._waiting: list[object] = []
        answer = self._exec

        def run(dialog: QDialog) -> int:
            return answer(dialog)

        monkeypatch.setattr(QDialog, "exec", run)

    def next(self, act) -> None:
        """What to do with the next dialog."""
        self._waiting.append(act)

    def _exec(self, dialog: QDialog) -> int:
        assert self._waiting, f"nobody answers “{dialog.windowTitle()}”"
        self.seen.append(dialog)
        window = dialog.parentWidget().window() if dialog.parentWidget() is not None else None
        dialog.show()
        dialog.activateWindow()
        pictures.settle(dialog)
        self._waiting.pop(0)(dialog)
        finish()
        assert not dialog.isVisible(), f"“{dialog.windowTitle()}” was not closed: {dialog.problems()}"
        if window is not None:
            _back_to(window)
        return dialog.result()


def _back_to(window: QWidget) -> None:
    """The window is active again: the platform tells so a turn of the loop later."""
    for _ in range(200):
        window.activateWindow()
        QTest.qWait(5)
        if QApplication.activeWindow() is window:
            return
    raise AssertionError("the window did not become active again")


def confirm() -> None:
    """Ctrl Enter."""
    key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
