"""来电来访: one page from the first ring to the printed 派工单."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.errors import Refused, Unavailable
from app.paper.text import moment
from app.printing.orders import Printed
from app.services import drafts, intake, rooms, where
from app.services.actor import Actor
from app.services.drafts import Kept
from app.services.intake import Registered
from ui import messages
from ui.context import Context
from ui.intake.beside import Beside
from ui.intake.paper import IntakePaper
from ui.printing.orders import print_orders
from ui.widgets.card import Action
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.split import SplitPage

FORM: Final = "intake:"
"""Drafts of this form are named so, with a number behind: several calls may be parked at once."""
DRAFT_MS: Final = 5_000
LOOK_MS: Final = 250
"""After the last key before duplicates are looked up again."""


class IntakePage(QWidget):
    """The form, its side column, drafts and saving. `saved` carries the Registered of each case."""

    saved = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._slot = ""
        self.last_order: int | None = None
        self.paper = IntakePaper()
        self.sheet = PaperSheet(self.paper)
        self.beside = Beside()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(SplitPage(self.sheet, self.beside))
        self._add_buttons()
        self._connect()
        self._start_timers()
        self._begin("call")

    def _add_buttons(self) -> None:
        self.print_button = self.sheet.add_action(KeyButton("保存并打印派工单", "Ctrl Enter", "primary"))
        self.save_button = self.sheet.add_action(KeyButton("只保存", "Ctrl S"))
        self.complaint_button = self.sheet.add_action(KeyButton("转投诉"))
        self.clear_button = self.sheet.add_action(KeyButton("清空"))
        self.parked_button = self.sheet.add_action(KeyButton("继续暂存的登记"))
        self.parked_button.clicked.connect(self.resume)
        self.book_button = self.sheet.add_action(KeyButton("登记簿", "Ctrl B"))
        self.book_button.clicked.connect(self._to_book)
        self.print_button.clicked.connect(self.save_and_print)
        self.save_button.clicked.connect(self.save_only)
        self.complaint_button.clicked.connect(self._to_complaint)
        self.clear_button.clicked.connect(self._throw_away)
        for keys, act in (
            ("Ctrl+Return", self.save_and_print),
            ("Ctrl+Enter", self.save_and_print),
            ("Ctrl+S", self.save_only),
            ("Ctrl+B", self._to_book),
        ):
            QShortcut(QKeySequence(keys), self, activated=act)

    def _connect(self) -> None:
        paper = self.paper
        paper.changed.connect(self._changed)
        paper.placed.connect(self._placed)
        paper.reveal_wanted.connect(self._reveal)
        paper.new_room_wanted.connect(self._new_room)
        paper.place.returnPressed.connect(self._place_entered)
        paper.place.left.connect(self._place_left)
        paper.phone.left.connect(self._phone_left)
        paper.category.changed.connect(self._category_changed)
        self.beside.order_wanted.connect(lambda order: self._context.window.go("work_order", order=order))

    def _start_timers(self) -> None:
        self._draft_timer = QTimer(self, interval=DRAFT_MS, timeout=self.keep_draft)
        self._draft_timer.start()
        self._look_timer = QTimer(self, interval=LOOK_MS, singleShot=True, timeout=self._look_for_duplicates)
        self._clock_timer = QTimer(self, interval=30_000, timeout=self._show_limit)
        self._clock_timer.start()

    # --- coming and going ------------------------------------------------------------------------------
    def open(self, channel: str = "", *, draft: bool = False, room: int | None = None) -> None:
        """A call (F2) or visitor (F3): an empty form at once; one that was being filled is parked as a draft.

        `draft` brings the newest parked form back; without a channel the form stands as it was left.
        """
        if draft:
            self.resume()
        elif not self.paper.is_touched():
            self._begin(channel or "call")
        elif channel:
            self._park()
            self._begin(channel)
        if room is not None and self.paper.where is None:
            self.paper.settle(where.of_room(room))
        self.take_focus()

    def take_focus(self) -> None:
        """Entry begins in 房号, because the room finds the rest."""
        if self.paper.where is None:
            self.paper.form.focus("place")
        else:
            self.paper.focus_next_gap()

    def leave(self) -> bool:
        """Going elsewhere keeps what is typed."""
        self.keep_draft()
        return True

    def _begin(self, channel: str) -> None:
        self._slot = self._free_slot()
        self.paper.clear()
        self.paper.channel.set_value(channel)
        self.paper.received_at = clock.now()
        self._show_head()
        self._category_changed()
        self._placed()
        self._show_parked()

    def _free_slot(self) -> str:
        taken = {kept.form for kept in drafts.all_of(self._context.actor, FORM)}
        return next(name for name in (f"{FORM}{n}" for n in range(1, len(taken) + 2)) if name not in taken)

    def _show_head(self) -> None:
        received = moment(self.paper.received_at)
        self.paper.form.set_head_right(f"{received}　接待记录人 {self._context.actor.name}")
        self.sheet.set_note("每 5 秒自动存草稿")

    # --- while typing ----------------------------------------------------------------------------------
    def _changed(self) -> None:
        self._show_limit()
        self._show_steps()
        self._look_timer.start()

    def _show_limit(self) -> None:
        due, reason = intake.limit_line(self.paper.values())
        self.paper.due.setText(due)
        self.paper.due_reason.setText(reason)

    def _show_steps(self) -> None:
        paper = self.paper
        done = 0
        for filled in (paper.where is not None, bool(paper.content.text().strip()), bool(paper.department.text())):
            if not filled:
                break
            done += 1
        self.beside.show_steps(paper.category.value() or "repair", done)

    def _placed(self) -> None:
        room = self.paper.room
        self.beside.show_household(rooms.household(room) if room is not None else None)
        self._changed()

    def _look_for_duplicates(self) -> None:
        self.beside.show_duplicates(intake.duplicates(self.paper.room, self.paper.content.text()))

    def _category_changed(self) -> None:
        is_repair = self.paper.category.value() == "repair"
        self.print_button.setText("保存并打印派工单" if is_repair else "保存登记")
        self.complaint_button.setVisible(self.paper.category.value() != "complaint")
        self.paper.form.set_label("due", "完成时限" if is_repair else "答复时限")
        self._show_limit()
        self._show_steps()

    def _to_book(self) -> None:
        self._context.window.go("intakes")

    def _to_complaint(self) -> None:
        self.paper.category.set_value("complaint")
        self._category_changed()
        self.paper.form.focus("content")

    def _place_entered(self) -> None:
        if self._settle_place():
            self.paper.focus_next_gap()

    def _place_left(self, _text: str) -> None:
        # Leaving for the list itself, or for another window, is not leaving the field
        if self.paper.where is None and not self.paper.place.hasFocus() and self.isActiveWindow():
            self._settle_place()

    def _settle_place(self) -> bool:
        if self.paper.where is not None:
            return True
        text = self.paper.place.text()
        found = where.meant(text)
        if found is not None:
            self.paper.settle(found)
            return True
        if problem := where.problem(text):
            self.paper.form.set_problem("place", problem)
        return False

    def _phone_left(self, _text: str) -> None:
        chosen = self.paper.phone.option()
        text = "" if chosen is not None else self.paper.phone.text()
        self.paper.phone_note.setText(rooms.phone_warning(text))

    def _reveal(self, phone_id: int) -> None:
        try:
            self.paper.show_phone(phone_id, rooms.reveal_phone(self._context.actor, phone_id))
        except (Refused, Unavailable) as error:
            self._show(error)

    def _new_room(self, code: str) -> None:
        try:
            room = rooms.add_room(self._context.actor, code)
        except (Refused, Unavailable) as error:
            self._show(error)
            return
        self._context.changed("rooms")
        self.paper.settle(where.of_room(room))
        self.paper.focus_next_gap()

    # --- saving ----------------------------------------------------------------------------------------
    def save_and_print(self) -> None:
        """Save, print and dispatch: three acts. A printer that fails leaves the order saved and 待打印."""
        saved = self._save()
        if saved is None:
            return
        if saved.order is None:
            self._finish(f"已登记 {saved.number}")
            return
        started = print_orders(
            self._context,
            self,
            [saved.order],
            lambda printed: self._printed(saved, printed),
            lambda error: self._not_printed(saved, error),
        )
        if not started:
            self._finish(f"已登记 {saved.number}，派工单 {saved.order_number} 未打印", tone="warning")

    def save_only(self) -> None:
        """Save without paper: the order stands on 今日 until it is printed."""
        saved = self._save()
        if saved is not None:
            order = f"，派工单 {saved.order_number} 待打印" if saved.order else ""
            self._finish(f"已登记 {saved.number}{order}")

    def _save(self) -> Registered | None:
        if not self.paper.is_touched():  # a second press after saving: the form is already the next one
            self.take_focus()
            return None
        self._settle_place()
        try:
            saved = intake.register(self._context.actor, self.paper.values())
        except Exception as error:  # noqa: BLE001  messages.show logs a bug and says that nothing was saved
            self._show(error)
            self.keep_draft()
            return None
        drafts.drop(self._context.actor, self._slot)
        self._context.changed("orders", "intakes", "rooms")
        self.saved.emit(saved)
        self._begin("call")
        self.take_focus()
        return saved

    def _printed(self, saved: Registered, printed: Printed) -> None:
        sent = "已打印并派出" if printed.dispatched else "已打印；还没有选责任人，未派工"
        self._finish(f"已登记 {saved.number}，派工单 {saved.order_number} {sent}", order=saved.order)

    def _not_printed(self, saved: Registered, error: Exception) -> None:
        """The next call may already be in the form: what went wrong with the paper is said in the bar."""
        if isinstance(error, Refused):
            error = Unavailable(f"派工单没有打印：{error}", kept=f"{saved.number}、{saved.order_number} 已保存。")
        messages.show(error, banner=self._context.window.banner, parent=self)

    def _finish(self, text: str, *, tone: str = "good", order: int | None = None) -> None:
        actions = (Action("order", "查看这一单"),) if order is not None else ()
        self.last_order = order
        # The keyboard stays where it is: the clerk may be typing the next call
        self._context.window.banner.say(text, tone=tone, actions=actions, seconds=10)

    def _show(self, error: Exception) -> None:
        messages.show(error, form=self.paper.form, banner=self._context.window.banner, parent=self)

    # --- drafts ----------------------------------------------------------------------------------------
    def keep_draft(self) -> None:
        """Keep what is typed; an untouched form keeps nothing."""
        if not self.paper.is_touched():
            return
        try:
            drafts.keep(self._context.actor, self._slot, self.paper.draft())
            self.sheet.set_note(f"草稿已存 {clock.now():%H:%M:%S}")
        except Unavailable as error:  # tried again in 5 seconds; the form itself still holds every word
            self.sheet.set_note(f"草稿没有存成：{error.do}")

    def _parked(self) -> list[Kept]:
        return [kept for kept in drafts.all_of(self._context.actor, FORM) if kept.form != self._slot]

    def _show_parked(self) -> None:
        parked = self._parked()
        self.parked_button.setText(f"继续暂存的登记（{len(parked)}）")
        self.parked_button.setVisible(bool(parked))

    def _park(self) -> None:
        """Put the form aside for another caller; every word stays in its draft."""
        self.keep_draft()
        words = " ".join((self.paper.place.text(), self.paper.content.text().strip().split("\n", 1)[0])).strip()
        text = f"已暂存：{words[:30]}"
        self._context.window.banner.say(text, tone="information", actions=(Action("draft", "继续填写"),), seconds=20)

    def resume(self) -> None:
        """The newest parked form comes back; what stands in the form now is parked in its place."""
        parked = self._parked()
        if not parked:
            return
        if self.paper.is_touched():
            self.keep_draft()
        kept = parked[0]
        self._slot = kept.form
        self.paper.restore(kept.values, where.meant_or_place(str(kept.values.get("place", ""))))
        if self.paper.received_at is None:
            self.paper.received_at = kept.saved_at
        self._show_head()
        self._category_changed()
        self._placed()
        self._show_parked()
        self.take_focus()

    def taken_over(self, former: Actor) -> None:
        """Somebody else works on: the open form is now theirs, and no draft of it stays with the former."""
        touched = self.paper.is_touched()
        if touched:
            drafts.drop(former, self._slot)
        self._slot = self._free_slot()
        self.keep_draft()
        self._show_head()
        self._show_parked()

    def _throw_away(self) -> None:
        if not self.paper.is_touched() or messages.ask(
            self, "清空这张登记？", "还没有保存的内容会丢掉。", yes="清空", danger=True
        ):
            drafts.drop(self._context.actor, self._slot)
            self._begin("call")
            self.take_focus()


def make(context: Context) -> IntakePage:
    """The page, for the window's list of pages."""
    return IntakePage(context)
