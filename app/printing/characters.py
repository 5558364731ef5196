"""What typed text becomes before it is put on paper: no invisible controls, one kind of line end.

Nothing that can be seen is changed here. What is taken out has no shape of its own (format and bidi marks,
variation selectors, C0/C1 controls); what is left and still has no glyph is named by `fonts.missing`.
Standard library only.
"""

from __future__ import annotations

import re
import unicodedata

# Word processors and Excel write these for a line end inside a cell.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Marks without a shape: C0/C1 controls but tab and newline, soft hyphen, zero-width and bidi marks,
# Mongolian selectors, variation selectors, byte order mark, interlinear anchors, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)

# Every space but the ideographic one, which is as wide as a character and stays.
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")


def clean(text: str) -> str:
    """`text` as it can be drawn: newlines are "\\n", tabs and U+3000 stay, invisible controls are gone."""
    if not text.isprintable():  # a control or an odd space: seldom
        text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """`text` cleaned and on one line: newlines and tabs become a space."""
    return clean(text).replace("\n", " ").replace("\t", " ")


def undefined(char: str) -> bool:
    """True for what has no agreed shape: a lone surrogate, a private-use code of some old font."""
    return unicodedata.category(char) in ("Cs", "Co")
