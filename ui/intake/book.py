"""来电来访登记簿: the list, the printed book and the Excel sheet of all intakes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.registers.intake import REGISTER
from app.services import intake
from ui.context import Context
from ui.register.page import RegisterPage
from ui.work_order.acts import Acts


def make(context: Context) -> QWidget:
    """Enter opens what the line led to: its order, or the answer it still waits for."""

    def open_row(row: int) -> None:
        line = intake.line_of(row)
        if line.order is not None:
            context.window.go("work_order", order=line.order)
        elif line.waits:
            acts.open("intake", row)
        else:
            context.window.banner.say(f"{line.number}：{line.result or line.content}", tone="information", seconds=15)

    page = RegisterPage(context, REGISTER, open_row)
    acts = Acts(context, page)
    return page
