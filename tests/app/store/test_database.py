"""Opening the one file: its safety settings, what it refuses, and what never happens to it."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3

import peewee
import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import Refused, Unavailable
from app.estate.rooms import PublicPlace
from app.store import database as opening
from app.store.database import close_database, connect_raw, database, open_database, unit_of_work
from app.store.migrations import newest_version

KEY = secrets.token_hex(32)


@pytest.fixture
def path(tmp_path):
    """A file with one place in it, closed."""
    found = tmp_path / "desk.db"
    open_database(found, KEY)
    with unit_of_work():
        PublicPlace.create(name="3 栋大堂")
    close_database()
    yield found
    close_database()


def pragma(name):
    return database.execute_sql(f"PRAGMA {name}").fetchone()[0]


def whole(folder):
    """Every file of the folder with its bytes."""
    return {one.name: one.read_bytes() for one in folder.iterdir()}


# --- safety settings -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("temp_store", 2),
        ("recursive_triggers", 1),
        ("busy_timeout", 5000),
    ],
)
def test_how_every_file_is_opened(store, name, value):
    assert pragma(name) == value


def test_the_engine_is_new_enough_for_two_connections():
    assert sqlcipher.sqlite_version_info >= (3, 51, 3)
    assert opening.SAFE_SQLITE >= (3, 51, 3)


def test_an_old_engine_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "SAFE_SQLITE", (99, 0, 0))
    with pytest.raises(Unavailable, match="数据库引擎过旧"):
        open_database(tmp_path / "desk.db", KEY)
    assert whole(tmp_path) == {}


def test_a_reference_to_nothing_is_refused_by_the_engine(store):
    from app.estate.staff import Staff

    with pytest.raises(peewee.IntegrityError), unit_of_work():
        Staff.create(name="王师傅", department=999)
    assert not Staff.select().exists()


# --- opening again -------------------------------------------------------------------------------------------
def test_what_was_saved_is_there_after_opening_again(path):
    open_database(path, KEY)
    assert [row.name for row in PublicPlace.select()] == ["3 栋大堂"]


def test_the_file_shows_nothing_without_the_key(path):
    assert not path.read_bytes().startswith(b"SQLite format 3")
    with contextlib.closing(sqlite3.connect(path)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_master").fetchone()


def test_a_wrong_key_opens_nothing_and_changes_nothing(path):
    before = whole(path.parent)
    with pytest.raises(Unavailable, match="密钥不对"):
        open_database(path, secrets.token_hex(32))
    assert whole(path.parent) == before
    open_database(path, KEY)
    assert PublicPlace.select().count() == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\0", id="one byte"),
        pytest.param(b"SQLite format 3\0" + bytes(4080), id="a header without a key"),
        pytest.param(b"this is not a database\n" * 500, id="text"),
    ],
)
def test_a_file_that_will_not_open_is_never_replaced_by_an_empty_one(path, content):
    path.write_bytes(content)
    before = whole(path.parent)
    with pytest.raises(Unavailable):
        open_database(path, KEY)
    assert whole(path.parent) == before


def test_a_file_cut_within_its_first_page_is_left_alone(path):
    path.write_bytes(path.read_bytes()[:1000])
    before = whole(path.parent)
    with pytest.raises(Unavailable):
        open_database(path, KEY)
    assert whole(path.parent) == before


def test_a_folder_in_the_files_place_is_not_opened(tmp_path):
    (tmp_path / "desk.db").mkdir()
    with pytest.raises(Unavailable):
        open_database(tmp_path / "desk.db", KEY)


def test_a_file_in_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(Unavailable):
        open_database(tmp_path / "gone" / "desk.db", KEY)
    assert whole(tmp_path) == {}


def test_a_file_of_a_newer_program_is_refused_untouched(path):
    with contextlib.closing(connect_raw(path, KEY)) as raw:
        raw.execute(f"PRAGMA user_version = {newest_version() + 1}")
    before = path.read_bytes()
    with pytest.raises(Refused, match="更新版本的程序") as caught:
        open_database(path, KEY)
    assert f"数据版本 {newest_version() + 1}，本程序 {newest_version()}" in str(caught.value)
    assert path.read_bytes() == before


def test_a_refused_file_leaves_the_open_one_open(path, tmp_path):
    open_database(path, KEY)
    other = tmp_path / "other.db"
    other.write_bytes(b"no database" * 1000)
    with pytest.raises(Unavailable):
        open_database(other, KEY)
    assert PublicPlace.select().count() == 1


def test_closing_twice_does_no_harm(path):
    close_database()
    close_database()


# --- nothing readable on the disk ----------------------------------------------------------------------------
def test_no_name_and_no_phone_lies_readable_on_the_disk(desk, store):
    from app.services import drafts, intake
    from app.services.intake import IntakeForm

    form = IntakeForm(room=desk.room, name="欧阳建国", phone="13812346621", content="主卧漏水", person=desk.wang)
    intake.register(desk.clerk, form)
    drafts.keep(desk.clerk, "intake", {"name": "欧阳建国", "phone": "13812346621"})
    on_disk = whole(store.parent)
    assert any(name.endswith("-wal") for name in on_disk)  # what was just saved is still in the log
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    on_disk |= {f"{name} after": content for name, content in whole(store.parent).items()}
    for content in on_disk.values():
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            for planted in ("欧阳建国", "13812346621", "主卧漏水"):
                assert planted.encode(encoding) not in content


# --- the unit of work ----------------------------------------------------------------------------------------
class StopError(Exception):
    """The act broke off."""


def test_an_act_that_breaks_off_leaves_nothing(store):
    def act():
        with unit_of_work():
            PublicPlace.create(name="地下车库")
            raise StopError

    with pytest.raises(StopError):
        act()
    assert not PublicPlace.select().exists()


def test_an_outer_act_takes_the_inner_one_back_with_it(store):
    def act():
        with unit_of_work():
            with unit_of_work():
                PublicPlace.create(name="地下车库")
            raise StopError

    with pytest.raises(StopError):
        act()
    assert not PublicPlace.select().exists()


def test_an_act_holds_the_file_from_its_first_line(path):
    open_database(path, KEY)
    with contextlib.closing(connect_raw(path, KEY)) as other:
        other.execute("PRAGMA busy_timeout = 0")
        with unit_of_work(), pytest.raises(sqlcipher.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_busy_file_says_what_was_kept_and_what_to_do(path, monkeypatch):
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    open_database(path, KEY)
    with contextlib.closing(connect_raw(path, KEY)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as caught, unit_of_work():
            PublicPlace.create(name="地下车库")
        other.execute("ROLLBACK")
    told = caught.value
    assert (told.what, told.kept) == ("这一步没有写进数据文件。", "您填写的内容还在屏幕上。")
    assert told.do == "请稍后再按一次保存（数据文件正被占用）。"
    assert PublicPlace.select().count() == 1
    with unit_of_work():  # and then it works
        PublicPlace.create(name="地下车库")
    assert PublicPlace.select().count() == 2


def test_a_full_disk_keeps_what_was_there(path):
    open_database(path, KEY)
    database.execute_sql(f"PRAGMA max_page_count = {pragma('page_count')}")
    with pytest.raises(Unavailable) as caught, unit_of_work():
        PublicPlace.insert_many({"name": f"{i} 号", "building": "位置" * 200} for i in range(200)).execute()
    assert caught.value.do == "请稍后再按一次保存（磁盘已满）。"
    assert PublicPlace.select().count() == 1
    database.execute_sql("PRAGMA max_page_count = 100000")
    with unit_of_work():  # room was made: the next save works
        PublicPlace.create(name="地下车库")
    assert PublicPlace.select().count() == 2


def test_a_file_that_may_not_be_written_says_so(path):
    open_database(path, KEY)
    database.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(Unavailable, match="没有写进数据文件"), unit_of_work():
        PublicPlace.create(name="地下车库")


@pytest.mark.parametrize(
    ("text", "told"),
    [("disk I/O error", "磁盘读写出错"), ("database or disk is full", "磁盘已满"), ("database is locked", "占用")],
)
def test_the_engines_words_become_the_clerks(store, text, told):
    with pytest.raises(Unavailable, match=told), unit_of_work():
        raise peewee.OperationalError(text)


@pytest.mark.parametrize(
    "error", [ValueError("the door is locked"), Refused("磁盘 disk is full 的登记"), StopError("locked")]
)
def test_other_errors_stay_what_they_are(store, error):
    with pytest.raises(type(error)) as caught, unit_of_work():
        raise error
    assert caught.value is error
