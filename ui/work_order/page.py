"""One 派工单: the sheet as on paper, its history beside it, and what can be done with it now."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Refused
from app.registers.work_order import REGISTER
from app.rules.words import RATING, URGENCY
from app.services import order_views, rooms
from app.services.order_views import OrderView
from app.services.projection import ORDER
from ui import messages, tasks
from ui.context import Context
from ui.printing.orders import KIND
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import Cell, PaperForm, note, row, value
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import SideColumn, SplitPage
from ui.widgets.text import ElidedLabel
from ui.work_order.acts import Acts

_FIRST = {"print": "打印", "rework": "返工", "close": "不回访而关闭"}


class OrderPage(QWidget):
    """Shows one order; `open(order=id)` says which. Reads again when orders change."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._order: int | None = None
        self._print_text = "打印"
        self._acts = Acts(context, self)
        self._cells: dict[str, ElidedLabel] = {}
        self.form = PaperForm(REGISTER.title, columns=3, weights=(1.25, 1.0, 1.1), label_width=76)
        self._lay_out()
        self.sheet = PaperSheet(self.form)
        self._buttons: list[KeyButton] = []
        self._side = SideColumn()
        self._now = SideCard("现在")
        self._history = SideCard("经过")
        self._side.add(self._now)
        self._side.add(self._history)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(SplitPage(self.sheet, self._side))
        context.changes.changed.connect(self._changed)

    def _value(self, key: str, *, wrap: bool = False, bold: bool = False) -> QWidget:
        made = value("", wrap=wrap, bold=bold)
        self._cells[key] = made
        return made

    def _lay_out(self) -> None:
        v, form = self._value, self.form
        self._reveal = KeyButton("显示", size="small")
        self._reveal.clicked.connect(self._show_phone)
        self._due_note = note("")
        form.add_row([Cell("报修人", v("name")), Cell("房号", v("place")), Cell("电话", row(v("phone"), self._reveal))])
        form.add_row(
            [Cell("登记时间", v("received")), Cell("派工时间", v("dispatched")), Cell("预约时间", v("appointment"))]
        )
        form.add_row([Cell("派往", v("sent")), Cell("紧急程度", v("urgency")), Cell("完成时限", v("due", bold=True))])
        form.add_row([Cell("时限依据", self._due_note, 3)], min_height=30)
        form.add_row([Cell("报修内容", v("content", wrap=True), 3)], min_height=70)
        form.add_row([Cell("处理过程", v("work_done", wrap=True), 3)], min_height=70)
        form.add_row([Cell("到场时间", v("arrived")), Cell("离场时间", v("left")), Cell("维修人", v("repaired_by"))])
        form.add_row([Cell("业主意见", v("opinion")), Cell("业主签确", v("signed")), Cell("收费", v("charge"))])
        form.add_row([Cell("管家验收", v("accepted_by")), Cell("验收时间", v("accepted")), Cell("回单时间", v("back"))])

    # --- coming and going ------------------------------------------------------------------------------
    def open(self, order: int | None = None) -> None:
        """Show this order."""
        if order is not None:
            self._order = order
        self.reload()

    def take_focus(self) -> None:
        """The next act."""
        if self._buttons:
            self._buttons[0].setFocus()

    def _changed(self, kinds: object) -> None:
        if self._order is not None and self.isVisible() and "orders" in (kinds if isinstance(kinds, frozenset) else ()):
            self.reload()

    def reload(self) -> None:
        """Read the order again."""
        if self._order is None:
            return
        try:
            view = order_views.view(self._order)
        except Refused as error:
            messages.show(error, banner=self._context.window.banner, parent=self)
            return
        had_focus = any(button.hasFocus() for button in self._buttons)
        self._show_sheet(view)
        self._show_side(view)
        self._show_buttons(view)
        if had_focus:  # the button that was pressed is gone: the next act takes its place
            self.take_focus()

    # --- what is shown ---------------------------------------------------------------------------------
    def _show_sheet(self, view: OrderView) -> None:
        round_text = f"　第 {view.round} 轮" if view.round > 1 else ""
        self.form.set_serial(view.number + round_text)
        self.form.set_head_right(f"登记号 {view.intake_number}")
        urgency = dict(URGENCY)[str(view.urgency)]
        signed = "已签" if view.customer_signed else "未签" if view.back else ""
        money = f"{view.charge} 元 {view.payment_word} {view.receipt}".strip() if view.charge != "0.00" else ""
        exempt = "免验收（业主已签确）" if view.accept_exempt else view.accepted_by
        texts = {
            "name": view.name or "—",
            "place": view.place,
            "phone": view.phone_masked or "—",
            "received": view.received,
            "dispatched": view.dispatched,
            "appointment": view.appointment or "—",
            "sent": f"{view.department_name}　{view.person_name}".strip(),
            "urgency": urgency,
            "due": view.due,
            "content": view.content,
            "work_done": view.work_done,
            "arrived": view.arrived,
            "left": view.left,
            "repaired_by": view.repaired_by,
            "opinion": dict(RATING).get(view.opinion, ""),
            "signed": signed,
            "charge": money,
            "accepted_by": exempt,
            "accepted": view.accepted,
            "back": view.back,
        }
        for key, text in texts.items():
            self._cells[key].setText(text)
        self._due_note.setText(view.due_reason + (f"　返工原因：{view.rework_reason}" if view.rework_reason else ""))
        self._reveal.setVisible(bool(view.phone_masked))

    def _show_side(self, view: OrderView) -> None:
        self._now.set_title(view.state_word, "待打印" if view.awaiting_print else "")
        rows = [SideRow("单据在", view.custody_word), SideRow("打印次数", str(view.prints))]
        if view.next_due:
            rows.append(
                SideRow(
                    "下一步时限", view.next_due + (" 已超时" if view.late else ""), "danger" if view.late else "ink"
                )
            )
        self._now.set_rows(rows)
        steps = []
        for step in view.history:
            steps.append(SideRow(f"{step.at[5:]}　{step.what}", step.who, "secondary"))
            if step.detail:
                steps.append(SideRow(f"　　{step.detail}", left_tone="secondary", wrap=True))
        self._history.set_rows(steps)

    def _show_buttons(self, view: OrderView) -> None:
        for button in self._buttons:
            self.sheet.remove_action(button)
        acts = sorted(view.acts, key=lambda act: act[0] != view.next_act)
        self._buttons = []
        for key, label in acts:
            text = f"补打（第 {view.prints + 1} 次）" if key == "print" and view.prints else _FIRST.get(key, label)
            if key == "print" and view.state == "open" and not view.prints:
                text = "打印并派工"
            if key == "print":
                self._print_text = text
            hint = "F4" if key == "take_back" else ""
            button = KeyButton(text, hint, "primary" if key == view.next_act else "secondary")
            button.clicked.connect(lambda _=False, key=key: self._run(key))
            self._buttons.append(self.sheet.add_action(button))
        if any(key == "print" for key, _ in view.acts):
            look = KeyButton("预览")
            look.clicked.connect(self._preview)
            self._buttons.append(self.sheet.add_action(look))

    def _run(self, act: str) -> None:
        if self._order is not None:
            self._acts.run(ORDER, self._order, act)

    def _show_phone(self) -> None:
        if self._order is None:
            return
        try:
            self._cells["phone"].setText(rooms.reveal_case_phone(self._context.actor, ORDER, self._order))
        except Refused as error:
            messages.show(error, banner=self._context.window.banner, parent=self)
        self._reveal.hide()

    def _preview(self) -> None:
        order, actor = self._order, self._context.actor
        if order is None:
            return

        def work(_task: tasks.Task) -> bytes:
            from app.printing import orders
            from app.services import desk

            try:
                return orders.preview(actor, [order])
            finally:
                desk.close()

        def failed(error: Exception) -> None:
            messages.show(error, banner=self._context.window.banner, parent=self)

        tasks.run(work, self._show_preview, failed, owner=self)

    def _show_preview(self, pdf: bytes) -> None:
        from ui.printing.preview import PreviewDialog

        dialog = PreviewDialog(self, pdf, "派工单 预览", self._context.printers, KIND, print_text=self._print_text)
        dialog.exec()
        if dialog.wants_print:
            self._run("print")


def make(context: Context) -> OrderPage:
    """The page, for the window's list of pages."""
    return OrderPage(context)
