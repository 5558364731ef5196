"""The data key: made once, kept only wrapped, opened by this machine or by the printed recovery code.

The key is 32 random bytes. `keys.json` holds it wrapped twice: for this machine (Windows: DPAPI in machine
scope, so every login of the desk's PC opens it; elsewhere the system keyring, or failing that a 0600 file)
and by the recovery code. AES-256-GCM under HKDF-SHA256, bound to the key's id; HKDF and not a slow hash,
because both secrets are random and longer than 128 bits. The file carries its own digest, so that a damaged
file is never mistaken for a wrong code, and stands twice (`keys.json.bak`): one copy lost costs nothing.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import secrets
import sys
import unicodedata
from ctypes import wintypes
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Refused, Unavailable
from app.paths import DataFolder, write_whole

VERSION: Final = 1
CODE_FIELD: Final = "recovery_code"
"""The field of every refusal that a recovery code can mend; other refusals here need a good keys file."""

KEY_BYTES: Final = 32
SERVICE: Final = "WuyeFrontdesk"
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I L O U
CODE_LENGTH: Final = 30  # 29 random characters (145 bits) and one check character
GROUP: Final = 5
# Only stores that the system itself encrypts: not null, fail, plaintext files or unknown add-ons.
TRUSTED_KEYRINGS: Final = tuple(
    f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "macOS")
)
FILE_WARNING: Final = (
    "本机没有可用的系统密钥环，密钥存放在数据目录的 machine.key 文件里，只靠文件权限保护。"
    "请启用磁盘加密，并且不要把整个数据目录复制到别处。"
)
_WINDOWS: Final[bool] = sys.platform == "win32"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DataKey:
    """An open data key. `key_id` is random and may be logged; `value` never appears in a repr."""

    key_id: str
    value: bytes = field(repr=False)

    def hex(self) -> str:
        """The key as the database engine takes it: 64 hexadecimal digits."""
        return self.value.hex()


class _Wrap(msgspec.Struct, frozen=True):
    """One wrapping. `kind`: dpapi, keyring, file or code; `slot` names the keyring's entry."""

    kind: str
    sealed: bytes
    slot: str = ""
    salt: bytes = b""
    nonce: bytes = b""


class _Body(msgspec.Struct, frozen=True):
    version: int
    key_id: str
    machine: _Wrap
    recovery: _Wrap


class _File(msgspec.Struct, frozen=True):
    """The file itself: the body's bytes as they stand, and their digest."""

    digest: str
    body: msgspec.Raw


def create(folder: DataFolder) -> tuple[DataKey, str, str]:
    """Make the data key of a new folder: (key, recovery code to print, warning to show or "").

    Raises Refused when the folder already has a key or a database (a new key could never open it),
    Unavailable when the files cannot be written.
    """
    if any(path.exists() for path in (folder.keys, _spare(folder), folder.database)):
        raise Refused("这个数据目录已经有密钥或数据文件，不能再建新的密钥。")
    key = DataKey(secrets.token_hex(8), secrets.token_bytes(KEY_BYTES))
    code = _random_code()
    body = _Body(VERSION, key.key_id, _wrap_for_machine(folder, key), _seal(key, "code", code.encode()))
    _save(folder, body)
    return key, grouped(code), machine_warning(folder)


def unlock(folder: DataFolder) -> DataKey:
    """Open the key on this machine, without a question, and mend a lost or torn copy of the keys file.

    Raises Refused with the field CODE_FIELD when this machine cannot open it (new PC, profile reset, its
    secret gone), and Refused without a field when both copies of the keys file are missing or damaged.
    """
    body = _load(folder)
    key = _open(body, body.machine, _machine_secret(folder, body))
    if key is None:
        why = "换了电脑、重置了系统账户或密钥丢失"
        raise Refused.at(CODE_FIELD, f"本机打不开数据密钥（{why}）。请输入打印的恢复码。")
    try:
        if any(_read(path) != body for path in (folder.keys, _spare(folder))):
            _save(folder, body)
    except Unavailable:
        _log.warning("a copy of the keys file is lost and could not be written again")
    return key


