"""回访: every attempt to reach a customer after the work, with who spoke and what was said."""

from __future__ import annotations

from app.estate.accounts import Account
from app.rules.words import FOLLOW_UP_RESULT, MEDIUM
from app.store.fields import Choice, DateTime, LongText, Number, PersonRef, Phone, Text
from app.store.record import Record


class FollowUp(Record):
    """One attempt. `case_kind` and `case_id` name the case, as events do."""

    case_kind = Text()
    case_id = Number()
    round = Number(default=1)
    attempt = Number(default=1)
    medium = Choice(MEDIUM, default="phone")
    at = DateTime()
    phone = Phone()
    spoke_with = Text()
    result = Choice(FOLLOW_UP_RESULT)
    words = LongText()
    caller = PersonRef(Account, backref="+")

    class Meta:
        table_name = "follow_up"
        indexes = ((("case_kind", "case_id"), False),)
