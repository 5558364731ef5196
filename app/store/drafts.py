"""What a clerk has typed and not saved yet: kept every few seconds, offered after a crash."""

from __future__ import annotations

from app.store.fields import DateTime, LongText, Number, Text
from app.store.record import Record


class Draft(Record):
    """One open form of one account. `body` is the form's JSON."""

    account = Number()
    form = Text()
    body = LongText()
    saved_at = DateTime()

    class Meta:
        table_name = "draft"
        indexes = ((("account", "form"), True),)
