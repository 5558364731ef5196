"""Where is it? What is typed into 房号, read as a room, a person's home or a public place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.paper import check
from app.rules import rooms as codes
from app.services import rooms, search

ROOM, PERSON, PLACE, NEW_ROOM, NEW_PLACE = "room", "person", "place", "new_room", "new_place"
OFFERS: Final = frozenset({NEW_ROOM, NEW_PLACE})


@dataclass(frozen=True, slots=True)
class Where:
    """One thing the text can mean; the last ones offer to add what is not known. `main` is shown and kept."""

    kind: str
    main: str
    note: str = ""
    room: int | None = None
    person: str = ""


def find(typed: str) -> list[Where]:
    """Rooms first, then people by name, pinyin or phone, then public places, then what could be added."""
    text = check.searchable(typed)
    if not text:
        return []
    found = [Where(ROOM, hit.code, hit.people, hit.id) for hit in rooms.find(text, limit=8)]
    for group in search.find(text):
        found += [
            Where(
                PERSON, hit.note.split(" · ")[0], f"{hit.main} {hit.note.partition(' · ')[2]}".strip(), hit.id, hit.main
            )
            for hit in group.hits
            if hit.kind == "person"
        ]
    found += [Where(PLACE, name, "公共区域") for name in rooms.find_places(text, limit=5)]
    return found + _offers(text, found)


def _offers(text: str, found: list[Where]) -> list[Where]:
    offers = []
    readings = codes.read(text)
    if not found and readings and readings[0].code.building:
        offers.append(Where(NEW_ROOM, readings[0].code.text, "名册里没有，新增这个房号"))
    named = any(where.main == text for where in found if where.kind in {ROOM, PLACE})
    if not named and rooms.exact(text) is None:
        offers.append(Where(NEW_PLACE, text, "记为公共区域"))
    return offers


def meant(typed: str) -> Where | None:
    """What the text means beyond doubt: one room, else one person's home, else a place of that name."""
    hit = rooms.exact(typed)
    if hit is not None:
        return Where(ROOM, hit.code, hit.people, hit.id)
    known = [where for where in find(typed) if where.kind not in OFFERS]
    named = [where for where in known if where.main == typed.strip()]
    if len(named) == 1:
        return named[0]
    return known[0] if len(known) == 1 else None


def of_room(room_id: int) -> Where:
    """A room that is known by its id. Raises Refused if it is gone."""
    household = rooms.household(room_id)
    return Where(ROOM, household.code, "、".join(person.name for person in household.people), room_id)


def meant_or_place(typed: str) -> Where | None:
    """As `meant`; else what was already settled as a public place under this name."""
    text = typed.strip()
    return meant(text) or (Where(NEW_PLACE, text) if text else None)


def problem(typed: str) -> str:
    """Why the text means no one place, in the clerk's words; "" for an empty text."""
    if not typed.strip():
        return ""
    known = [where for where in find(typed) if where.kind not in OFFERS]
    if known:
        return f"“{typed.strip()}”有 {len(known)} 个可能，请用 ↓ 选一个"
    return f"没有“{typed.strip()}”：按 ↓ 可新增房号，或记为公共区域"
