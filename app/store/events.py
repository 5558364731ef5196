"""The log of what happened: one row an act, never changed, never deleted (triggers see to it).

Events hold ids, times and codes only; personal text lives in rows that can be corrected and erased.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from app import clock
from app.rules.happened import Happened
from app.store.fields import DateTime, LongText, Number, Text
from app.store.record import Record

PAYLOAD_VERSION: Final = 1


class Event(Record):
    """`case_kind` and `case_id` name the case; `actor` is an account's id, None for the system."""

    case_kind = Text()
    case_id = Number()
    act = Text()
    actor = Number(null=True)
    occurred_at = DateTime()
    recorded_at = DateTime()
    version = Number(default=PAYLOAD_VERSION)
    data = LongText()

    class Meta:
        table_name = "event"
        indexes = ((("case_kind", "case_id"), False), (("act", "recorded_at"), False))


def append(
    kind: str,
    case_id: int,
    act: str,
    *,
    actor: int | None,
    occurred_at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
) -> Happened:
    """Write one event now and return it as the rules see it. Moments in `data` become ISO text."""
    recorded = clock.now()
    plain = {key: _plain(value) for key, value in (data or {}).items() if value is not None}
    happened = Happened(act, occurred_at or recorded, recorded, actor, plain)
    Event.create(
        case_kind=kind,
        case_id=case_id,
        act=act,
        actor=actor,
        occurred_at=happened.occurred_at,
        recorded_at=recorded,
        data=json.dumps(plain, ensure_ascii=True, sort_keys=True),
    )
    return happened


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def of(kind: str, case_id: int) -> list[Happened]:
    """All events of one case in the order they were recorded."""
    rows = Event.select().where((Event.case_kind == kind) & (Event.case_id == case_id)).order_by(Event.id)
    return [_happened(row) for row in rows]


def _happened(row: Any) -> Happened:
    return Happened(row.act, row.occurred_at, row.recorded_at, row.actor, json.loads(row.data or "{}"))


def cases(kind: str) -> list[int]:
    """The ids of all cases of a kind that have events."""
    query = Event.select(Event.case_id).where(Event.case_kind == kind).distinct().order_by(Event.case_id)
    return [row[0] for row in query.tuples()]
