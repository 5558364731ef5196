"""Verified backups: a copy counts as a backup only after it was opened again, checked and counted.

The copy is made by the engine's own backup call inside one read transaction, so it is whole while the desk
works on (copying the file of an open WAL database loses what is still in the log). It is written to a name
that is never taken for a backup and gets its own by one rename at the very end. Beside each lies the keys
file: the pair opens on any PC with the recovery code. The live file is only read.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlcipher

from app import clock
from app.errors import Refused, Unavailable
from app.paths import DataFolder, sync_folder, write_whole
from app.store import keys
from app.store.database import connect_raw

RECENT: Final = timedelta(hours=48)  # all of these are kept
DAYS: Final = 30  # beyond them, the last one of this many days
NEWEST: Final = 20  # and these always: a clock that jumped must not make fresh backups look old
PAGES_A_STEP: Final = 512  # 2 MB: progress and cancelling come between steps
STAMP: Final = "%Y%m%d-%H%M%S"
_NAME: Final = re.compile(r"(\d{8}-\d{6})-(\d{6,})\.db", re.ASCII)
_KEYS: Final = ".keys.json"
Progress = Callable[[int, int, int], object]
"""Called between steps with (status, pages left, pages in all); what it raises cancels the backup."""


@dataclass(frozen=True)
class BackupFile:
    """A finished backup. Order is by `sequence`; `taken` is only what the clock said then."""

    path: Path
    taken: datetime
    sequence: int

    @property
    def keys(self) -> Path:
        """The keys file that opens it with the recovery code."""
        return self.path.with_suffix(_KEYS)


@dataclass(frozen=True)
class BackupDone:
    """A backup that was made and checked: size in bytes, its tables and all their rows, seconds taken."""

    path: Path
    size: int
    tables: int
    rows: int
    seconds: float


def existing(folder: DataFolder) -> tuple[BackupFile, ...]:
    """The finished backups, newest first by sequence. Parts and foreign files are never among them."""
    found = []
    for path in folder.backups.glob("*.db"):
        match = _NAME.fullmatch(path.name)
        if match:
            with contextlib.suppress(ValueError):  # 99 as a month: not a name that we wrote
                taken = datetime.strptime(match[1], STAMP).replace(tzinfo=clock.ZONE)
                found.append(BackupFile(path, taken, int(match[2])))
    return tuple(sorted(found, key=lambda one: (one.sequence, one.path.name), reverse=True))


def make(
    open_source: Callable[[], Any], key: keys.DataKey, folder: DataFolder, *, progress: Progress | None = None
) -> BackupDone:
    """Make one verified backup of the open database, then thin out old ones.

    `open_source` gives a connection of its own to the live database (as `connect_raw` does); it is closed
    here. Raises Unavailable when the live file or the copy fails a check, the disk is in the way or another
    backup is running: then nothing was thinned out and the older backups stand. What `progress` raises
    comes through after the same cleaning up.
    """
    began = clock.ticks()
    try:
        with _alone(folder):
            _clear_parts(folder)
            target = _next_file(folder)
            counts = _write(open_source, key, folder, target, progress)
            _thin_out(folder)
            size = target.path.stat().st_size
    except Refused as error:
        raise _failed(folder, str(error), "请先处理密钥文件，再备份。") from error
    except (OSError, sqlcipher.Error) as error:
        raise _failed(folder, _reason(error), "请检查磁盘空间和目录权限后再备份。") from error
    return BackupDone(target.path, size, len(counts), sum(counts.values()), clock.ticks() - began)


def _write(
    open_source: Callable[[], Any],
    key: keys.DataKey,
    folder: DataFolder,
    target: BackupFile,
    progress: Progress | None,
) -> dict[str, int]:
    part = target.path.with_name(target.path.name + ".part")
    try:
        with contextlib.closing(open_source()) as source:
            _refuse_damage(source, folder)
            source.execute("BEGIN")  # the counts and the copy see one moment
            counts = _counts(source)
            _copy(source, part, key, progress)
        _sync(part)
        _verify(part, key, counts, folder)
        # The keys first: a backup that has its name has its keys file too.
        write_whole(target.keys, keys.portable(folder, key))
        part.replace(target.path)
        sync_folder(folder.backups)
    except BaseException:  # a cancel or a Ctrl C leaves no part behind either
        with contextlib.suppress(OSError):
            _clear_parts(folder)
        raise
    return counts


def _refuse_damage(source: Any, folder: DataFolder) -> None:
    """Refuse a live file with pages whose authentication fails.

    This cannot wait for the copy: the engine's backup call replaces such a page by zeros, silently, and signs
    it anew. Pages are read beside the pager, so one that is being written may look bad once: twice counts.
    """
    seen: set[str] = set()
    for _ in range(2):
        bad = {row[0] for row in source.execute("PRAGMA cipher_integrity_check")}
        if not bad or (seen and not bad & seen):
            return
        seen = bad
    raise _failed(folder, f"数据文件有 {len(seen)} 页损坏，这样的文件不备份", "请停止录入，用最近的备份恢复。")


def _copy(source: Any, part: Path, key: keys.DataKey, progress: Progress | None) -> None:
    with contextlib.closing(connect_raw(part, key.hex())) as copy:
        source.backup(copy, pages=PAGES_A_STEP, progress=progress)
        # The copy says WAL in its head as the source does; one file alone is wanted.
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()


def _verify(part: Path, key: keys.DataKey, counts: dict[str, int], folder: DataFolder) -> None:
    with contextlib.closing(connect_raw(part, key.hex(), read_only=True)) as copy:
        checks: tuple[tuple[str, Callable[[], Any], Any], ...] = (
            ("页校验", lambda: copy.execute("PRAGMA cipher_integrity_check").fetchall(), []),
            ("结构", lambda: copy.execute("PRAGMA integrity_check").fetchall(), [("ok",)]),
            ("关联", lambda: copy.execute("PRAGMA foreign_key_check").fetchall(), []),
            ("行数", lambda: _counts(copy), counts),
        )
        for name, check, wanted in checks:
            try:
                good = check() == wanted
            except sqlcipher.DatabaseError:  # pages so bad that the check itself stops
                good = False
            if not good:
                raise _failed(folder, f"副本没有通过检查（{name}）", "请用“检查数据”核对数据文件，再备份。")


def _counts(connection: Any) -> dict[str, int]:
    """Rows of every table. A virtual table is counted by the ordinary ones that hold its content."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    count = "SELECT count(*) FROM "
    return {name: connection.execute(count + '"' + name.replace('"', '""') + '"').fetchone()[0] for (name,) in names}


