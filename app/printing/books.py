"""A register's lines as a printed book: columns from its description, oldest first, void lines in their place.

Phones are masked unless a manager asks for them (domain, section 11). Every book that is made is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from typing import Final

import peewee

from app import clock
from app.paper.register import Cell, Register
from app.paper.text import moment
from app.printing import book
from app.printing.book import Book, BookColumn, BookRow
from app.printing.drawing import Align
from app.services import lists, project
from app.services.actor import Actor, authorise
from app.services.lists import Filter
from app.store import audit
from app.store.database import unit_of_work
from app.store.fields import Choice, Date, DateTime, Money, Number, Phone, YesNo

MASKED: Final = "电话中间几位已隐去"
WHOLE: Final = "含完整电话，请妥善保管"
EXCERPT: Final = "摘录，不是全部登记"


@dataclass(frozen=True, slots=True)
class BookDone:
    """The PDF, how many lines it holds, and whether phones are masked in it."""

    pdf: bytes
    rows: int
    masked: bool


def make(
    actor: Actor,
    register: Register,
    wanted: Filter,
    *,
    with_phones: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> BookDone:
    """The lines that the filter leaves as a book. `progress(page, pages)` may raise to stop.

    Raises Refused for a role that may not, and when a character of a line has no glyph.
    """
    authorise(actor, "book.print")
    if with_phones:
        authorise(actor, "book.with_phones")
    described = describe(actor, register, wanted, with_phones=with_phones)
    pdf = book.render(described, progress)
    with unit_of_work():
        detail = f"rows={len(described.rows)} {'whole' if with_phones else 'masked'}"
        audit.write(actor.account, "book", register.key, None, detail)
    return BookDone(pdf, len(described.rows), masked=not with_phones)


def describe(actor: Actor, register: Register, wanted: Filter, *, with_phones: bool) -> Book:
    """The book before it is drawn. Caller authorises."""
    cells = register.book_cells
    lines = lists.lines(register, cells, wanted, masked=not with_phones)
    return Book(
        title=register.title,
        project=project.get().name,
        form_code=register.form_code,
        period=_period(wanted),
        columns=tuple(BookColumn(cell.head, cell.width, align_of(lists.shown_field(cell))) for cell in cells),
        rows=[BookRow(line.texts, line.void) for line in lines],
        printed_by=actor.name,
        printed_at=moment(clock.now()),
        note=_note(cells, wanted, with_phones=with_phones),
    )


def _period(wanted: Filter) -> str:
    """The head names the time; without one it must not call an excerpt the whole register."""
    if wanted.first is None and wanted.last is None and lists.is_excerpt(wanted):
        return "摘录"
    return lists.period_words(wanted)


def _note(cells: tuple[Cell, ...], wanted: Filter, *, with_phones: bool) -> str:
    phones = any(isinstance(cell.field, Phone) for cell in cells)
    parts = (EXCERPT if lists.is_excerpt(wanted) else "", (WHOLE if with_phones else MASKED) if phones else "")
    return "　".join(filter(None, parts))


@singledispatch
def align_of(_field: peewee.Field) -> Align:
    """How a column of this kind stands in its cells: words left, short codes and times in the middle."""
    return "left"


@align_of.register(Choice)
@align_of.register(Date)
@align_of.register(DateTime)
@align_of.register(YesNo)
def _(_field: peewee.Field) -> Align:
    return "centre"


@align_of.register(Number)
@align_of.register(Money)
def _(_field: peewee.Field) -> Align:
    return "right"
