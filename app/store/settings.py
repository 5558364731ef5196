"""Settings of the project, one row each; their meaning and defaults stand in `app.services.project`."""

from __future__ import annotations

from app.store.fields import LongText, Text
from app.store.record import Record


class Setting(Record):
    """A key and its JSON value."""

    key = Text(unique=True)
    value = LongText()

    class Meta:
        table_name = "setting"


def get(key: str) -> str | None:
    """The JSON text kept for `key`, None if it was never set."""
    row = Setting.get_or_none(Setting.key == key)
    return row.value if row is not None else None


def put(key: str, value: str) -> None:
    """Set or replace one value. Runs inside the caller's unit of work."""
    query = Setting.insert(key=key, value=value)
    query.on_conflict(conflict_target=[Setting.key], update={Setting.value: value}).execute()
