"""The columns that every register's row has beside its own: number, recorder, time, void."""

from __future__ import annotations

from app.estate.accounts import Account
from app.store.fields import DateTime, PersonRef, Text
from app.store.record import Record


class Recorded(Record):
    """A numbered line of a register. A void line keeps its number and its place in the book."""

    number = Text(unique=True, verbose_name="编号")
    recorder = PersonRef(Account, backref="+", verbose_name="登记人")
    recorded_at = DateTime(index=True, verbose_name="登记时间")
    void_reason = Text(verbose_name="作废原因")
