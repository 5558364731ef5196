"""Numbers of cases and the code printed on their sheets (domain, section 9).

A number is kind letters, site code, year and month of recording and a counter: LF-CH3-202611-0142.
The printed code is the number, the round of the sheet and two check characters; it holds nothing personal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SITE: Final = re.compile(r"[A-Z0-9]{1,8}")
_NUMBER: Final = re.compile(r"(?P<kind>[A-Z]{2})-(?P<site>[A-Z0-9]{1,8})-(?P<month>[0-9]{6})-(?P<counter>[0-9]{4,9})")
_CODE: Final = re.compile(rf"(?P<number>{_NUMBER.pattern})-(?P<round>[0-9]{{1,2}})-(?P<check>[{ALPHABET}]{{2}})")


@dataclass(frozen=True, slots=True)
class Number:
    """A case number in its parts. `round` is 0 where only the number was typed."""

    kind: str
    site: str
    month: str
    counter: int
    round: int = 0

    @property
    def text(self) -> str:
        """The number as printed, without round and check."""
        return f"{self.kind}-{self.site}-{self.month}-{self.counter:04d}"


def prefix(kind: str, site: str, day: date) -> str:
    """The part before the counter: one counter runs for each prefix."""
    return f"{kind}-{site}-{day:%Y%m}"


def number(prefix_text: str, counter: int) -> str:
    """The whole number; the counter starts at 0001 and grows past 9999 without losing digits."""
    return f"{prefix_text}-{counter:04d}"


def check_of(text: str) -> str:
    """Two check characters: position-weighted, so that one wrong or two swapped characters are seen."""
    total = 0
    for i, character in enumerate(text, 1):
        total = (total + i * (ord(character) % 1021)) % 1021
    return ALPHABET[total // 32] + ALPHABET[total % 32]


def sheet_code(number_text: str, round_no: int) -> str:
    """What the QR code on a sheet says."""
    body = f"{number_text}-{round_no}"
    return f"{body}-{check_of(body)}"


def plain(typed: str) -> str:
    """What was typed or scanned, in the one form that numbers are compared in.

    Full-width characters become ASCII, dashes of every kind become "-", spaces go, letters are raised.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    text = re.sub(r"[‐-―−﹣－—_]", "-", text)
    return re.sub(r"\s+", "", text)


def read(typed: str) -> Number | None:
    """The number in a typed or scanned text, None if it is none or its check characters are wrong."""
    text = plain(typed)
    code = _CODE.fullmatch(text)
    if code is not None:
        body = f"{code['number']}-{code['round']}"
        return _parts(code, int(code["round"])) if check_of(body) == code["check"] else None
    bare = _NUMBER.fullmatch(text)
    return _parts(bare, 0) if bare is not None else None


def _parts(match: re.Match[str], round_no: int) -> Number:
    return Number(match["kind"], match["site"], match["month"], int(match["counter"]), round_no)


def short(number_text: str) -> str:
    """A number as lists and cards show it where the month is plain: PG…0142."""
    head, _, counter = number_text.rpartition("-")
    return f"{head.split('-')[0]}…{counter}" if head else number_text