def unlock_with_code(folder: DataFolder, code: str) -> DataKey:
    """Open the key with the recovery code and wrap it for this machine, so that the next start asks nothing.

    Raises Refused beside CODE_FIELD for a mistyped or a wrong code, Refused without a field for a damaged
    keys file, Unavailable when the new wrap cannot be written (the old file then stands as it was).
    """
    typed = read_code(code)
    body = _load(folder)
    key = _open(body, body.recovery, typed.encode())
    if key is None:
        raise Refused.at(CODE_FIELD, "这不是本数据的恢复码（书写无误）。请找最近一次打印的那一张。")
    _save(folder, msgspec.structs.replace(body, machine=_wrap_for_machine(folder, key)))
    return key


def verify_code(folder: DataFolder, code: str) -> bool:
    """Whether `code` opens this folder's key; False for a mistyped one too (`read_code` says what is wrong).

    Raises Refused only for a missing or damaged keys file. Writes nothing.
    """
    body = _load(folder)
    try:
        typed = read_code(code)
    except Refused:
        return False
    return _open(body, body.recovery, typed.encode()) is not None


def new_code(folder: DataFolder, key: DataKey) -> str:
    """Replace the recovery code; the old one stops opening this folder, but still opens older backups.

    Raises Refused when `key` is not this folder's, Unavailable when the file cannot be written.
    """
    body = _load(folder)
    if body.key_id != key.key_id:
        raise Refused("这把密钥不属于这个数据目录。")
    code = _random_code()
    _save(folder, msgspec.structs.replace(body, recovery=_seal(key, "code", code.encode())))
    return grouped(code)


def machine_warning(folder: DataFolder) -> str:
    """What the user must know about how this machine keeps its secret; "" when the system guards it."""
    return FILE_WARNING if _load(folder).machine.kind == "file" else ""


def portable(folder: DataFolder, key: DataKey) -> bytes:
    """The bytes of an undamaged keys file for `key`, to lie beside a backup: it opens with the recovery code.

    Raises Refused when the folder's keys file is damaged or belongs to another key.
    """
    body = _load(folder)
    if body.key_id != key.key_id:
        raise Refused("密钥文件 keys.json 与正在使用的数据不符。")
    return _encode(body)


def read_code(text: str) -> str:
    """What the user typed as the 30 plain characters of a code.

    Lower case, full-width, spaces, hyphens and O for 0, I or L for 1 are accepted. Raises Refused beside
    CODE_FIELD that says what is wrong; every single wrong character and every swap of two is found.
    """
    plain = unicodedata.normalize("NFKC", text).upper().translate(str.maketrans("OIL", "011"))
    kept = [c for c in plain if not (c.isspace() or unicodedata.category(c) in {"Pd", "Cf"} or c in "_−.·")]
    for place, character in enumerate(kept):
        if character not in ALPHABET:
            group = place // GROUP + 1
            raise Refused.at(CODE_FIELD, f"第 {group} 组里的“{character}”不是恢复码用的字符，请对照原件。")
    if len(kept) != CODE_LENGTH:
        raise Refused.at(CODE_FIELD, f"恢复码共 {CODE_LENGTH} 个字符，现在是 {len(kept)} 个。")
    if _remainder("".join(kept)):
        raise Refused.at(CODE_FIELD, "恢复码有字符输错或颠倒了，请逐组对照原件。")
    return "".join(kept)


