"""Which row of an owners' list is its head, and what each column means.

Every company writes its own list. The spellings here come from the words such lists use; the user can
correct any column, and a column that is not understood is named, not dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

Cell = str | float | int | bool | date | datetime | time | timedelta | None
Row = Sequence[Cell]
Grid = Sequence[Row]

SEARCHED_ROWS: Final = 40
"""The head stands within so many first rows."""


class Meaning(StrEnum):
    """What a column holds. `WORDS` has the Chinese of each for the screen."""

    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    AREA = "area"
    OWNER = "owner"
    PHONE = "phone"
    PHONE2 = "phone2"
    TENANT = "tenant"
    TENANT_PHONE = "tenant_phone"
    FAMILY = "family"
    STATUS = "status"
    NOTE = "note"
    IGNORED = "ignored"


WORDS: Final[dict[Meaning, str]] = {
    Meaning.BUILDING: "楼栋",
    Meaning.UNIT: "单元",
    Meaning.ROOM: "房号",
    Meaning.AREA: "建筑面积",
    Meaning.OWNER: "业主姓名",
    Meaning.PHONE: "业主电话",
    Meaning.PHONE2: "备用电话",
    Meaning.TENANT: "租户姓名",
    Meaning.TENANT_PHONE: "租户电话",
    Meaning.FAMILY: "家属姓名",
    Meaning.STATUS: "房屋状态",
    Meaning.NOTE: "备注",
    Meaning.IGNORED: "不导入",
}
REPEATABLE: Final = frozenset({Meaning.PHONE2, Meaning.NOTE, Meaning.IGNORED})
"""Meanings that several columns may share; any other belongs to one column."""

_PRIVATE = re.compile(r"身份证|证件|护照|银行|账号|出生|生日")
_PHONE = r"电话|手机|联系方式|联系号码|移动|^号码|TEL|PHONE|MOBILE"
# First match wins, so the narrower words stand before the wider ones.
_TABLE: Final = (
    (Meaning.IGNORED, r"序号|^编号$|^NO\.?$|行号|楼层|层数|^层$|户型|朝向|性别|车牌|车位|费|金额|合同"),
    (Meaning.TENANT_PHONE, rf"租.*({_PHONE})"),
    (Meaning.PHONE2, rf"(家属|亲属|紧急联系).*({_PHONE})"),
    (Meaning.PHONE2, rf"(备用|其他|其它|第二|另).*({_PHONE})|({_PHONE})([2-9二三四]|备用)"),
    (Meaning.STATUS, r"状态|是否入住|入住情况|使用情况|是否空置|房态"),
    (Meaning.NOTE, r"备注|说明|附注|入住|交房|交付|收楼"),
    (Meaning.PHONE, rf"{_PHONE}|^联系$"),
    (Meaning.TENANT, r"租户|承租|租客|租赁人|使用人"),
    (Meaning.FAMILY, r"家属|亲属|家庭成员|共有人|同住|紧急联系人"),
    (Meaning.AREA, r"建筑面积|^面积|房屋面积|产权面积|登记面积"),
    (Meaning.IGNORED, r"面积"),
    (
        Meaning.ROOM,
        r"房间?号|室号|门牌|户号|房[屋间产]?编[号码]|房屋(代码|地址|坐落|号)?$|房间$|房产[号名]?$|^[室房]$",
    ),
    (Meaning.OWNER, r"业主|产权人|姓名|户主|住户|客户名|所有人|房主|^名字$|买受人|权利人"),
    (Meaning.UNIT, r"单元|^门$|梯号"),
    (Meaning.BUILDING, r"楼栋|楼号|楼宇|楼座|栋|幢|^座$|座号|号楼|^楼$|大楼"),
)
_SPELLINGS: Final = tuple((re.compile(pattern), meaning) for meaning, pattern in _TABLE)


@dataclass(frozen=True)
class Column:
    """One column as it was understood. `index` counts from 0; `sample` is the first value under the head."""

    index: int
    head: str
    meaning: Meaning
    why: str = ""
    sample: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a list: rows `first`..`last` (from 1; 0 when there is none) and every column."""

    first: int
    last: int
    columns: tuple[Column, ...]

    def of(self, meaning: Meaning) -> tuple[Column, ...]:
        """The columns with this meaning, from left to right."""
        return tuple(column for column in self.columns if column.meaning is meaning)


