"""A line of a register on its paper form: typed, corrected, kept as a draft, saved.

The form is made from the description. It asks the service to save and shows beside its field what stands
against it; what is typed and not saved is kept every five seconds and offered again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.errors import Problem, Refused, Unavailable
from app.paper.register import Cell, Register
from app.paper.text import moment
from app.services import drafts, entries, lists
from app.services.entries import Line
from app.services.lists import Row
from app.store.fields import Choice, LongText, RoomRef
from ui import messages
from ui.context import Context
from ui.register.editors import MOST_SIDE_BY_SIDE, editor_of
from ui.register.keys import hold
from ui.register.kinds import Editor
from ui.widgets.banner import Banner
from ui.widgets.card import Action
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import Cell as FormCell
from ui.widgets.paper_form import PaperForm
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import SideColumn, SplitPage

DRAFT_MS = 5000
_NOTE = "每 5 秒自动存草稿"
_LONG_HEIGHT = 96
_DROP = "drop_draft"
_RECENT = 10
_WORDS_IN_HALF = 6  # characters of a choice that fit into half a row


class RegisterForm(QWidget):
    """One line: a new one (`open_new`) or one to look at and correct (`open_line`)."""

    closed = Signal()
    """The clerk went back to the list."""
    saved = Signal(int)
    """A line was written; its id."""
    void_wanted = Signal(int)
    """The clerk wants this line struck."""

    def __init__(self, context: Context, register: Register, banner: Banner, *, may_void: Callable[[], bool]) -> None:
        super().__init__()
        self._context, self._register, self._may_void = context, register, may_void
        self._line: Line | None = None
        self._when = clock.now()
        self._at_start: dict[str, Any] = {}
        self._kept: dict[str, Any] | None = None
        self._loading = False
        self.banner = banner
        self.paper = PaperForm(register.title)
        self.editors: dict[str, Editor] = {cell.name: editor_of(cell) for cell in register.form_cells}
        for cells in _rows(register.form_cells):
            tall = isinstance(cells[0].field, LongText)
            self.paper.add_row(
                [FormCell(cell.head, self.editors[cell.name].widget, field=cell.name) for cell in cells],
                min_height=_LONG_HEIGHT if tall else 40,
            )
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self.keep_draft)
        for name, editor in self.editors.items():
            editor.changed.connect(lambda name=name: self._typed(name))
            editor.left.connect(lambda name=name: self._left(name))
        self.banner.acted.connect(self._banner_acted)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sheet = PaperSheet(self.paper)
        self.recent = SideCard("最近登记")
        self.recent.row_chosen.connect(self._open_recent)
        side = SideColumn()
        side.add(self.recent)
        self._split = SplitPage(self.sheet, side)
        column.addWidget(self._split, 1)
        self.next_button = self.sheet.add_action(KeyButton("保存并开下一条", "Ctrl Enter", "primary"))
        self.save_button = self.sheet.add_action(KeyButton("保存", "Ctrl S"))
        self.back_button = self.sheet.add_action(KeyButton("返回列表", "Esc"))
        self.void_button = self.sheet.add_action(KeyButton("作废", "", "danger"))
        self.next_button.clicked.connect(self.save_and_next)
        self.save_button.clicked.connect(self.save)
        self.back_button.clicked.connect(self.go_back)
        self.void_button.clicked.connect(lambda: self._line and self.void_wanted.emit(self._line.id))
        hold(self, "Ctrl+S", self.save)
        hold(self, "Ctrl+Return", self.save_and_next)
        hold(self, "Ctrl+Enter", self.save_and_next)

    # --- opening -----------------------------------------------------------------------------------
    @property
    def line_id(self) -> int | None:
        """The line on the form, None while it is a new one."""
        return self._line.id if self._line else None

    def open_new(self) -> None:
        """An empty form with its defaults, or what was typed and not saved last time."""
        self._show(None, entries.defaults(self._register), {})
        self._offer_draft()
        self.take_focus()

    def open_line(self, line_id: int) -> None:
        """A line that was saved. Raises Refused when it is gone."""
        line = entries.opened(self._context.actor, self._register, line_id)
        self._show(line, line.values, line.texts)
        if line.void_reason:
            self.banner.say(f"{line.number} 已作废：{line.void_reason}", tone="warning")
        else:
            self._offer_draft()
        self.take_focus()

    def _show(self, line: Line | None, values: dict[str, Any], texts: dict[str, str]) -> None:
        self._loading = True
        self._line = line
        self.banner.hide_now()
        self.paper.clear_problems()
        for name, editor in self.editors.items():
            editor.set_value(values.get(name), texts.get(name, ""))
        self._when = line.recorded_at if line else clock.now()
        self.paper.set_serial(line.number if line else None)
        self._show_who()
        self._set_up_buttons()
        self._at_start, self._kept = self._drafts(), None
        self._loading = False
        self._show_recent()

    def _show_who(self) -> None:
        """Who wrote the line, or will: the desk may be handed over while the form is open."""
        who = self._line.recorder if self._line else self._context.actor.name
        self.paper.set_head_right(f"{moment(self._when)}　登记人 {who}")
        void = bool(self._line and self._line.void_reason)
        self.void_button.setVisible(self._may_void() and self._line is not None and not void)

    def _show_recent(self) -> None:
        """The newest lines beside the form: what was just saved, and what a second parcel looked like."""
        newest = lists.page(self._context.actor, self._register, size=_RECENT)
        self.recent.set_rows([self._recent_row(row) for row in newest], empty="还没有登记")
        self.recent.updateGeometry()  # at once: the column may be measured before the next turn of the loop
        if self.isVisible():
            self._split.arrange()

    def _recent_row(self, row: Row) -> SideRow:
        texts = [
            text
            for cell, text in zip(self._register.list_cells, row.texts, strict=True)
            if cell.on_form and cell.field is not self._register.order_by and text
        ]
        left = "　".join(" ".join(text.split()) for text in texts[:2])
        tone = "secondary" if row.void else "ink"
        mark = "作废" if row.void else row.key[5:16]
        return SideRow(left, mark, tone="secondary", key=str(row.id), left_tone=tone, wrap=True)

    def _open_recent(self, key: str) -> None:
        self.keep_draft()
        try:
            self.open_line(int(key))
        except Refused as refused:
            messages.show(refused, banner=self.banner)

    def _set_up_buttons(self) -> None:
        void = bool(self._line and self._line.void_reason)
        for editor in self.editors.values():
            editor.set_read_only(on=void)
        self.next_button.setText("保存并返回列表" if self._line else "保存并开下一条")
        self.next_button.updateGeometry()
        for button in (self.next_button, self.save_button):
            button.setVisible(not void)
        self.sheet.set_note("" if void else _NOTE)

    def take_focus(self) -> None:
        """Entry begins in the room, because the room finds the rest; a correction in the first cell still empty."""
        rooms = [cell.name for cell in self._register.form_cells if isinstance(cell.field, RoomRef)]
        if self._line is None and rooms:
            self.paper.focus(rooms[0])
        elif self._line is not None and self._line.void_reason:
            self.back_button.setFocus()
        elif empty := next((name for name, editor in self.editors.items() if self._line and editor.is_empty()), ""):
            self.paper.focus(empty)
        else:
            self.paper.focus_first()

    # --- drafts ------------------------------------------------------------------------------------
    def _draft_key(self) -> str:
        return f"register:{self._register.key}" + (f":{self._line.id}" if self._line else "")

    def _drafts(self) -> dict[str, Any]:
        return {name: editor.draft() for name, editor in self.editors.items()}

    def is_dirty(self) -> bool:
        """Whether something stands here that is not saved."""
        return self._drafts() != self._at_start

    def keep_draft(self) -> None:
        """Keep what is typed, if it changed since it was last kept. Never in the way of typing."""
        now = self._drafts()
        if now == (self._kept if self._kept is not None else self._at_start):
            return
        try:
            if now == self._at_start:
                drafts.drop(self._context.actor, self._draft_key())
            else:
                drafts.keep(self._context.actor, self._draft_key(), now)
        except Unavailable:
            self.sheet.set_note("草稿这次没有存上，会再试")
            return
        self._kept = now
        self.sheet.set_note(f"草稿已存 {clock.now():%H:%M:%S}")

    def _offer_draft(self) -> None:
        kept = drafts.kept(self._context.actor, self._draft_key())
        if kept is None:
            return
        self._loading = True
        for name, draft in kept.values.items():
            if name in self.editors:
                self.editors[name].restore(draft)
        self._loading = False
        self._kept = self._drafts()
        self.banner.say(
            f"这是 {moment(kept.saved_at)} 没有保存的草稿，可以接着填",
            tone="information",
            actions=(Action(_DROP, "丢弃草稿"),),
        )

    def _banner_acted(self, key: str) -> None:
        if key == _DROP:
            drafts.drop(self._context.actor, self._draft_key())
            if self._line is not None:
                self.open_line(self._line.id)
            else:
                self.open_new()

    # --- saving ------------------------------------------------------------------------------------
    def save(self) -> bool:
        """Write the line; False when it was refused, with the reasons beside the fields."""
        if not self.save_button.isVisibleTo(self):
            return False
        values, problems = self._values()
        try:
            if problems:
                self._refuse(values, problems)
            line_id, number = entries.save(self._context.actor, self._register, values, self.line_id)
            drafts.drop(self._context.actor, self._draft_key())
        except Exception as error:  # noqa: BLE001  each kind is shown in its place; the words stay on the form
            messages.show(error, form=self.paper, banner=self.banner)
            return False
        self.open_line(line_id)
        self.banner.say(f"已保存 {number}", seconds=6)
        self.saved.emit(line_id)
        return True

    def _values(self) -> tuple[dict[str, Any], list[Problem]]:
        values: dict[str, Any] = {}
        problems = []
        for name, editor in self.editors.items():
            editor.tidy()
            if text := editor.problem():
                problems.append(Problem(name, text))
            else:
                values[name] = editor.value()
        return values, problems

    def _refuse(self, values: dict[str, Any], problems: list[Problem]) -> None:
        """Refuse with what cannot be read, and with what the register itself has against the rest."""
        known = {problem.field for problem in problems}
        others = entries.problems(self._register, values)
        raise Refused([*problems, *(other for other in others if other.field not in known)])

    def save_and_next(self) -> None:
        """Ctrl Enter: save and open the next empty form; after a correction go back to the list."""
        new = self._line is None
        if not self.save():
            return
        number = self._line.number if self._line else ""
        if new:
            self.open_new()
            self.banner.say(f"已保存 {number}，接着登记下一条", seconds=6)
        else:
            self.closed.emit()

    def go_back(self) -> None:
        """Esc: to the list; what is typed stays as a draft."""
        self.keep_draft()
        self.banner.hide_now()
        self.closed.emit()

    # --- events ------------------------------------------------------------------------------------
    def _typed(self, name: str) -> None:
        """What was wrong with this field is being mended."""
        if not self._loading and name in self.paper.problems():
            self.paper.set_problem(name, "")

    def _left(self, name: str) -> None:
        """The keyboard left a field: say at once what cannot be read there."""
        problem = self.editors[name].problem()
        if problem or self.paper.problems().get(name):
            self.paper.set_problem(name, problem)

    def event(self, event: QEvent) -> bool:
        """Esc belongs to the form while it is open, before the window's own Esc."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Drafts are kept while the form is in sight."""
        super().showEvent(event)
        self._show_who()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is typed while it is not."""
        super().hideEvent(event)
        self._timer.stop()


def _is_wide(cell: Cell) -> bool:
    """Words side by side that half a row would break: 满意 基本满意 不满意."""
    if not isinstance(cell.field, Choice) or len(cell.field.words) > MOST_SIDE_BY_SIDE:
        return False
    return sum(len(word) for _, word in cell.field.words) > _WORDS_IN_HALF


def _rows(cells: tuple[Cell, ...]) -> Iterator[list[Cell]]:
    """Two cells in a row in reading order; long texts have a row of their own."""
    row: list[Cell] = []
    for cell in cells:
        alone = cell.whole_row or isinstance(cell.field, LongText) or _is_wide(cell)
        if row and (alone or len(row) == 2):
            yield row
            row = []
        row.append(cell)
        if alone:
            yield row
            row = []
    if row:
        yield row