def grouped(code: str) -> str:
    """A code in groups of five, as it is printed."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def _random_code() -> str:
    data = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return data + ALPHABET[_remainder(data + "0")]


def _remainder(code: str) -> int:
    """The code as a polynomial at a generator of GF(32) (x⁵+x²+1): 0 for a code that is written right.

    Each place has its own non-zero weight (30 places, 31 weights), so one wrong character or two that
    changed places always leave a remainder.
    """
    total = 0
    for character in code:
        total <<= 1
        if total & 32:
            total ^= 0b100101
        total ^= ALPHABET.index(character)
    return total


def _bound(key_id: str, kind: str) -> bytes:
    return f"{SERVICE}/{VERSION}/{key_id}/{kind}".encode()


def _cipher(secret: bytes, salt: bytes, bound: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=salt, info=bound).derive(secret))


def _seal(key: DataKey, kind: str, secret: bytes, slot: str = "") -> _Wrap:
    bound, salt, nonce = _bound(key.key_id, kind), secrets.token_bytes(16), secrets.token_bytes(12)
    return _Wrap(kind, _cipher(secret, salt, bound).encrypt(nonce, key.value, bound), slot, salt, nonce)


def _open(body: _Body, wrap: _Wrap, secret: bytes | None) -> DataKey | None:
    if secret is None:
        return None
    value, bound = secret, _bound(body.key_id, wrap.kind)
    if wrap.kind != "dpapi":  # DPAPI gives the key itself back, authenticated by itself
        try:
            value = _cipher(secret, wrap.salt, bound).decrypt(wrap.nonce, wrap.sealed, bound)
        except (InvalidTag, ValueError):
            return None
    return DataKey(body.key_id, value) if len(value) == KEY_BYTES else None


def _wrap_for_machine(folder: DataFolder, key: DataKey) -> _Wrap:
    if _WINDOWS:
        return _Wrap("dpapi", _dpapi("CryptProtectData", key.value, _bound(key.key_id, "dpapi")))
    secret = secrets.token_hex(KEY_BYTES)
    # A name of its own for every wrap: a restored copy of this folder must not overwrite the first's entry.
    slot = f"{key.key_id}-{secrets.token_hex(4)}"
    if _ask_keyring(slot, secret) == secret.encode():
        return _seal(key, "keyring", secret.encode(), slot)
    _write(folder.machine_key, secret.encode())
    return _seal(key, "file", secret.encode())


def _machine_secret(folder: DataFolder, body: _Body) -> bytes | None:
    """What opens the machine's wrap (for DPAPI the key itself); None when this machine has it no more."""
    wrap = body.machine
    try:
        if wrap.kind == "keyring":
            return _ask_keyring(wrap.slot)
        if wrap.kind == "dpapi":
            return _dpapi("CryptUnprotectData", wrap.sealed, _bound(body.key_id, "dpapi"))
        return folder.machine_key.read_bytes()
    except (OSError, Unavailable):
        return None


def _trusted_keyring() -> Any | None:
    import keyring

    backend = keyring.get_keyring()
    choices = getattr(backend, "backends", None) or [backend]  # a chain offers several
    return next((one for one in choices if type(one).__module__.startswith(TRUSTED_KEYRINGS)), None)


def _ask_keyring(slot: str, secret: str = "") -> bytes | None:
    """What the system keyring holds under `slot`, after storing `secret` there if one is given."""
    try:
        store = _trusted_keyring()
        if store is not None and secret:
            store.set_password(SERVICE, slot, secret)
        found = None if store is None else store.get_password(SERVICE, slot)
    except Exception as error:  # noqa: BLE001  each backend has errors of its own (D-Bus, a locked collection)
        _log.warning("the system keyring did not answer: %s", type(error).__name__)
        return None
    return found.encode() if found else None


class DataBlob(ctypes.Structure):
    """Win32 DATA_BLOB."""

    _fields_ = (("cbData", wintypes.DWORD), ("pbData", ctypes.POINTER(ctypes.c_char)))


class PromptStruct(ctypes.Structure):
    """Win32 CRYPTPROTECT_PROMPTSTRUCT; always passed as NULL, typed so that the call is."""

    _fields_ = (
        ("cbSize", wintypes.DWORD),
        ("dwPromptFlags", wintypes.DWORD),
        ("hwndApp", wintypes.HWND),
        ("szPrompt", wintypes.LPCWSTR),
    )


_FLAGS: Final = 0x1 | 0x4  # CRYPTPROTECT_UI_FORBIDDEN | CRYPTPROTECT_LOCAL_MACHINE


