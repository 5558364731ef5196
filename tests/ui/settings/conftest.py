"""The look of the program, a data folder and the shell, for the screens of settings and estate."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

from app.services.desk import Opened
from tests.conftest import Desk, furnish
from tests.ui.settings import shell as help_
from ui import messages, tasks, theme


@pytest.fixture(autouse=True)
def _look(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Light colours; no background work left over; a question that nobody expects fails instead of waiting."""
    monkeypatch.setattr(messages, "_run", lambda box: pytest.fail(f"unexpected: {box.text()}"))
    if theme.tokens().dark or not qapp.styleSheet():
        theme.apply(qapp)
    yield
    assert tasks.wait_all(20_000)
    for window in QApplication.topLevelWidgets():
        window.hide()  # not close(): a page with unsaved words would ask
        window.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete: nothing outlives its test


@pytest.fixture
def opened(tmp_path, noon) -> Iterator[Opened]:
    yield from help_.fresh(tmp_path / "data")


@pytest.fixture
def office(opened) -> Desk:
    """The usual small project in a data folder of its own."""
    return furnish()


@pytest.fixture
def manager_shell(opened, office, qapp) -> SimpleNamespace:
    return help_.shell(opened, office.manager)


@pytest.fixture
def clerk_shell(opened, office, qapp) -> SimpleNamespace:
    return help_.shell(opened, office.clerk)


@pytest.fixture
def answers(monkeypatch) -> help_.Answers:
    return help_.Answers(monkeypatch)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window with a least size; it says nothing about us."""
    for item in items:
        if "/tests/ui/settings/" in item.path.as_posix() or "/tests/ui/estate/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))