def _next_file(folder: DataFolder) -> BackupFile:
    sequence = max((one.sequence for one in existing(folder)), default=0) + 1
    taken = clock.now()
    return BackupFile(folder.backups / f"{taken.strftime(STAMP)}-{sequence:06d}.db", taken, sequence)


def _thin_out(folder: DataFolder) -> None:
    """Delete what is neither among the newest, nor recent, nor the last of its day. Only finished backups."""
    kept_days: set[str] = set()
    found = existing(folder)
    for place, one in enumerate(found):
        recent = abs(found[0].taken - one.taken) <= RECENT
        day = one.path.name[:8]
        if recent or (day not in kept_days and len(kept_days) < DAYS):
            kept_days |= set() if recent else {day}
        elif place >= NEWEST:
            with contextlib.suppress(OSError):  # in use by a scanner: the next backup tries again
                one.path.unlink()
                one.keys.unlink(missing_ok=True)


def _clear_parts(folder: DataFolder) -> None:
    """Remove what a backup that was cut off left: parts, and keys files whose backup never came."""
    for part in folder.backups.glob("*.db.part*"):
        part.unlink(missing_ok=True)
    for beside in folder.backups.glob(f"*{_KEYS}*"):
        backup = beside.with_name(beside.name.partition(_KEYS)[0] + ".db")
        if _NAME.fullmatch(backup.name) and not backup.exists():
            beside.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _alone(folder: DataFolder) -> Iterator[None]:
    """Hold the system's lock on the backup folder: the window and a scheduled `backup` may meet here."""
    folder.backups.mkdir(mode=0o700, exist_ok=True)
    with (folder.backups / ".lock").open("a+b") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _failed(folder, "另一个备份正在进行", "请等它完成。") from error
        yield  # closing the file, or the end of the process, lets go


def _failed(folder: DataFolder, what: str, do: str) -> Unavailable:
    kept = existing(folder)
    newest = f"，最近一份 {kept[0].taken:%Y-%m-%d %H:%M}" if kept else ""
    return Unavailable(
        f"没有备份成：{what}。", kept=f"数据文件没有被改动，原有备份 {len(kept)} 份都在{newest}。", do=do
    )


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"磁盘读写出错（{error.strerror or type(error).__name__}）"
    text = str(error)
    if "full" in text:
        return "磁盘已满"
    return "数据文件正被占用" if "locked" in text else "数据文件读不出来，可能已损坏"
