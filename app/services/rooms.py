"""Finding rooms and households with the phone at the ear, and keeping them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app import clock
from app.errors import Problem, Refused
from app.estate import pinyin
from app.estate.customers import Customer, CustomerPhone, Resident
from app.estate.rooms import PublicPlace, Room, new_room
from app.paper import check
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.rules import phones, rooms
from app.rules.rooms import RoomCode
from app.rules.words import CATEGORY, CUSTOMER_ROLE, RATING, word
from app.services.actor import Actor, authorise
from app.services.projection import INTAKE
from app.store import audit, events
from app.store.database import unit_of_work


@dataclass(frozen=True, slots=True)
class RoomHit:
    """A room as the list under the room field shows it."""

    id: int
    code: str
    people: str


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """One phone, masked. `id` is what a reveal asks for."""

    id: int
    masked: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a household."""

    id: int
    name: str
    role: str
    phones: tuple[PhoneLine, ...]
    note: str = ""
    role_code: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What this household asked before: day, matter, how it ended (and the tone of that word)."""

    intake: int
    order: int | None
    day: str
    what: str
    outcome: str
    tone: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """A room with its people, its caution note and what happened before. `area` is in 1/100 m²."""

    room: int
    code: str
    area: int | None
    caution: str
    note: str
    vacant: bool
    people: tuple[Person, ...]
    past: tuple[Past, ...]


def find(typed: str, *, limit: int = 12) -> list[RoomHit]:
    """Rooms that the text can mean, the likeliest first; while typing, those that begin so."""
    text = check.searchable(typed)
    if not text:
        return []
    readings = rooms.read(text)
    numbers = {reading.code.number for reading in readings}
    rows = list(Room.select().where(Room.number.in_(numbers)).order_by(Room.walk)) if numbers else []
    by_key = {_code(row).key: row for row in rows}
    meant = [by_key[code.key] for code in rooms.resolve(readings, [_code(row) for row in rows])]
    if len(meant) < limit:
        prefix = text.replace(" ", "-")
        more = Room.select().where(Room.code.startswith(prefix)).order_by(Room.walk).limit(limit)
        meant += [row for row in more if row not in meant]
    return hits_of(meant[:limit])


def _code(row: Any) -> RoomCode:
    return RoomCode(row.building, row.unit, row.number)


def hits_of(rows: Sequence[Any]) -> list[RoomHit]:
    """Room rows as lists show them, with the names of who lives there."""
    names = _names_of([row.id for row in rows])
    return [RoomHit(row.id, row.code, names.get(row.id) or ("空置" if row.vacant else "")) for row in rows]


def _names_of(room_ids: list[int]) -> dict[int, str]:
    query = (
        Resident.select(Resident.room, Customer.name)
        .join(Customer)
        .where(Resident.room.in_(room_ids) & Resident.moved_out.is_null())
        .order_by(Resident.rank)
        .tuples()
    )
    names: dict[int, list[str]] = {}
    for room, name in query:
        names.setdefault(room, []).append(name)
    return {room: "、".join(found) for room, found in names.items()}


def exact(typed: str) -> RoomHit | None:
    """The one room that the text means beyond doubt; None if none or several."""
    readings = rooms.read(typed)
    numbers = {reading.code.number for reading in readings}
    rows = list(Room.select().where(Room.number.in_(numbers))) if numbers else []
    meant = rooms.resolve(readings, [_code(row) for row in rows])
    if len(meant) != 1:
        return None
    return hits_of([next(row for row in rows if _code(row) == meant[0])])[0]


def all_ids() -> list[int]:
    """The ids of all rooms, in walking order."""
    return [row[0] for row in Room.select(Room.id).order_by(Room.walk).tuples()]


def find_places(typed: str, *, limit: int = 12) -> list[str]:
    """Public places whose name holds the text."""
    query = PublicPlace.select().where(PublicPlace.active == True)  # noqa: E712
    if typed.strip():
        query = query.where(PublicPlace.name.contains(typed.strip()))
    return [row.name for row in query.order_by(PublicPlace.name).limit(limit)]


def people_of(room_id: int) -> tuple[Person, ...]:
    """Who lives in the room now, in the order of the owners' list, phones masked."""
    query = (
        Resident.select(Resident, Customer)
        .join(Customer)
        .where((Resident.room == room_id) & Resident.moved_out.is_null())
        .order_by(Resident.rank, Resident.id)
    )
    return tuple(_person(resident) for resident in query)


def _person(resident: Any) -> Person:
    customer = resident.customer
    query = CustomerPhone.select().where(CustomerPhone.customer == customer.id).order_by(CustomerPhone.rank)
    lines = tuple(PhoneLine(row.id, phones.mask(row.text), row.ok) for row in query)
    return Person(customer.id, customer.name, word(CUSTOMER_ROLE, resident.role), lines, customer.note, resident.role)


def household(room_id: int) -> Household:
    """All that the clerk needs to see beside the form. Raises Refused if the room is gone."""
    room = Room.by_id(room_id)
    if room is None:
        raise Refused("没有这个房号")
    return Household(
        room.id,
        room.code,
        room.area,
        room.caution,
        room.note,
        room.vacant,
        people_of(room_id),
        past_of(room_id),
    )


def past_of(room_id: int, *, limit: int = 6) -> tuple[Past, ...]:
    """The newest cases of the room."""
    query = Intake.select().where(Intake.room == room_id).order_by(Intake.received_at.desc()).limit(limit)
    return tuple(_past(row) for row in query)


