"""Opening a data folder: a new one is made whole, an old one is opened, nothing is replaced by an empty file."""

from __future__ import annotations

import contextlib

import pytest

from app import clock
from app.errors import Refused, Unavailable
from app.paths import DataFolder
from app.services import accounts, desk, project, set_up
from app.services.actor import SYSTEM
from app.services.project import Project
from app.store import database, keys
from app.store.audit import Audit
from app.store.database import connect_raw


@pytest.fixture
def folder(tmp_path, noon):
    yield DataFolder(tmp_path / "data")
    desk.close()


@pytest.fixture
def opened(folder):
    found = desk.open_folder(folder)
    set_up.first_run(Project(name="翠湖花园三期", site="CH3"), "lin", "林经理", "secret1")
    return found


def files(folder):
    return {
        one.relative_to(folder.path).as_posix(): one.read_bytes() for one in folder.path.rglob("*") if one.is_file()
    }


def test_a_new_folder_gets_a_key_a_file_and_a_code_to_print(folder):
    assert desk.is_new(folder)
    found = desk.open_folder(folder)
    assert folder.database.exists()
    assert folder.keys.exists()
    assert found.recovery_code
    assert not desk.is_new(folder)
    assert accounts.is_empty()
    assert set_up.is_needed()


def test_it_opens_again_with_what_was_written_and_no_new_code(folder, opened):
    desk.close()
    again = desk.open_folder(folder)
    assert (again.recovery_code, again.key.hex()) == ("", opened.key.hex())
    assert project.get().name == "翠湖花园三期"
    assert accounts.log_in("lin", "secret1").name == "林经理"


def test_the_key_does_not_lie_beside_the_file(folder, opened):
    key = opened.key.hex()
    for name, content in files(folder).items():
        assert key.encode() not in content, name
        assert bytes.fromhex(key) not in content, name


def test_without_its_keys_the_file_is_left_alone(folder, opened):
    desk.close()
    folder.keys.unlink()
    before = files(folder)
    with pytest.raises(Refused, match=r"keys\.json 不在"):
        desk.open_folder(folder)
    assert files(folder) == before


def test_without_its_file_but_with_backups_no_empty_one_is_made(folder, opened):
    desk.back_up_at_close(opened)
    desk.close()
    folder.database.unlink()
    before = files(folder)
    with pytest.raises(Refused, match="备份还在"):
        desk.open_folder(folder)
    assert files(folder) == before


def test_a_first_start_that_was_broken_off_before_the_file_goes_on(folder):
    code = desk.open_folder(folder).recovery_code
    desk.close()
    folder.database.unlink()
    found = desk.open_folder(folder)
    assert set_up.is_needed()
    assert set_up.code_for_first_run(found) != code  # the old one was shown to nobody for sure


def test_a_damaged_file_is_left_alone(folder, opened):
    desk.close()
    content = bytearray(folder.database.read_bytes())
    content[100] ^= 1
    folder.database.write_bytes(content)
    before = files(folder)
    with pytest.raises(Unavailable, match="打不开"):
        desk.open_folder(folder)
    assert files(folder) == before


def test_a_backup_is_asked_for_by_who_may_and_recorded(folder, opened):
    manager = accounts.log_in("lin", "secret1")
    accounts.create(manager, "admin", "何管理", "administrator", "secret4")
    with pytest.raises(Refused, match="管理员"):
        desk.back_up(manager, opened)
    assert desk.last_backup(opened) == ""
    done = desk.back_up(SYSTEM, opened)
    assert done.path.exists()
    assert done.rows > 5
    row = Audit.select().where(Audit.act == "backup").get()
    assert (row.actor, row.detail) == (None, str(done.rows))
    assert desk.last_backup(opened) == "11-21 12:00"
    with contextlib.closing(connect_raw(done.path, opened.key.hex(), read_only=True)) as copy:
        assert copy.execute("SELECT name FROM account").fetchall() == [("林经理",), ("何管理",)]


def test_as_long_as_there_is_no_administrator_the_manager_backs_up(folder, opened):
    desk.back_up(accounts.log_in("lin", "secret1"), opened)
    assert desk.last_backup(opened) == "11-21 12:00"


def test_the_newest_backup_is_told(folder, opened):
    desk.back_up_at_close(opened)
    with clock.set_to(clock.at(2026, 11, 22, 18, 30)):
        desk.back_up_at_close(opened)
        assert desk.last_backup(opened) == "11-22 18:30"


def test_closing_twice_does_no_harm(folder, opened):
    desk.close()
    desk.close()
    assert database.database.is_closed()


def test_the_recovery_code_is_the_one_that_was_printed(folder):
    found = desk.open_folder(folder)
    assert keys.verify_code(folder, found.recovery_code)
    wrong = found.recovery_code[:-1] + ("2" if found.recovery_code[-1] != "2" else "3")
    with contextlib.suppress(Refused):
        assert not keys.verify_code(folder, wrong)
    desk.close()
    assert desk.open_with_code(folder, found.recovery_code).key.hex() == found.key.hex()


def test_no_empty_file_is_made_where_only_backups_are_left(folder, opened):
    desk.back_up_at_close(opened)
    desk.close()
    for path in (folder.database, folder.keys, *folder.path.glob("keys.json.*"), *folder.path.glob("desk.db-*")):
        path.unlink(missing_ok=True)
    with pytest.raises(Refused, match="备份还在"):
        desk.open_folder(folder)
    assert not folder.database.exists()
