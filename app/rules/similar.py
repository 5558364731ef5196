"""Whether two reports speak of the same matter: shared pairs of characters, which need no dictionary."""

from __future__ import annotations

import re
from typing import Final

ALIKE: Final = 0.4
_NOISE: Final = re.compile(r"[^\w]|_|[0-9]")


def pairs(text: str) -> frozenset[str]:
    """The overlapping character pairs of a text, without digits, spaces and punctuation."""
    plain = _NOISE.sub("", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def likeness(one: str, other: str) -> float:
    """Shared pairs ÷ pairs of the shorter text: 0.0 … 1.0. A short report inside a long one counts fully."""
    a, b = pairs(one), pairs(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def is_alike(one: str, other: str) -> bool:
    """Whether a clerk should be asked if these two are the same fault."""
    return likeness(one, other) >= ALIKE
