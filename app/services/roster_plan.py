"""What an owners' list would change: the list beside what the program holds, compared without writing.

Two rules keep the desk's own work safe. Phones are added, never taken away, except one that could not be
right. Somebody moves out only when an earlier list brought them in and this one no longer names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from app.rules.phones import Phone
from app.rules.rooms import RoomCode
from app.rules.roster import Remark, RosterPerson, RosterResult, RosterRoom
from app.rules.roster_head import Meaning
from app.rules.words import CUSTOMER_ROLE, word

Kind = Literal["new", "changed", "same"]
_COLUMN_OF: Final = {"owner": Meaning.OWNER, "tenant": Meaning.TENANT, "family": Meaning.FAMILY}


@dataclass(frozen=True)
class Change:
    """One field that differs. `who` is the person, "" for the room itself."""

    what: str
    who: str
    before: str
    after: str


@dataclass(frozen=True)
class KeptPhone:
    """A phone the program holds."""

    id: int
    text: str
    digits: str
    ok: bool


@dataclass(frozen=True)
class Lodger:
    """Somebody the program has in a room. `listed`: an earlier list brought them in or sent them away."""

    resident: int
    customer: int
    name: str
    role: str
    moved_out: bool
    listed: bool


@dataclass(frozen=True)
class Home:
    """A room as the program holds it."""

    id: int
    code: RoomCode
    area: int | None
    vacant: bool
    note: str
    people: tuple[Lodger, ...]


@dataclass(frozen=True)
class State:
    """All that the list is compared with: rooms by key, phones and notes by customer, customers by who they are."""

    homes: Mapping[str, Home]
    phones: Mapping[int, tuple[KeptPhone, ...]]
    notes: Mapping[int, str]
    known: Mapping[tuple[str, str], int]  # (name, phone digits) → customer


@dataclass(frozen=True)
class Stay:
    """One person of a listed room. `customer` < 0 is one to be made; `resident` is None for a new stay."""

    customer: int
    resident: int | None
    role: str
    rank: int
    back: bool = False


@dataclass(frozen=True)
class RoomPlan:
    """What happens to one room. `rows` are the sheet's row numbers; the fields after `changes` are for `apply`."""

    code: str
    rows: tuple[int, ...]
    kind: Kind
    changes: tuple[Change, ...]
    id: int | None
    room: RosterRoom
    area: int | None
    vacant: bool
    note: str
    stays: tuple[Stay, ...]
    leaving: tuple[int, ...]


@dataclass(frozen=True)
class CustomerPlan:
    """What happens to one customer: made, renamed, given phones. `id` < 0 is one to be made."""

    id: int
    name: str
    note: str
    add: tuple[Phone, ...]
    drop: tuple[int, ...]
    changed: bool


@dataclass(frozen=True)
class Plan:
    """The whole comparison. `remarks` are what it decided by itself; `only_here` are codes not in the list."""

    rooms: tuple[RoomPlan, ...]
    customers: tuple[CustomerPlan, ...]
    only_here: tuple[str, ...]
    remarks: tuple[Remark, ...]


def compare(result: RosterResult, state: State, show_phone: Callable[[str], str]) -> Plan:
    """The plan for a list. `show_phone` is how phones appear in changes: whole, or masked."""
    return _Comparison(result, state, show_phone).plan()


@dataclass
class _Person:
    """One customer while comparing: what all rows of the list say of them together."""

    id: int
    name: str
    before: str
    note: str
    room: str
    phones: dict[str, Phone] = field(default_factory=dict)


@dataclass
class _Draft:
    """One room while comparing."""

    room: RosterRoom
    home: Home | None
    changes: list[Change] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    staying: int = 0


