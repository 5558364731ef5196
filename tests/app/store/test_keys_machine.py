"""Where a machine keeps its secret: a trusted keyring, a private file, or Windows itself."""

from __future__ import annotations

import ctypes
import hmac
import os
import sys
from ctypes import wintypes
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from app.paths import DataFolder
from app.store import keys
from tests.app.store.key_tools import flip, new_pc, refused, rewrite

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
