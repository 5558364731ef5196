"""Where the data lives: the data folder, the names inside it, and how a small file is written there whole.

On Windows the folder is shared by every login of the PC (one desk, several clerks); elsewhere it is the
user's own XDG data folder. `--data DIR` makes a DataFolder of any other path.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from app.errors import Unavailable

FOLDER_NAME: Final = "WuyeFrontdesk"
_WINDOWS: Final[bool] = sys.platform == "win32"


@dataclass(frozen=True)
class DataFolder:
    """The folder that holds one desk's data. Only `create` writes; the names cost nothing."""

    path: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.path / "desk.db"

    @property
    def keys(self) -> Path:
        """The wrapped data key (never the key itself)."""
        return self.path / "keys.json"

    @property
    def machine_key(self) -> Path:
        """The secret of this machine, only where the system offers no better place for it."""
        return self.path / "machine.key"

    @property
    def backups(self) -> Path:
        """The folder of verified backups."""
        return self.path / "backups"

    @property
    def logs(self) -> Path:
        """The folder of the program's log."""
        return self.path / "logs"

    @property
    def lock(self) -> Path:
        """Held by the one process that may have this folder open."""
        return self.path / "desk.lock"

    def create(self) -> DataFolder:
        """Make the folder and its sub-folders, readable by this user only (POSIX 0700); return itself.

        Folders that exist are left as they are. Raises Unavailable when the disk does not let us.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.path, self.backups, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                f"数据目录建不成：{self.path}（{error.strerror}）。",
                do="请检查磁盘和目录权限，或换一个目录。",
            ) from error
        return self


def default_folder() -> DataFolder:
    """The data folder of this PC: ProgramData on Windows, the XDG data folder elsewhere. Writes nothing."""
    find = platformdirs.site_data_path if _WINDOWS else platformdirs.user_data_path
    return DataFolder(find(FOLDER_NAME, appauthor=False))


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that a crash leaves the old file or the new one, never a part (mode 0600).

    Raises OSError; the old file is then untouched.
    """
    draft = path.with_name(path.name + ".tmp")
    draft.unlink(missing_ok=True)  # left by a crash; made anew so that its mode is ours
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut. Windows has no such call and needs none on NTFS."""
    if _WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
