"""回访: the call as a form; beside it the words to say, earlier calls, and the queue."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Refused, Unavailable
from app.rules.call_steps import FOLLOW_UP as SCRIPT
from app.rules.serials import short
from app.rules.words import FOLLOW_UP_RESULT, MEDIUM
from app.services import follow_queue, work_orders
from app.services.follow_queue import Waiting
from app.services.projection import ORDER
from app.services.work_orders import Call
from ui import messages
from ui.context import Context
from ui.widgets.card import CardData
from ui.widgets.card_column import CardColumn
from ui.widgets.editors import LineBox, TextBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import Cell, PaperForm, row, value
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.segmented import Segmented
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import SideColumn, SplitPage
from ui.work_order.acts import Acts

_QUEUE_HEIGHT = 400


class FollowUpPage(QWidget):
    """`called` carries the order after each recorded attempt; the next case is then shown."""

    called = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._acts = Acts(context, self)
        self._current: Waiting | None = None
        self._rework_first = False
        self._waiting: list[Waiting] = []
        self._make_editors()
        self.form = PaperForm("回访记录", columns=2)
        self._lay_out()
        self.sheet = PaperSheet(self.form)
        self.ok = self.sheet.add_action(KeyButton("记下，下一个", "Ctrl Enter", "primary"))
        self.rework = self.sheet.add_action(KeyButton("转返工", "Ctrl Enter", "primary"))
        self.again_button = self.sheet.add_action(KeyButton("改记回访"))
        self.look = self.sheet.add_action(KeyButton("看派工单"))
        self._before = SideCard("以前的回访")
        self._script = SideCard("回访用语")
        self._script.set_rows([SideRow(f"{i} {text}", wrap=True) for i, text in enumerate(SCRIPT, 1)])
        self.queue = CardColumn("待回访", empty="没有要回访的客户")
        self._assemble()
        self._connect()

    def _make_editors(self) -> None:
        self.place, self.name, self.done_at, self.due = value(""), value(""), value(""), value("", bold=True)
        self.phone = value("")
        self.reveal = KeyButton("显示", size="small")
        self.content, self.work_done = value("", wrap=True), value("", wrap=True)
        self.medium = Segmented(MEDIUM, "phone")
        self.result = Segmented(FOLLOW_UP_RESULT, None, optional=True)
        self.words = TextBox("", "客户的原话；“满意”可不填", min_lines=3, max_lines=8)
        self.spoke_with = LineBox("", "不是本人时写谁接的")
        self.again = LineBox("", "不便接听时，客户要求的时间；如 明天 10:00")

    def _lay_out(self) -> None:
        form = self.form
        form.add_row([Cell("房号", self.place), Cell("姓名", self.name)])
        form.add_row([Cell("电话", row(self.phone, self.reveal)), Cell("回访时限", self.due)])
        form.add_row([Cell("报修内容", self.content, 2)], min_height=48)
        form.add_row([Cell("处理过程", self.work_done, 2)], min_height=48)
        form.add_row([Cell("方式", row(self.medium), 2, "medium")], min_height=44)
        form.add_row([Cell("结果", row(self.result), 2, "result")], min_height=44)
        form.add_row([Cell("客户意见", self.words, 2, "words")], min_height=80)
        form.add_row(
            [Cell("接听人", self.spoke_with, 1, "spoke_with"), Cell("再次回访", self.again, 1, "call_again_at")]
        )

    def _assemble(self) -> None:
        self.queue.setMinimumHeight(_QUEUE_HEIGHT)
        side = SideColumn()
        for part in (self._script, self._before, self.queue):
            side.add(part)
        self._split = SplitPage(self.sheet, side)
        self._quiet = EmptyState("没有要回访的客户", "验收后的单会按时限排在这里", "follow-up")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._split, 1)
        box.addWidget(self._quiet, 1)

    def _connect(self) -> None:
        self.ok.clicked.connect(self.save)
        self.look.clicked.connect(self._open_order)
        self.rework.clicked.connect(self._rework)
        self.again_button.clicked.connect(lambda: self._ask_rework(needed=False))
        self.reveal.clicked.connect(self._reveal)
        self.queue.opened.connect(lambda key: self._choose(int(key)))
        self._context.changes.changed.connect(self._changed)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, activated=self.save)

    # --- coming and going ------------------------------------------------------------------------------
    def open(self, order: int | None = None, result: str = "") -> None:
        """The queue; with `order` that case, with `result` already chosen. Typed words stay: the phone may ring."""
        here = self._current.order if self._current else None
        if not self.is_touched() or (order not in {None, here} and self._may_change()):
            self.reload(order)
        elif order not in {None, here}:
            return
        if result:
            self.result.set_value(result)

    def take_focus(self) -> None:
        """The result, or the words when the result is already chosen; 转返工 while that is due."""
        if self._rework_first:
            self.rework.setFocus()
        elif self._current is not None:
            self.form.focus("words" if self.result.value() else "result")

    def _changed(self, kinds: object) -> None:
        if self.isVisible() and isinstance(kinds, frozenset) and "orders" in kinds and not self.is_touched():
            self.reload(self._current.order if self._current else None)

    def is_touched(self) -> bool:
        """Whether anything was typed; going elsewhere keeps it."""
        return bool(self.words.text().strip() or self.spoke_with.text().strip() or self.again.text().strip())

    def _may_change(self) -> bool:
        """Another case: what was typed for the one before would be lost."""
        return not self.is_touched() or messages.ask(
            self, "放弃这次回访记录？", "还没有记下，填写的内容会丢掉。", yes="放弃", danger=True
        )

    def reload(self, order: int | None = None) -> None:
        """Read the queue again and show `order`, else its first case."""
        self._waiting = follow_queue.queue()
        self.queue.set_cards([_card(waiting) for waiting in self._waiting])
        found = next((w for w in self._waiting if w.order == order), None)
        self._show(found or (self._waiting[0] if self._waiting else None))

    def _choose(self, order: int) -> None:
        if self._current is not None and order != self._current.order and not self._may_change():
            return
        self._show(next((w for w in self._waiting if w.order == order), None))
        self.take_focus()

    def _show(self, waiting: Waiting | None) -> None:
        self._current = waiting
        self._split.setVisible(waiting is not None)
        self._quiet.setVisible(waiting is None)
        self._clear()
        if waiting is None:
            return
        self.form.set_serial(waiting.number)
        self.form.set_head_right(f"完工 {waiting.finished}")
        self.place.setText(waiting.place)
        self.name.setText(waiting.name)
        self.phone.setText(waiting.phone_masked or "—")
        self.reveal.setVisible(bool(waiting.phone_masked))
        self.due.setText(waiting.due)
        self.content.setText(waiting.content)
        self.work_done.setText(waiting.work_done)
        self._ask_rework(needed=waiting.next_act == "rework")
        rows = []
        for attempt in waiting.attempts:
            rows.append(SideRow(f"{attempt.at}　{attempt.result}", attempt.caller, "secondary"))
            if attempt.words:
                rows.append(SideRow(f"　　{attempt.words}", left_tone="secondary", wrap=True))
        self._before.set_rows(rows, empty="第一次回访")

    def _clear(self) -> None:
        self.medium.set_value("phone")
        self.result.set_value(None)
        self.words.set_text("")
        self.spoke_with.setText("")
        self.again.setText("")
        self.form.clear_problems()

    def _ask_rework(self, *, needed: bool) -> None:
        """After 不满意 the key that recorded it turns to rework: nobody closes the case by the next press."""
        self._rework_first = needed
        self.rework.setVisible(needed)
        self.again_button.setVisible(needed)
        self.ok.setVisible(not needed)

    # --- acts ------------------------------------------------------------------------------------------
    def save(self) -> None:
        """Record this attempt and show the next case."""
        waiting = self._current
        if waiting is None:
            return
        if self._rework_first:
            self._rework()
            return
        result = self.result.value() or ""
        try:
            again = work_orders.read_future(self.again.text(), "call_again_at")
            call = Call(
                result=result,
                words=self.words.text(),
                medium=self.medium.value() or "phone",
                spoke_with=self.spoke_with.text(),
                call_again_at=again,
            )
            work_orders.follow_up(self._context.actor, waiting.order, call)
        except Exception as error:  # noqa: BLE001  messages.show logs a bug and says that nothing was saved
            messages.show(error, form=self.form, banner=self._context.window.banner, parent=self)
            return
        self._context.changed("orders", "follow_ups", "intakes")
        self._context.window.banner.say(f"{waiting.number} 回访已记：{dict(FOLLOW_UP_RESULT)[result]}", seconds=8)
        self.called.emit(waiting.order)
        self._clear()
        # 不满意 asks for rework: the case stays in sight
        self.reload(waiting.order if result == "unsatisfied" else None)
        self.take_focus()

    def _rework(self) -> None:
        if self._current is not None:
            self._acts.run(ORDER, self._current.order, "rework")

    def _open_order(self) -> None:
        if self._current is not None:
            self._context.window.go("work_order", order=self._current.order)

    def _reveal(self) -> None:
        if self._current is None:
            return
        try:
            self.phone.setText(follow_queue.reveal(self._context.actor, self._current.order))
            self.reveal.hide()
        except (Refused, Unavailable) as error:
            messages.show(error, banner=self._context.window.banner, parent=self)


def _card(waiting: Waiting) -> CardData:
    first = waiting.content.strip().split("\n", 1)[0]
    aside = (
        "要返工" if waiting.next_act == "rework" else f"第 {len(waiting.attempts) + 1} 次" if waiting.attempts else ""
    )
    return CardData(
        str(waiting.order),
        head=f"{short(waiting.number)} · {waiting.place}",
        note=waiting.due,
        note_tone="danger" if waiting.late else "secondary",
        body=(((first, "ink"), (f" · {waiting.name}", "secondary")), ((aside, "secondary small"),))
        if aside
        else (((first, "ink"), (f" · {waiting.name}", "secondary")),),
        stripe="danger" if waiting.late else "information",
    )


def make(context: Context) -> FollowUpPage:
    """The page, for the window's list of pages."""
    return FollowUpPage(context)
