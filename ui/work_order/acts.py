"""The acts on a case, from wherever they are asked for: a card of 今日, the order's page, the queue."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.rules import follow_ups
from app.services import follow_queue, intake, order_views, work_orders
from app.services.projection import INTAKE
from app.services.work_orders import Call
from ui import messages
from ui.context import Context
from ui.printing.orders import print_orders
from ui.work_order.dialogs import AcceptDialog, ArriveDialog, DispatchDialog, ReasonDialog

_AT_ONCE = {"satisfied": "满意", "unreachable": "未接通，明天再拨"}


class Acts:
    """`run` does one act on one case, asking what must be filled, and tells what came of it."""

    def __init__(self, context: Context, owner: QWidget) -> None:
        self._context = context
        self._owner = owner
        self._table: dict[str, Callable[[int], None]] = {
            "print": self._print,
            "dispatch": self._dispatch,
            "arrive": self._arrive,
            "take_back": lambda order: self._context.window.go("take_back", order=order),
            "accept": self._accept,
            "rework": self._rework,
            "follow_up": lambda order: self._context.window.go("follow_ups", order=order),
            "unsatisfied": lambda order: self._context.window.go("follow_ups", order=order, result="unsatisfied"),
            "close": self._close,
        }

    def open(self, kind: str, case: int) -> None:
        """Show the case."""
        if kind == INTAKE:
            self.run(kind, case, "answer")
        else:
            self._context.window.go("work_order", order=case)

    def run(self, kind: str, case: int, act: str) -> None:
        """Do `act` (a key of the flow's table, or a follow-up result) on the case."""
        try:
            if kind == INTAKE:
                self._answer(case)
            elif act in _AT_ONCE:
                self._called(case, act)
            else:
                self._table[act](case)
        except Exception as error:  # noqa: BLE001  messages.show logs a bug and says that nothing was saved
            self._show(error)

    def _say(self, text: str) -> None:
        self._context.changed("orders", "intakes", "follow_ups")
        self._context.window.banner.say(text, seconds=8)

    def _show(self, error: Exception) -> None:
        messages.show(error, banner=self._context.window.banner, parent=self._owner)

    def _print(self, order: int) -> None:
        view = order_views.view(order)
        if view.state == "open" and view.person is None:
            self._dispatch(order, print_first=True)
            return
        again = view.prints > 0

        def done(printed: object) -> None:
            sent = "并派出" if getattr(printed, "dispatched", ()) else ""
            self._say(f"{view.number} 已{'补打' if again else '打印'}{sent}")

        print_orders(self._context, self._owner, [order], done, self._show)

    def _dispatch(self, order: int, *, print_first: bool = False) -> None:
        view = order_views.view(order)
        dialog = DispatchDialog(self._owner, view, self._context.actor, print_first=print_first or view.prints == 0)
        if not dialog.exec():
            return
        if dialog.wants_print:
            print_orders(
                self._context, self._owner, [order], lambda _: self._say(f"{view.number} 已打印并派出"), self._show
            )
        else:
            self._say(f"{view.number} 已派工")

    def _arrive(self, order: int) -> None:
        view = order_views.view(order)
        if ArriveDialog(self._owner, view, self._context.actor).exec():
            self._say(f"{view.number} 已记到场")

    def _accept(self, order: int) -> None:
        view = order_views.view(order)
        if AcceptDialog(self._owner, view, self._context.actor).exec():
            after = "已验收，此单关闭" if order_views.view(order).state == "closed" else "已验收，等回访"
            self._say(f"{view.number} {after}")

    def _rework(self, order: int) -> None:
        view = order_views.view(order)

        def submit(reason: str) -> None:
            work_orders.rework(self._context.actor, order, reason)

        title = f"返工 {view.number}"
        hint = "同一单号开第二轮，免费；时限从现在重新算，要打印新单据。"
        said = [attempt.words for attempt in follow_queue.attempts_of(order) if attempt.words]
        dialog = ReasonDialog(self._owner, title, "返工原因", hint, submit, ok="返工")
        dialog.reason.set_text(said[-1] if said else "")
        if dialog.exec():
            self._say(f"{view.number} 已转返工，请打印第 {view.round + 1} 轮的单据")
            self._context.window.go("work_order", order=order)

    def _close(self, order: int) -> None:
        view = order_views.view(order)
        if view.follow_result in follow_ups.CLOSING:
            work_orders.close_followed(self._context.actor, order)
            self._say(f"{view.number} 已关闭")
            return

        def submit(reason: str) -> None:
            work_orders.close_unreached(self._context.actor, order, reason)

        hint = "三个不同的日子都未接通，或客户拒访时，由客服经理关闭；不计入已回访。"
        if ReasonDialog(self._owner, f"不回访而关闭 {view.number}", "原因", hint, submit, ok="关闭").exec():
            self._say(f"{view.number} 已关闭（未回访）")

    def _called(self, order: int, result: str) -> None:
        number = order_views.view(order).number
        work_orders.follow_up(self._context.actor, order, Call(result=result))
        closed = "，此单已关闭" if order_views.view(order).state == "closed" else ""
        self._say(f"{number} 回访：{_AT_ONCE[result]}{closed}")

    def _answer(self, case: int) -> None:
        def submit(text: str) -> None:
            intake.answer(self._context.actor, case, text)

        line = intake.line_of(case)
        hint = f"{line.place} {line.name}：{line.content}"
        if ReasonDialog(
            self._owner, f"答复 {line.number}", "怎样答复客户的", hint, submit, ok="已答复，关闭", field="result"
        ).exec():
            self._say(f"{line.number} 已答复")
