"""When a customer is called, which answers end the case, and when the next call comes (domain, section 4.4)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

CLOSING: Final = frozenset({"satisfied", "acceptable"})
AGAIN: Final = frozenset({"unreachable", "call_later"})
WITHOUT_WORDS: Final = frozenset({"satisfied"})
UNREACHABLE_DAYS: Final = 3


def next_call(result: str, at: datetime, asked_for: datetime | None) -> datetime | None:
    """When to call again: the time the customer asked for, else 10:00 of the next day; None if no more."""
    if result not in AGAIN:
        return None
    if result == "call_later" and asked_for is not None:
        return asked_for
    return datetime.combine(at.date() + timedelta(days=1), time(10), at.tzinfo)


def may_close_unreached(attempts: list[tuple[datetime, str]]) -> bool:
    """Whether a manager may close without a follow-up: unreachable on three days, or declined."""
    days = {at.date() for at, result in attempts if result == "unreachable"}
    return len(days) >= UNREACHABLE_DAYS or any(result == "declined" for _, result in attempts)
