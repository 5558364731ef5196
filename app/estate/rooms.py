"""Rooms and public places of the project."""

from __future__ import annotations

from app.rules.rooms import RoomCode
from app.store.fields import LongText, Number, Text, YesNo
from app.store.record import Record


class Room(Record):
    """One room. `code` is what paper shows (3-2-1201); `area` is in 1/100 m²; `caution` warns the visitor.

    `key` is equal for every spelling of one room, `walk` sorts rooms as one walks past them.
    """

    code = Text(unique=True)
    key = Text(unique=True)
    walk = Text(index=True)
    building = Text(index=True)
    unit = Text()
    number = Text(index=True)
    area = Number(null=True)
    caution = LongText()
    note = LongText()
    vacant = YesNo(default=False)

    class Meta:
        table_name = "room"


def new_room(code: RoomCode) -> Room:
    """A room that is not saved yet, with its columns read from its code."""
    return Room(
        code=code.text,
        key=code.key,
        walk=code.order,
        building=code.building,
        unit=code.unit,
        number=code.number,
    )


class PublicPlace(Record):
    """A place that belongs to nobody's room: 3 栋大堂, 地下车库. `building` ties it to a building if any."""

    name = Text(unique=True)
    building = Text()
    active = YesNo(default=True)

    class Meta:
        table_name = "public_place"
