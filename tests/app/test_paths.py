"""The data folder's place and names, and writing a small file whole."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs.windows import Windows

from app import paths
from app.errors import Unavailable
from app.paths import DataFolder, default_folder, write_whole

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
ROOT = Path(__file__).resolve().parents[2]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_names_lie_in_the_folder_and_are_all_different(tmp_path):
    folder = DataFolder(tmp_path / "desk")
    named = [folder.database, folder.keys, folder.machine_key, folder.backups, folder.logs, folder.lock]
    assert len(set(named)) == len(named)
    assert all(one.parent == folder.path for one in named)
    assert not folder.path.exists()


@posix
def test_create_makes_private_folders_whatever_the_umask(tmp_path):
    old = os.umask(0)
    try:
        folder = DataFolder(tmp_path / "a" / "desk").create()
    finally:
        os.umask(old)
    assert [mode(one) for one in (folder.path, folder.backups, folder.logs)] == [0o700] * 3
    folder.database.write_bytes(b"kept")
    assert folder.create().database.read_bytes() == b"kept"


def test_create_says_where_it_could_not(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable) as caught:
        DataFolder(tmp_path / "file" / "desk").create()
    assert str(tmp_path / "file" / "desk") in str(caught.value)
    assert caught.value.do


def test_default_folder_follows_xdg(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_WINDOWS", False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder().path == tmp_path / "WuyeFrontdesk"
    assert not default_folder().path.exists()


def test_default_folder_on_windows_is_shared_by_all_logins(monkeypatch):
    monkeypatch.setattr(paths, "_WINDOWS", True)
    monkeypatch.setattr(
        paths.platformdirs,
        "site_data_path",
        lambda name, appauthor: Path(Windows(name, appauthor).site_data_dir),
    )
    asked = {"CSIDL_COMMON_APPDATA": "/C/ProgramData"}
    monkeypatch.setattr("platformdirs.windows.get_win_folder", asked.__getitem__)
    assert default_folder().path.as_posix() == "/C/ProgramData/WuyeFrontdesk"


def test_write_whole_replaces_and_keeps_it_private(tmp_path):
    target = tmp_path / "keys.json"
    target.write_bytes(b"old")
    (tmp_path / "keys.json.tmp").write_bytes(b"left by a crash")
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]
    if os.name == "posix":
        assert mode(target) == 0o600


def test_write_whole_leaves_the_old_file_when_the_disk_fails(tmp_path, monkeypatch):
    target = tmp_path / "keys.json"
    target.write_bytes(b"old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["keys.json"]


KILLED = """
import os, signal, sys
from pathlib import Path
real, calls = {}, 0
def dying(owner, name):
    original = getattr(owner, name)
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)
    setattr(owner, name, call)
from app.paths import write_whole
for owner, name in ((os, "open"), (os, "fsync"), (os, "close"), (Path, "replace"), (Path, "unlink")):
    dying(owner, name)
write_whole(Path(sys.argv[1]), b"n" * 5000)
print("done")
"""


@posix
def test_killed_at_every_step_the_file_is_old_or_new(tmp_path):
    target, seen = tmp_path / "keys.json", []
    for step in range(1, 30):
        target.write_bytes(b"old")
        child = subprocess.run(
            [sys.executable, "-c", KILLED, str(target), str(step)], cwd=ROOT, capture_output=True, check=False
        )
        seen.append(target.read_bytes())
        assert seen[-1] in (b"old", b"n" * 5000)
        if child.stdout == b"done\n":
            break
        assert child.returncode == -9
    assert seen[0] == b"old"
    assert seen[-1] == b"n" * 5000
    assert len(seen) > 5