def _past(intake: Any) -> Past:
    order = WorkOrder.select().where(WorkOrder.intake == intake.id).order_by(WorkOrder.id.desc()).first()
    what = "" if intake.category == "repair" else word(CATEGORY, intake.category) + " "
    outcome, tone = _outcome(intake, order)
    day = (
        f"{intake.received_at:%m-%d}"
        if intake.received_at.year == clock.today().year
        else (f"{intake.received_at:%Y-%m-%d}")
    )
    return Past(intake.id, order.id if order else None, day, what + intake.content, outcome, tone, intake.number)


def _outcome(intake: Any, order: Any) -> tuple[str, str]:
    state_field = Intake.state if order is None else WorkOrder.state
    row = intake if order is None else order
    text = word(state_field.words, row.state)
    if order is None or not order.follow_result:
        return text, "secondary" if row.state == "closed" else "warning"
    tones = {"satisfied": "good", "acceptable": "good", "unsatisfied": "danger"}
    shown = word(RATING, order.follow_result)
    if order.follow_result == "unsatisfied":
        shown += " → " + text
    return shown, tones.get(order.follow_result, "secondary")


def reveal_phone(actor: Actor, phone_id: int, purpose: str = "intake") -> str:
    """One phone whole, logged with its purpose. Raises Refused for a role that may not."""
    authorise(actor, "phone.reveal")
    row = CustomerPhone.by_id(phone_id)
    if row is None:
        raise Refused("这个电话已经删除")
    with unit_of_work():
        audit.write(actor.account, "phone_revealed", "customer_phone", phone_id, purpose)
    return str(row.text)


def reveal_case_phone(actor: Actor, kind: str, case_id: int, purpose: str = "case") -> str:
    """The phone written on an intake or order, logged with its purpose."""
    authorise(actor, "phone.reveal")
    row = (Intake if kind == INTAKE else WorkOrder).by_id(case_id)
    if row is None:
        raise Refused("没有这条记录")
    with unit_of_work():
        audit.write(actor.account, "phone_revealed", kind, case_id, purpose)
    return str(row.phone)


def reads_as(typed: str) -> str:
    """The code that `add_room` would give the text, "" if it is no whole room."""
    readings = rooms.read(typed)
    return readings[0].code.text if readings and readings[0].code.building else ""


def add_room(actor: Actor, typed: str, *, area: int | None = None, note: str = "") -> int:
    """A room the list did not have. The text must read as one room. Raises Refused beside `place`."""
    authorise(actor, "estate.edit")
    readings = rooms.read(typed)
    if not readings or not readings[0].code.building:
        raise Refused.at("place", "请写全楼栋、单元、房号，例如 3-2-1201")
    room = new_room(readings[0].code)
    if Room.get_or_none(Room.key == room.key) is not None:
        raise Refused.at("place", f"{room.code} 已经在房号表里")
    with unit_of_work():
        room.save()
        Room.update(area=area, note=note).where(Room.id == room.id).execute()
        events.append("room", room.id, "add", actor=actor.account)
    return int(room.id)


def edit_room(
    actor: Actor,
    room_id: int,
    *,
    caution: str,
    note: str,
    vacant: bool,
    area: int | Literal["keep"] | None = "keep",
) -> None:
    """Change what is kept about a room; `area` in 1/100 m², None unknown. Raises Refused beside its field."""
    authorise(actor, "estate.edit")
    problems = [
        Problem(field, text)
        for field, value in (("caution", caution), ("note", note))
        if (text := check.unstorable(value))
    ]
    if problems:
        raise Refused(problems)
    columns: dict[str, Any] = {"caution": caution.strip(), "note": note.strip(), "vacant": vacant}
    if area != "keep":
        columns["area"] = area
    with unit_of_work():
        Room.update(columns).where(Room.id == room_id).execute()
        events.append("room", room_id, "edit", actor=actor.account)


def add_person(actor: Actor, room_id: int, name: str, role: str, phone_text: str = "") -> int:
    """Someone who lives in the room now; phones may be several in one text. Raises Refused."""
    authorise(actor, "estate.edit")
    if not name.strip():
        raise Refused.at("name", "请填写姓名")
    if text := check.unstorable(name):
        raise Refused.at("name", text)
    with unit_of_work():
        rank = Resident.select().where(Resident.room == room_id).count()
        customer = new_customer(name.strip(), phone_text)
        Resident.create(room=room_id, customer=customer, role=role, rank=rank)
        Room.update(vacant=False).where(Room.id == room_id).execute()
        events.append("room", room_id, "person_added", actor=actor.account, data={"customer": customer.id})
    return int(customer.id)


def new_customer(name: str, phone_text: str) -> Any:
    """A customer row with search keys and phones; runs inside the caller's unit of work."""
    customer = Customer.create(name=name, pinyin=pinyin.keys(name))
    for rank, phone in enumerate(phones.split(phone_text)):
        add_phone_row(customer.id, phone, rank)
    return customer


def add_phone_row(customer_id: int, phone: phones.Phone, rank: int) -> None:
    """One phone of a customer, kept as written even if its length is wrong (then marked)."""
    CustomerPhone.create(
        customer=customer_id,
        text=phone.text,
        digits=phone.digits,
        tail=phone.digits[-4:],
        ok=phone.ok,
        rank=rank,
    )


def move_out(actor: Actor, room_id: int, customer_id: int) -> None:
    """The person left the room today; the row stays for the history."""
    authorise(actor, "estate.edit")
    with unit_of_work():
        Resident.update(moved_out=clock.today()).where(
            (Resident.room == room_id) & (Resident.customer == customer_id)
        ).execute()
        events.append("room", room_id, "moved_out", actor=actor.account, data={"customer": customer_id})


def phone_warning(text: str) -> str:
    """Why a typed phone cannot be right; "" if it can. It is kept all the same."""
    return "；".join(phone.why for phone in phones.split(text) if not phone.ok)
