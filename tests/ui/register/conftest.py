"""A shell with a desk behind it, and hands: real keys, typed Chinese, answers to dialogs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.registers import REGISTERS
from app.services.actor import Actor
from tests import pictures
from tests.conftest import Desk
from ui import tasks, theme
from ui.changes import Changes
from ui.context import Context
from ui.main_window import MainWindow, PageSpec
from ui.printing.memory_printer import MemoryPrinter
from ui.printing.printers import Printers
from ui.register.ledger import LedgerPage
from ui.register.page import RegisterPage

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window with a least size; it says nothing about us."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Light colours before and after each test."""
    if theme.tokens().dark or not qapp.styleSheet():
        theme.apply(qapp)
    yield
    if theme.tokens().dark:
        theme.apply(qapp)


@dataclass
class Shell:
    """One log-in: a window with one page. `page` is the register's page."""

    desk: Desk
    actor: Actor
    printer: MemoryPrinter = field(default_factory=MemoryPrinter)
    changes: Changes = field(default_factory=Changes)
    opened: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = Context(self.actor, None, self.changes, Printers(None, only=[self.printer]), None)  # type: ignore[arg-type]
        self.host: QWidget = QWidget()
        self.window: MainWindow | None = None

    def show(self, make: Callable[[Context], QWidget], size: tuple[int, int] = (1366, 768)) -> QWidget:
        """The window with this page, shown and active."""
        specs = (PageSpec("home", "今日", QWidget), PageSpec("page", "台账", lambda: make(self.context)))
        self.window = MainWindow(specs, changes=self.changes)
        self.context.window = self.window
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.window.go("page")
        self.settle()
        return self.window.page("page")

    def ledger(self, registers=REGISTERS, **more) -> RegisterPage:
        """The 台账 page; its register's page."""
        made = self.show(lambda context: LedgerPage(context, registers), **more)
        assert isinstance(made, LedgerPage)
        assert made.page is not None
        return made.page

    def listing(self, register, actions=(), **more) -> RegisterPage:
        """The page of a register with a screen of its own."""
        made = self.show(lambda context: RegisterPage(context, register, self.opened.append, actions), **more)
        assert isinstance(made, RegisterPage)
        return made

    def settle(self) -> None:
        """Let workers end and the screen follow."""
        assert tasks.wait_all(10_000)
        if self.window is not None:
            pictures.settle(self.window)

    @property
    def focus(self) -> QWidget:
        """Where the keyboard is."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def activate(self) -> None:
        """A dialog was closed: offscreen nobody gives the window back its keyboard."""
        assert self.window is not None
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.settle()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key where the keyboard is."""
        for _ in range(times):
            QTest.keyClick(self.focus, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """Type: ASCII by keys, the rest as an input method gives it."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focus, character)
            else:
                event = QInputMethodEvent()
                event.setCommitString(character)
                QApplication.sendEvent(self.focus, event)
        self.settle()

    def close(self) -> None:
        """Take the window away with everything in it."""
        tasks.wait_all(10_000)
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
        QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete


@pytest.fixture
def shell(desk: Desk, qtbot) -> Iterator[Shell]:
    """The clerk's."""
    made = Shell(desk, desk.clerk)
    yield made
    made.close()


@pytest.fixture
def manager_shell(desk: Desk, qtbot) -> Iterator[Shell]:
    """The manager's."""
    made = Shell(desk, desk.manager)
    yield made
    made.close()


@pytest.fixture
def answer(qtbot) -> Iterator[Callable[[Callable[[QDialog], None]], None]]:
    """`answer(act)`: when the next dialog opens, do `act(dialog)`; it is closed if that leaves it open."""
    waiting: list[Callable[[QDialog], None]] = []
    timer = QTimer()
    timer.setInterval(20)

    def look_for_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not waiting or not tasks.wait_all(10_000):
            return
        act = waiting.pop(0)
        try:
            act(dialog)
            tasks.wait_all(10_000)
        finally:
            if dialog.isVisible() and not waiting:
                dialog.done(0)

    timer.timeout.connect(look_for_dialog)
    timer.start()
    yield waiting.append
    timer.stop()
    assert not waiting, "a dialog was expected and did not open"
