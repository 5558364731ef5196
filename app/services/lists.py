"""Lists of any register: filtered and sorted in SQL, fetched page by page by key, never by offset.

Lines are read as tuples of the columns that are shown; a reference is fetched as its name in the same statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce, singledispatch
from operator import and_, or_
from typing import Any, Final

import peewee

from app import clock
from app.estate.staff import Department, Staff
from app.paper import check
from app.paper.register import Cell, Register
from app.paper.text import limit, show
from app.services import rooms, staff
from app.services.actor import Actor, authorise
from app.store.fields import Choice, LongText, PersonRef, RoomRef, Text

PAGE: Final = 100
OPTIONS: Final = 12
"""Rows of the list under a reference that is being typed."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to. Dates are of the register's own order, both included."""

    text: str = ""
    first: date | None = None
    last: date | None = None
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its id, the moment it is sorted by (for the next page), and the shown texts.

    `late`: the limit of its next act is past; `late_cell` is the column that shows that limit, -1 if none does.
    """

    id: int
    key: str
    texts: tuple[str, ...]
    void: bool = False
    late: bool = False
    late_cell: int = -1


@dataclass(frozen=True, slots=True)
class Record:
    """One line with typed values, one for each cell asked for; a reference is the name it shows by."""

    id: int
    values: tuple[Any, ...]
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class RefOption:
    """One row that a reference may point at."""

    id: int
    text: str
    note: str = ""


def count(actor: Actor, register: Register, wanted: Filter = Filter()) -> int:
    """How many lines the filter leaves."""
    authorise(actor, "case.read")
    return size(register, wanted)


def size(register: Register, wanted: Filter) -> int:
    """How many lines the filter leaves. Caller authorises."""
    return int(_Lines(register, ()).filtered(wanted).count())


def page(
    actor: Actor,
    register: Register,
    wanted: Filter = Filter(),
    *,
    after: Row | None = None,
    size: int = PAGE,
) -> list[Row]:
    """The next lines, newest first, after the last one already shown; phones masked."""
    authorise(actor, "case.read")
    found = _Lines(register, register.list_cells)
    query, by, key = found.filtered(wanted), register.order_by, register.model.id
    if after is not None:
        # written so that the index on the moment is walked from the place itself
        query = query.where((by <= after.key) & ((by < after.key) | (key < after.id)))
    return found.rows(query.order_by(by.desc(), key.desc()).limit(size), masked=True)


def lines(
    register: Register, cells: tuple[Cell, ...], wanted: Filter, *, masked: bool, limit: int | None = None
) -> list[Row]:
    """Whole lines as shown texts in the order of the book (oldest first). Caller authorises."""
    found = _Lines(register, cells)
    return found.rows(found.in_book_order(wanted, limit), masked=masked)


def records(
    register: Register, cells: tuple[Cell, ...], wanted: Filter, *, limit: int | None = None
) -> Iterator[Record]:
    """Whole lines as typed values in the order of the book, phones whole. Caller authorises."""
    found = _Lines(register, cells)
    for row in found.in_book_order(wanted, limit).tuples().iterator():
        yield Record(row[0], tuple(row[4:]), row[2])


def of_day(day: date) -> Filter:
    """The lines of one day."""
    return Filter(first=day, last=day)


def of_month(day: date) -> Filter:
    """The lines of the month that holds this day."""
    first = day.replace(day=1)
    return Filter(first=first, last=(first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def of_week(day: date) -> Filter:
    """The lines of the week (from Monday) that holds this day."""
    first = day - timedelta(days=day.weekday())
    return Filter(first=first, last=first + timedelta(days=6))


def period_words(wanted: Filter) -> str:
    """The time that a filter covers, as a heading says it: 2026-11, 2026-11-21, 2026-11-01 至 2026-11-20, 全部."""
    first, last = wanted.first, wanted.last
    if first is None and last is None:
        return "全部"
    if first is None:
        return f"至 {last}"
    if last is None:
        return f"{first} 起"
    if first == last:
        return str(first)
    whole_month = of_month(first)
    return f"{first:%Y-%m}" if (whole_month.first, whole_month.last) == (first, last) else f"{first} 至 {last}"


def is_excerpt(wanted: Filter) -> bool:
    """Whether more than a time narrows the list: then it is not the whole register of its time."""
    return bool(wanted.text.strip()) or any(wanted.choices.values())


def shown_field(cell: Cell) -> peewee.Field:
    """The field whose kind a record's value has: the cell's own, or the name column of what it points at."""
    return name_of(cell.field)


def choices_of(register: Register) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """The filters that follow from the description: (field, head, options) of each closed list and reference."""
    found = []
    for cell in register.list_cells:
        if isinstance(cell.field, Choice):
            found.append((cell.name, cell.head, tuple(cell.field.words)))
        elif isinstance(cell.field, PersonRef):
            model = cell.field.rel_model
            options = tuple((str(row.id), row.name) for row in model.select().order_by(model.id).limit(60))
            if 1 < len(options) < 60:
                found.append((cell.name, cell.head, options))
    return found


@singledispatch
def name_of(shown: peewee.Field) -> peewee.Field:
    """The column that a field is shown by: itself, or for a reference the other table's name."""
    return shown


@name_of.register
def _(shown: PersonRef) -> peewee.Field:
    return shown.rel_model.name


