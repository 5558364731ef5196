"""Customers: several people to a room, several rooms to a person, several phones to each."""

from __future__ import annotations

from app.estate.rooms import Room
from app.rules.words import CUSTOMER_ROLE
from app.store.fields import Choice, Date, LongText, Number, PersonRef, Phone, RoomRef, Text, YesNo
from app.store.record import Record


class Customer(Record):
    """A person the desk serves. `pinyin` holds the search keys of every plausible reading of the name."""

    name = Text(index=True)
    pinyin = Text()
    note = LongText()

    class Meta:
        table_name = "customer"


class Resident(Record):
    """A customer in a room, in a role, until `moved_out`. `rank` keeps the order of the owners' list."""

    room = RoomRef(Room, backref="residents")
    customer = PersonRef(Customer, backref="residences")
    role = Choice(CUSTOMER_ROLE, default="owner")
    rank = Number(default=0)
    moved_out = Date(null=True)

    class Meta:
        table_name = "resident"
        indexes = ((("room", "customer"), True),)


class CustomerPhone(Record):
    """One phone of a customer: `text` as it was given, `digits` to compare, `ok` unless its length is wrong."""

    customer = PersonRef(Customer, backref="phones")
    text = Phone()
    digits = Text(index=True)
    tail = Text(index=True)
    ok = YesNo(default=True)
    rank = Number(default=0)

    class Meta:
        table_name = "customer_phone"
