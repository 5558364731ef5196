"""A preview of an import as lines of a table: one set of heads and rows for each thing to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.rules import phones
from app.rules.roster import Remark, RosterRoom
from app.rules.words import CUSTOMER_ROLE, word
from app.services.roster_import import ImportPreview, RoomPlan
from ui.settings.row_table import TableRow

View = tuple[tuple[str, ...], list[TableRow], int]
"""Heads, lines, and the column that takes the rest of the width."""

NAMES: Final = (
    ("new", "新增"),
    ("changed", "变更"),
    ("same", "不变"),
    ("only_here", "名册中没有"),
    ("error", "错误"),
    ("warning", "警告"),
    ("note", "说明"),
)
_ROOM_HEADS = ("房号", "名册行", "建筑面积 ㎡", "住户", "备注")
_CHANGE_HEADS = ("房号", "名册行", "谁", "项目", "原来", "改为")
_REMARK_HEADS = ("行号", "列", "说明")
_TONES: Final = {"error": "danger", "warning": "warning", "note": "secondary"}


def counts(preview: ImportPreview) -> dict[str, int]:
    """How many there are of each, in the order of NAMES."""
    result = preview.remarks
    return {
        "new": len(preview.new),
        "changed": len(preview.changed),
        "same": len(preview.same),
        "only_here": len(preview.only_here),
        **{severity: sum(remark.severity == severity for remark in result) for severity in _TONES},
    }


def first_view(preview: ImportPreview) -> str:
    """What to show first: errors before anything, then what would be written."""
    found = counts(preview)
    return next((key for key in ("error", "new", "changed", "warning", "same") if found[key]), "note")


def view(preview: ImportPreview, key: str) -> View:
    """The lines for one of NAMES."""
    made: dict[str, Callable[[], View]] = {
        "new": lambda: _rooms(preview.new),
        "changed": lambda: _changes(preview.changed),
        "same": lambda: _rooms(preview.same),
        "only_here": lambda: _only_here(preview.only_here),
    }
    return made[key]() if key in made else _remarks(preview.remarks, key)


def _rows_text(rows: tuple[int, ...]) -> str:
    return "、".join(map(str, rows))


def _rooms(plans: tuple[RoomPlan, ...]) -> View:
    lines = [
        TableRow(
            plan.code,
            (
                plan.code,
                _rows_text(plan.rows),
                f"{plan.area / 100:g}" if plan.area else "",
                _people(plan.room),
                plan.note,
            ),
        )
        for plan in plans
    ]
    return _ROOM_HEADS, lines, 3


def _people(room: RosterRoom) -> str:
    said = []
    for person in room.people:
        numbers = "、".join(phones.mask(phone.text) for phone in person.phones)
        role = "" if person.role == "owner" else f"（{word(CUSTOMER_ROLE, person.role)}）"
        said.append(" ".join(part for part in (person.name + role, numbers) if part))
    return "；".join(said) or ("空置" if room.vacant else "没有住户")


def _changes(plans: tuple[RoomPlan, ...]) -> View:
    lines = [
        TableRow(
            f"{plan.code}/{number}",
            (
                plan.code if not number else "",
                _rows_text(plan.rows) if not number else "",
                change.who,
                change.what,
                change.before or "（空）",
                change.after or "（空）",
            ),
            ((4, "secondary"), (5, "accent")),
        )
        for plan in plans
        for number, change in enumerate(plan.changes)
    ]
    return _CHANGE_HEADS, lines, 5


def _only_here(codes: tuple[str, ...]) -> View:
    words = "程序里有，名册里没有：保持原样，不会删除"
    return ("房号", "说明"), [TableRow(code, (code, words), ((1, "secondary"),)) for code in codes], 1


def _remarks(remarks: tuple[Remark, ...], severity: str) -> View:
    lines = [
        TableRow(
            str(number),
            (str(remark.row_number) if remark.row_number else "整张表", remark.column, remark.text),
            ((2, _TONES[severity] if severity != "note" else ""),),
        )
        for number, remark in enumerate(remarks)
        if remark.severity == severity
    ]
    return _REMARK_HEADS, lines, 2
