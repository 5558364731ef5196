"""The one database file: opening it, the unit of work, versions.

SQLCipher behind peewee, one engine on every PC: WAL, synchronous=FULL, foreign keys on. The key is raw
(32 random bytes, see `keys`), so opening costs no key derivation. A file written by a newer program is
refused before anything is written to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import peewee
from peewee import DatabaseProxy
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import Refused, Unavailable
from app.store.migrations import newest_version, run_all

# Older versions corrupt a WAL file under two connections (fixed upstream in this version).
SAFE_SQLITE: Final = (3, 51, 3)
BUSY_SECONDS: Final = 5
PRAGMAS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "temp_store": 2,
    "recursive_triggers": 1,  # without it REPLACE deletes a row past the append-only triggers
}
ENGINE_ERRORS: Final = (peewee.DatabaseError, sqlcipher.DatabaseError)
"""What the engine raises, as peewee passes it on and (while rows are fetched) as it is."""

database: Any = DatabaseProxy()
"""Every model is bound to this; `open_database` says which file it is."""


class DeskDatabase(SqlCipherDatabase):
    """SQLCipher with a raw key. Transactions begin IMMEDIATE: a writer waits at the door, not half-way."""

    def __init__(self, path: Path, key_hex: str) -> None:
        super().__init__(
            str(path),
            # as a pragma, because this class of peewee does not pass a timeout on
            pragmas={**PRAGMAS, "busy_timeout": round(BUSY_SECONDS * 1000)},
            lock_type="IMMEDIATE",
            passphrase=f"x'{key_hex}'",
        )

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """As peewee does it; a text that no file can hold is the user's to mend, wherever it was typed."""
        try:
            return super().execute_sql(sql, params)
        except UnicodeEncodeError:
            raise Refused("含有残缺的字符，请删去后重输") from None


def connect_raw(path: Path, key_hex: str, *, read_only: bool = False) -> Any:
    """A bare sqlcipher3 connection with the key set: for versions, backup and checks."""
    uri = f"file:{quote(path.as_posix())}{'?mode=ro' if read_only else ''}"
    connection = sqlcipher.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    # A damaged file is told by an exception; the engine's own lines on stderr would only be noise
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key_hex}'\"")
    return connection


def version_of(path: Path, key_hex: str) -> int:
    """The number of the newest migration in the file. Raises Unavailable if the file will not open."""
    try:
        with closing(connect_raw(path, key_hex, read_only=True)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    except sqlcipher.DatabaseError as error:
        if "locked" in str(error):
            raise Unavailable("数据文件正被占用，打不开。", kept="文件没有被改动。", do="请稍后再试。") from error
        raise Unavailable(
            "数据文件打不开：密钥不对，或文件已损坏。",
            kept="文件没有被改动。",
            do="请用备份恢复，或核对数据目录。",
        ) from error
    if pages == 0:  # the engine takes an emptied file for a new one
        raise Unavailable("数据文件是空的，可能已损坏。", kept="文件没有被改动。", do="请用备份恢复，或核对数据目录。")
    return version


def open_database(path: Path, key_hex: str) -> None:
    """Bind the models to `path`, making the file if its folder is new, and bring it to this version.

    Raises Refused for a file of a newer program (untouched), Unavailable if it does not open. A file that
    exists and will not open is never replaced by an empty one.
    """
    if sqlcipher.sqlite_version_info < SAFE_SQLITE:
        raise Unavailable(f"数据库引擎过旧（{sqlcipher.sqlite_version}）。", do="请重新安装程序。")
    if path.exists():
        found = version_of(path, key_hex)
        if found > newest_version():
            raise Refused(
                f"数据文件由更新版本的程序写成（数据版本 {found}，本程序 {newest_version()}）。"
                "文件没有被改动；请安装新版本后再打开。"
            )
    close_database()
    engine = DeskDatabase(path, key_hex)
    database.initialize(engine)
    try:
        engine.connect()
        run_all(engine)
    except ENGINE_ERRORS as error:
        raise Unavailable("数据文件打不开。", do=f"请核对数据目录和磁盘后再试（{_kind(error)}）。") from error


def close_database() -> None:
    """Close this thread's connection; harmless when nothing is open."""
    if database.obj is not None and not database.is_closed():
        database.close()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One act = one transaction: all of it is on the disk when the block ends, or none of it."""
    try:
        with database.atomic():
            yield
    except ENGINE_ERRORS as error:
        cause = _busy_or_full(error)
        if cause is not None:
            raise Unavailable(
                "这一步没有写进数据文件。",
                kept="您填写的内容还在屏幕上。",
                do=f"请稍后再按一次保存（{_kind(cause)}）。",
            ) from error
        raise


def _busy_or_full(error: BaseException | None) -> BaseException | None:
    """The machine's own trouble behind an error: a full disk has rolled back before peewee asks it to."""
    marks = ("locked", "disk is full", "disk I/O", "readonly")
    while error is not None and not any(mark in str(error) for mark in marks):
        error = error.__context__
    return error


def _kind(error: BaseException) -> str:
    text = str(error)
    return "磁盘已满" if "full" in text else "数据文件正被占用" if "locked" in text else "磁盘读写出错"