def _dpapi_call(name: str) -> tuple[Any, Any]:
    """(crypt32's function `name`, kernel32's LocalFree), both typed."""
    if sys.platform == "win32":
        blob, void = ctypes.POINTER(DataBlob), ctypes.c_void_p
        call = getattr(ctypes.WinDLL("crypt32"), name)
        text = wintypes.LPCWSTR if name == "CryptProtectData" else ctypes.POINTER(wintypes.LPWSTR)
        call.argtypes = (blob, text, blob, void, ctypes.POINTER(PromptStruct), wintypes.DWORD, blob)
        call.restype = wintypes.BOOL
        free = ctypes.WinDLL("kernel32").LocalFree
        free.argtypes, free.restype = (void,), void
        return call, free
    raise Unavailable("这份密钥是在 Windows 上包装的，本机没有 DPAPI。")


def _dpapi(name: str, content: bytes, entropy: bytes) -> bytes:
    """CryptProtectData or CryptUnprotectData in machine scope. Raises Unavailable when Windows refuses."""
    call, free = _dpapi_call(name)
    given, extra, out = (_blob(content), _blob(entropy), DataBlob())
    if not call(ctypes.byref(given), None, ctypes.byref(extra), None, None, _FLAGS, ctypes.byref(out)):
        raise Unavailable("Windows 的数据保护（DPAPI）没有接受密钥。", do="请重启电脑后再试，或使用恢复码。")
    try:
        return ctypes.string_at(out.pbData, out.cbData)
    finally:
        ctypes.memset(out.pbData, 0, out.cbData)
        free(ctypes.cast(out.pbData, ctypes.c_void_p))


def _blob(content: bytes) -> DataBlob:
    return DataBlob(len(content), ctypes.create_string_buffer(content, len(content)))


def _spare(folder: DataFolder) -> Path:
    return folder.keys.with_name(folder.keys.name + ".bak")


def _encode(body: _Body) -> bytes:
    raw = msgspec.json.encode(body)
    return msgspec.json.encode(_File(hashlib.sha256(raw).hexdigest(), msgspec.Raw(raw)))


def _read(path: Path) -> _Body | None:
    """The file's body; None when missing or damaged. Refused: a newer program's. Unavailable: unreadable."""
    try:
        outer = msgspec.json.decode(path.read_bytes(), type=_File)
        raw = bytes(outer.body)
        if hashlib.sha256(raw).hexdigest() != outer.digest:
            return None
        found = msgspec.json.decode(raw, type=dict[str, Any]).get("version")
        if isinstance(found, int) and found > VERSION:
            raise Refused(f"{path.name} 由更新版本的程序写成（版本 {found}）。文件没有被改动；请安装新版本。")
        return msgspec.json.decode(raw, type=_Body)
    except (FileNotFoundError, ValueError):
        return None
    except OSError as error:
        what = f"密钥文件 {path.name} 读不出来（{error.strerror}）。"
        raise Unavailable(what, do="请检查目录权限。") from error


def _load(folder: DataFolder) -> _Body:
    places = (folder.keys, _spare(folder))
    body = next((found for found in map(_read, places) if found is not None), None)
    if body is not None:
        return body
    state = "已损坏（不是恢复码的问题）" if any(path.exists() for path in places) else "不见了"
    do = "请把最近一份备份旁边的 .keys.json 文件复制到数据目录，改名为 keys.json，再打开程序。"
    raise Refused(f"密钥文件 keys.json {state}。{do}")


def _save(folder: DataFolder, body: _Body) -> None:
    """Write both copies, one after the other and each whole: a crash leaves at least one that opens."""
    content = _encode(body)
    for path in (folder.keys, _spare(folder)):
        _write(path, content)


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise Unavailable(
            f"密钥文件 {path.name} 写不进磁盘（{error.strerror}）。",
            kept="这个文件原来的内容没有被改动。",
            do="请检查磁盘空间和目录权限后再试。",
        ) from error
