"""Lines of the lesser registers: written, corrected and voided from the description alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock
from app.errors import Problem, Refused
from app.paper import check
from app.paper.register import Register
from app.paper.text import show
from app.rules import roles
from app.services import project
from app.services.actor import Actor, authorise
from app.store import audit, events, serials
from app.store.database import unit_of_work
from app.store.fields import PersonRef, Phone, RoomRef


@dataclass(frozen=True, slots=True)
class Line:
    """One line opened on its form: typed values (ids of references) and the texts they show as."""

    id: int
    number: str
    values: dict[str, Any]
    texts: dict[str, str]
    recorder: str
    recorded_at: datetime
    void_reason: str = ""


def defaults(register: Register) -> dict[str, Any]:
    """What an empty form starts with."""
    return register.default(clock.now())


def opened(actor: Actor, register: Register, entry: int) -> Line:
    """One line for its form. Raises Refused if it is gone.

    Phones are whole, and that is recorded, for a role that may see one; masked otherwise.
    """
    authorise(actor, "case.read")
    row = _row(register, entry)
    phones = [cell for cell in register.form_cells if isinstance(cell.field, Phone) and getattr(row, cell.name)]
    masked = not roles.may(actor.role, "phone.reveal")
    if phones and not masked:
        with unit_of_work():
            audit.write(actor.account, "phone_revealed", register.key, entry, "form")
    values = {cell.name: row.__data__.get(cell.name) for cell in register.form_cells}
    texts = {cell.name: show(cell.field, getattr(row, cell.name), masked=masked) for cell in register.form_cells}
    for cell in phones:
        values[cell.name] = texts[cell.name]
    return Line(row.id, row.number, values, texts, row.recorder.name, row.recorded_at, row.void_reason)


def _row(register: Register, entry: int) -> Any:
    row = register.model.by_id(entry)
    if row is None:
        raise Refused("没有这条记录")
    return row


def problems(register: Register, values: Mapping[str, Any]) -> list[Problem]:
    """Everything that stands against saving these values, beside its fields."""
    return check.problems(register, values) or _problems_of_references(register, values)


def save(actor: Actor, register: Register, values: Mapping[str, Any], entry: int | None = None) -> tuple[int, str]:
    """Write a new line, or correct one; returns its id and number. Raises Refused beside the fields."""
    authorise(actor, "case.work")
    found = problems(register, values)
    if found:
        raise Refused(found)
    typed = {cell.name: values.get(cell.name) for cell in register.form_cells if cell.name in values}
    with unit_of_work():
        row = _new(actor, register, typed) if entry is None else _corrected(actor, register, typed, entry)
    return int(row.id), str(row.number)


def _new(actor: Actor, register: Register, typed: dict[str, Any]) -> Any:
    now = clock.now()
    filled = {name: value for name, value in typed.items() if value is not None}
    row = register.model.create(
        number=serials.take(register.letters, project.get().site, now.date()),
        recorder=actor.account,
        recorded_at=now,
        **filled,
    )
    events.append(register.key, row.id, "record", actor=actor.account)
    return row


def _corrected(actor: Actor, register: Register, typed: dict[str, Any], entry: int) -> Any:
    row = _row(register, entry)
    if row.void_reason:
        raise Refused("这条记录已作废，不能再改")
    changed = sorted(name for name, value in typed.items() if row.__data__.get(name) != value)
    if changed:
        for name in changed:
            setattr(row, name, typed[name])
        row.save()
        events.append(register.key, row.id, "correct", actor=actor.account, data={"fields": changed})
    return row


def _problems_of_references(register: Register, values: Mapping[str, Any]) -> list[Problem]:
    """References to rooms or people that are not there (any more)."""
    found = []
    for cell in register.form_cells:
        value = values.get(cell.name)
        reference = isinstance(cell.field, PersonRef | RoomRef) and value is not None
        if reference and cell.field.rel_model.by_id(value) is None:
            found.append(Problem(cell.name, f"没有这个{cell.head}，请从列表里选"))
    return found


def void(actor: Actor, register: Register, entry: int, reason: str) -> None:
    """Strike a line: it keeps its number and its place in the book. Raises Refused."""
    authorise(actor, "case.decide")
    if not reason.strip():
        raise Refused.at("reason", "请写明作废原因")
    if text := check.unstorable(reason):
        raise Refused.at("reason", text)
    row = _row(register, entry)
    if row.void_reason:
        raise Refused("这条记录已经作废")
    with unit_of_work():
        row.void_reason = reason.strip()
        row.save()
        events.append(register.key, row.id, "void", actor=actor.account)
