"""How a paper register is described: once, for form, list, check, Excel sheet and printed book.

A `Register` names fields of its model; it holds no strings that name fields, no expressions and at most two
callables (a default and a check of the whole record). What needs more gets a class of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from app.errors import Problem


@dataclass(frozen=True, eq=False)
class Cell:
    """One column of the paper. `width` is in mm in the printed book (0: not in the book).

    `limit`: a moment until which something must be done, so that midnight is 24:00 of the day before.
    """

    field: peewee.Field
    head: str
    width: float = 0
    required: bool = False
    on_form: bool = True
    whole_row: bool = False
    in_list: bool = True
    limit: bool = False

    @property
    def name(self) -> str:
        """The field's name, as problems and drafts carry it."""
        return str(self.field.name)


def no_check(_values: Mapping[str, Any]) -> list[Problem]:
    """A register without rules between its cells."""
    return []


def no_default(_now: datetime) -> dict[str, Any]:
    """A register whose cells start empty."""
    return {}


@dataclass(frozen=True, eq=False)
class Register:
    """A paper register. `letters` begin its numbers; `order_by` is the moment that books and lists go by.

    `due` is the moment by which a line's next act is due, null where none is: lists mark lines past it.
    """

    key: str
    title: str
    letters: str
    form_code: str
    model: type[Any]
    cells: tuple[Cell, ...]
    order_by: peewee.Field
    default: Callable[[datetime], dict[str, Any]] = no_default
    check: Callable[[Mapping[str, Any]], list[Problem]] = no_check
    own_screen: bool = False
    due: peewee.Field | None = None

    @property
    def book_cells(self) -> tuple[Cell, ...]:
        """The columns of the printed book, in the order of the paper."""
        return tuple(cell for cell in self.cells if cell.width)

    @property
    def form_cells(self) -> tuple[Cell, ...]:
        """What is typed on the form."""
        return tuple(cell for cell in self.cells if cell.on_form)

    @property
    def list_cells(self) -> tuple[Cell, ...]:
        """What the list on screen and the Excel sheet show."""
        return tuple(cell for cell in self.cells if cell.in_list)

    def references(self) -> list[tuple[str, peewee.ForeignKeyField]]:
        """(name, field) of every column that points at a room or a person."""
        columns = self.model._meta.sorted_fields  # noqa: SLF001  peewee's documented place for them
        return [(field.name, field) for field in columns if isinstance(field, peewee.ForeignKeyField)]
