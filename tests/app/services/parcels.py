"""Lines of 邮件收发登记 for tests: one through the service, or many straight into the table."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app import clock
from app.registers import mail
from app.registers.mail import MailItem
from app.services import entries
from app.store.database import database
from tests.conftest import Desk

FIVE_MINUTES = timedelta(minutes=5)
_AT_ONCE = 500


def parcel(desk: Desk, recipient: str = "欧阳建国", **more: Any) -> int:
    """One parcel, now; its id."""
    values = {"arrived_at": clock.now(), "room": desk.room, "recipient": recipient, "courier": "顺丰速运", **more}
    return entries.save(desk.clerk, mail.REGISTER, values)[0]


def many(desk: Desk, count: int, *, every: timedelta = FIVE_MINUTES) -> None:
    """So many parcels, the first on 1 January: thousands would take minutes through the service."""
    with database.atomic():
        for first in range(0, count, _AT_ONCE):
            MailItem.insert_many(
                {
                    "number": f"YJ-CH3-202601-{n:06d}",
                    "recorder": desk.clerk.account,
                    "recorded_at": clock.at(2026, 1, 1),
                    "arrived_at": clock.at(2026, 1, 1) + every * n,
                    "room": desk.room,
                    "recipient": f"收件人{n}",
                    "void_reason": "",
                }
                for n in range(first, min(first + _AT_ONCE, count))
            ).execute()
