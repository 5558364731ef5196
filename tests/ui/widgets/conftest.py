"""The look of the program for every widget test, and a way to show a widget with the keyboard in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests import pictures
from ui import tasks, theme


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
    assert tasks.wait_all(5000), "a task was left running"
    if theme.tokens().dark:
        theme.apply(qapp)


@pytest.fixture
def show(qtbot) -> Callable[..., QWidget]:
    """Put widgets one under the other into a window of a size and show it; the window."""

    kept: list[QWidget] = []  # pytest-qt holds windows weakly

    def shown(*widgets: QWidget, size: tuple[int, int] = (700, 400)) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        kept.append(window)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        pictures.settle(window)
        return window

    return shown
