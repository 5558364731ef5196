"""派工单: the list with its filters; Enter opens the sheet beside its history."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.registers.work_order import REGISTER
from app.services.projection import ORDER
from ui.context import Context
from ui.register.page import PageAction, RegisterPage
from ui.work_order.acts import Acts


def make(context: Context) -> QWidget:
    """The list, with the acts that need no further page."""

    def open_row(row: int) -> None:
        context.window.go("work_order", order=row)

    def print_row(row: int | None) -> None:
        if row is not None:
            acts.run(ORDER, row, "print")

    def take_back(_row: int | None) -> None:
        context.window.go("take_back")

    page = RegisterPage(
        context,
        REGISTER,
        open_row,
        (PageAction("打印", print_row, "Ctrl+P"), PageAction("收回 F4", take_back, needs_row=False)),
    )
    acts = Acts(context, page)
    return page