class _Comparison:
    def __init__(self, result: RosterResult, state: State, show_phone: Callable[[str], str]) -> None:
        self._result, self._state, self._show = result, state, show_phone
        self._people: dict[int, _Person] = {}
        self._known = dict(state.known)
        self._made = 0
        self._remarks: list[Remark] = []
        head = result.head
        self._roles = {role for role, meaning in _COLUMN_OF.items() if head is not None and head.of(meaning)}

    def plan(self) -> Plan:
        drafts = {room.code.key: self._stays(room) for room in self._result.rooms}
        customers = tuple(self._customer(person, drafts[person.room]) for person in self._people.values())
        rooms = tuple(self._room(draft) for draft in drafts.values())
        only_here = tuple(home.code.text for key, home in self._state.homes.items() if key not in drafts)
        return Plan(rooms, customers, only_here, tuple(self._remarks))

    def _remark(self, room: RosterRoom, text: str) -> None:
        self._remarks.append(Remark(room.rows[0], "", "note", f"{room.code.text}：{text}"))

    # -- who lives where --------------------------------------------------------------------------

    def _stays(self, room: RosterRoom) -> _Draft:
        home = self._state.homes.get(room.code.key)
        draft = _Draft(room, home)
        here = list(home.people) if home else []
        matched = _match(room.people, [lodger for lodger in here if not lodger.moved_out], self._state.phones)
        gone = {lodger.name: lodger for lodger in here if lodger.moved_out}
        for rank, person in enumerate(room.people):
            lodger = matched.get(person.name)
            if lodger is not None:
                self._same_person(draft, person, lodger, rank)
            elif person.name in gone and not gone[person.name].listed:
                self._remark(room, f"{person.name} 已在程序里登记迁出，名册里仍有：不恢复")
            else:
                self._comes(draft, person, gone.get(person.name), rank)
        kept = {lodger.resident for lodger in matched.values()}
        for lodger in here:
            if not lodger.moved_out and lodger.resident not in kept:
                self._missing(draft, lodger)
        return draft

    def _same_person(self, draft: _Draft, person: RosterPerson, lodger: Lodger, rank: int) -> None:
        draft.staying += 1
        draft.stays.append(Stay(lodger.customer, lodger.resident, person.role, rank))
        if person.role != lodger.role:
            before, after = word(CUSTOMER_ROLE, lodger.role), word(CUSTOMER_ROLE, person.role)
            draft.changes.append(Change("身份", person.name, before, after))
        self._say(lodger.customer, person, lodger.name, draft)

    def _comes(self, draft: _Draft, person: RosterPerson, gone: Lodger | None, rank: int) -> None:
        customer = gone.customer if gone else self._find(person)
        resident = gone.resident if gone else None
        draft.staying += 1
        draft.stays.append(Stay(customer, resident, person.role, rank, back=gone is not None))
        if draft.home is not None:
            draft.changes.append(Change("住户", person.name, "", word(CUSTOMER_ROLE, person.role)))
        self._say(customer, person, person.name, draft)

    def _find(self, person: RosterPerson) -> int:
        """The customer of this name and phone, in another room or earlier in the list; else one to be made."""
        marks = [(person.name, phone.digits) for phone in person.phones if phone.ok]
        customer = next((self._known[mark] for mark in marks if mark in self._known), None)
        if customer is None:
            self._made += 1
            customer = -self._made
        for mark in marks:
            self._known.setdefault(mark, customer)
        return customer

    def _missing(self, draft: _Draft, lodger: Lodger) -> None:
        """Somebody in the room whom the list does not name."""
        room = draft.room
        named = any(person.role == lodger.role for person in room.people)
        if lodger.listed and lodger.role in self._roles and (named or room.vacant):
            draft.leaving.append(lodger.resident)
            draft.changes.append(Change("住户", lodger.name, word(CUSTOMER_ROLE, lodger.role), "迁出"))
            return
        draft.staying += 1
        if lodger.role in self._roles:
            self._remark(room, f"名册里没有{word(CUSTOMER_ROLE, lodger.role)} {lodger.name}，程序里保留")

    def _say(self, customer: int, person: RosterPerson, before: str, draft: _Draft) -> None:
        found = self._people.get(customer)
        if found is None:
            note = self._state.notes.get(customer, "")
            found = _Person(customer, person.name, before, note, draft.room.code.key)
            self._people[customer] = found
        found.note = _with(found.note, person.note)
        for phone in person.phones:
            found.phones.setdefault(phone.digits or phone.text, phone)

    # -- customers and rooms ----------------------------------------------------------------------

    def _customer(self, person: _Person, draft: _Draft) -> CustomerPlan:
        held = self._state.phones.get(person.id, ())
        marks = {phone.digits or phone.text for phone in held}
        add = tuple(phone for mark, phone in person.phones.items() if mark not in marks)
        mended = any(phone.ok for phone in add)
        drop = tuple(
            phone for phone in held if mended and not phone.ok and (phone.digits or phone.text) not in person.phones
        )
        changes = []
        if person.id >= 0:
            note = self._state.notes.get(person.id, "")
            if person.name != person.before:
                changes.append(Change("姓名", person.name, person.before, person.name))
            if add:
                left = [phone.text for phone in held if phone not in drop]
                before, after = [p.text for p in held], [p.text for p in add] + left
                changes.append(Change("电话", person.name, self._phones(before), self._phones(after)))
            if person.note != note:
                changes.append(Change("备注", person.name, note, person.note))
        draft.changes += changes
        ids = tuple(phone.id for phone in drop)
        return CustomerPlan(person.id, person.name, person.note, add, ids, bool(changes))

    def _phones(self, texts: Iterable[str]) -> str:
        return "、".join(self._show(text) for text in texts)

    def _room(self, draft: _Draft) -> RoomPlan:
        room, home = draft.room, draft.home
        area, vacant, note = room.area, room.vacant, room.note
        if home is not None:
            area = room.area if room.area is not None else home.area
            vacant, note = self._vacant(draft, home), _with(home.note, room.note)
            fields = (
                ("建筑面积", _area(home.area), _area(area)),
                ("空置", "是" if home.vacant else "否", "是" if vacant else "否"),
                ("备注", home.note, note),
            )
            own = [Change(what, "", before, after) for what, before, after in fields if before != after]
            draft.changes[:0] = own
        kind: Kind = "new" if home is None else "changed" if draft.changes else "same"
        return RoomPlan(
            home.code.text if home else room.code.text,
            room.rows,
            kind,
            tuple(draft.changes),
            home.id if home else None,
            room,
            area,
            vacant,
            note,
            tuple(draft.stays),
            tuple(draft.leaving),
        )

    def _vacant(self, draft: _Draft, home: Home) -> bool:
        room = draft.room
        if room.people:
            return room.vacant
        if room.vacant and draft.staying:
            self._remark(room, "名册标为空置，程序里有住户：保留住户，不标空置")
            return home.vacant
        return room.vacant or home.vacant


def _match(
    people: Iterable[RosterPerson], here: Iterable[Lodger], phones: Mapping[int, tuple[KeptPhone, ...]]
) -> dict[str, Lodger]:
    """Who of the list is who in the room: by name, then by a shared phone (a name that was corrected)."""
    free = {lodger.name: lodger for lodger in here}
    found: dict[str, Lodger] = {}
    rest = []
    for person in people:
        if person.name in free:
            found[person.name] = free.pop(person.name)
        else:
            rest.append(person)
    for person in rest:
        digits = {phone.digits for phone in person.phones if phone.ok}
        for lodger in list(free.values()):
            held = {phone.digits for phone in phones.get(lodger.customer, ())}
            if lodger.role == person.role and digits & held:
                found[person.name] = free.pop(lodger.name)
                break
    return found


def _with(note: str, more: str) -> str:
    """A note with what the list says added, unless it says so already."""
    fresh = [part for part in more.split("；") if part and part not in note]
    return "；".join(filter(None, (note, *fresh)))


def _area(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths / 100:.2f} ㎡"
