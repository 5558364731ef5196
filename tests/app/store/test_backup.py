"""A backup is whole, checked and openable elsewhere, or it is not there; the older ones stay."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys

import keyring
import keyring.backends.fail
import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app import clock
from app.errors import Unavailable
from app.paths import DataFolder
from app.store import backup, keys
from app.store.database import connect_raw
from tests.app.store.live_desk import ROOT, ROWS, Desk, flip, names, rows_in

posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch):
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)


@pytest.fixture
def desk(tmp_path):
    with clock.set_to(clock.at(2026, 11, 21, 12)):
        made = Desk(tmp_path / "desk")
        yield made
        made.live.close()


# ---- a good one


def test_a_backup_of_the_open_database_has_every_row(desk):
    done = desk.backup()
    assert done.path.name == "20261121-120000-000001.db"
    assert done.size == done.path.stat().st_size
    assert rows_in(done.path, desk.key) == ROWS
    assert rows_in(done.path, desk.key, "event") == ROWS
    with contextlib.closing(connect_raw(done.path, desk.key.hex(), read_only=True)) as copy:
        found = copy.execute("SELECT count(*) FROM search WHERE search MATCH '漏水'").fetchone()[0]
        tables = copy.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
    assert found == ROWS
    assert done.tables == len(tables) - 1  # all but the virtual one
    assert done.rows > 2 * ROWS
    assert done.seconds > 0
    # One file and its keys: no log, no part, nothing that a copy to a USB stick could forget.
    assert desk.files() == [done.path.name, done.path.stem + ".keys.json"]


def test_copying_the_file_alone_loses_the_rows_that_the_backup_keeps(desk, tmp_path):
    """Control: the same moment, the file copied as a file."""
    copied = tmp_path / "copied.db"
    shutil.copy(desk.folder.database, copied)
    with contextlib.closing(connect_raw(copied, desk.key.hex())) as connection, pytest.raises(sqlcipher.Error):
        connection.execute('SELECT count(*) FROM "order"').fetchone()
    assert rows_in(desk.backup().path, desk.key) == ROWS


def test_readers_and_an_unfinished_write_do_not_disturb(desk):
    readers = [desk.open() for _ in range(3)]
    for reader in readers:
        reader.execute("BEGIN")
        reader.execute('SELECT count(*) FROM "order"').fetchone()
    desk.add(10)
    writer = desk.open()
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO \"order\" (words) VALUES ('not yet')")
    done = desk.backup()
    assert rows_in(done.path, desk.key) == ROWS + 10
    writer.execute("COMMIT")
    assert rows_in(desk.folder.database, desk.key) == ROWS + 11
    assert rows_in(desk.backup().path, desk.key) == ROWS + 11
    for one in [*readers, writer]:
        one.close()


def test_rows_saved_while_the_copy_runs_are_in_the_next_one(desk, monkeypatch):
    monkeypatch.setattr(backup, "PAGES_A_STEP", 8)
    steps = []

    def save_one(*step):
        steps.append(step)
        desk.add(1)

    done = desk.backup(progress=save_one)
    assert len(steps) > 5
    assert steps[-1][1] == 0
    assert rows_in(done.path, desk.key) == ROWS
    assert rows_in(desk.backup().path, desk.key) == ROWS + len(steps)


def test_a_backup_opens_on_a_new_pc_with_the_code_alone(desk, tmp_path):
    done = desk.backup()
    carried = tmp_path / "usb"
    carried.mkdir()
    for name in desk.files():
        shutil.move(desk.folder.backups / name, carried / name)
    desk.live.close()
    shutil.rmtree(desk.folder.path)

    there = DataFolder(tmp_path / "new pc").create()
    shutil.copy(carried / done.path.name, there.database)
    shutil.copy(carried / (done.path.stem + ".keys.json"), there.keys)
    with pytest.raises(keys.Refused):
        keys.unlock(there)
    key = keys.unlock_with_code(there, desk.code)
    assert rows_in(there.database, key) == ROWS
    with pytest.raises(sqlcipher.DatabaseError):
        rows_in(there.database, keys.DataKey(key.key_id, bytes(32)))


def test_the_backup_is_encrypted(desk):
    content = desk.backup().path.read_bytes()
    assert "漏水".encode() not in content
    assert not content.startswith(b"SQLite format 3")


# ---- bad ones


def test_a_damaged_live_file_is_refused_and_the_older_backups_stay(desk):
    first = desk.backup()
    desk.close()
    size = desk.folder.database.stat().st_size
    for place in (100, size // 3, size // 2, size - 50):
        flip(desk.folder.database, place)
        before = desk.folder.database.read_bytes()
        with pytest.raises(Unavailable) as caught:
            desk.backup()
        assert "1 份" in caught.value.kept
        assert "2026-11-21 12:00" in caught.value.kept
        assert desk.folder.database.read_bytes() == before
        assert desk.files() == [first.path.name, first.path.stem + ".keys.json"]
        flip(desk.folder.database, place)
    assert rows_in(desk.backup().path, desk.key) == ROWS


def damage_the_end_of_a_long_text(desk):
    """One byte of the last page of an overflow chain: SQLite's own checks do not look there."""
    desk.live.execute("CREATE TABLE long (words TEXT)")
    desk.live.execute("INSERT INTO long VALUES (?)", ("长" * 20000,))
    desk.live.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    page = desk.live.execute("PRAGMA page_count").fetchone()[0]
    desk.live.close()
    flip(desk.folder.database, (page - 1) * 4096 + 300)


