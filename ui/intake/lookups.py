"""What the lists under 房号, 姓名, 电话 and 处理部门 show: service answers as rows of a list."""

from __future__ import annotations

from collections.abc import Callable

from app.services import rooms, staff, where
from app.services.rooms import Person
from app.services.staff import StaffLine
from app.services.where import Where
from ui.widgets.popup import Option


def of_place(found: Where) -> Option:
    """One meaning of 房号. The row keeps the Where."""
    note = f"{found.note}　{found.person}" if found.kind == where.PERSON and not found.note else found.note
    tone = "accent" if found.kind in where.OFFERS else ""
    key = f"{found.kind}:{found.room or found.main}:{found.person}"
    return Option(key, found.main, note, found, tone, found.kind in where.OFFERS)


def places(typed: str) -> list[Option]:
    """Rooms, people's homes, public places, and what could be added."""
    return [of_place(found) for found in where.find(typed)]


def of_person(person: Person) -> Option:
    """One person of the household."""
    phones = " ".join(line.masked for line in person.phones)
    return Option(str(person.id), person.name, f"{person.role}　{phones}".strip(), person)


def people(household: Callable[[], tuple[Person, ...]]) -> Callable[[str], list[Option]]:
    """The people of the room that stands in the form, narrowed by what is typed."""

    def lookup(typed: str) -> list[Option]:
        return [of_person(person) for person in household() if typed.strip() in person.name]

    return lookup


def phones_of(person: Callable[[], Person | None]) -> Callable[[str], list[Option]]:
    """The phones of the person that stands in the form, masked."""

    def lookup(_typed: str) -> list[Option]:
        found = person()
        if found is None:
            return []
        return [Option(str(line.id), line.masked, "" if line.ok else "位数不对", line.id) for line in found.phones]

    return lookup


def of_staff(line: StaffLine) -> Option:
    """One member of a department, on duty or not."""
    duty = f"今日{line.shift}" if line.on_duty else ""
    note = "　".join(part for part in (line.trade, duty) if part)
    return Option(f"staff:{line.id}", f"{line.department_name}　{line.name}", note, line)


def departments(typed: str) -> list[Option]:
    """Staff who can be sent, on duty first, then whole departments."""
    rows = [of_staff(line) for line in staff.find(typed)]
    whole = [
        Option(f"department:{key}", name, "只选部门", key) for key, name in staff.departments() if typed.strip() in name
    ]
    return rows + whole


def household_people(room: int | None) -> tuple[Person, ...]:
    """Who lives there now; nobody while no room stands."""
    return rooms.people_of(room) if room is not None else ()
