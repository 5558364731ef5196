"""设置 · 值班表: staff × the seven days of a week. Keys 1 2 3 4 and Del set what is marked, or the buttons do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import clock
from app.services import staff
from app.services.staff import SHIFTS
from ui import messages, theme
from ui.context import Context
from ui.settings.parts import Panel, row
from ui.settings.roster_table import RosterTable
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_button import KeyButton
from ui.widgets.text import plain_label


class DutyTab(QWidget):
    """The week, the buttons over it, and 复制上周."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.monday = _monday(clock.today())
        self.table = RosterTable()
        self.table.wanted.connect(self.set_marked)
        self.title = plain_label("", px=15, bold=True)
        panel = Panel()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title)
        top.addStretch(1)
        self.buttons = {
            "before": self._button("上一周", lambda: self.show_week(self.monday - timedelta(days=7))),
            "now": self._button("本周", lambda: self.show_week(_monday(clock.today()))),
            "after": self._button("下一周", lambda: self.show_week(self.monday + timedelta(days=7))),
            "copy": self._button("复制上周", self.copy_week),
        }
        for button in self.buttons.values():
            top.addWidget(button)
        panel.body.addLayout(top)
        palette = [KeyButton(shift, str(number), size="medium") for number, shift in enumerate(SHIFTS, start=1)] + [
            KeyButton("清除", "Del", size="medium")
        ]
        for button, shift in zip(palette, (*SHIFTS, ""), strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the keys do the same without leaving the grid
            button.clicked.connect(lambda _=False, wanted=shift: self.set_marked(wanted))
        hint = plain_label("先选中格子（可拖选多格），再按数字或按钮", tone="muted", px=12)
        panel.add(row(*palette, hint))
        panel.add(self.table, 1)
        self.empty = EmptyState("还没有员工", "先在“部门与员工”里添加，再排班", icon="people")
        panel.add(self.empty, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        column.addWidget(panel)
        self.refresh()

    def _button(self, text: str, act: Callable[[], None]) -> KeyButton:
        button = KeyButton(text, size="medium")
        button.clicked.connect(lambda _=False: act())
        return button

    def take_focus(self) -> None:
        """The grid, on today."""
        if self.table.roster.rowCount() and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.table.roster.index(0, clock.today().weekday()))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the week again."""
        self.show_week(self.monday)

    def show_week(self, monday: date) -> None:
        """The week from `monday` on; what was marked stays marked."""
        at = self.table.currentIndex()
        marked = [(index.row(), index.column()) for index in self.table.selectedIndexes()]
        self.monday = monday
        self.table.roster.put(monday)
        sunday = monday + timedelta(days=6)
        week = "（本周）" if monday == _monday(clock.today()) else ""
        self.title.setText(f"{monday:%Y-%m-%d} 至 {sunday:%m-%d}{week}")
        if at.isValid() and at.row() < self.table.roster.rowCount():
            self.table.setCurrentIndex(self.table.roster.index(at.row(), at.column()))
            for line, day in marked:
                self.table.selectionModel().select(
                    self.table.roster.index(line, day), self.table.selectionModel().SelectionFlag.Select
                )
        some = self.table.roster.rowCount() > 0
        self.table.setVisible(some)
        self.empty.setVisible(not some)

    def set_marked(self, shift: str) -> None:
        """Set the marked cells to a shift, "" clears them."""
        cells = self.table.cells()
        if not cells:
            self._context.window.banner.say("请先在表里选中要排的格子", tone="information", seconds=5)
            return
        try:
            staff.set_duties(self._context.actor, cells, shift)
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._context.window.banner)
            return
        self.refresh()
        self._context.changed("staff")

    def copy_week(self) -> None:
        """Last week's roster again, after a question when this week already has one."""
        there = staff.roster(self.monday, self.monday + timedelta(days=6))
        if there and not messages.ask(
            self, "复制上周", "这一周已经排过班，要用上周的代替吗？", yes="代替", danger=True
        ):
            return
        try:
            count = staff.copy_week(self._context.actor, self.monday - timedelta(days=7), self.monday)
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._context.window.banner)
            return
        self.refresh()
        self._context.changed("staff")
        self._context.window.banner.say(f"已复制上周 {count} 个班次", seconds=5)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
