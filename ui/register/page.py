"""The page that serves every register: filter, list, and its form; Excel and the printed book.

With `open_row` the register has a screen of its own: the page then is list, filter, Excel and book, and opening a
line is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.paper.register import Register
from app.rules import roles
from app.services import entries
from app.services.lists import Filter
from ui import messages, theme
from ui.context import Context
from ui.register.filter_bar import FilterBar
from ui.register.form import RegisterForm
from ui.register.keys import hold
from ui.register.table import LinesTable
from ui.register.table_model import LinesModel
from ui.register.taking_out import TakingOut
from ui.widgets.banner import Banner
from ui.widgets.card import Action
from ui.widgets.dialog import Dialog
from ui.widgets.editors import TextBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.text import ElidedLabel, plain_label

CHANGES = {"intake": "intakes", "work_order": "orders"}
"""The kind of change that tells of a register's lines; the others share "entries"."""
_LITTLE_HEIGHT = 560
_BOOK_KEY = "Ctrl+P"


@dataclass(frozen=True, eq=False)
class PageAction:
    """A button of the caller's. `run` is given the current line's id (None without `needs_row`); `key` presses it."""

    text: str
    run: Callable[[int | None], None]
    key: str = ""
    tone: str = "secondary"
    needs_row: bool = True
    icon: str = ""


