"""Public places that an order can name instead of a room: 3 栋大堂, 地下车库."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Refused
from app.estate.rooms import PublicPlace
from app.paper import check
from app.services.actor import Actor, authorise
from app.store import events
from app.store.database import unit_of_work


@dataclass(frozen=True, slots=True)
class Place:
    """One public place; `building` ties it to a building if any."""

    id: int
    name: str
    building: str
    active: bool


def listing() -> list[Place]:
    """All places, those out of use last."""
    query = PublicPlace.select().order_by(PublicPlace.active.desc(), PublicPlace.name)
    return [Place(row.id, row.name, row.building, row.active) for row in query]


def add(actor: Actor, name: str, building: str = "") -> int:
    """A place the list did not have. Raises Refused beside `name`."""
    authorise(actor, "estate.edit")
    _check(name, 0)
    with unit_of_work():
        row = PublicPlace.create(name=name.strip(), building=building.strip())
        events.append("place", row.id, "add", actor=actor.account)
    return int(row.id)


def edit(actor: Actor, place: int, name: str, building: str, *, active: bool) -> None:
    """Rename a place, tie it to another building, take it out of use or back. Raises Refused beside `name`.

    Orders keep the name they were written with.
    """
    authorise(actor, "estate.edit")
    _check(name, place)
    with unit_of_work():
        PublicPlace.update(name=name.strip(), building=building.strip(), active=active).where(
            PublicPlace.id == place
        ).execute()
        events.append("place", place, "edit", actor=actor.account)


def _check(name: str, itself: int) -> None:
    if not name.strip():
        raise Refused.at("name", "请填写位置名称，例如 3 栋大堂")
    if text := check.unstorable(name):
        raise Refused.at("name", text)
    if PublicPlace.get_or_none((PublicPlace.name == name.strip()) & (PublicPlace.id != itself)) is not None:
        raise Refused.at("name", "已经有这个位置")
