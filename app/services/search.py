"""Ctrl K: one box over rooms, names, phones and numbers, with no modes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.estate.customers import Customer, CustomerPhone, Resident
from app.estate.rooms import Room
from app.paper import check
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.rules import serials
from app.rules.phones import mask
from app.rules.words import ORDER_STATE, word
from app.services import rooms
from app.services.lists import Filter
from app.services.projection import INTAKE, ORDER

EACH = 6
"""Hits of one group."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `kind` is room, person, work_order or intake; `id` is its row (a person's room)."""

    kind: str
    id: int
    main: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind under a title."""

    title: str
    hits: tuple[Hit, ...]


def find(typed: str) -> list[Group]:
    """Everything the text can mean, at most EACH of a kind; groups without hits are left out."""
    text = check.searchable(typed)
    if not text:
        return []
    groups = (
        Group("单号", tuple(_numbers(text))),
        Group("房号", tuple(Hit("room", hit.id, hit.code, hit.people) for hit in rooms.find(text, limit=EACH))),
        Group("客户", tuple(_people(text))),
    )
    return [group for group in groups if group.hits]


def _numbers(text: str) -> list[Hit]:
    plain = serials.plain(text)
    parts = serials.read(plain)
    wanted = parts.text if parts is not None else plain
    if len(wanted) < 3 or not wanted.isascii():
        return []
    hits: list[Hit] = []
    for kind, model in ((ORDER, WorkOrder), (INTAKE, Intake)):
        if wanted.isdigit() and len(wanted) <= 4:
            match = model.number.endswith(wanted.zfill(4))
        else:
            match = model.number.contains(wanted)
        rows = model.select().where(match).order_by(model.id.desc()).limit(EACH)
        hits += [Hit(kind, row.id, row.number, _case_note(kind, row)) for row in rows]
    return hits


def _case_note(kind: str, row: Any) -> str:
    state = word(ORDER_STATE if kind == ORDER else Intake.state.words, row.state)
    first = row.content.strip().split("\n", 1)[0]
    return f"{row.place} · {first[:16]} · {state}"


def customers(typed: str) -> Any | None:
    """The customers that the text can name, as a query over `Customer`: by phone, pinyin or name; None for too little.

    Four digits are a phone's tail, more any part of it.
    """
    text = check.searchable(typed)
    if not text:
        return None
    if text.isascii() and text.replace("-", "").replace(" ", "").isdigit():
        digits = "".join(character for character in text if character.isdigit())
        if len(digits) < 4:
            return None
        match = (CustomerPhone.tail == digits) if len(digits) == 4 else CustomerPhone.digits.contains(digits)
        return Customer.select().join(CustomerPhone).where(match)
    if text.isascii():
        folded, padded = text.lower(), Customer.pinyin
        return Customer.select().where(padded.startswith(folded) | padded.contains(f" {folded}"))
    return Customer.select().where(Customer.name.contains(text))


def _people(text: str) -> list[Hit]:
    found = customers(text)
    if found is None:
        return []
    ids = [row[0] for row in found.select(Customer.id).distinct().limit(EACH * 2).tuples()]
    query = (
        Resident.select(Resident, Customer, Room)
        .join(Customer)
        .switch(Resident)
        .join(Room)
        .where(Resident.customer.in_(ids) & Resident.moved_out.is_null())
        .order_by(Room.walk)
        .limit(EACH)
    )
    return [Hit("person", row.room_id, row.customer.name, _person_note(row)) for row in query]


def _person_note(row: Any) -> str:
    phone = CustomerPhone.select().where(CustomerPhone.customer == row.customer_id).order_by(CustomerPhone.rank).first()
    return " · ".join(part for part in (row.room.code, mask(phone.text) if phone else "") if part)


def scanned(typed: str) -> int | None:
    """The order that a scanned or typed number means, None if it is none of this project's."""
    parts = serials.read(typed)
    order = WorkOrder.get_or_none(WorkOrder.number == parts.text) if parts is not None else None
    return int(order.id) if order is not None else None


def number_filter(number: str) -> Filter:
    """The list that shows this one number."""
    return Filter(text=number)
