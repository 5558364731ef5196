"""Keeping a household: correcting a person with role and phones in one step, who has left, who came back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.errors import Problem, Refused
from app.estate import pinyin
from app.estate.customers import Customer, CustomerPhone, Resident
from app.paper import check
from app.rules import phones
from app.rules.words import CUSTOMER_ROLE, word
from app.services.actor import Actor, authorise
from app.services.rooms import add_phone_row
from app.store import events
from app.store.database import unit_of_work


@dataclass(frozen=True, slots=True)
class Gone:
    """Someone who lived in the room before; `day` as ISO text."""

    id: int
    name: str
    role: str
    day: str


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A person as the screen gives them back: `drop` are phones (ids) to take away, `add` new ones as text."""

    name: str
    role: str
    note: str = ""
    drop: Collection[int] = ()
    add: str = ""


def save(actor: Actor, room_id: int, customer_id: int, form: PersonForm) -> None:
    """Correct a person of a household, all of it or nothing. Raises Refused beside the fields.

    What was printed before stays as it was written. A phone whose length is odd is kept and marked.
    """
    authorise(actor, "estate.edit")
    problems = _problems(form)
    resident = Resident.get_or_none((Resident.room == room_id) & (Resident.customer == customer_id))
    if resident is None:
        raise Refused("这个人已经不在这一户里了")
    if problems:
        raise Refused(problems)
    name = form.name.strip()
    with unit_of_work():
        Customer.update(name=name, pinyin=pinyin.keys(name), note=form.note.strip()).where(
            Customer.id == customer_id
        ).execute()
        Resident.update(role=form.role).where(Resident.id == resident.id).execute()
        changed = _change_phones(customer_id, form)
        events.append("customer", customer_id, "edit", actor=actor.account, data={"phones": changed})


def _problems(form: PersonForm) -> list[Problem]:
    found = []
    if not form.name.strip():
        found.append(Problem("name", "请填写姓名"))
    if form.role not in {code for code, _ in CUSTOMER_ROLE}:
        found.append(Problem("role", "请选择身份"))
    for field, value in (("name", form.name), ("note", form.note), ("phones", form.add)):
        if text := check.unstorable(value):
            found.append(Problem(field, text))
    if form.add.strip() and not phones.split(form.add):
        found.append(Problem("phones", "这里看不出电话号码"))
    return found


def _change_phones(customer_id: int, form: PersonForm) -> bool:
    mine = CustomerPhone.customer == customer_id
    dropped = 0
    if form.drop:
        dropped = CustomerPhone.delete().where(mine & CustomerPhone.id.in_(list(form.drop))).execute()
    kept: list[Any] = list(CustomerPhone.select().where(mine).order_by(CustomerPhone.rank))
    known = {row.digits for row in kept}
    fresh = [phone for phone in phones.split(form.add) if phone.digits not in known]
    rank = kept[-1].rank + 1 if kept else 0
    for offset, phone in enumerate(fresh):
        add_phone_row(customer_id, phone, rank + offset)
    return bool(dropped or fresh)


def gone_of(room_id: int) -> tuple[Gone, ...]:
    """Who lived in the room before, the latest to leave first."""
    query = (
        Resident.select(Resident, Customer)
        .join(Customer)
        .where((Resident.room == room_id) & ~Resident.moved_out.is_null())
        .order_by(Resident.moved_out.desc(), Resident.id.desc())
    )
    return tuple(
        Gone(row.customer_id, row.customer.name, word(CUSTOMER_ROLE, row.role), row.moved_out.isoformat())
        for row in query
    )


def move_back(actor: Actor, room_id: int, customer_id: int) -> None:
    """The person lives in the room after all (or again)."""
    authorise(actor, "estate.edit")
    with unit_of_work():
        Resident.update(moved_out=None).where((Resident.room == room_id) & (Resident.customer == customer_id)).execute()
        events.append("room", room_id, "moved_back", actor=actor.account, data={"customer": customer_id})
