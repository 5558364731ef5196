"""Named accounts: who may log in, with which role. Staff of departments have none (see `staff`)."""

from __future__ import annotations

from app.rules.words import ROLE
from app.store.fields import Choice, DateTime, Number, Text, YesNo
from app.store.record import Record


class Account(Record):
    """One person at the desk. `password` is an argon2id hash."""

    login = Text(unique=True)
    name = Text()
    role = Choice(ROLE)
    password = Text()
    active = YesNo(default=True)
    failures = Number(default=0)
    locked_until = DateTime(null=True)

    class Meta:
        table_name = "account"