def test_a_page_that_the_engines_own_copy_would_blank_silently_is_refused(desk):
    damage_the_end_of_a_long_text(desk)
    with pytest.raises(Unavailable, match="1 页损坏"):
        desk.backup()
    assert desk.files() == []


def test_without_looking_at_the_source_the_blanked_page_becomes_a_backup(desk, monkeypatch):
    """Control: every check on the copy passes, and the text has lost its end."""
    damage_the_end_of_a_long_text(desk)
    monkeypatch.setattr(backup, "_refuse_damage", lambda *_: None)
    done = desk.backup()
    with contextlib.closing(connect_raw(done.path, desk.key.hex(), read_only=True)) as copy:
        words = copy.execute("SELECT CAST(words AS BLOB) FROM long").fetchone()[0]
    assert words != ("长" * 20000).encode()


@pytest.mark.parametrize("where", [0.01, 0.3, 0.6, 0.99])
def test_a_copy_damaged_on_its_way_is_not_a_backup(desk, monkeypatch, where):
    real = backup._sync

    def bad_disk(path):
        flip(path, int(path.stat().st_size * where))
        real(path)

    older = desk.backup()
    monkeypatch.setattr(backup, "_sync", bad_disk)
    with pytest.raises(Unavailable):
        desk.backup()
    assert desk.files() == [older.path.name, older.path.stem + ".keys.json"]


def test_a_copy_damaged_where_only_the_page_check_looks_is_not_a_backup(desk, monkeypatch):
    desk.live.execute("CREATE TABLE long (words TEXT)")
    desk.live.execute("INSERT INTO long VALUES (?)", ("长" * 20000,))
    real = backup._sync

    def bad_disk(path):
        flip(path, path.stat().st_size - 4096 + 300)
        real(path)

    monkeypatch.setattr(backup, "_sync", bad_disk)
    with pytest.raises(Unavailable, match="页校验"):
        desk.backup()
    assert desk.files() == []


def test_a_wrong_index_in_the_live_file_is_told(desk):
    desk.live.execute('CREATE INDEX by_words ON "order" (words)')
    desk.live.execute("PRAGMA writable_schema = ON")
    desk.live.execute("UPDATE sqlite_master SET sql = replace(sql, '(words)', '(id)') WHERE name = 'by_words'")
    with pytest.raises(Unavailable, match="结构"):
        desk.backup()
    assert desk.files() == []


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("DELETE FROM event WHERE id = 7", "行数"),
        ("DROP TABLE event", "行数"),
        ("INSERT INTO event (of_order) VALUES (999999)", "关联"),
    ],
)
def test_a_copy_that_differs_or_dangles_is_not_a_backup(desk, monkeypatch, sql, why):
    real = backup._sync

    def change(path):
        with contextlib.closing(connect_raw(path, desk.key.hex())) as copy:
            copy.execute(sql)
        real(path)

    monkeypatch.setattr(backup, "_sync", change)
    with pytest.raises(Unavailable, match=why):
        desk.backup()
    assert desk.files() == []


