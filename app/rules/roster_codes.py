"""The room code of one row of an owners' list, from its building, unit and room cells, which must agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.rules import rooms
from app.rules.rooms import RoomCode
from app.rules.roster_head import Cell, shown

LONGEST_PART = 16


@dataclass(frozen=True)
class Found:
    """A code, or None and the `problem`. `doubt` is what the user should look at."""

    code: RoomCode | None
    problem: str = ""
    doubt: str = ""


def code_of(building: Cell, unit: Cell, room: Cell) -> Found:
    """Read the three cells; the room cell may repeat or contain the other two (1201, 2-1201, 3-2-1201)."""
    for cell in (building, unit, room):
        if isinstance(cell, date):
            return Found(None, f"“{shown(cell)}”是日期：房号被表格软件改成了日期，请在原表中改回文本")
    stated = rooms.room_code(building, unit, "")
    text = shown(room)
    if not text:
        return Found(None, "没有房号")
    found = _read(stated, text)
    if found.code and max(map(len, (found.code.building, found.code.unit, found.code.number))) > LONGEST_PART:
        return Found(None, f"房号“{text[:40]}”太长")
    return found


def _read(stated: RoomCode, text: str) -> Found:
    number = rooms.number_name(text)
    if re.fullmatch(r"[A-Z]?\d{1,4}[A-Z]{0,2}", number):
        return Found(RoomCode(stated.building, stated.unit, number))
    readings = rooms.read(text)
    for reading in readings:
        merged = _merged(stated, reading.code)
        if merged is not None:
            guessed = number.isdecimal() and not (stated.building and merged.building == stated.building)
            return Found(merged, doubt=f"房号“{text}”读作 {merged.text}，请核对" if guessed else "")
    if readings:
        said = "、".join(f"{head}“{part}”" for head, part in (("楼栋", stated.building), ("单元", stated.unit)) if part)
        return Found(None, f"房号“{text}”与{said}不一致")
    if re.fullmatch(r"\w{1,16}", number):
        doubt = f"房号“{text}”不是常见写法，照原样导入"
        return Found(RoomCode(stated.building, stated.unit, number), doubt=doubt)
    return Found(None, f"房号“{text[:40]}”读不懂")


def _merged(stated: RoomCode, said: RoomCode) -> RoomCode | None:
    """Both put together; None when they contradict each other."""
    merged = RoomCode(said.building or stated.building, said.unit or stated.unit, said.number)
    return merged if RoomCode(stated.building, stated.unit, said.number).matches(merged) else None
