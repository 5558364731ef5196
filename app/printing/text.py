"""Measuring, breaking and fitting text of Chinese and Latin characters mixed.

Lengths are in units of 1/100 mm, sizes too (`points` converts). A broken line keeps every character it
was made of, the newline that ended it included, so that the lines joined are the text again and what did
not fit in a box can be carried to the next page. Rules of the line's edges (避头尾): no closing mark
begins a line, no opening mark ends one, and a word, number or phone is broken only when it is longer than
a line.

No markup: what people typed is drawn as they typed it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.printing.fonts import Style

UNITS_PER_MM = 100
TAB = 4000  # a tab stop every four characters, in 1/1000 em
_BLANKS = " \u3000\t\n"  # hang over the line's end: they are kept but take no width there

# What never begins a line: closing quotes and brackets, stops, marks that belong to the sign before them.
CLOSERS = "，。、；：？！”’》〉）】〕］｝」』〗〙〟…·‥—～々ー％‰℃°′″￠,.;:?!)]}%>"
# What never ends a line.
OPENERS = "“‘《〈（【〔［｛「『〖〘〝￥＄￡№#$([{<"

_COMBINING = "".join(map(chr, range(0x300, 0x370)))
_C, _O = re.escape(CLOSERS + _COMBINING), re.escape(OPENERS)
_WIDE = "".join(c for c in CLOSERS if not c.isascii())  # also tied when a blank stands before them
_TIED = frozenset(CLOSERS + _COMBINING)
_WORD = "!-~\u00a1-\u00b6\u00b8-\u024f\u0370-\u052f"  # printable ASCII, accented Latin, Greek, Cyrillic
_TOKEN = re.compile(
    "[ \u3000\t]+"  # an indent, or blanks after a tab
    f"|(?:[{_O}][ \u3000]*)*"
    f"(?:——+|(?:[{_WORD}’]*(?![{_O}])[{_WORD}])|[^ \u3000\t{_O}{_C}])?"
    f"[{_C}]*(?:[ \u3000]*[{_WIDE}]+)*[ \u3000]*"
)


def points(size: float) -> int:
    """A size in points as units of 1/100 mm."""
    return round(size * 25.4 / 72 * UNITS_PER_MM)


def width_of(text: str, style: Style, size: int) -> float:
    """The width of one line in units; tabs go to their stops, blanks at the end take none."""
    return _measure(text.rstrip(_BLANKS), style) * size / 1000


def wrap(text: str, style: Style, size: int, width: float) -> list[str]:
    """`text` broken into lines no wider than `width` units. "".join(lines) == text."""
    limit = width * 1000 / size
    if "\n" not in text and "\t" not in text and style.measure(text) <= limit:
        return [text] if text else []
    lines: list[str] = []
    for paragraph in re.findall("[^\n]*\n|[^\n]+", text):
        body = paragraph.removesuffix("\n")
        broken = [body] if _measure(body, style) <= limit else _break(body, style, limit)
        lines += broken[:-1]
        lines.append(broken[-1] + paragraph[len(body) :])
    return lines


@dataclass(frozen=True)
class Fitted:
    """Lines of one size that fit a box, and the text that did not."""

    lines: list[str]
    size: int
    leading: int
    rest: str

    @property
    def height(self) -> int:
        """From the top of the first line to the foot of the last, in units."""
        return self.size + (len(self.lines) - 1) * self.leading if self.lines else 0


def fit(text: str, style: Style, width: float, height: float, sizes: Sequence[int], leading: float = 1.22) -> Fitted:
    """`text` at the first of `sizes` (largest first) that takes it all, if possible with no word torn.

    When none takes it all: what fits at the last of them, and the rest.
    """
    second: Fitted | None = None
    for size in sizes:
        step = round(size * leading)
        room = max(1, int((height - size) // step) + 1)
        lines = wrap(text, style, size, width)
        if len(lines) <= room:
            found = Fitted(lines, size, step, "")
            if not torn(lines):
                return found
            second = second or found
    return second or Fitted(lines[:room], size, step, "".join(lines[room:]))


def shortened(fitted: Fitted, style: Style, width: float) -> Fitted:
    """`fitted` with its last line ending in … because the rest stands elsewhere."""
    last = fitted.lines[-1].rstrip(_BLANKS)
    while last and width_of(last + "…", style, fitted.size) > width:
        last = last[:-1]
    return Fitted([*fitted.lines[:-1], last + "…"], fitted.size, fitted.leading, fitted.rest)


def torn(lines: Sequence[str]) -> bool:
    """True when a word or number is broken between two lines, being longer than the line."""
    return any(_in_word(above[-1]) and _in_word(below[0]) for above, below in pairwise(lines))


def _in_word(char: str) -> bool:
    return char.isalnum() and char < "\u2e80"  # Chinese characters are not letters of a word


def pieces(line: str, style: Style, size: int) -> list[tuple[int, str]]:
    """The drawable parts of one line as (offset in units, text): a tab starts a new part at its stop."""
    line = line.rstrip(_BLANKS)
    if "\t" not in line:
        return [(0, line)] if line else []
    found, at = [], 0
    for part in line.split("\t"):
        if part:
            found.append((round(at * size / 1000), part))
        at = _stop(at + style.measure(part))
    return found


def _stop(at: int) -> int:
    return at - at % TAB + TAB


def _measure(text: str, style: Style) -> int:
    """Width in 1/1000 em with tabs at their stops, blanks at the end included."""
    if "\t" not in text:
        return style.measure(text)
    at = 0
    *heads, tail = text.split("\t")
    for part in heads:
        at = _stop(at + style.measure(part))
    return at + style.measure(tail)


def _break(body: str, style: Style, limit: float) -> list[str]:
    lines: list[str] = []
    line, at = "", 0  # `at` is where the pen stands behind `line`, its last blanks included
    for token in filter(None, _TOKEN.findall(body)):
        core = token.rstrip(_BLANKS)
        if not core:
            line += token
            at = _measure(line, style)
            continue
        width = style.advances[core] if len(core) == 1 else style.measure(core)
        if line and at + width > limit:
            lines.append(line)
            line, at = "", 0
        if width > limit:
            *cut, tail = _force(token, style, limit)
            lines += cut
        else:
            tail = token
        line += tail
        at += width if tail == core else style.measure(tail)
    return [*lines, line] if line else lines


def _force(word: str, style: Style, limit: float) -> list[str]:
    """A word longer than the line, cut where the line is full; the marks of its end stay with a character."""
    cut: list[str] = []
    while style.measure(core := word.rstrip(_BLANKS)) > limit and len(core) > 1:
        at, width = 0, 0
        while width + style.advances[core[at]] <= limit or at == 0:
            width += style.advances[core[at]]
            at += 1
        allowed = (n for n in range(at, 0, -1) if core[n] not in _TIED and core[n - 1] not in OPENERS)
        at = next(allowed, at)  # nothing but marks: no better place exists
        cut.append(word[:at])
        word = word[at:]
    return [*cut, word]
