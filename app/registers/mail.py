"""邮件收发登记: parcels and letters that the desk keeps for residents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.errors import Problem
from app.estate.recorded import Recorded
from app.estate.rooms import Room
from app.paper.register import Cell, Register
from app.store.fields import DateTime, RoomRef, Text


class MailItem(Recorded):
    """One parcel: when it came, for whom, when they were told, who fetched it."""

    arrived_at = DateTime(index=True)
    room = RoomRef(Room, backref="+")
    recipient = Text()
    courier = Text()
    tracking = Text()
    notified_at = DateTime(null=True)
    collected_by = Text()
    collected_at = DateTime(null=True)

    class Meta:
        table_name = "mail_item"


def _arrived_now(now: datetime) -> dict[str, Any]:
    return {"arrived_at": now}


def _check(values: Mapping[str, Any]) -> list[Problem]:
    arrived, collected = values.get("arrived_at"), values.get("collected_at")
    if collected is not None and not values.get("collected_by"):
        return [Problem("collected_by", "填了领取时间，请写明领取人")]
    if collected is not None and arrived is not None and collected < arrived:
        return [Problem("collected_at", "领取时间早于收件时间")]
    return []


REGISTER = Register(
    key="mail",
    title="邮件收发登记",
    letters="YJ",
    form_code="KF-12 · A/0",
    model=MailItem,
    order_by=MailItem.arrived_at,
    default=_arrived_now,
    check=_check,
    cells=(
        Cell(MailItem.number, "编号", 37, on_form=False),
        Cell(MailItem.arrived_at, "收件时间", 30, required=True),
        Cell(MailItem.room, "房号", 24, required=True),
        Cell(MailItem.recipient, "收件人", 28, required=True),
        Cell(MailItem.courier, "快递公司", 28),
        Cell(MailItem.tracking, "单号", 38),
        Cell(MailItem.notified_at, "通知时间", 30),
        Cell(MailItem.collected_by, "领取人", 28),
        Cell(MailItem.collected_at, "领取时间", 30),
    ),
)
