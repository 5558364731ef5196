"""收回派工单 (F4): scan or type the number, copy what is written on the sheet, next sheet."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Refused
from app.rules.words import PAYMENT, RATING
from app.services import order_views, returns
from app.services.order_views import OrderView
from app.services.returns import Sheet
from ui import messages
from ui.context import Context
from ui.widgets.editors import LineBox, TextBox
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import Cell, PaperForm, row, value
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.segmented import Segmented
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import SideColumn, SplitPage

_SIGNED = (("yes", "已签"), ("no", "未签"))


class TakeBackPage(QWidget):
    """One sheet after the other; what came back in this sitting is listed beside. `taken` carries the order."""

    taken = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._view: OrderView | None = None
        self._done: list[SideRow] = []
        self._make_editors()
        self.form = PaperForm("收回派工单", columns=2)
        self._lay_out()
        self.sheet = PaperSheet(self.form)
        self.ok = self.sheet.add_action(KeyButton("收回", "Ctrl Enter", "primary"))
        self.ok.clicked.connect(self.save)
        self._side = SideColumn()
        self._beside = SideCard("本次已收回")
        self._side.add(self._beside)
        self._beside.set_rows([], empty="扫码或输入单号，回车")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(SplitPage(self.sheet, self._side))
        self.number.returnPressed.connect(self._find)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, activated=self.save)
        self._clear()

    def _make_editors(self) -> None:
        self.number = LineBox("", "扫码，或输入单号；只输后四位也可以")
        self.what = value("", wrap=True)
        self.place, self.sent = value(""), value("")
        self.received, self.due = value(""), value("", bold=True)
        self.arrived = LineBox("", "如 1310，昨天 23:50")
        self.left = LineBox("", "如 1350")
        self.repaired_by = LineBox()
        self.work_done = TextBox("", "照单据抄写", min_lines=3, max_lines=8)
        self.opinion = Segmented(RATING, None, optional=True)
        self.signed = Segmented(_SIGNED, None, optional=True)
        self.charge = LineBox("", "元；没有收费可不填")
        self.payment = Segmented(PAYMENT[1:], None, optional=True)
        self.receipt = LineBox("", "票据号")
        self.accepted_by = LineBox("", "管家已在单据上验收的，写管家姓名；业主已签确可不填")
        for segmented in (self.opinion, self.signed):
            segmented.changed.connect(self._show_exempt)

    def _lay_out(self) -> None:
        form = self.form
        form.add_row([Cell("单号", self.number, 2, "number")], min_height=44)
        self._rows = [
            form.add_row([Cell("房号", self.place), Cell("派往", self.sent)]),
            form.add_row([Cell("登记时间", self.received), Cell("完成时限", self.due)]),
            form.add_row([Cell("报修内容", self.what, 2)], min_height=48),
            form.add_row([Cell("到场时间", self.arrived, 1, "arrived_at"), Cell("离场时间", self.left, 1, "left_at")]),
            form.add_row([Cell("处理过程", self.work_done, 2, "work_done")], min_height=80),
            form.add_row(
                [Cell("业主意见", row(self.opinion), 1, "opinion"), Cell("业主签确", row(self.signed), 1, "signed")],
                min_height=44,
            ),
            form.add_row(
                [Cell("维修人", self.repaired_by, 1, "repaired_by"), Cell("收费合计", self.charge, 1, "charge")]
            ),
            form.add_row(
                [Cell("收款方式", row(self.payment), 1, "payment"), Cell("票据号", self.receipt, 1, "receipt")],
                min_height=44,
            ),
            form.add_row([Cell("管家验收", self.accepted_by, 2, "by")]),
        ]

    # --- coming and going ------------------------------------------------------------------------------
    def open(self, order: int | None = None, number: str = "") -> None:
        """F4: an empty number; a card's 收回 brings its order; a scan brings its number."""
        if order is not None:
            self.number.setText(order_views.view(order).number)
            self._find()
        elif number:
            self.number.setText(number)
            self._find()
        self.take_focus()

    def take_focus(self) -> None:
        """The number first; with a sheet on the table, its first handwritten time."""
        self.form.focus("arrived_at" if self._view is not None else "number")

    def is_touched(self) -> bool:
        """Whether anything was copied from the sheet. Going elsewhere keeps it: the phone does not wait."""
        if self._view is None:
            return False
        lines = (self.left, self.charge, self.receipt, self.accepted_by)
        ticks = (self.opinion, self.signed, self.payment)
        return (
            any(line.text().strip() for line in lines)
            or any(tick.value() for tick in ticks)
            or bool(self.work_done.text().strip())
            or self.arrived.text() != self._view.arrived
            or self.repaired_by.text() != self._view.person_name
        )

    # --- the sheet -------------------------------------------------------------------------------------
    def _find(self) -> None:
        try:
            view = returns.sheet_for(self.number.text())
        except Refused as error:
            self._show_rows(shown=False)
            self._view = None
            messages.show(error, form=self.form, banner=self._context.window.banner, parent=self)
            self.number.selectAll()
            return
        if not self._may_change(view):
            return
        self._view = view
        self.form.clear_problems()
        self.number.setText(view.number)
        self.form.set_serial(view.number + (f"　第 {view.round} 轮" if view.round > 1 else ""))
        self.place.setText(f"{view.place}　{view.name}".strip())
        self.sent.setText(f"{view.department_name}　{view.person_name}".strip())
        self.received.setText(view.received)
        self.due.setText(view.due)
        self.what.setText(view.content.strip())
        self.repaired_by.setText(view.person_name)
        self.arrived.setText(view.arrived)
        self._show_rows(shown=True)
        self._show_exempt()
        self.form.focus("arrived_at")

    def _may_change(self, view: OrderView) -> bool:
        """Another sheet: what was copied from the one before must not be stored with it."""
        if self._view is None:
            return True
        if view.id == self._view.id:
            return True
        text = f"{self._view.number} 抄写的内容还没有收回，会丢掉。"
        if self.is_touched() and not messages.ask(self, "换一张单？", text, yes="换单", no="继续抄", danger=True):
            self.number.setText(self._view.number)
            return False
        self._empty_cells()
        return True

    def _show_rows(self, *, shown: bool) -> None:
        for number in self._rows:
            self.form.set_row_visible(number, shown)
        self.ok.setEnabled(shown)

    def _show_exempt(self, _value: object = None) -> None:
        exempt = returns.is_exempt(self._typed()) if self._view is not None else False
        self.ok.setText("收回并免验收" if exempt else "收回")
        self.sheet.set_note("业主在家并签确的，免管家现场验收" if exempt else "未签确的单等管家验收，当日 24:00 前")

    def _typed(self) -> Sheet:
        return Sheet(
            arrived=self.arrived.text(),
            left=self.left.text(),
            repaired_by=self.repaired_by.text(),
            work_done=self.work_done.text(),
            opinion=self.opinion.value() or "",
            signed=self.signed.value() == "yes",
            charge=self.charge.text(),
            payment=self.payment.value() or "",
            receipt=self.receipt.text(),
            accepted_by=self.accepted_by.text(),
        )

    def save(self) -> None:
        """Take the sheet back and, where the sheet shows it, record the acceptance; then the next sheet."""
        view = self._view
        if view is None:
            self._find()
            return
        try:
            after = returns.take_back(self._context.actor, view.id, self._typed())
        except Exception as error:  # noqa: BLE001  messages.show logs a bug and says that nothing was saved
            messages.show(error, form=self.form, banner=self._context.window.banner, parent=self)
            return
        self._done.insert(0, SideRow(f"{view.number}　{view.place}", after, "good", ""))
        self._beside.set_rows(self._done[:30])
        self._context.changed("orders", "intakes")
        self._context.window.banner.say(f"{view.number} 已收回，{after}", seconds=8)
        self.taken.emit(view.id)
        self._clear()
        self.take_focus()

    def _clear(self) -> None:
        self._view = None
        self.number.setText("")
        self._empty_cells()
        self.form.set_serial("—")
        self.form.clear_problems()
        self._show_rows(shown=False)
        self.ok.setText("收回")
        self.sheet.set_note("")

    def _empty_cells(self) -> None:
        for line in (
            self.arrived,
            self.left,
            self.charge,
            self.receipt,
            self.accepted_by,
            self.repaired_by,
        ):
            line.setText("")
        self.work_done.set_text("")
        for segmented in (self.opinion, self.signed, self.payment):
            segmented.set_value(None)


def make(context: Context) -> TakeBackPage:
    """The page, for the window's list of pages."""
    return TakeBackPage(context)