class RegisterPage(QWidget):
    """List and form of one register, one over the other."""

    def __init__(
        self,
        context: Context,
        register: Register,
        open_row: Callable[[int], None] | None = None,
        actions: Sequence[PageAction] = (),
    ) -> None:
        super().__init__()
        self._context, self._register, self._open_row = context, register, open_row
        self._stale = True
        self._select: int | None = None
        self._total: int | None = None
        self._entering = ""
        self._shown_to = context.actor
        self.setAccessibleName(register.title)
        self.banner = Banner()
        self.model = LinesModel(lambda: context.actor, register, self)
        self.table = LinesTable(register, self.model)
        self.filter_bar = FilterBar(register)
        self.taking_out = TakingOut(context, register, self, self.banner)
        self.form: RegisterForm | None = None
        self.buttons: dict[str, KeyButton] = {}
        self._needing: list[KeyButton] = []
        self._build(actions)
        self._show_void()  # not before the button has its parent: it would be a window
        self._connect()

    # --- building ----------------------------------------------------------------------------------
    def _build(self, actions: Sequence[PageAction]) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        self.stack = QStackedWidget()
        outer.addWidget(self.stack, 1)
        self.list_page = QWidget()
        column = QVBoxLayout(self.list_page)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        column.setSpacing(10)
        column.addLayout(self._head(actions))
        column.addWidget(self.filter_bar)
        self.lines = QStackedWidget()
        self.empty = EmptyState("还没有登记", icon="register", action=Action("clear", "清除条件"))
        self.empty.acted.connect(self._empty_acted)
        self.lines.addWidget(self.table)
        self.lines.addWidget(self.empty)
        column.addWidget(self.lines, 1)
        self.stack.addWidget(self.list_page)

    def _head(self, actions: Sequence[PageAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        title = plain_label(self._register.title)
        title.setProperty("role", "title")
        self.total = ElidedLabel("", tone="secondary")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(self.total)
        row.addLayout(words, 1)
        self._flow = FlowLayout(spacing=8)
        if self._open_row is None:
            self._add("new", PageAction("新增", lambda _id: self.open_new(), "Ctrl+N", "primary", needs_row=False))
            self._add("open", PageAction("打开", self._open, "", icon=""), hint="Enter")
            self._add("void", PageAction("作废", self.ask_void, tone="danger"))
        for number, action in enumerate(actions):
            self._add(f"action{number}", action)
        self._add("excel", PageAction("导出 Excel", lambda _id: self.export(), icon="export", needs_row=False))
        # the caller's own 打印 comes first: two acts on one key would do neither
        key = "" if any(action.key == _BOOK_KEY for action in actions) else _BOOK_KEY
        self._add("book", PageAction("打印登记簿", lambda _id: self.print_book(), key, icon="print", needs_row=False))
        self._add("stop", PageAction("停止", lambda _id: self.taking_out.stop(), needs_row=False))
        self.buttons["stop"].hide()
        row.addLayout(self._flow)
        return row

    def _add(self, name: str, action: PageAction, *, hint: str = "") -> None:
        shown = hint or action.key.replace("+", " ").replace("Return", "Enter")
        button = KeyButton(action.text, shown, action.tone, icon=action.icon)

        def act() -> None:
            line_id = self.table.current_id() if action.needs_row else None
            if button.isEnabled() and (line_id is not None or not action.needs_row):
                action.run(line_id)

        button.clicked.connect(act)
        if action.needs_row:
            self._needing.append(button)
        if action.key:
            hold(self.list_page, action.key, act)
        self.buttons[name] = button
        self._flow.addWidget(button)

    def _connect(self) -> None:
        self.filter_bar.changed.connect(self._filter_changed)
        self.filter_bar.left_down.connect(lambda: self._enter_lines("table"))
        self.filter_bar.entered.connect(lambda: self._enter_lines("open"))
        self.table.opened.connect(self._open)
        self.table.picked.connect(self._row_picked)
        self.model.shown.connect(self._lines_shown)
        self.model.counted.connect(self._show_total)
        self.model.asked.connect(lambda: self.total.setText("正在查找…"))
        self.model.failed.connect(lambda error: messages.show(error, banner=self.banner))
        self.taking_out.state.connect(self._show_state)
        self._context.changes.changed.connect(self._changed)
        hold(self.list_page, "Ctrl+F", self.filter_bar.focus_words)
        self._row_picked()

    def _may_void(self) -> bool:
        """Asked anew each time: the desk may have been handed over."""
        return roles.may(self._context.actor.role, "case.decide")

    def _show_void(self) -> None:
        if "void" in self.buttons:
            self.buttons["void"].setVisible(self._may_void())

    # --- what the window asks ----------------------------------------------------------------------
    def open(self, entry: int | None = None, *, new: bool = False, wanted: Filter | None = None) -> None:
        """Show the list as it was left; with `entry` that line, with `new` an empty form, with `wanted` a filter."""
        self._show_void()
        if wanted is not None:
            self.show_lines(wanted)
        if new:
            self.open_new()
        elif entry is not None:
            self._open(entry)

    def leave(self) -> bool:
        """Nothing typed is lost: it stays on the form and as a draft."""
        if self.form is not None and self.stack.currentWidget() is self.form:
            self.form.keep_draft()
        return True

    def take_focus(self) -> None:
        """The form's field, or the list."""
        if self.form is not None and self.stack.currentWidget() is self.form:
            self.form.take_focus()
        elif self.model.fetched():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.filter_bar.words.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the list ----------------------------------------------------------------------------------
    def show_lines(self, wanted: Filter) -> None:
        """Narrow the list to this."""
        self.filter_bar.set_wanted(wanted)
        self.show_list()

    def current_id(self) -> int | None:
        """The id of the current line."""
        return self.table.current_id()

    def reload(self) -> None:
        """Read the list again, as whoever is at the desk now, and stay on the line."""
        self._show_void()
        self._shown_to = self._context.actor
        self._select = self._select or self.table.current_id()
        self._stale = False
        self.model.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """A list that went stale while nobody looked, or was read for somebody else, is read now."""
        super().showEvent(event)
        self._show_void()
        if self._stale or self._shown_to != self._context.actor:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little height the list comes first, the boxes of the filter when asked for."""
        super().resizeEvent(event)
        self.filter_bar.set_compact(compact=self.height() < _LITTLE_HEIGHT)

    def _changed(self, kinds: frozenset[str]) -> None:
        mine = CHANGES.get(self._register.key, "entries")
        if mine not in kinds:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _filter_changed(self, wanted: Filter) -> None:
        self._select = self._total = None
        self._stale, self._entering = False, ""
        self.model.show(wanted)

    def _lines_shown(self) -> None:
        some = self.model.fetched() > 0
        self.lines.setCurrentWidget(self.table if some else self.empty)
        if some:
            at = self.model.row_of(self._select) if self._select is not None else 0
            self.table.make_current(max(at, 0))
        self._select = None
        self._go_in()
        narrowed = self.model.wanted != Filter()
        if narrowed:
            self.empty.set_text("没有符合条件的登记", "可以清除条件再看。")
        else:
            hint = "按 Ctrl N 登记第一条。" if self._open_row is None else ""
            self.empty.set_text("还没有登记", hint)
        if self.empty.button is not None:
            self.empty.button.setVisible(narrowed)

    def _enter_lines(self, how: str) -> None:
        """↓ or Enter in the words: go in now, or when the answer is there."""
        self._entering = how
        if not self.model.busy:
            self._go_in()

    def _go_in(self) -> None:
        """Into the table, or with Enter into the only line; not when the clerk has typed on or gone elsewhere."""
        how, self._entering = self._entering, ""
        words = self.filter_bar.words
        if not how or not words.hasFocus() or self.filter_bar.wanted() != self.model.wanted:
            return
        if how == "open" and self.model.fetched() == 1:
            self._open(self.model.id_at(0))
        elif self.model.fetched():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty_acted(self, _key: str) -> None:
        self.filter_bar.clear()

    def _show_total(self, total: int) -> None:
        self._total = total
        self.total.setText(f"共 {total:,} 条" if self.model.wanted == Filter() else f"符合条件的 {total:,} 条")

    def _row_picked(self) -> None:
        for button in self._needing:
            button.setEnabled(self.table.current_id() is not None)

    def _show_state(self, text: str) -> None:
        for name in ("excel", "book"):
            self.buttons[name].setEnabled(not text)
        self.buttons["stop"].setVisible(bool(text))
        if text:
            self.total.setText(text)
        else:
            self.model.count_again()

    # --- the form ----------------------------------------------------------------------------------
    def _open(self, line_id: int | None) -> None:
        if line_id is None:
            return
        if self._open_row is not None:
            self._open_row(line_id)
            return
        try:
            self._the_form().open_line(line_id)
        except Exception as error:  # noqa: BLE001  shown in the bar, whatever it is
            messages.show(error, banner=self.banner)
            return
        self.stack.setCurrentWidget(self.form)
        self.take_focus()

    def open_new(self) -> None:
        """An empty form."""
        if self._open_row is not None:
            return
        self._the_form().open_new()
        self.stack.setCurrentWidget(self.form)
        self.take_focus()

    def _the_form(self) -> RegisterForm:
        if self.form is None:
            self.form = RegisterForm(self._context, self._register, self.banner, may_void=self._may_void)
            self.form.closed.connect(self.show_list)
            self.form.saved.connect(self._saved)
            self.form.void_wanted.connect(self.ask_void)
            self.stack.addWidget(self.form)
        return self.form

    def _saved(self, line_id: int) -> None:
        self._select = line_id
        self._context.changed("entries")

    def show_list(self) -> None:
        """Back from the form."""
        if self.stack.currentWidget() is self.list_page:
            return
        self.stack.setCurrentWidget(self.list_page)
        self.take_focus()

    # --- acts --------------------------------------------------------------------------------------
    def ask_void(self, line_id: int | None) -> None:
        """Strike a line, with the reason."""
        if line_id is None:
            return
        dialog = VoidDialog(self, self._context, self._register, line_id)
        if not dialog.exec():
            self.take_focus()
            return
        self._select = line_id
        self._context.changed("entries")
        if self.form is not None and self.stack.currentWidget() is self.form:
            self.form.open_line(line_id)
        else:
            self.banner.say("已作废，编号留在登记簿里", seconds=6)
        self.take_focus()

    def export(self) -> None:
        """The lines of the present filter as an Excel sheet."""
        self.taking_out.export(self.filter_bar.wanted())
        self.take_focus()

    def print_book(self) -> None:
        """A part of the register as a book."""
        wanted = self.filter_bar.wanted()
        self.taking_out.book(wanted, self._total if wanted == self.model.wanted else None)
        self.take_focus()


class VoidDialog(Dialog):
    """The reason why a line is struck."""

    def __init__(self, parent: QWidget, context: Context, register: Register, line_id: int) -> None:
        super().__init__(parent, "作废这条登记", ok="作废", danger=True)
        self.reason = TextBox("", "例如：重复登记")
        self.reason.setObjectName("reason")
        self.add(plain_label("作废后编号和内容仍留在登记簿里，划去并注明，不能恢复。", tone="secondary", wrap=True))
        self.add_field("作废原因", self.reason)
        self.set_dirty(lambda: bool(self.reason.text().strip()))
        self.submit = lambda: entries.void(context.actor, register, line_id, self.reason.text())


def make(context: Context, register: Register) -> RegisterPage:
    """The page of a lesser register: list and form."""
    return RegisterPage(context, register)
