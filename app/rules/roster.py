"""An owners' list: a grid of cells read into rooms with their people, and a remark for everything odd.

Nothing is dropped in silence. A row that is skipped is named with its reason; a phone that cannot be right
is kept and marked; what contradicts itself is an error, and with errors the list is not imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from app.rules import phones, roster_cells
from app.rules.phones import Phone
from app.rules.rooms import RoomCode, building_name, unit_name
from app.rules.roster_cells import Name, Names
from app.rules.roster_codes import code_of
from app.rules.roster_head import WORDS, Cell, Column, Grid, Head, Meaning, Row, find_head, shown

Severity = Literal["error", "warning", "note"]

MOST_ROWS: Final = 60_000
MOST_COLUMNS: Final = 256

_TOTAL = re.compile(r".{0,12}(小计|合计|总计|共计|累计|总户数)[:：]?.{0,16}")
_SECTION = re.compile(r"(.{1,12}(?:号楼|栋|幢|座))\s*(?:(.{1,3})单元)?")


@dataclass(frozen=True)
class RosterPerson:
    """One person of a room. `role` is a code of CUSTOMER_ROLE; `note` what stood beside a phone (妻)."""

    name: str
    role: str
    phones: tuple[Phone, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class RosterRoom:
    """One room. `rows` are the sheet's row numbers it was read from; `area` is in 1/100 m²."""

    code: RoomCode
    rows: tuple[int, ...]
    area: int | None = None
    people: tuple[RosterPerson, ...] = ()
    vacant: bool = False
    note: str = ""


@dataclass(frozen=True)
class Remark:
    """Something the user should know. `row_number` counts as in the sheet, from 1; 0 is the whole sheet."""

    row_number: int
    column: str
    severity: Severity
    text: str


@dataclass(frozen=True)
class RosterResult:
    """What was read. `head` is None when no head row was found."""

    rooms: tuple[RosterRoom, ...]
    remarks: tuple[Remark, ...]
    head: Head | None

    def of(self, severity: Severity) -> tuple[Remark, ...]:
        """The remarks of one severity, in the order of the rows."""
        return tuple(remark for remark in self.remarks if remark.severity == severity)

    @property
    def has_errors(self) -> bool:
        """Whether the list must be mended before it can be imported."""
        return any(remark.severity == "error" for remark in self.remarks)


def read(grid: Grid, mapping: Mapping[int, Meaning] | None = None) -> RosterResult:
    """Read a sheet. `mapping` (column index from 0 → meaning) corrects how columns were understood."""
    if len(grid) > MOST_ROWS or max(map(len, grid), default=0) > MOST_COLUMNS:
        text = f"表太大：最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列"
        return RosterResult((), (Remark(0, "", "error", text),), None)
    head = find_head(grid, mapping)
    if head is None:
        text = f"前 {40} 行里没有找到表头：需要有“房号”和“业主姓名”或“联系电话”等列；也可以手工指定各列"
        return RosterResult((), (Remark(0, "", "error", text),), None)
    return _Reader(head).read(grid)


@dataclass
class _Line:
    """One row's cells by meaning, as clean text or number."""

    number: int
    cells: dict[Meaning, list[tuple[Column, Cell]]]

    def first(self, meaning: Meaning) -> Cell:
        found = self.cells.get(meaning)
        return found[0][1] if found else None

    def text(self, meaning: Meaning) -> str:
        return shown(self.first(meaning))