@name_of.register
def _(shown: RoomRef) -> peewee.Field:
    return shown.rel_model.code


@singledispatch
def options_of(_reference: peewee.Field, _typed: str) -> list[RefOption]:
    """What the reference may point at, the likeliest for the typed text first."""
    return []


@options_of.register
def _(_reference: RoomRef, typed: str) -> list[RefOption]:
    return [RefOption(hit.id, hit.code, hit.people) for hit in rooms.find(typed, limit=OPTIONS)]


@options_of.register
def _(reference: PersonRef, typed: str) -> list[RefOption]:
    model, text = reference.rel_model, check.searchable(typed)
    if model is Staff:
        duty = ("", "今日在岗")
        return [
            RefOption(line.id, line.name, " · ".join(filter(None, (line.department_name, duty[line.on_duty]))))
            for line in staff.find(text)[:OPTIONS]
        ]
    if model is Department:
        return [RefOption(key, name) for key, name in staff.departments() if text in name]
    query = model.select().where(model.name.contains(text)).order_by(model.id).limit(OPTIONS)
    return [RefOption(row.id, row.name) for row in query]


@singledispatch
def meant(reference: peewee.Field, typed: str) -> RefOption | None:
    """The one row that a typed text names beyond doubt; None if none or several."""
    text = typed.strip()
    exact = [option for option in options_of(reference, text) if option.text == text]
    return exact[0] if len(exact) == 1 else None


@meant.register
def _(_reference: RoomRef, typed: str) -> RefOption | None:
    hit = rooms.exact(typed)
    return RefOption(hit.id, hit.code, hit.people) if hit is not None else None


class _Lines:
    """The query over a register that fetches these cells: id, moment, void reason, limit, then the cells."""

    def __init__(self, register: Register, cells: tuple[Cell, ...]) -> None:
        self._register, self._model = register, register.model
        self._aliases: dict[str, Any] = {}
        self._cells = cells
        self._columns = [self._column(cell) for cell in cells]

    def _column(self, cell: Cell) -> Any:
        shown = name_of(cell.field)
        if shown is cell.field:
            return shown
        if cell.name not in self._aliases:
            self._aliases[cell.name] = cell.field.rel_model.alias()
        return getattr(self._aliases[cell.name], shown.name)

    def filtered(self, wanted: Filter) -> Any:
        """The query narrowed by the filter, unsorted."""
        register, by = self._register, self._register.order_by
        found = _conditions(register, wanted)
        if wanted.first is not None:
            found.append(by >= clock.start_of(wanted.first))
        if wanted.last is not None:
            found.append(by < clock.start_of(wanted.last + timedelta(days=1)))
        if wanted.text.strip():
            found.append(self._holds(wanted.text))
        due = register.due if register.due is not None else peewee.Value(None)
        query = self._model.select(self._model.id, by, self._model.void_reason, due, *self._columns)
        for name, alias in self._aliases.items():
            reference = getattr(self._model, name)
            query = query.join_from(self._model, alias, peewee.JOIN.LEFT_OUTER, on=(reference == alias.id))
        return query.where(reduce(and_, found)) if found else query

    def _holds(self, text: str) -> Any:
        """Every word stands in some text of the line, or the whole text names the line's room."""
        columns = [
            self._column(cell)
            for cell in self._register.list_cells
            if isinstance(name_of(cell.field), Text | LongText) and not isinstance(cell.field, Choice)
        ]
        words = [
            reduce(or_, [column.contains(word) for column in columns]) for word in check.searchable(text).split()[:20]
        ]
        found = reduce(and_, words)
        room = rooms.exact(text)
        if room is not None:
            for _, reference in self._register.references():
                if isinstance(reference, RoomRef):
                    found |= reference == room.id
        return found

    def in_book_order(self, wanted: Filter, limit: int | None) -> Any:
        """Oldest first, as books are written."""
        query = self.filtered(wanted).order_by(self._register.order_by, self._model.id)
        return query if limit is None else query.limit(limit)

    def rows(self, query: Any, *, masked: bool) -> list[Row]:
        """The lines as shown texts."""
        by, now = self._register.order_by, clock.now()
        # the kind is looked up once a column, not once a value
        kinds = [(_text_of(cell), name_of(cell.field)) for cell in self._cells]
        found = []
        for key, moment, void, due, *values in query.tuples():
            texts = tuple(text(f, value, masked=masked) for (text, f), value in zip(kinds, values, strict=True))
            late = due is not None and not void and due < now
            cell = self._cell_of(due, values) if late else -1
            found.append(Row(key, str(by.db_value(moment)), texts, bool(void), late, cell))
        return found

    def _cell_of(self, due: datetime, values: list[Any]) -> int:
        """The column of the limit that is past: another limit of the line may well have been kept."""
        found = (at for at, cell in enumerate(self._cells) if cell.limit and values[at] == due)
        return next(found, -1)


def _text_of(cell: Cell) -> Callable[..., str]:
    """What shows the values of this cell."""
    if cell.limit:
        return lambda _field, value, *, masked: limit(value)  # noqa: ARG005  one signature for every kind
    return show.dispatch(type(name_of(cell.field)))


def _conditions(register: Register, wanted: Filter) -> list[Any]:
    return [getattr(register.model, name).in_(codes) for name, codes in wanted.choices.items() if codes]
