"""Which order does a scanned or typed number mean?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app import clock
from app.errors import Refused
from app.registers.work_order import REGISTER, WorkOrder
from app.rules import serials as numbers
from app.services import project


def by_scan(typed: str) -> Any:
    """The order a scanned or typed number means. Raises Refused beside the field: damaged code, other site, unknown.

    A bare counter (142) means this month's order of this site, or last month's if this month has none.
    """
    text, site = numbers.plain(typed), project.get().site
    if not text:
        raise Refused.at("number", "请扫码或输入单号")
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return _by_counter(int(text), site)
    parts = numbers.read(text)
    if parts is None:
        raise Refused.at("number", "认不出这个单号：请核对，或输入单据右上角的编号")
    if parts.site != site:
        raise Refused.at("number", f"这是别的项目（{parts.site}）的单据，本项目是 {site}")
    if parts.kind != REGISTER.letters:
        raise Refused.at("number", f"{parts.text} 不是派工单")
    order = WorkOrder.get_or_none(WorkOrder.number == parts.text)
    if order is None:
        raise Refused.at("number", f"没有找到 {parts.text}")
    if parts.round and parts.round != order.round:
        raise Refused.at("number", f"这是第 {parts.round} 轮的旧单，现在是第 {order.round} 轮")
    return order


def _by_counter(counter: int, site: str) -> Any:
    today = clock.today()
    for day in (today, today.replace(day=1) - timedelta(days=1)):
        text = numbers.number(numbers.prefix(REGISTER.letters, site, day), counter)
        order = WorkOrder.get_or_none(WorkOrder.number == text)
        if order is not None:
            return order
    raise Refused.at("number", f"本月和上月都没有 {counter:04d} 号派工单")
