"""The real window over a real file, with hands: what every story begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import clock
from app.paths import DataFolder
from app.services import accounts, desk
from tests.conftest import Desk, furnish
from ui.tour import Clock, Tour, begin, end

NOON = clock.at(2026, 11, 21, 12)


@pytest.fixture
def time() -> Iterator[Clock]:
    """The program's clock, at 2026-11-21 12:00, put forward by the story."""
    hand = Clock(NOON)
    with hand.running():
        yield hand


@pytest.fixture
def people(tmp_path: Path, time: Clock) -> Desk:
    """The furnished project of tests/conftest.py, in its own data folder, closed again."""
    desk.open_folder(DataFolder(tmp_path / "data"))
    made = furnish()
    desk.close()
    return made


@pytest.fixture
def tour(tmp_path: Path, time: Clock, people: Desk, qapp: object) -> Iterator[Tour]:
    """The clerk 张敏 is logged in and looks at 今日; paper goes to a printer that keeps it."""
    made = begin(tmp_path / "data", None, time, tmp_path)
    clerk = accounts.actor_of("zhang")
    made.frontdesk.logged_in(clerk)
    made.driver.settle(50)
    yield made
    end(made)
