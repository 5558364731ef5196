"""Opening a data folder: the key, then the file; making a new one; the verified backup at close."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Refused
from app.paths import DataFolder
from app.services import accounts
from app.services.actor import Actor
from app.store import audit, backup, database, keys


@dataclass(frozen=True, slots=True)
class Opened:
    """An open data file. `recovery_code` is given once, when the folder is new; `warning` is about the key."""

    folder: DataFolder
    key: keys.DataKey
    recovery_code: str = ""
    warning: str = ""


def is_new(folder: DataFolder) -> bool:
    """Whether the folder holds neither a file nor a key nor a backup yet."""
    return not (folder.database.exists() or folder.keys.exists() or backup.existing(folder))


def open_folder(folder: DataFolder) -> Opened:
    """Open the folder's file, making both in a new folder.

    Raises Refused (field `keys.CODE_FIELD` when the recovery code can mend it) or Unavailable. A file that
    will not open is never replaced by an empty one.
    """
    if is_new(folder):
        folder.create()
        key, code, warning = keys.create(folder)
        database.open_database(folder.database, key.hex())
        return Opened(folder, key, code, warning)
    if not folder.keys.exists() and not folder.database.exists():
        raise Refused("数据文件和密钥文件都不在，备份还在。没有新建空文件；请先用备份恢复。")
    if not folder.keys.exists():
        raise Refused("数据文件在，密钥文件 keys.json 不在。数据没有被改动；请把备份里的密钥文件放回数据目录。")
    if not folder.database.exists() and backup.existing(folder):
        raise Refused("密钥文件在，数据文件 desk.db 不在，备份还在。没有新建空文件；请先用备份恢复。")
    return _opened(folder, keys.unlock(folder))


def open_with_code(folder: DataFolder, code: str) -> Opened:
    """Open with the printed recovery code, and let this machine open it by itself from now on."""
    return _opened(folder, keys.unlock_with_code(folder, code))


def _opened(folder: DataFolder, key: keys.DataKey) -> Opened:
    database.open_database(folder.database, key.hex())
    return Opened(folder, key, warning=keys.machine_warning(folder))


def close() -> None:
    """Close this thread's connection."""
    database.close_database()


def back_up(actor: Actor, opened: Opened) -> backup.BackupDone:
    """A verified backup now, asked for by someone who may."""
    accounts.administer(actor, "backup")
    done = back_up_at_close(opened)
    with database.unit_of_work():
        audit.write(actor.account, "backup", "file", None, str(done.rows))
    return done


def back_up_at_close(opened: Opened) -> backup.BackupDone:
    """The backup that every close makes, whoever closes. Raises Unavailable with what was kept."""

    def source() -> object:
        return database.connect_raw(opened.folder.database, opened.key.hex(), read_only=True)

    return backup.make(source, opened.key, opened.folder)


def last_backup(opened: Opened) -> str:
    """When the newest backup was taken, as the foot of the rail shows it; "" if there is none."""
    found = backup.existing(opened.folder)
    return f"{found[0].taken:%m-%d %H:%M}" if found else ""
