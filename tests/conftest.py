"""What every test may ask for: a folder with a data file, a set-up project, a clock that stands still."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import clock
from app.services import rooms, set_up, staff
from app.services.actor import Actor
from app.services.project import Project
from app.store import database

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
DATA = Path(__file__).parent / "data"


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at 2026-11-21 12:00."""
    with clock.set_to(clock.at(2026, 11, 21, 12)):
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """An empty data file with its tables, open; its path."""
    path = tmp_path / "desk.db"
    database.open_database(path, secrets.token_hex(32))
    yield path
    database.close_database()


@dataclass
class Desk:
    """A project with one building's rooms, people, departments and staff, and a clerk at the desk."""

    manager: Actor
    clerk: Actor
    room: int
    room_above: int
    customer: int
    engineering: int
    wang: int
    chen: int


@pytest.fixture
def desk(store: Path, noon: None) -> Desk:
    """翠湖花园三期 at noon of 2026-11-21: manager 林经理, clerk 张敏, 3-2-1201 with two people, 3-2-1301."""
    return furnish()


def furnish() -> Desk:
    from app.services import accounts

    manager = set_up.first_run(Project(name="翠湖花园三期", site="CH3"), "lin", "林经理", "secret1")
    clerk_id = accounts.create(manager, "zhang", "张敏", "clerk", "secret2")
    clerk = Actor(clerk_id, "张敏", "clerk")
    departments = {name: key for key, name in staff.departments()}
    wang = staff.add(manager, "王师傅", departments["工程部"], "水电工", "13700000001")
    chen = staff.add(manager, "陈师傅", departments["工程部"], "木工", "13700000002")
    room = rooms.add_room(manager, "3-2-1201", area=8940)
    customer = rooms.add_person(manager, room, "欧阳建国", "owner", "13812346621")
    rooms.add_person(manager, room, "李淑芬", "family", "13912340000")
    above = rooms.add_room(manager, "3-2-1301")
    rooms.add_person(manager, above, "赵六", "owner", "13612345678")
    return Desk(manager, clerk, room, above, customer, departments["工程部"], wang, chen)
