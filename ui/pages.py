"""The pages of the program, one line each: the window's rail and keys follow from this table."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

from app.services import today
from ui.context import Context
from ui.main_window import PageSpec

Counts = Callable[[str], int]


def pages(context: Callable[[], Context], counts: Counts) -> tuple[PageSpec, ...]:
    """Every page; `context` is asked when a page is first visited, `counts` for the figures in the rail."""

    def of(module: str) -> Callable[[], QWidget]:
        """`make` of a module that is imported when its page is first visited: the first paint loads 今日 only."""
        return lambda: import_module(module).make(context())

    return (
        PageSpec(
            "today", "今日", of("ui.today.page"), shortcut="Ctrl+1", badge=lambda: (counts(today.OVERDUE), "danger")
        ),
        PageSpec("intake", "来电来访", of("ui.intake.page"), shortcut="Ctrl+2"),
        PageSpec("intakes", "来电来访登记簿", of("ui.intake.book"), under="intake"),
        PageSpec("orders", "派工单", of("ui.work_order.listing"), shortcut="Ctrl+3", badge=lambda: counts("open")),
        PageSpec("work_order", "派工单", of("ui.work_order.page"), under="orders"),
        PageSpec("take_back", "收回派工单", of("ui.work_order.take_back_page"), under="orders"),
        PageSpec(
            "follow_ups", "回访", of("ui.follow_up.page"), shortcut="Ctrl+4", badge=lambda: counts(today.FOLLOW_UP)
        ),
        PageSpec("rooms", "业主房号", of("ui.estate.page"), shortcut="Ctrl+5", group="records"),
        PageSpec("ledgers", "台账", of("ui.register.ledger"), shortcut="Ctrl+6", group="records"),
        PageSpec("settings", "设置", of("ui.settings.page"), shortcut="Ctrl+7", group="records"),
    )