def test_wrong_relations_in_the_live_file_are_told(desk):
    desk.live.execute("PRAGMA foreign_keys = OFF")
    desk.live.execute("INSERT INTO event (of_order) VALUES (999999)")
    with pytest.raises(Unavailable, match="关联"):
        desk.backup()


def test_a_full_disk_says_so(desk, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Unavailable, match="No space"):
            desk.backup()
    assert desk.files() == []
    assert rows_in(desk.backup().path, desk.key) == ROWS


def test_no_backup_without_a_keys_file_that_fits(desk):
    for path in desk.folder.path.glob("keys.json*"):
        path.write_bytes(b"torn")
    with pytest.raises(Unavailable, match=r"keys\.json"):
        desk.backup()
    assert desk.files() == []


def test_a_locked_database_is_told(desk):
    def locked():
        raise sqlcipher.OperationalError("database is locked")

    with pytest.raises(Unavailable, match="正被占用"):
        backup.make(locked, desk.key, desk.folder)


class StopError(Exception):
    pass


def test_cancelling_leaves_nothing(desk, monkeypatch):
    monkeypatch.setattr(backup, "PAGES_A_STEP", 8)

    def cancel(_status, left, total):
        if left < total / 2:
            raise StopError

    with pytest.raises(StopError):
        desk.backup(progress=cancel)
    assert desk.files() == []
    assert rows_in(desk.backup().path, desk.key) == ROWS


def test_two_at_once_one_says_that_the_other_runs(desk):
    said = []

    def second(*_step):
        if not said:
            with pytest.raises(Unavailable) as caught:
                desk.backup()
            said.append(str(caught.value))

    done = desk.backup(progress=second)
    assert "另一个备份正在进行" in said[0]
    assert names(desk.folder) == [done.path.name]


# ---- killed

KILLED = """
import os, signal, sys
from pathlib import Path
import keyring, keyring.backends.fail
keyring.set_keyring(keyring.backends.fail.Keyring())
from app import clock
from app.paths import DataFolder
from app.store import backup, keys
from app.store.database import connect_raw
folder, step, calls = DataFolder(Path(sys.argv[1])), int(sys.argv[2]), 0
def count(*_):
    global calls
    calls += 1
    if calls == step:
        os.kill(os.getpid(), signal.SIGKILL)
def dying(owner, name):
    original = getattr(owner, name)
    def call(*args, **kwargs):
        count()
        return original(*args, **kwargs)
    setattr(owner, name, call)
key = keys.unlock(folder)
for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (backup, "connect_raw"), (backup, "_verify")):
    dying(owner, name)
backup.PAGES_A_STEP, backup.NEWEST, backup.DAYS = 12, 1, 1
with clock.set_to(clock.at(2026, 11, 21, 12)):
    backup.make(lambda: connect_raw(folder.database, key.hex()), key, folder, progress=count)
print("done")
"""


@posix
def test_killed_at_every_step_every_backup_that_is_seen_is_whole(desk):
    first = desk.backup()
    for days in (9, 8):  # something to thin out, so that dying meanwhile is tried too
        old = first.path.with_name(f"202611{days:02d}-120000-000000.db")
        shutil.copy(first.path, old)
        shutil.copy(first.path.with_suffix(".keys.json"), old.with_suffix(".keys.json"))
    torn = 0
    for step in range(1, 80):
        child = subprocess.run(
            [sys.executable, "-c", KILLED, str(desk.folder.path), str(step)], cwd=ROOT, capture_output=True, check=False
        )
        torn += any(".part" in name for name in desk.files())
        found = backup.existing(desk.folder)
        assert first.path in [one.path for one in found]
        for one in found:
            assert rows_in(one.path, desk.key) == ROWS
            assert one.keys.exists()
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL, child.stderr
    assert 15 < step < 79
    assert torn > 5  # control: there were parts, and none of them was taken for a backup
    assert not [name for name in desk.files() if ".part" in name or ".tmp" in name]
    assert len(desk.files()) == 2 * len(found)
