"""Counters of case numbers, taken inside the saving transaction: no gaps, no number twice."""

from __future__ import annotations

from datetime import date

from app.rules.serials import number, prefix
from app.store.fields import Number, Text
from app.store.record import Record


class Serial(Record):
    """The last counter given out for one prefix (kind, site, month)."""

    prefix = Text(unique=True)
    last = Number(default=0)

    class Meta:
        table_name = "serial"


def take(kind: str, site: str, day: date) -> str:
    """The next number of this kind and month. Must run in a unit of work: a rolled-back act gives it back."""
    text = prefix(kind, site, day)
    row, _ = Serial.get_or_create(prefix=text)
    row.last += 1
    row.save()
    return number(text, row.last)