@dataclass
class _Reader:
    """Reads the rows below one head; holds what carries over from row to row."""

    head: Head
    rooms: dict[str, RosterRoom] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    building: Cell = None
    unit: Cell = None
    blank_from: int = 0
    tidied: int = 0

    def read(self, grid: Grid) -> RosterResult:
        self._before_head(grid)
        for number, row in enumerate(grid[self.head.last :], self.head.last + 1):
            self._row(number, row)
        self._end_blank(len(grid))
        if self.tidied:
            self._remark(0, "note", f"{self.tidied} 个号码去掉了空格、横线或全角数字，号码本身没有改动")
        if not self.rooms and not any(remark.severity == "error" for remark in self.remarks):
            self._remark(0, "error", "表头下面没有任何房号")
        ordered = tuple(sorted(self.remarks, key=lambda remark: remark.row_number))
        return RosterResult(tuple(self.rooms.values()), ordered, self.head)

    def _remark(self, number: int, severity: Severity, text: str, column: Column | Meaning | None = None) -> None:
        if isinstance(column, Meaning):
            column = next(iter(self.head.of(column)), None)
        named = (column.head or WORDS[column.meaning]) if column else ""
        self.remarks.append(Remark(number, named, severity, text))

    def _before_head(self, grid: Grid) -> None:
        for number, row in enumerate(grid[: max(self.head.first - 1, 0)], 1):
            said = " ".join(filter(None, map(shown, row)))
            text = f"表头前的标题行，未导入：{said[:40]}" if said else "空行，已跳过"
            self._remark(number, "note", text)
        for column in self.head.columns:
            if column.why:
                text = f"这一列不导入：{column.why}"
                self._remark(self.head.last, "note", text, column)

    # -- rows -------------------------------------------------------------------------------------

    def _row(self, number: int, row: Row) -> None:
        line = self._line(number, row)
        texts = [shown(cell) for cell in row if shown(cell)]
        if not texts:
            self.blank_from = self.blank_from or number
            return
        self._end_blank(number - 1)
        skipped = self._skipped(line, texts)
        if skipped:
            self._remark(number, skipped[0], skipped[1])
        else:
            self._room(line)

    def _end_blank(self, last: int) -> None:
        if self.blank_from:
            text = "空行，已跳过" if last <= self.blank_from else f"第 {self.blank_from}–{last} 行是空行，已跳过"
            self._remark(self.blank_from, "note", text)
        self.blank_from = 0

    def _line(self, number: int, row: Row) -> _Line:
        cells: dict[Meaning, list[tuple[Column, Cell]]] = {}
        for column in self.head.columns:
            if column.meaning is Meaning.IGNORED or column.index >= len(row):
                continue
            cell = row[column.index]
            if isinstance(cell, str):
                cell = self._clean(number, column, cell)
            if shown(cell):
                cells.setdefault(column.meaning, []).append((column, cell))
        return _Line(number, cells)

    def _clean(self, number: int, column: Column, cell: str) -> str:
        text, removed = roster_cells.clean(cell)
        if removed:
            self._remark(number, "warning", f"含看不见的控制字符 {'、'.join(removed)}，已去掉", column)
        for doubt in roster_cells.doubtful(text):
            self._remark(number, "warning", doubt, column)
        if roster_cells.formula_error(text):
            self._remark(number, "warning", f"公式出错（{text}），按空白处理", column)
            return ""
        return text

    def _skipped(self, line: _Line, texts: list[str]) -> tuple[Severity, str] | None:
        """Why a row is no room; None when it is one."""
        if any(_TOTAL.fullmatch(text) for text in texts) and not _is_room(line):
            word = next(text for text in texts if _TOTAL.fullmatch(text))
            return "note", f"“{word}”行，已跳过"
        heads = {column.head for column in self.head.columns if column.head}
        if len(texts) > 1 and all(text in heads for text in texts):
            return "note", "重复的表头，已跳过"
        if line.cells.get(Meaning.ROOM):
            return None
        if len(texts) == 1 and (section := _SECTION.fullmatch(texts[0])):
            self.building, self.unit = section[1], section[2]
            return "note", f"分段行“{texts[0]}”，其下没有写楼栋的房号按它读"
        people = (Meaning.OWNER, Meaning.PHONE, Meaning.PHONE2, Meaning.TENANT, Meaning.TENANT_PHONE)
        if any(meaning in line.cells for meaning in people):
            return "error", "有姓名或电话，但没有房号"
        return "warning", f"没有房号、姓名和电话，已跳过：{' '.join(texts)[:40]}"

    # -- one room ---------------------------------------------------------------------------------

    def _room(self, line: _Line) -> None:
        building, unit = self._carried(line)
        found = code_of(building, unit, line.first(Meaning.ROOM))
        if found.code is None:
            self._remark(line.number, "error", found.problem, Meaning.ROOM)
            return
        if found.doubt:
            self._remark(line.number, "warning", found.doubt, Meaning.ROOM)
        if not found.code.building and self.head.of(Meaning.BUILDING):
            self._remark(line.number, "error", "没有楼栋", Meaning.BUILDING)
            return
        area, problem = roster_cells.area(line.first(Meaning.AREA))
        if problem:
            self._remark(line.number, "warning", problem, Meaning.AREA)
        note, vacant = self._note(line)
        owners = self._people(line, Meaning.OWNER, "owner")
        tenants = self._people(line, Meaning.TENANT, "tenant")
        family = self._people(line, Meaning.FAMILY, "family")
        people = (
            *self._with_phones(line, owners, "owner", (Meaning.PHONE, Meaning.PHONE2)),
            *self._with_phones(line, tenants, "tenant", (Meaning.TENANT_PHONE,)),
            *(RosterPerson(person.text, person.role or "family") for person in family.people),
        )
        vacant = vacant or owners.vacant
        self._about_people(line, people, vacant=vacant)
        self._add(RosterRoom(found.code, (line.number,), area, _unique(people), vacant, note))

    def _carried(self, line: _Line) -> tuple[Cell, Cell]:
        """Merged cells leave the rows below blank: building and unit carry down, and the first such row is named."""
        building, unit = line.first(Meaning.BUILDING), line.first(Meaning.UNIT)
        if building is not None and building_name(building) != building_name(self.building):
            self.unit = None
        if _says_all(line.text(Meaning.ROOM)):
            pass
        elif (building is None and self.building is not None) or (unit is None and self.unit is not None):
            building = self.building if building is None else building
            unit = self.unit if unit is None else unit
            said = f"{building_name(building)} 栋" + (f" {unit_name(unit)} 单元" if unit is not None else "")
            self._remark(line.number, "note", f"楼栋或单元空白，按上面的行读作 {said}", Meaning.BUILDING)
        if building is not None:
            self.building = building
        if unit is not None:
            self.unit = unit
        return building, unit

    def _note(self, line: _Line) -> tuple[str, bool]:
        """The room's note, and whether it or the status says that nobody lives there."""
        kept, vacant = [], False
        for column, cell in (*line.cells.get(Meaning.NOTE, ()), *line.cells.get(Meaning.STATUS, ())):
            text = shown(cell)
            vacant = vacant or roster_cells.says_vacant(text, column.head)
            known = column.meaning is Meaning.STATUS and len(text) == 1
            if roster_cells.only_vacant(text) or roster_cells.says_nothing(text) or known:
                continue
            plain = column.meaning is Meaning.NOTE and "备注" in column.head
            kept.append(text if plain or not column.head else f"{column.head}：{text}")
        return "；".join(kept), vacant

    def _people(self, line: _Line, meaning: Meaning, role: str) -> Names:
        text = line.text(meaning)
        found = roster_cells.names(text) if text else Names()
        for severity, texts in (("note", found.notes), ("warning", found.warnings)):
            for said in texts:
                self._remark(line.number, "note" if severity == "note" else "warning", said, meaning)
        return replace(found, people=tuple(Name(p.text, p.role or role) for p in found.people))

    def _with_phones(
        self, line: _Line, names: Names, role: str, meanings: Iterable[Meaning]
    ) -> tuple[RosterPerson, ...]:
        """The people of one role with their phones: the first number of a cell is the first person's."""
        people = list(names.people)
        cells = [(column, self._phones(line, column, cell)) for m in meanings for column, cell in line.cells.get(m, ())]
        if not people and any(found for _, found in cells):
            word = {"owner": "业主", "tenant": "租户"}[role]
            people = [Name(word, role)]
            self._remark(line.number, "warning", f"有电话没有姓名，先以“{word}”登记", cells[0][0])
        shares: list[list[Phone]] = [[] for _ in people]
        for column, found in cells:
            for place, phone in enumerate(found):
                shares[place if place < len(people) else 0].append(phone)
            if len(found) > 1:
                whom = people[0].text if len(people) == 1 else "、".join(p.text for p in people[: len(found)])
                self._remark(line.number, "note", f"一格 {len(found)} 个号码，依次记给：{whom}", column)
        return tuple(
            RosterPerson(person.text, person.role, _distinct(share), _labels(share))
            for person, share in zip(people, shares, strict=True)
        )

    def _phones(self, line: _Line, column: Column, cell: Cell) -> tuple[Phone, ...]:
        if isinstance(cell, str) and roster_cells.says_nothing(cell):
            return ()
        found = phones.split(cell)
        for phone in found:
            if not phone.ok:
                text = f"号码“{phone.text}”：{phone.why}；照原样保留，请与业主核对"
                self._remark(line.number, "warning", text, column)
            if phone.label:
                text = f"号码旁的“{phone.label}”已记在这位住户的备注里"
                self._remark(line.number, "note", text, column)
        if isinstance(cell, str) and len(found) == 1 and found[0].ok and found[0].text != cell:
            self.tidied += 1
        return found

    def _about_people(self, line: _Line, people: tuple[RosterPerson, ...], *, vacant: bool) -> None:
        if vacant and people:
            text = "标为空置但有住户资料：房屋按空置、住户照常导入"
            self._remark(line.number, "warning", text, Meaning.OWNER)
        elif vacant:
            self._remark(line.number, "note", "空置，按没有住户的房屋导入", Meaning.OWNER)
        elif not people:
            self._remark(line.number, "warning", "没有姓名和电话，只导入房屋", Meaning.OWNER)

    def _add(self, room: RosterRoom) -> None:
        """A room that is there already: two owners on two rows are joined; different areas contradict."""
        before = self.rooms.get(room.code.key)
        if before is None:
            self.rooms[room.code.key] = room
            return
        number, other = room.rows[0], before.rows[0]
        if None not in (before.area, room.area) and before.area != room.area:
            self._remark(number, "error", f"{room.code.text} 与第 {other} 行重复，而面积不同", Meaning.ROOM)
            return
        if before.people == room.people:
            self._remark(number, "warning", f"{room.code.text} 与第 {other} 行重复，只导入一次", Meaning.ROOM)
        else:
            text = f"{room.code.text} 与第 {other} 行是同一户，住户合在一起"
            self._remark(number, "warning", text, Meaning.ROOM)
        notes = dict.fromkeys(filter(None, (before.note, room.note)))
        self.rooms[room.code.key] = replace(
            before,
            rows=(*before.rows, number),
            area=before.area if before.area is not None else room.area,
            people=_unique((*before.people, *room.people)),
            vacant=before.vacant and room.vacant,
            note="；".join(notes),
        )


