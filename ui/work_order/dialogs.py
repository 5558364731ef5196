"""The small dialogs of the acts: what must be filled, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app import clock
from app.services import work_orders
from app.services.actor import Actor
from app.services.order_views import OrderView
from app.services.staff import StaffLine
from ui.intake import lookups
from ui.widgets.completer import CompleterLine
from ui.widgets.dialog import Dialog
from ui.widgets.editors import LineBox, TextBox
from ui.widgets.text import plain_label


class DispatchDialog(Dialog):
    """To whom the sheet goes. `wants_print` when the sheet is still to be printed: then printing dispatches."""

    def __init__(self, parent: QWidget, view: OrderView, actor: Actor, *, print_first: bool) -> None:
        self.wants_print = print_first
        super().__init__(parent, f"派工 {view.number}", ok="打印并派工" if print_first else "派工")
        self._order, self._actor = view.id, actor
        self.add(plain_label(f"{view.place}　{_first_line(view.content)}", tone="secondary", wrap=True))
        self.person = CompleterLine(lookups.departments, free=False, placeholder="姓名或部门", opens_empty=True)
        if view.person_name:
            known = {option.key: option for option in lookups.departments(view.person_name)}
            self.person.set_option(known.get(f"staff:{view.person}"))
        self.add_field("派给", self.person, "person")
        self.submit = self._submit
        self.person.setFocus()

    def _submit(self) -> None:
        option = self.person.option()
        line = option.data if option is not None and isinstance(option.data, StaffLine) else None
        department = line.department if line else option.data if option is not None else None
        if self.wants_print:
            work_orders.assign(self._actor, self._order, department, line.id if line else None)
        else:
            work_orders.dispatch(self._actor, self._order, department, line.id if line else None)


class ArriveDialog(Dialog):
    """The technician phoned in from the site."""

    def __init__(self, parent: QWidget, view: OrderView, actor: Actor) -> None:
        super().__init__(parent, f"到场 {view.number}", ok="记到场")
        self._order, self._actor = view.id, actor
        self.at = LineBox(f"{clock.now():%H:%M}", "如 15:30")
        self.add_field("到场时间", self.at, "arrived_at")
        self.submit = self._submit
        self.at.selectAll()

    def _submit(self) -> None:
        at = work_orders.read_time(self.at.text(), "arrived_at")
        work_orders.arrive(self._actor, self._order, at or clock.now())


class AcceptDialog(Dialog):
    """Which housekeeper signed, and when; or exempt by the customer's own signature."""

    def __init__(self, parent: QWidget, view: OrderView, actor: Actor) -> None:
        super().__init__(parent, f"验收 {view.number}", ok="免验收" if view.may_exempt else "验收")
        self._view, self._actor = view, actor
        self.add(plain_label(f"{view.place}　{_first_line(view.content)}", tone="secondary", wrap=True))
        self.add(plain_label(f"处理：{view.work_done}", tone="secondary", wrap=True))
        if view.may_exempt:
            self.add(plain_label("业主在家并已签确，免管家现场验收；也可以填管家姓名。", tone="good", wrap=True))
        self.by = LineBox("", "单据上签字的管家")
        self.at = LineBox("", "可不填；如 16:20")
        self.add_field("管家验收签确", self.by, "by")
        self.add_field("验收时间", self.at, "at")
        self.submit = self._submit
        self.by.setFocus()

    def _submit(self) -> None:
        by = self.by.text()
        at = work_orders.read_time(self.at.text(), "at")
        exempt = self._view.may_exempt and not by.strip()
        work_orders.accept(self._actor, self._view.id, by=by, at=at, exempt=exempt)


class ReasonDialog(Dialog):
    """One text that must be filled, with a hint why it is asked for."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        label: str,
        hint: str,
        submit: Callable[[str], None],
        *,
        ok: str = "确定",
        field: str = "reason",
    ) -> None:
        super().__init__(parent, title, ok=ok)
        self.add(plain_label(hint, tone="secondary", wrap=True))
        self.reason = TextBox(min_lines=3, max_lines=8)
        self.add_field(label, self.reason, field)
        self.submit = lambda: submit(self.reason.text())
        self.set_dirty(lambda: bool(self.reason.text().strip()))
        self.reason.setFocus()


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]
