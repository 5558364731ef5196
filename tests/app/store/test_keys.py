"""The data key opens on its own machine without a question, anywhere with the printed code, and nowhere else."""

from __future__ import annotations

import base64
import ctypes
import hashlib
import hmac
import itertools
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import time
from ctypes import wintypes
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused, Unavailable
from app.paths import DataFolder
from app.store import keys

ROOT = Path(__file__).resolve().parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="modes and signals are POSIX")


class SystemKeyring:
    """Stands for a desktop's own keyring."""

    def __init__(self):
        self.entries, self.locked = {}, False

    def set_password(self, service, name, secret):
        self.get_password(service, name)
        self.entries[service, name] = secret

    def get_password(self, service, name):
        if self.locked:
            raise keyring.errors.KeyringLocked("no")
        return self.entries.get((service, name))


SystemKeyring.__module__ = "keyring.backends.SecretService"


@pytest.fixture(autouse=True)
def backend(monkeypatch):
    """No test touches the keyring of whoever runs it."""
    chosen = [keyring.backends.fail.Keyring()]
    monkeypatch.setattr(keyring, "get_keyring", lambda: chosen[0])
    monkeypatch.setattr(keys, "_WINDOWS", False)
    return chosen


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "desk").create()


def field(caught) -> str:
    return caught.value.problems[0].field


def refused(act, *args) -> str:
    """The field that the refusal names."""
    with pytest.raises(Refused) as caught:
        act(*args)
    return field(caught)


def rewrite(folder, change) -> None:
    """Change the body of both copies as someone would who knows the format (the digest is made right)."""
    body = json.loads(folder.keys.read_bytes())["body"]
    change(body)
    raw = json.dumps(body)
    content = f'{{"digest":"{hashlib.sha256(raw.encode()).hexdigest()}","body":{raw}}}'
    folder.keys.write_text(content)
    (folder.path / "keys.json.bak").write_text(content)


def new_pc(folder, target: Path) -> DataFolder:
    """What reaches another PC when the keys file is carried there."""
    other = DataFolder(target).create()
    shutil.copy(folder.keys, other.keys)
    return other


# ---- the life of a key


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


# ---- the code


def test_the_code_is_long_enough_and_random():
    codes = {keys._random_code() for _ in range(300)}
    assert len(codes) == 300
    assert (keys.CODE_LENGTH - 1) * 5 >= 125
    for place in range(keys.CODE_LENGTH):
        assert len({code[place] for code in codes}) > 20


@pytest.mark.parametrize("seed", range(3))
def test_every_single_wrong_character_is_told_at_once(seed):
    code = keys._random_code()
    assert keys.read_code(code) == code
    for place, wrong in itertools.product(range(30), keys.ALPHABET):
        typed = code[:place] + wrong + code[place + 1 :]
        if typed != code:
            assert refused(keys.read_code, typed) == keys.CODE_FIELD, (code, place, wrong)


def test_every_swap_of_two_and_every_length_is_told_at_once():
    code = keys._random_code()
    for a, b in itertools.combinations(range(30), 2):
        typed = list(code)
        typed[a], typed[b] = typed[b], typed[a]
        if typed != list(code):
            refused(keys.read_code, "".join(typed))
    for cut in range(30):
        refused(keys.read_code, code[:cut])
        refused(keys.read_code, code[:cut] + code[cut + 1 :])
        refused(keys.read_code, code[:cut] + "7" + code[cut:])


def test_without_the_check_character_a_slip_passes(monkeypatch):
    """Control: it is the check character that finds the slip."""
    code = keys._random_code()
    slip = ("0" if code[0] != "0" else "1") + code[1:]
    refused(keys.read_code, slip)
    monkeypatch.setattr(keys, "_remainder", lambda _code: 0)
    assert keys.read_code(slip) == slip


def test_what_is_wrong_is_said():
    def text(typed):
        with pytest.raises(Refused) as caught:
            keys.read_code(typed)
        return str(caught.value)

    code = keys._random_code()
    assert "第 2 组" in text(code[:5] + "U" + code[6:])
    assert "29" in text(code[:-1])
    assert "0 个" in text("")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        found = keys.read_code(text)
    except Refused:
        return
    assert len(found) == 30


def test_the_code_may_be_typed_as_people_type(folder):
    key, code, _ = keys.create(folder)
    plain = code.replace("-", "")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in plain)
    loose = plain.lower().replace("0", "o").replace("1", "l")
    ways = [
        code.lower(),
        plain,
        wide,
        wide.lower(),
        loose,
        code.replace("-", " "),
        f"  {code}\r\n",
        code.replace("-", "－"),
        code.replace("-", "—"),
        code.replace("-", "\u3000"),
        code.replace("1", "I").replace("0", "O"),
        "\u200b".join(plain),
    ]
    for typed in ways:
        assert keys.verify_code(folder, typed), typed
    assert keys.unlock_with_code(folder, loose) == key


def test_a_wrong_code_is_not_called_mistyped_nor_the_file_damaged(folder):
    keys.create(folder)
    before = folder.keys.read_bytes()
    with pytest.raises(Refused) as caught:
        keys.unlock_with_code(folder, keys._random_code())
    assert field(caught) == keys.CODE_FIELD
    assert "书写无误" in str(caught.value)
    assert folder.keys.read_bytes() == before


# ---- damage


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


def flip(text: str, place: int) -> str:
    raw = bytearray(base64.b64decode(text))
    raw[place % len(raw)] ^= 1
    return base64.b64encode(raw).decode()


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


# ---- keyrings


