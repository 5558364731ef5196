"""The data key opens on its own machine without a question, anywhere with the printed code, and nowhere else."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from app.errors import Refused, Unavailable
from app.paths import DataFolder
from app.store import keys
from tests.app.store.key_tools import flip, new_pc, refused, rewrite

ROOT = Path(__file__).resolve().parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="modes and signals are POSIX")


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch):
    """No test touches the keyring of whoever runs it."""
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    monkeypatch.setattr(keys, "_WINDOWS", False)


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "desk").create()


def test_this_machine_opens_without_a_question(folder):
    key, code, warning = keys.create(folder)
    assert len(key.value) == 32
    assert keys.unlock(folder) == key
    assert keys.verify_code(folder, code)
    assert warning == keys.FILE_WARNING == keys.machine_warning(folder)
    assert key.hex() not in repr(key)
    assert repr(key.value) not in repr(key)
    assert str(key) == f"DataKey(key_id='{key.key_id}')"


def test_two_folders_have_nothing_in_common(tmp_path):
    one = keys.create(DataFolder(tmp_path / "1").create())
    two = keys.create(DataFolder(tmp_path / "2").create())
    assert one[0].value != two[0].value
    assert one[0].key_id != two[0].key_id
    assert not keys.verify_code(DataFolder(tmp_path / "1"), two[1])
    assert one[0].key_id not in one[0].hex()


def test_fifty_new_pcs_open_with_the_code_and_then_alone(tmp_path):
    for n in range(50):
        folder = DataFolder(tmp_path / f"old{n}").create()
        key, code, _ = keys.create(folder)
        other = new_pc(folder, tmp_path / f"new{n}")
        assert refused(keys.unlock, other) == keys.CODE_FIELD
        assert keys.unlock_with_code(other, code) == key
        assert keys.unlock(other) == key
        assert keys.unlock(folder) == key


def test_machine_secret_of_another_pc_does_not_open(tmp_path):
    first, second = (DataFolder(tmp_path / name).create() for name in ("a", "b"))
    keys.create(first)
    keys.create(second)
    shutil.copy(second.machine_key, first.machine_key)
    assert refused(keys.unlock, first) == keys.CODE_FIELD


def test_a_new_code_ends_the_old_one_here_but_not_in_older_backups(folder, tmp_path):
    key, old, _ = keys.create(folder)
    backup = new_pc(folder, tmp_path / "backup")
    new = keys.new_code(folder, key)
    assert keys.verify_code(folder, new)
    assert not keys.verify_code(folder, old)
    folder.keys.unlink()  # the spare copy must not bring the old code back
    assert not keys.verify_code(folder, old)
    assert keys.unlock(folder) == key
    assert keys.unlock_with_code(backup, old) == key
    with pytest.raises(Refused):
        keys.new_code(folder, keys.DataKey("0" * 16, key.value))


@pytest.mark.parametrize("there", ["keys.json", "keys.json.bak", "desk.db"])
def test_create_never_replaces_a_key(folder, there):
    (folder.path / there).write_bytes(b"whatever")
    before = sorted(one.name for one in folder.path.iterdir())
    assert refused(keys.create, folder) == ""
    assert (folder.path / there).read_bytes() == b"whatever"
    assert sorted(one.name for one in folder.path.iterdir()) == before


def test_nothing_in_the_folder_holds_the_key(folder):
    key, code, _ = keys.create(folder)
    keys.new_code(folder, key)
    plain = keys.read_code(code)
    secrets = [key.value, key.hex().encode(), base64.b64encode(key.value), plain.encode(), code.encode()]
    secrets.append(hashlib.sha256(key.value).hexdigest()[:16].encode())
    for file in folder.path.glob("*"):
        if file.is_file():
            assert not [s for s in secrets if s in file.read_bytes()], file.name
    assert folder.machine_key.read_bytes() not in folder.keys.read_bytes()


@posix
def test_files_are_for_this_user_only(folder):
    old = os.umask(0)
    try:
        keys.create(folder)
    finally:
        os.umask(old)
    for name in ("keys.json", "keys.json.bak", "machine.key"):
        assert stat.S_IMODE((folder.path / name).stat().st_mode) == 0o600


def test_one_torn_copy_costs_nothing_and_is_mended(folder):
    key, code, _ = keys.create(folder)
    whole = folder.keys.read_bytes()
    spare = folder.path / "keys.json.bak"
    for torn in (folder.keys, spare):
        for length in range(0, len(whole), 7):
            torn.write_bytes(whole[:length])
            assert keys.verify_code(folder, code)
            assert keys.unlock(folder) == key
            assert (folder.keys.read_bytes(), spare.read_bytes()) == (whole, whole)
        torn.unlink()
        assert keys.unlock(folder) == key
        assert torn.read_bytes() == whole


def test_any_damaged_byte_is_damage_and_never_a_wrong_code(folder):
    _, code, _ = keys.create(folder)
    whole = folder.keys.read_bytes()
    seed = time.time_ns() % 10**6
    print("seed", seed)
    dice = random.Random(seed)  # noqa: S311  places to damage, not secrets
    for place in range(len(whole)):
        bad = bytearray(whole)
        bad[place] ^= 1 << dice.randrange(8)
        for path in (folder.keys, folder.path / "keys.json.bak"):
            path.write_bytes(bad)
        assert refused(keys.unlock_with_code, folder, code) == "", place
        assert refused(keys.unlock, folder) == ""
        assert refused(keys.verify_code, folder, code) == ""
        assert folder.keys.read_bytes() == bytes(bad)


def test_missing_and_damaged_are_told_apart(folder):
    keys.create(folder)
    for path in (folder.keys, folder.path / "keys.json.bak"):
        path.write_bytes(b"{}")
    with pytest.raises(Refused, match="已损坏"):
        keys.unlock(folder)
    for path in (folder.keys, folder.path / "keys.json.bak"):
        path.unlink()
    with pytest.raises(Refused, match="不见了"):
        keys.unlock(folder)


@pytest.mark.parametrize("part", ["sealed", "salt", "nonce"])
@pytest.mark.parametrize("place", [0, 5, -1])
def test_tampered_wraps_are_refused(folder, part, place):
    _, code, _ = keys.create(folder)
    rewrite(folder, lambda body: None)
    assert keys.verify_code(folder, code)  # the rewriting by itself does no harm
    keys.unlock(folder)
    for wrap in ("machine", "recovery"):
        rewrite(folder, lambda body, wrap=wrap: body[wrap].update({part: flip(body[wrap][part], place)}))
    assert refused(keys.unlock, folder) == keys.CODE_FIELD
    assert refused(keys.unlock_with_code, folder, code) == keys.CODE_FIELD


def test_a_wrap_under_another_id_or_another_kind_is_refused(folder):
    _, code, _ = keys.create(folder)
    kept = folder.keys.read_bytes()
    rewrite(folder, lambda body: body.update(key_id="f" * 16))
    assert not keys.verify_code(folder, code)
    assert refused(keys.unlock, folder) == keys.CODE_FIELD
    folder.keys.write_bytes(kept)
    rewrite(folder, lambda body: body.update(machine=body["recovery"]))
    assert refused(keys.unlock, folder) == keys.CODE_FIELD


def test_a_newer_programs_file_is_refused_untouched(folder):
    _, code, _ = keys.create(folder)
    rewrite(folder, lambda body: (body.update(version=2), body.pop("machine")))
    before = folder.keys.read_bytes()
    for act in (keys.unlock, lambda f: keys.unlock_with_code(f, code)):
        with pytest.raises(Refused, match="更新版本"):
            act(folder)
    assert folder.keys.read_bytes() == before


def test_a_full_disk_leaves_the_old_wraps(folder, monkeypatch):
    key, code, _ = keys.create(folder)
    before = folder.keys.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        for act in (lambda: keys.new_code(folder, key), lambda: keys.unlock_with_code(folder, code)):
            with pytest.raises(Unavailable):
                act()
    assert folder.keys.read_bytes() == before
    assert keys.unlock(folder) == key
    assert keys.verify_code(folder, code)


KILLED = """
import os, signal, sys
from pathlib import Path
calls = 0
def dying(owner, name):
    original = getattr(owner, name)
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*args, **kwargs)
    setattr(owner, name, call)
import keyring, keyring.backends.fail
keyring.set_keyring(keyring.backends.fail.Keyring())
from app.paths import DataFolder
from app.store import keys
folder = DataFolder(Path(sys.argv[1]))
key = keys.unlock(folder)
for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink")):
    dying(owner, name)
if sys.argv[3] == "new":
    keys.new_code(folder, key)
else:
    keys.unlock_with_code(folder, sys.argv[3])
print("done")
"""


@posix
@pytest.mark.parametrize("act", ["new", "rewrap"])
def test_killed_at_every_write_some_way_in_stays(tmp_path, act):
    for step in range(1, 40):
        folder = DataFolder(tmp_path / f"{act}{step}").create()
        key, code, _ = keys.create(folder)
        child = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder.path), str(step), "new" if act == "new" else code],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        if child.stdout == b"done\n":
            break
        assert child.returncode == -9
        if act == "new":
            assert keys.unlock(folder) == key
        else:
            assert keys.unlock_with_code(folder, code) == key
    assert 8 <= step < 39