def find_head(grid: Grid, mapping: Mapping[int, Meaning] | None = None) -> Head | None:
    """The head row and its columns, corrected by `mapping` (column index → meaning).

    None when no row names a room column beside at least one more, and `mapping` gives no room column.
    """
    best, best_score = (0, 0), 0
    for rows in (1, 2):  # a title above one row of heads must not pass for a group, so one row goes first
        for number in range(1, min(len(grid), SEARCHED_ROWS) + 1):
            score = _score(grid, number, rows)
            if score > best_score:
                best, best_score = (number, number + rows - 1), score
    if best_score < 2 and Meaning.ROOM not in (mapping or {}).values():
        return None
    return Head(*best, _columns(grid, best, mapping or {}))


def understand(head: str) -> tuple[Meaning, str]:
    """What a head's text means, and why not when it is not imported."""
    text = _plain(head)
    if not text:
        return Meaning.IGNORED, ""
    if _PRIVATE.search(text):
        return Meaning.IGNORED, "证件、账号等个人信息不导入"
    for pattern, meaning in _SPELLINGS:
        if pattern.search(text):
            return meaning, ""
    return Meaning.IGNORED, "没有对应的栏目"


def shown(cell: Cell) -> str:
    """A cell as text: 3.0 is 3, a date is ISO."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell).strip()


def _plain(head: str) -> str:
    text = unicodedata.normalize("NFKC", head).upper()
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", "", text) or text
    return re.sub(r"[\s*:：_/\-]+", "", text)


def _heads(grid: Grid, first: int, last: int) -> list[str]:
    """The head texts of one row, or of two with the upper one's groups carried right."""
    lower = [shown(cell) if isinstance(cell, str) else "" for cell in grid[last - 1]]
    if first == last:
        return lower
    upper = [shown(cell) if isinstance(cell, str) else "" for cell in grid[first - 1]]
    width = max(len(lower), len(upper))
    lower += [""] * (width - len(lower))
    upper += [""] * (width - len(upper))
    heads, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        heads.append(f"{group}{below}" if below else above)
    return heads


def _score(grid: Grid, first: int, rows: int) -> int:
    """How much a head this is: distinct meanings found; 0 without a room column or with data among them."""
    last = first + rows - 1
    if last > len(grid):
        return 0
    cells = [cell for cell in grid[last - 1] if cell not in (None, "")]
    if not cells or not all(isinstance(cell, str) and len(cell) <= 24 for cell in cells):
        return 0
    if rows == 2 and any(understand(str(cell)) == (Meaning.IGNORED, "没有对应的栏目") for cell in cells):
        return 0
    meanings = {understand(head)[0] for head in _heads(grid, first, last)} - {Meaning.IGNORED}
    return len(meanings) if Meaning.ROOM in meanings else 0


def _columns(grid: Grid, rows: tuple[int, int], mapping: Mapping[int, Meaning]) -> tuple[Column, ...]:
    first, last = rows
    heads = _heads(grid, first, last) if last else []
    width = max([len(heads), *(len(row) for row in grid[last : last + SEARCHED_ROWS])], default=0)
    heads += [""] * (width - len(heads))
    taken: set[Meaning] = set()
    columns = []
    for index, head in enumerate(heads):
        meaning, why = understand(head)
        if index in mapping:
            meaning, why = mapping[index], ""
        elif meaning in mapping.values() and meaning not in REPEATABLE:
            meaning, why = Meaning.IGNORED, "已由另一列代替"
        if meaning is Meaning.PHONE and meaning in taken:
            meaning = Meaning.PHONE2
        if meaning in taken and meaning not in REPEATABLE:
            meaning, why = Meaning.IGNORED, f"已有一列是{WORDS[meaning]}"
        taken.add(meaning)
        columns.append(Column(index, head, meaning, why, _sample(grid[last : last + 20], index)))
    return tuple(columns)


def _sample(rows: Grid, index: int) -> str:
    return next((shown(row[index]) for row in rows if len(row) > index and shown(row[index])), "")