def test_a_system_keyring_keeps_the_secret_and_there_is_no_warning(folder, backend):
    backend[0] = SystemKeyring()
    key, code, warning = keys.create(folder)
    assert warning == ""
    assert not folder.machine_key.exists()
    assert keys.unlock(folder) == key
    stored = "".join(backend[0].entries.values())
    assert key.hex() not in stored
    assert stored not in folder.keys.read_text()
    backend[0].locked = True
    assert refused(keys.unlock, folder) == keys.CODE_FIELD
    backend[0] = SystemKeyring()  # profile reset
    assert refused(keys.unlock, folder) == keys.CODE_FIELD
    assert keys.unlock_with_code(folder, code) == key
    assert keys.unlock(folder) == key


def test_a_restored_copy_does_not_take_the_first_folders_entry(folder, backend, tmp_path):
    backend[0] = SystemKeyring()
    key, code, _ = keys.create(folder)
    copy = new_pc(folder, tmp_path / "rehearsal")
    assert keys.unlock_with_code(copy, code) == key
    assert keys.unlock(folder) == key
    assert keys.unlock(copy) == key


class Plaintext(SystemKeyring):
    """An add-on that writes passwords into a file."""


Plaintext.__module__ = "keyrings.alt.file"


class Lossy(SystemKeyring):
    def get_password(self, service, name):
        return None


Lossy.__module__ = "keyring.backends.SecretService"


class Chain:
    def __init__(self, *backends):
        self.backends = backends


@pytest.mark.parametrize(
    "poor",
    [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, Plaintext, Lossy, lambda: Chain(Plaintext())],
)
def test_poor_keyrings_are_passed_over_for_the_key_file(folder, backend, poor):
    backend[0] = poor()
    key, _, warning = keys.create(folder)
    assert warning == keys.FILE_WARNING
    assert folder.machine_key.exists()
    assert keys.unlock(folder) == key
    assert not getattr(backend[0], "entries", {}) or poor is Lossy


def test_in_a_chain_the_trusted_one_is_taken(folder, backend):
    good, poor = SystemKeyring(), Plaintext()
    backend[0] = Chain(poor, good)
    keys.create(folder)
    assert len(good.entries) == 1
    assert not poor.entries


# ---- DPAPI: the sequence of calls, with a stand-in for the two functions of Windows


class FakeWindows:
    """CryptProtectData of one machine: authenticated by the machine's secret and the entropy given."""

    def __init__(self):
        self.machine, self.flags, self.live, self.given = os.urandom(16), [], {}, []

    def call(self, name):
        def function(content, text, entropy, reserved, prompt, flags, out):
            assert (text, reserved, prompt) == (None, None, None)
            self.flags.append(flags)
            content, entropy = (self._bytes(one._obj) for one in (content, entropy))
            tag = hmac.digest(self.machine, entropy, "sha256")
            plain = bytes(a ^ b for a, b in zip(content[-32:], tag, strict=True))
            if name == "CryptProtectData":
                result = hmac.digest(tag, content, "sha256") + plain
            elif not hmac.compare_digest(content[:-32], hmac.digest(tag, plain, "sha256")):
                return 0
            else:
                result = plain
            buffer = ctypes.create_string_buffer(result, len(result))
            self.live[ctypes.addressof(buffer)] = buffer
            self.given.append(buffer)
            out._obj.cbData, out._obj.pbData = len(result), buffer
            return 1

        return function, lambda pointer: self.live.pop(pointer.value)

    @staticmethod
    def _bytes(blob):
        assert isinstance(blob, keys.DataBlob)
        return ctypes.string_at(blob.pbData, blob.cbData)


@pytest.fixture
def windows(monkeypatch):
    fake = FakeWindows()
    monkeypatch.setattr(keys, "_WINDOWS", True)
    monkeypatch.setattr(keys, "_dpapi_call", fake.call)
    return fake


def test_on_windows_the_machine_wraps_in_machine_scope_and_frees_what_it_got(folder, windows):
    key, _, warning = keys.create(folder)
    assert warning == ""
    assert keys.unlock(folder) == key
    assert windows.flags == [0x1 | 0x4] * 2  # no window, any login of this machine
    assert not windows.live
    assert [bytes(one) for one in windows.given] == [bytes(64), bytes(32)]  # wiped before it was freed
    assert not folder.machine_key.exists()


def test_on_another_windows_pc_the_code_is_asked_for(folder, windows):
    key, code, _ = keys.create(folder)
    windows.machine = os.urandom(16)
    assert refused(keys.unlock, folder) == keys.CODE_FIELD
    assert keys.unlock_with_code(folder, code) == key
    assert keys.unlock(folder) == key
    rewrite(folder, lambda body: body["machine"].update(sealed=flip(body["machine"]["sealed"], 3)))
    assert refused(keys.unlock, folder) == keys.CODE_FIELD


def test_a_windows_wrap_asks_for_the_code_elsewhere(folder, monkeypatch):
    fake = FakeWindows()
    with monkeypatch.context() as patch:
        patch.setattr(keys, "_WINDOWS", True)
        patch.setattr(keys, "_dpapi_call", fake.call)
        key, code, _ = keys.create(folder)
    if sys.platform != "win32":
        assert refused(keys.unlock, folder) == keys.CODE_FIELD
        assert keys.unlock_with_code(folder, code) == key


def test_the_structures_are_those_of_windows():
    assert dict(keys.DataBlob._fields_) == {"cbData": wintypes.DWORD, "pbData": ctypes.POINTER(ctypes.c_char)}
    assert [name for name, _ in keys.PromptStruct._fields_] == ["cbSize", "dwPromptFlags", "hwndApp", "szPrompt"]
    word = ctypes.sizeof(ctypes.c_void_p)
    assert keys.DataBlob.pbData.offset == word  # padded to the pointer's alignment
    assert ctypes.sizeof(keys.DataBlob) == 2 * word
