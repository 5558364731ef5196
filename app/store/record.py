"""The base of every table."""

from __future__ import annotations

from typing import Any

import peewee

from app.store.database import database


class Record(peewee.Model):
    """A row of the desk's file. Only changed columns are written back."""

    id = peewee.AutoField()

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def by_id(cls, row_id: int) -> Any:
        """The row, or None."""
        return cls.get_or_none(cls.id == row_id)
