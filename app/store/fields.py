"""The closed set of column kinds. The field class **is** the kind: editors, texts, checks and cells dispatch on it.

No second type system: a register names these fields, and `app.paper.text`, `app.paper.check`, `app.excel`
and `ui.register.editors` each hold one `singledispatch` over them. Adding a kind means adding it there.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import peewee

from app.clock import ZONE
from app.rules.words import RATING, Words


class Text(peewee.CharField):
    """One line of text, kept exactly as typed."""

    field_type = "TEXT"

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", "")
        super().__init__(**options)

    def get_modifiers(self) -> None:
        """No length in the type: the column is TEXT on every engine."""


class LongText(peewee.TextField):
    """Any number of lines, kept exactly as typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("default", "")
        super().__init__(**options)


class Phone(Text):
    """A phone as typed; lists and search show it masked, sheets show it whole."""


class Choice(Text):
    """One code of a closed list; `words` gives the shown word of each."""

    def __init__(self, words: Words, **options: Any) -> None:
        self.words = words
        super().__init__(**options)


class Rating(Choice):
    """满意 / 基本满意 / 不满意, the one scale."""

    def __init__(self, words: Words = RATING, **options: Any) -> None:
        super().__init__(words, **options)


class Date(peewee.DateField):
    """A calendar day of the desk."""

    def python_value(self, value: Any) -> date | None:
        """ISO text of the file to a date."""
        return date.fromisoformat(value) if isinstance(value, str) else value


class DateTime(peewee.Field):
    """An aware moment, kept as local ISO text of the desk's one zone, so that text order is time order."""

    field_type = "DATETIME"

    def db_value(self, value: datetime | str | None) -> str | None:
        """Refuses naive moments: they would be a second clock."""
        if value is None:
            return None
        if isinstance(value, str):
            return value
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        # isoformat, because strftime writes the year 26 as "26", which no fromisoformat reads
        return value.astimezone(ZONE).replace(tzinfo=None).isoformat(" ", "seconds")

    def python_value(self, value: Any) -> datetime | None:
        """Local ISO text to an aware moment."""
        return datetime.fromisoformat(value).replace(tzinfo=ZONE) if value else None


class Number(peewee.IntegerField):
    """A whole number."""


class Money(peewee.BigIntegerField):
    """An amount in 分 (hundredths of a yuan): never a float."""


class YesNo(peewee.BooleanField):
    """Yes or no."""


class PersonRef(peewee.ForeignKeyField):
    """A person or department of ours: a row with a `name`."""


class RoomRef(peewee.ForeignKeyField):
    """A room; its `code` is what paper shows."""
