"""The list of rooms on the screen 业主房号: in walking order page by page, or narrowed by one search box."""

from __future__ import annotations

from typing import Final

from app.estate.customers import Customer, Resident
from app.estate.rooms import Room
from app.services import rooms, search
from app.services.rooms import RoomHit, hits_of

PAGE: Final = 80
MOST_FOUND: Final = 200
"""Rooms that a search shows at most: whoever sees as many types another character."""


def count() -> int:
    """How many rooms the project has."""
    return int(Room.select().count())


def page(after: int | None = None, *, size: int = PAGE) -> list[RoomHit]:
    """The next rooms in walking order after the room `after` (its id); the first ones for None."""
    query = Room.select().order_by(Room.walk, Room.id).limit(size)
    last = Room.by_id(after) if after is not None else None
    if last is not None:
        query = query.where((Room.walk > last.walk) | ((Room.walk == last.walk) & (Room.id > last.id)))
    return hits_of(list(query))


def find(typed: str, *, limit: int = MOST_FOUND) -> list[RoomHit]:
    """Rooms that the text means by code, then those where someone is so named, so spelt or has such a phone."""
    found = rooms.find(typed, limit=limit)
    people = search.customers(typed)
    if people is None or len(found) >= limit:
        return found
    theirs = (
        Room.select()
        .join(Resident)
        .where(Resident.customer.in_(people.select(Customer.id)) & Resident.moved_out.is_null())
        .order_by(Room.walk, Room.id)
        .distinct()
        .limit(limit)
    )
    known = {hit.id for hit in found}
    return found + hits_of([row for row in theirs if row.id not in known])[: limit - len(found)]
