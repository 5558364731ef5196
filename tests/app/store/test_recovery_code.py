"""The printed code: long, random, forgiving to type, and every slip is told at once."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.paths import DataFolder
from app.store import keys
from tests.app.store.key_tools import field, refused

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
