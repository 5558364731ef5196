"""The single cells of an owners' list: names, areas, words for an empty home, odd characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from app.rules.roster_head import Cell, shown
from app.rules.surnames import COMPOUND, surname_of

LARGEST_AREA: Final = 10_000_000
"""In 1/100 m²: 100,000 m². More is a typing mistake."""

_TOGETHER = re.compile(r"[/\\、，,;；|&＆\r\n]+")
_NOTHING = re.compile(r"[/\\\-—－–\s]*|无|暂无|没有|待定|未知|不详|空白|N/?A|NULL|NONE", re.IGNORECASE)
_EMPTY_HOME = re.compile(r"空置?房?|空关|未售|未售出|未交付|未交房|未入住|待售|毛坯空置|空置中|无人居住?|没人住")
_BEGINS_EMPTY = re.compile(r"(空置|空房|空关|未售|未交付|未入住|待售|无人居住)(?!率|费)")
_FORMULA_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")
# By ranges, not by name: the interpreter's tables are older than the newest characters
_HAN = re.compile(r"[〇\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ROLE_WORD = re.compile(r"[(（\[【]\s*([^()（）\[\]【】]{1,6})\s*[)）\]】]\s*$")
_ROLES: Final = {
    **dict.fromkeys(("业主", "产权人", "房主", "户主", "本人"), "owner"),
    **dict.fromkeys(("租户", "租客", "承租人", "承租", "租", "租赁"), "tenant"),
    **dict.fromkeys(
        ("家属", "妻", "妻子", "夫", "丈夫", "父", "母", "父亲", "母亲", "子", "女", "儿子", "女儿"), "family"
    ),
}


@dataclass(frozen=True)
class Name:
    """One person in a cell. `role` is "" when the cell does not say."""

    text: str
    role: str = ""


@dataclass(frozen=True)
class Names:
    """The people of one cell, whether it says the home is empty, and what was done or had to be guessed."""

    people: tuple[Name, ...] = ()
    vacant: bool = False
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without characters that nobody can see or print, and the code points that were taken out.

    Rare characters, their variation selectors and private ones stay: they are parts of names.
    """
    kept, removed = [], []
    for c in text:
        if c in "\t\n\r":
            kept.append("\n" if c == "\n" else " ")
        elif unicodedata.category(c) in {"Cc", "Cf", "Cs"}:
            removed.append(f"U+{ord(c):04X}")
        else:
            kept.append(c)
    return "".join(kept).strip(), tuple(dict.fromkeys(removed))


def doubtful(text: str) -> tuple[str, ...]:
    """Characters that were damaged before the list came here, or that only one company's fonts can show."""
    private = sorted({c for c in text if unicodedata.category(c) == "Co"})
    found = [f"“{c}”（U+{ord(c):04X}）是自造字，别的电脑和打印机可能显示不出" for c in private]
    if "\ufffd" in text:
        found.append("有损坏的字（�），请核对原表")
    return tuple(found)


def formula_error(text: str) -> bool:
    """Whether the cell holds a spreadsheet's error instead of a value."""
    return bool(_FORMULA_ERROR.fullmatch(text))


def says_nothing(text: str) -> bool:
    """Whether the cell only says that there is nothing: 无, /, —."""
    return bool(_NOTHING.fullmatch(text))


def says_vacant(text: str, head: str = "") -> bool:
    """Whether a note or status says the home is empty: 空置, 未入住, 是 under 是否空置."""
    asked = re.search(r"是否(空置|入住)", head)
    if asked and text in {"是", "否", "Y", "N", "√", "×"}:
        return (text in {"是", "Y", "√"}) == (asked[1] == "空置")
    return bool(_EMPTY_HOME.fullmatch(text) or _BEGINS_EMPTY.match(text))


def only_vacant(text: str) -> bool:
    """Whether the text says nothing more than that the home is empty."""
    return bool(_EMPTY_HOME.fullmatch(text))


def names(text: str) -> Names:
    """The people of a name cell: 张一诺/王金凤 are two, 欧阳 娜娜 is one, 空置 is nobody."""
    if says_nothing(text):
        return Names()
    if _EMPTY_HOME.fullmatch(text):
        return Names(vacant=True)
    pieces = [piece.strip() for piece in _TOGETHER.split(text) if piece.strip()]
    notes: list[str] = []
    warnings: list[str] = []
    people: list[Name] = []
    for piece in pieces:
        spaced = _spaced(piece)
        if len(spaced) > 1:
            warnings.append(f"“{piece}”按 {len(spaced)} 个人读：{'、'.join(spaced)}；如是一个人请改正")
        elif spaced[0] != piece:
            notes.append(f"“{piece}”按一个人读：{spaced[0]}")
        people += [_with_role(name) for name in spaced]
    if len(pieces) > 1:
        notes.append(f"一格 {len(pieces)} 个人，拆成：{'、'.join(person.text for person in people)}")
    unique = tuple(dict.fromkeys(people))
    warnings += [f"姓名“{p.text}”里有数字" for p in unique if re.search(r"\d", p.text)]
    return Names(unique, notes=tuple(notes), warnings=tuple(warnings))


def area(cell: Cell) -> tuple[int | None, str]:
    """An area in 1/100 m² and, when it is none, why: 143.6, "143.6㎡", "约89平方米"."""
    text = unicodedata.normalize("NFKC", shown(cell)).replace(",", "")
    if says_nothing(text):
        return None, ""
    found = re.fullmatch(r"约?(\d{1,9}(?:\.\d+)?)\s*(?:M2|M²|平方米?|平米?)?", text, re.IGNORECASE)
    if not found:
        return None, f"面积“{shown(cell)}”不是数字，未导入"
    hundredths = round(float(found[1]) * 100)
    if not 0 < hundredths <= LARGEST_AREA:
        return None, f"面积“{shown(cell)}”不合理，未导入"
    return hundredths, ""


def _spaced(piece: str) -> list[str]:
    """One person written with a space (刘 伟, 欧阳 娜娜), or several with nothing else between them."""
    tokens = piece.split()
    if len(tokens) == 1 or not all(_is_han(token) for token in tokens):
        return [" ".join(tokens)]
    whole = all(2 <= len(token) <= 4 and surname_of(token) and token not in COMPOUND for token in tokens)
    return tokens if whole else ["".join(tokens)]


def _is_han(text: str) -> bool:
    return all(bool(_HAN.fullmatch(c)) for c in text)


def _with_role(name: str) -> Name:
    found = _ROLE_WORD.search(name)
    role = _ROLES.get(found[1], "") if found else ""
    before = name[: found.start()].strip() if found and role else ""
    return Name(before, role) if before else Name(name)
