"""What the tests of keys share: a folder's look from outside, and the ways it can be spoiled."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from app.errors import Refused
from app.paths import DataFolder


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


def flip(text: str, place: int) -> str:
    raw = bytearray(base64.b64decode(text))
    raw[place % len(raw)] ^= 1
    return base64.b64encode(raw).decode()