def _is_room(line: _Line) -> bool:
    """Whether the row has a room number of its own, so that a word such as 合计 is only part of a note."""
    text = line.text(Meaning.ROOM)
    return (
        bool(text)
        and not _TOTAL.fullmatch(text)
        and bool(re.search(r"\d", text))
        and (Meaning.BUILDING in line.cells or Meaning.OWNER in line.cells)
    )


def _says_all(room: str) -> bool:
    """Whether the room cell names its building by itself, so that nothing is carried down to it."""
    return bool(re.fullmatch(r"\w+[-－—]\w+[-－—]\w+", room) or re.search(r"[栋幢座#]|号楼", room))


def _distinct(share: Iterable[Phone]) -> tuple[Phone, ...]:
    return tuple({phone.digits or phone.text: phone for phone in reversed(list(share))}.values())[::-1]


def _labels(share: Iterable[Phone]) -> str:
    return "；".join(f"{phone.text} {phone.label}" for phone in share if phone.label)


def _unique(people: Iterable[RosterPerson]) -> tuple[RosterPerson, ...]:
    """People of one room by name; the same person named twice keeps all phones."""
    found: dict[str, RosterPerson] = {}
    for person in people:
        before = found.get(person.name)
        if before is None:
            found[person.name] = person
        else:
            notes = "；".join(dict.fromkeys(filter(None, (before.note, person.note))))
            found[person.name] = replace(before, phones=_distinct((*before.phones, *person.phones)), note=notes)
    return tuple(found.values())
