"""Sending 派工单 to the chosen printer off the GUI thread: the same for intake, 今日 and the order's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from app.printing import orders
from app.printing.orders import Printed
from app.services import desk
from ui import tasks
from ui.context import Context

KIND = "order"
Done = Callable[[Printed], None]
Failed = Callable[[Exception], None]


def print_orders(context: Context, owner: QObject, order_ids: Sequence[int], done: Done, failed: Failed) -> bool:
    """Print and dispatch in a worker; `done` or `failed` is called on the GUI thread.

    False when the clerk was asked for a file name and gave none: nothing was done then.
    """
    printer = context.printers.chosen(KIND).ready(context.window, "派工单")
    if printer is None:
        return False

    def work(_task: tasks.Task) -> Printed:
        try:
            return orders.print_orders(context.actor, order_ids, printer.send)
        finally:
            desk.close()

    def told(printed: Printed) -> None:
        context.changed("orders", "intakes")
        done(printed)

    def refused(error: Exception) -> None:
        context.changed("orders")
        failed(error)

    tasks.run(work, told, refused, owner=owner)
    return True
