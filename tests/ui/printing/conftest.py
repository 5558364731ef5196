"""The look, PDFs to show, and no dialog that nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.printing.page import A4_LANDSCAPE, A5_LANDSCAPE, Document, Profile
from ui import tasks, theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window with a least size; it says nothing about us."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Light colours before and after each test; no work left over."""
    if theme.tokens().dark or not qapp.styleSheet():
        theme.apply(qapp)
    yield
    assert tasks.wait_all(20_000)
    if theme.tokens().dark:
        theme.apply(qapp)


def sheets(*profiles: Profile) -> bytes:
    """A PDF with a page of each paper; page n has a black square of n cm, 1 cm from the upper left corner."""
    document = Document("试样")
    for number, profile in enumerate(profiles, start=1):
        page = document.page(profile)
        for line in range(0, 1000 * number, 20):
            page.line(1000, 1000 + line, 1000 + 1000 * number, 1000 + line, 30)
    return document.to_bytes()


@pytest.fixture(scope="session")
def book() -> bytes:
    """Three pages A4 landscape."""
    return sheets(A4_LANDSCAPE, A4_LANDSCAPE, A4_LANDSCAPE)


@pytest.fixture(scope="session")
def order() -> bytes:
    """One A5 sheet."""
    return sheets(A5_LANDSCAPE)
