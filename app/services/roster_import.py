"""The owners' list into the program: a preview that writes nothing, then all of it or none of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from peewee import chunked, fn

from app import clock
from app.errors import Problem, Refused
from app.estate import pinyin
from app.estate.customers import Customer, CustomerPhone, Resident
from app.estate.rooms import Room, new_room
from app.rules import phones, roles, roster
from app.rules.rooms import RoomCode
from app.rules.roster import Remark, RosterResult
from app.rules.roster_head import Grid, Meaning
from app.services.actor import Actor, authorise
from app.services.roster_plan import Change, CustomerPlan, Home, KeptPhone, Lodger, Plan, RoomPlan, State, compare
from app.store import audit, events
from app.store.database import unit_of_work

__all__ = ["Change", "ImportDone", "ImportPreview", "RoomPlan", "apply", "preview"]

ROSTER: Final = "roster"
"""The kind of the events: one case an import; their data are ids of rows that lists brought or sent away."""
_BATCH: Final = 200


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do. Nothing has been written."""

    result: RosterResult
    plan: Plan

    @property
    def rooms(self) -> tuple[RoomPlan, ...]:
        """Every room of the list, in its order."""
        return self.plan.rooms

    @property
    def only_here(self) -> tuple[str, ...]:
        """Codes of rooms that the program has and the list has not; they stay as they are."""
        return self.plan.only_here

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was odd in the list, then what the comparison decided, by row."""
        return tuple(sorted((*self.result.remarks, *self.plan.remarks), key=lambda r: r.row_number))

    @property
    def new(self) -> tuple[RoomPlan, ...]:
        """Rooms the program does not have yet."""
        return self._of("new")

    @property
    def changed(self) -> tuple[RoomPlan, ...]:
        """Rooms in which something changes; `changes` says what, field by field."""
        return self._of("changed")

    @property
    def same(self) -> tuple[RoomPlan, ...]:
        """Rooms that are already as the list says."""
        return self._of("same")

    @property
    def people_new(self) -> int:
        """Customers that would be made."""
        return sum(customer.id < 0 for customer in self.plan.customers)

    @property
    def people_changed(self) -> int:
        """Customers whose name, phones or note would change."""
        return sum(customer.changed for customer in self.plan.customers)

    @property
    def has_changes(self) -> bool:
        """Whether applying would write anything."""
        return bool(self.new or self.changed)

    @property
    def can_apply(self) -> bool:
        """Whether the list is free of errors and there is something to write."""
        return not self.result.has_errors and self.has_changes

    def _of(self, kind: str) -> tuple[RoomPlan, ...]:
        return tuple(room for room in self.plan.rooms if room.kind == kind)


@dataclass(frozen=True)
class ImportDone:
    """What was written."""

    rooms_new: int
    rooms_changed: int
    rooms_same: int
    people_new: int
    people_changed: int


def preview(actor: Actor, grid: Grid, mapping: Mapping[int, Meaning] | None = None) -> ImportPreview:
    """Read a sheet and compare it with what the program holds. Raises Refused for a role that may not import."""
    authorise(actor, "estate.import")
    result = roster.read(grid, mapping)
    return ImportPreview(result, _compare(actor, result))


def apply(actor: Actor, looked_at: ImportPreview) -> ImportDone:
    """Write what the preview showed: all of it or nothing.

    Raises Refused while the list has errors, and when the program's data changed since the preview.
    """
    authorise(actor, "estate.import")
    errors = looked_at.result.of("error")
    if errors:
        raise Refused([Problem("file", _sentence(remark)) for remark in errors])
    if not looked_at.has_changes:
        raise Refused.at("file", "名册与程序里的资料一致，没有可导入的内容")
    with unit_of_work():
        if _compare(actor, looked_at.result) != looked_at.plan:
            raise Refused.at("file", "预览之后房号或住户资料有变动，请重新预览再导入")
        _write(actor, looked_at.plan)
    return ImportDone(
        len(looked_at.new),
        len(looked_at.changed),
        len(looked_at.same),
        looked_at.people_new,
        looked_at.people_changed,
    )


def _sentence(remark: Remark) -> str:
    where = f"第 {remark.row_number} 行" if remark.row_number else ""
    return "：".join(filter(None, (f"{where} {remark.column}".strip(), remark.text)))


# -- reading ------------------------------------------------------------------------------------------


def _compare(actor: Actor, result: RosterResult) -> Plan:
    whole = roles.may(actor.role, "phone.reveal")
    return compare(result, _state(), str if whole else phones.mask)


def _state() -> State:
    brought, sent = _listed()
    people: dict[int, list[Lodger]] = {}
    names: dict[int, str] = {}
    query = (
        Resident.select(Resident.id, Resident.room, Resident.customer, Customer.name, Resident.role, Resident.moved_out)
        .join(Customer)
        .order_by(Resident.rank, Resident.id)
    )
    for resident, room, customer, name, role, left in query.tuples():
        listed = resident in (brought if left is None else sent)
        people.setdefault(room, []).append(Lodger(resident, customer, name, role, left is not None, listed))
        names[customer] = name
    held = _held()
    columns = (Room.id, Room.building, Room.unit, Room.number, Room.area, Room.vacant, Room.note)
    homes: dict[str, Home] = {}
    for row, building, unit, number, area, vacant, note in Room.select(*columns).order_by(Room.walk).tuples():
        code = RoomCode(building, unit, number)
        homes[code.key] = Home(row, code, area, vacant, note, tuple(people.get(row, ())))
    notes = dict(Customer.select(Customer.id, Customer.note).tuples())
    known = {
        (names[customer], phone.digits): customer
        for customer, found in held.items()
        if customer in names
        for phone in found
        if phone.ok
    }
    return State(homes, held, notes, known)


def _held() -> dict[int, tuple[KeptPhone, ...]]:
    columns = (CustomerPhone.customer, CustomerPhone.id, CustomerPhone.text, CustomerPhone.digits, CustomerPhone.ok)
    found: dict[int, list[KeptPhone]] = {}
    for customer, row, text, digits, ok in CustomerPhone.select(*columns).order_by(CustomerPhone.rank).tuples():
        found.setdefault(customer, []).append(KeptPhone(row, text, digits, ok))
    return {customer: tuple(kept) for customer, kept in found.items()}


def _listed() -> tuple[set[int], set[int]]:
    """Residents that earlier lists brought in, and those that they sent away."""
    brought: set[int] = set()
    sent: set[int] = set()
    for case in events.cases(ROSTER):
        for happened in events.of(ROSTER, case):
            brought.update(happened.data.get("residents", ()))
            sent.update(happened.data.get("left", ()))
    return brought, sent


# -- writing ------------------------------------------------------------------------------------------


def _write(actor: Actor, plan: Plan) -> None:
    case = max(events.cases(ROSTER), default=0) + 1
    rooms = _write_rooms(plan)
    customers = _write_customers(plan)
    before = {row for (row,) in Resident.select(Resident.id).tuples()}
    _write_stays(plan, rooms, customers)
    made = [row for (row,) in Resident.select(Resident.id).order_by(Resident.id).tuples() if row not in before]
    left = [resident for room in plan.rooms for resident in room.leaving]
    counts = {
        "rooms_new": sum(room.kind == "new" for room in plan.rooms),
        "rooms_changed": sum(room.kind == "changed" for room in plan.rooms),
    }
    data = {**counts, "residents": made, "left": left}
    events.append(ROSTER, case, "import", actor=actor.account, data=data)
    detail = f"{counts['rooms_new']}/{counts['rooms_changed']}"
    audit.write(actor.account, "roster_imported", ROSTER, case, detail)


def _write_rooms(plan: Plan) -> dict[str, int]:
    """Make and change rooms; the ids of all rooms of the list by their key."""
    rows = []
    for room in plan.rooms:
        values = {"area": room.area, "vacant": room.vacant, "note": room.note}
        if room.id is None:
            rows.append({**new_room(room.room.code).__data__, **values})
        elif any(not change.who for change in room.changes):
            Room.update(values).where(Room.id == room.id).execute()
    _insert(Room, rows)
    return dict(Room.select(Room.key, Room.id).tuples())


def _write_customers(plan: Plan) -> dict[int, int]:
    """Make and change customers with their phones; the real ids of those that had none."""
    made = _make_customers([customer for customer in plan.customers if customer.id < 0])
    rows: list[dict[str, Any]] = []
    for customer in plan.customers:
        first = 0
        if customer.changed:
            Customer.update(_named(customer)).where(Customer.id == customer.id).execute()
            first = _first_rank(customer.id) - len(customer.add)
        rows += _phone_rows(made.get(customer.id, customer.id), customer.add, first)
        if customer.drop:
            CustomerPhone.delete().where(CustomerPhone.id.in_(customer.drop)).execute()
    _insert(CustomerPhone, rows)
    return made


def _make_customers(wanted: list[CustomerPlan]) -> dict[int, int]:
    """New rows in one go: inside the transaction their ids rise in the order they were given."""
    newest = Customer.select(fn.MAX(Customer.id)).scalar() or 0
    _insert(Customer, map(_named, wanted))
    ids = Customer.select(Customer.id).where(Customer.id > newest).order_by(Customer.id).tuples()
    return {customer.id: row for customer, (row,) in zip(wanted, ids, strict=True)}


def _named(customer: CustomerPlan) -> dict[str, Any]:
    return {"name": customer.name, "pinyin": pinyin.keys(customer.name), "note": customer.note}


def _first_rank(customer: int) -> int:
    """The rank of the first phone held: numbers of the list go before it, they are the ones to call."""
    ranks = CustomerPhone.select(CustomerPhone.rank).where(CustomerPhone.customer == customer).tuples()
    return min((rank for (rank,) in ranks), default=0)


def _phone_rows(customer: int, added: tuple[phones.Phone, ...], first: int) -> list[dict[str, Any]]:
    return [
        {
            "customer": customer,
            "text": phone.text,
            "digits": phone.digits,
            "tail": phone.digits[-4:],
            "ok": phone.ok,
            "rank": first + place,
        }
        for place, phone in enumerate(added)
    ]


def _write_stays(plan: Plan, rooms: Mapping[str, int], customers: Mapping[int, int]) -> None:
    rows = []
    leaving: list[int] = []
    for room in plan.rooms:
        leaving += room.leaving
        roles_changed = any(change.what == "身份" for change in room.changes)
        for stay in room.stays:
            values = {"role": stay.role, "rank": stay.rank}
            if stay.resident is None:
                customer = customers.get(stay.customer, stay.customer)
                rows.append({"room": rooms[room.room.code.key], "customer": customer, **values})
            elif stay.back or roles_changed:
                Resident.update(role=stay.role, moved_out=None).where(Resident.id == stay.resident).execute()
    _insert(Resident, rows)
    if leaving:
        Resident.update(moved_out=clock.today()).where(Resident.id.in_(leaving)).execute()


def _insert(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    for batch in chunked(rows, _BATCH):
        model.insert_many(batch).execute()
