"""What every test may ask for: a folder with a data file, a set-up project, a clock that stands still."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import clock
from app.services import accounts, rooms, set_up, staff
from app.services.actor import Actor
from app.services.project import Project
from app.store import database

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # never a developer's own keyring
DATA = Path(__file__).parent / "data"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOON = clock.at(2026, 11, 21, 12)


@pytest.fixture(autouse=True)
def _cheap_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost next to nothing in tests: argon2id as shipped takes half a second each."""
    if "real_hashes" not in request.fixturenames:
        monkeypatch.setattr(accounts, "_hasher", lambda: CHEAP)


@pytest.fixture
def real_hashes() -> None:
    """Passwords are hashed as the program hashes them."""


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at 2026-11-21 12:00."""
    with clock.set_to(NOON):
        yield


@dataclass
class Template:
    """A data file made once a run and copied for each test: a copy opens in a tenth of the time."""

    key: str
    empty: bytes
    furnished: bytes
    desk: Desk


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    path, key = tmp_path_factory.mktemp("template") / "desk.db", secrets.token_hex(32)
    database.open_database(path, key)
    database.close_database()
    empty = path.read_bytes()
    database.open_database(path, key)
    with pytest.MonkeyPatch.context() as patch, clock.set_to(NOON):
        patch.setattr(accounts, "_hasher", lambda: CHEAP)
        desk = furnish()
    database.close_database()
    return Template(key, empty, path.read_bytes(), desk)


@pytest.fixture
def store(tmp_path: Path, template: Template) -> Iterator[Path]:
    """An empty data file with its tables, open; its path."""
    path = tmp_path / "desk.db"
    path.write_bytes(template.empty)
    database.open_database(path, template.key)
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
def desk(store: Path, noon: None, template: Template) -> Desk:
    """翠湖花园三期 at noon of 2026-11-21: manager 林经理, clerk 张敏, 3-2-1201 with two people, 3-2-1301."""
    database.close_database()
    store.write_bytes(template.furnished)
    database.open_database(store, template.key)
    return replace(template.desk)


def furnish() -> Desk:
    """The project of `desk`, written through the services into the open file."""
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
