"""设置: 项目, 部门与员工, 值班表, 账号, 数据. Each tab is made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.context import Context
from ui.settings.accounts_tab import AccountsTab
from ui.settings.data_tab import DataTab
from ui.settings.duty_tab import DutyTab
from ui.settings.project_tab import ProjectTab
from ui.settings.staff_tab import StaffTab

TABS: tuple[tuple[str, str, Callable[[Context], QWidget], frozenset[str]], ...] = (
    ("project", "项目", ProjectTab, frozenset()),
    ("staff", "部门与员工", StaffTab, frozenset({"staff"})),
    ("duty", "值班表", DutyTab, frozenset({"staff"})),
    ("accounts", "账号", AccountsTab, frozenset({"accounts"})),
    ("data", "数据", DataTab, frozenset({"backup"})),
)
"""Key, title, what makes the tab, and the kinds of change after which it reads again."""


def make(context: Context) -> QWidget:
    """The page for the shell."""
    return SettingsPage(context)


class SettingsPage(QWidget):
    """`open(tab=…)` shows one of TABS."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._made: dict[str, QWidget] = {}
        self._at = 0
        self._actor = context.actor
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for _, title, _, _ in TABS:
            holder = QWidget()
            box = QVBoxLayout(holder)
            box.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(holder, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._turned)
        context.changes.changed.connect(self._changed)

    def open(self, tab: str | None = None) -> None:
        """Show a tab (the last one without a name); a new log-in sees it as theirs."""
        if self._actor != self._context.actor:
            self._actor = self._context.actor
            for made in self._made.values():
                made.refresh()
        if tab is not None:
            self.tabs.setCurrentIndex(next(at for at, row in enumerate(TABS) if row[0] == tab))
        self.tab()
        self.take_focus()

    def tab(self) -> QWidget:
        """The tab shown, made now if it was never looked at."""
        at = self.tabs.currentIndex()
        key, _, make_tab, _ = TABS[at]
        if key not in self._made:
            self._made[key] = make_tab(self._context)
            self.tabs.widget(at).layout().addWidget(self._made[key])
        return self._made[key]

    def take_focus(self) -> None:
        """The keyboard goes into the tab."""
        self.tab().take_focus()

    def leave(self) -> bool:
        """Unsaved settings are asked about."""
        leave = getattr(self.tab(), "leave", None)
        return leave is None or bool(leave())

    def _turned(self, at: int) -> None:
        """Another tab was chosen; the one before may keep the clerk."""
        before = self._made.get(TABS[self._at][0])
        leave = getattr(before, "leave", None)
        if leave is not None and at != self._at and not leave():
            blocker = QSignalBlocker(self.tabs)
            self.tabs.setCurrentIndex(self._at)
            blocker.unblock()
            return
        self._at = at
        self.tab()
        if not self.tabs.tabBar().hasFocus():
            self.tab().take_focus()

    def _changed(self, kinds: frozenset[str]) -> None:
        for key, _, _, wanted in TABS:
            if wanted & kinds and key in self._made:
                self._made[key].refresh()
