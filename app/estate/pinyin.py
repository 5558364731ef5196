"""Search keys of names: initials and full pinyin, for every reading that a clerk may have in mind.

Surnames come from a table of their own, because dictionaries give their everyday readings (单 as dan). The
other readings stay as further keys: who types "danxiong" for 单雄 finds him too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product
from typing import Final

from app.rules.surnames import COMPOUND

MOST_READINGS: Final = 24
"""Readings kept of one name, the likeliest first."""
LONGEST_NAME: Final = 12
"""Characters of a name that are read; a company's longer name is found by its beginning."""
PER_CHARACTER: Final = 3

_TOKEN = re.compile(r"[A-Za-z]+|\d+|\w")

SURNAMES: Final = {
    "单": ("shan",), "仇": ("qiu",), "解": ("xie",), "曾": ("zeng",), "区": ("ou",), "查": ("zha",),
    "盖": ("ge", "gai"), "任": ("ren",), "翟": ("zhai", "di"), "覃": ("qin", "tan"), "朴": ("piao",),
    "乐": ("yue", "le"), "折": ("she",), "种": ("chong",), "缪": ("miao",), "召": ("shao",),
    "冼": ("xian",), "洗": ("xian",), "尉": ("wei", "yu"), "宿": ("su",), "员": ("yun",), "贲": ("ben",),
    "繁": ("po",), "秘": ("bi",), "黑": ("he",), "牟": ("mu", "mou"), "郇": ("xun", "huan"),
    "隗": ("wei", "kui"), "佴": ("nai",), "句": ("gou",), "祭": ("zhai",), "葛": ("ge",), "过": ("guo",),
    "华": ("hua",), "纪": ("ji",), "柏": ("bai", "bo"), "薄": ("bo",), "谌": ("chen", "shen"),
    "都": ("du",), "费": ("fei", "bi"), "莘": ("shen", "xin"), "郗": ("xi", "chi"), "燕": ("yan",),
    "要": ("yao",), "粘": ("nian",), "强": ("qiang",), "瞿": ("qu",), "厍": ("she",), "藏": ("zang",),
    "行": ("xing",), "盛": ("sheng",), "省": ("xing",), "少": ("shao",), "叶": ("ye",), "重": ("chong",),
    "能": ("nai",), "郄": ("qie", "xi"), "相": ("xiang",), "石": ("shi",), "车": ("che",),
    "长": ("chang", "zhang"), "沈": ("shen",), "应": ("ying",), "宁": ("ning",), "令": ("ling",),
    "曲": ("qu",), "占": ("zhan",), "晟": ("cheng", "sheng"), "撒": ("sa",), "娄": ("lou",), "殷": ("yin",),
    "幺": ("yao",), "那": ("na",), "适": ("kuo", "shi"), "逄": ("pang",), "阚": ("kan",), "卜": ("bu",),
    "角": ("jue",), "眭": ("sui",), "呙": ("guo",), "钭": ("tou",), "仉": ("zhang",),
}  # fmt: skip
"""Surnames whose everyday reading is another one, or that are read in two ways; the likelier first."""

COMPOUND_SURNAMES: Final = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "单于": ("chan", "yu"),
    "令狐": ("ling", "hu"), "欧阳": ("ou", "yang"), "澹台": ("tan", "tai"), "鲜于": ("xian", "yu"),
    "乐正": ("yue", "zheng"), "夏侯": ("xia", "hou"), "皇甫": ("huang", "fu"), "拓跋": ("tuo", "ba"),
    "呼延": ("hu", "yan"), "亓官": ("qi", "guan"), "濮阳": ("pu", "yang"), "淳于": ("chun", "yu"),
    "谷梁": ("gu", "liang"), "夹谷": ("jia", "gu"), "颛孙": ("zhuan", "sun"), "宗政": ("zong", "zheng"),
    "叶赫": ("ye", "he"), "贺若": ("he", "ruo"), "车犁": ("che", "li"), "子车": ("zi", "ju"),
}  # fmt: skip
"""Readings of surnames of two characters that cannot be had character by character."""


def keys(name: str) -> str:
    """Lower-case keys, space separated: 单伟 → "sw shanwei dw danwei …". "" when nothing can be read."""
    syllables = _syllables(_TOKEN.findall(name)[:LONGEST_NAME])
    found: dict[str, None] = {}
    for reading in _likeliest(syllables):
        initials = "".join(syllable[0] for syllable in reading)
        found[initials] = None
        found["".join(reading)] = None
    found.pop("", None)
    return " ".join(found)


def _likeliest(syllables: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Combinations in the order of how few characters are read in an unusual way."""
    ranked = product(*(list(enumerate(readings)) for readings in syllables))
    ordered = sorted(ranked, key=lambda combination: sum(rank for rank, _ in combination))
    return [tuple(syllable for _, syllable in combination) for combination in ordered[:MOST_READINGS]]


def _syllables(tokens: list[str]) -> list[tuple[str, ...]]:
    """The readings of each token, the likelier first; a Latin word or unread character stands for itself."""
    from pypinyin import Style, pinyin

    # Token by token: the dictionary's phrases (重庆 is read chong) say nothing about names
    found = [_unique(pinyin(token, style=Style.NORMAL, heteronym=True)[0]) for token in tokens]
    pair = "".join(tokens[:2])
    if pair in COMPOUND and len(tokens) > 2:
        own = COMPOUND_SURNAMES.get(pair)
        found[:2] = [_unique((first, *other)) for first, other in zip(own, found, strict=False)] if own else found[:2]
    elif tokens and tokens[0] in SURNAMES:
        found[0] = _unique((*SURNAMES[tokens[0]], *found[0]))
    several = sum(len(readings) > 1 for readings in found)
    most = PER_CHARACTER if several <= 5 else 1
    return [readings[:most] for readings in found if readings]


def _unique(readings: Iterable[str]) -> tuple[str, ...]:
    plain = ("".join(c for c in reading.lower() if c.isalnum()) for reading in readings)
    return tuple(dict.fromkeys(filter(None, plain)))
