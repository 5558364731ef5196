"""Old backups are thinned out by number and count; a wrong clock costs none of the fresh ones."""

from __future__ import annotations

import random
from datetime import timedelta

import keyring
import keyring.backends.fail
import pytest

from app import clock
from app.errors import Unavailable
from app.store import backup
from tests.app.store.live_desk import Desk, names


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch):
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)


@pytest.fixture
def desk(tmp_path):
    with clock.set_to(clock.at(2026, 11, 21, 12)):
        made = Desk(tmp_path / "desk")
        yield made
        made.live.close()


def pretend(folder, moments):
    """Finished backups by name, numbered in the order given."""
    for sequence, moment in enumerate(moments, start=1):
        path = folder.backups / f"{moment.strftime(backup.STAMP)}-{sequence:06d}.db"
        path.write_bytes(b"x")
        path.with_suffix(".keys.json").write_bytes(b"x")


def test_two_days_whole_then_thirty_days_one_each(desk):
    now = clock.now()
    pretend(desk.folder, [now - timedelta(hours=h) for h in range(24 * 60, 0, -1)])
    desk.backup()
    left = backup.existing(desk.folder)
    recent = [one for one in left if now - one.taken <= timedelta(hours=48)]
    assert len(recent) == 49
    older = left[49:]
    assert len(older) == 30
    assert len({one.taken.date() for one in older}) == 30
    assert all(one.taken.hour == 23 for one in older[1:])  # the last of its day
    assert older[-1].taken.date() == (now - timedelta(days=31)).date()
    assert len(desk.files()) == 2 * len(left)


@pytest.mark.parametrize("years", [-56, -1, 1, 40])
def test_a_clock_that_jumps_deletes_no_fresh_backup(desk, years):
    now = clock.now()
    pretend(desk.folder, [now - timedelta(minutes=15 * n) for n in range(100, 0, -1)])
    before = names(desk.folder)
    with clock.set_to(clock.at(2026 + years, 3, 1)):
        done = desk.backup()
    left = names(desk.folder)
    assert left[0] == done.path.name
    assert left[1 : backup.NEWEST] == before[: backup.NEWEST - 1]
    assert done.path.name.endswith("-000101.db")
    after = desk.backup()  # the clock is right again
    assert names(desk.folder)[0] == after.path.name
    assert done.path.name in names(desk.folder)


def test_backups_named_by_a_clock_that_was_ahead_do_not_stay_for_ever(desk):
    pretend(desk.folder, [clock.at(2031, 1, 1) + timedelta(minutes=15 * n) for n in range(100)])
    desk.backup()
    assert len(names(desk.folder)) == backup.NEWEST


def test_by_age_alone_the_same_jump_would_have_deleted_them(desk, monkeypatch):
    """Control: without the count, one jump leaves one backup a day."""
    now = clock.now()
    pretend(desk.folder, [now - timedelta(minutes=15 * n) for n in range(40, 0, -1)])
    monkeypatch.setattr(backup, "NEWEST", 1)
    with clock.set_to(clock.at(2030, 3, 1)):
        desk.backup()
    assert len(names(desk.folder)) == 2


def test_nothing_is_thinned_out_when_the_backup_fails(desk, monkeypatch):
    now = clock.now()
    pretend(desk.folder, [now - timedelta(hours=h) for h in range(24 * 40, 0, -1)])
    before = desk.files()
    with monkeypatch.context() as patch:
        turns = iter(({"a": 1}, {"a": 2}))
        patch.setattr(backup, "_counts", lambda _connection: next(turns))
        with pytest.raises(Unavailable):
            desk.backup()
    assert desk.files() == before
    desk.backup()
    assert len(desk.files()) < len(before)


def test_foreign_files_are_neither_counted_nor_touched(desk):
    for name in ("desk.db", "20261121-120000-1.db", "恢复前-20261121.db", "20261399-120000-000009.db", "a.keys.json"):
        (desk.folder.backups / name).write_bytes(b"x")
    (desk.folder.backups / "20261120-120000-000009.db.part").write_bytes(b"x")
    assert backup.existing(desk.folder) == ()
    done = desk.backup()
    assert names(desk.folder) == [done.path.name]
    assert done.path.name.endswith("-000001.db")
    assert len(desk.files()) == 5 + 2


def test_order_is_by_number_not_by_clock(desk):
    seed = 20261121
    dice = random.Random(seed)  # noqa: S311  a shuffled clock
    moments = [clock.now() + timedelta(minutes=dice.randrange(-99999, 99999)) for _ in range(30)]
    pretend(desk.folder, moments)
    assert [one.sequence for one in backup.existing(desk.folder)] == list(range(30, 0, -1))
