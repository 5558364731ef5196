"""The editor of a cell: which kind it is follows from the field's class."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from app.paper.register import Cell
from app.store.fields import (
    Choice,
    Date,
    DateTime,
    LongText,
    Money,
    Number,
    PersonRef,
    Phone,
    RoomRef,
    Text,
    YesNo,
)
from ui.register.kinds import (
    ChoiceEditor,
    ComboEditor,
    Editor,
    LineEditor,
    PhoneEditor,
    RefEditor,
    TextEditor,
    TypedEditor,
    YesNoEditor,
)

MOST_SIDE_BY_SIDE = 6
"""More choices than these go into a combo box."""


@singledispatch
def make(field: Any, _cell: Cell) -> Editor:
    """The editor for a field of this kind. Raises TypeError for a kind without one."""
    raise TypeError(f"no editor for {type(field).__name__}")


@make.register
def _(_field: Text, _cell: Cell) -> Editor:
    return LineEditor()


@make.register
def _(_field: Phone, _cell: Cell) -> Editor:
    return PhoneEditor()


@make.register
def _(_field: LongText, _cell: Cell) -> Editor:
    return TextEditor()


@make.register
def _(field: Choice, cell: Cell) -> Editor:
    words = tuple(field.words)
    kind = ChoiceEditor if len(words) <= MOST_SIDE_BY_SIDE else ComboEditor
    return kind(words, required=cell.required)


@make.register
def _(_field: YesNo, cell: Cell) -> Editor:
    return YesNoEditor(required=cell.required)


@make.register
def _(field: DateTime, _cell: Cell) -> Editor:
    return TypedEditor(field, "15:30 或 1121 1530", "现在")


@make.register
def _(field: Date, _cell: Cell) -> Editor:
    return TypedEditor(field, "1121 或 2026-11-21", "今天")


@make.register
def _(field: Number, _cell: Cell) -> Editor:
    return TypedEditor(field)


@make.register
def _(field: Money, _cell: Cell) -> Editor:
    return TypedEditor(field, "元")


@make.register(RoomRef)
@make.register(PersonRef)
def _(field: Any, cell: Cell) -> Editor:
    return RefEditor(field, cell.head)


def editor_of(cell: Cell) -> Editor:
    """The editor of a cell; its widget is named as the field."""
    made = make(cell.field, cell)
    made.widget.setObjectName(cell.name)
    return made
