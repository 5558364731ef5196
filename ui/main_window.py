"""The shell: rail, top bar, message bar, and the pages, each made when it is first visited.

Pages are found, not wired: the application passes a tuple of PageSpec. A page is a QWidget; it may have
`open(**args)`, `leave() -> bool` (False keeps the clerk here) and `take_focus()`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.errors import Refused, Unavailable
from ui import messages, theme
from ui.changes import Changes
from ui.widgets.banner import Banner
from ui.widgets.focus import first_stop
from ui.widgets.rail import Rail, RailItem
from ui.widgets.search import HitGroup, SearchPopup
from ui.widgets.split import Room
from ui.widgets.top_bar import TopBar

Lookup = Callable[[str], Sequence[HitGroup]]
Count = int | tuple[int, str]
_REMEMBERED = 50  # pages that Esc can walk back through


@dataclass(frozen=True, eq=False)
class PageSpec:
    """One page: `factory` makes it at the first visit, `badge` counts for the rail.

    `under` names the rail item that is lit for a page that has no item of its own.
    """

    key: str
    title: str
    factory: Callable[[], QWidget]
    icon: str = ""
    shortcut: str = ""
    badge: Callable[[], Count] | None = None
    group: str = ""
    under: str = ""


def _nothing(text: str) -> Sequence[HitGroup]:
    del text
    return ()


class MainWindow(QMainWindow):
    """The program's window."""

    call_wanted = Signal()
    visit_wanted = Signal()
    take_back_wanted = Signal()
    lock_wanted = Signal()
    help_wanted = Signal()
    hit_chosen = Signal(object)
    search_entered = Signal(str)
    page_shown = Signal(str)
    closed = Signal()

    def __init__(
        self,
        pages: Sequence[PageSpec],
        *,
        title: str = "物业前台",
        changes: Changes | None = None,
        lookup: Lookup | None = None,
        search_in_background: bool = False,
    ) -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in pages}
        self._pages: dict[str, QWidget] = {}
        self._rooms: dict[str, Room] = {}
        self._history: list[tuple[str, dict[str, Any]]] = []
        self.close_guard: Callable[[], bool] | None = None
        self.setWindowTitle(title)
        self.setMinimumSize(860, 480)
        items = [RailItem(spec.key, spec.title, spec.group) for spec in pages if not spec.under]
        self.rail = Rail(title, items)
        self.top_bar = TopBar()
        self.banner = Banner()
        self._stack = QStackedWidget()
        self._search = SearchPopup(self.top_bar.search, lookup or _nothing, background=search_in_background)
        self._build()
        self._connect()
        self._shortcuts()
        if changes is not None:
            changes.changed.connect(self.refresh_badges)

    # --- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        shell = QWidget()
        row = QHBoxLayout(shell)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self._layers = QStackedWidget()
        self._layers.addWidget(shell)
        self.setCentralWidget(self._layers)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go)
        self.top_bar.call.connect(self.call_wanted)
        self.top_bar.visit.connect(self.visit_wanted)
        self.top_bar.take_back.connect(self.take_back_wanted)
        self.top_bar.lock.connect(self.lock_wanted)
        self._search.chosen.connect(self._take_hit)
        self._search.entered.connect(self.search_entered)

    def _shortcuts(self) -> None:
        self._key("F1", self.help_wanted.emit)
        self._key("F2", self.call_wanted.emit, covered=True)
        self._key("F3", self.visit_wanted.emit)
        self._key("F4", self.take_back_wanted.emit)
        self._key("Ctrl+K", self.top_bar.focus_search)
        self._key("Ctrl+L", self.lock_wanted.emit)
        self._key("Esc", self._escape)
        for spec in self._specs.values():
            if spec.shortcut:
                self._key(spec.shortcut, partial(self.go, spec.key))

    def _key(self, keys: str, act: Callable[[], object], *, covered: bool = False) -> None:
        """A key of the window; under a cover (locked) only those that say so."""
        shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)

        def pressed() -> None:
            if covered or not self.covered:
                act()

        shortcut.activated.connect(pressed)

    # --- pages -------------------------------------------------------------------------------------
    @property
    def current_key(self) -> str:
        """The page shown; "" before the first."""
        return self._history[-1][0] if self._history else ""

    def page(self, key: str) -> QWidget:
        """The page, made now if it was never visited. Raises KeyError."""
        if key not in self._pages:
            made = self._specs[key].factory()
            self._pages[key] = made
            self._rooms[key] = Room()
            self._stack.addWidget(self._rooms[key])
            self._rooms[key].set_page(made)
        return self._pages[key]

    def visited(self, key: str) -> QWidget | None:
        """The page if it was ever visited; it is not made for the asking."""
        return self._pages.get(key)

    def go(self, key: str, **args: Any) -> bool:
        """Show a page and pass `args` to its `open`; False when the present page wants to stay.

        What `open` refuses (a record that is gone) is said in the bar, and the present page stays.
        """
        if not self._may_leave():
            return False
        if not self._show(key, args):
            return False
        if not (self._history and self._history[-1] == (key, args)):
            self._history.append((key, args))
            del self._history[:-_REMEMBERED]
        return True

    def back(self) -> bool:
        """Esc: the page before, or the first page; False when there is nowhere to go or the page stays."""
        home = next(iter(self._specs), "")
        if len(self._history) <= 1 and self.current_key in {home, ""}:
            return False
        if not self._may_leave():
            return False
        before = self._history[:-1] or [(home, {})]
        if not self._show(*before[-1]):
            return False
        self._history = before
        return True

    def _may_leave(self) -> bool:
        leave = getattr(self._pages.get(self.current_key), "leave", None)
        return leave is None or bool(leave())

    def _show(self, key: str, args: dict[str, Any]) -> bool:
        page = self.page(key)
        try:
            if hasattr(page, "open"):
                page.open(**args)
        except (Refused, Unavailable) as error:
            messages.show(error, banner=self.banner)
            return False
        self._search.close()
        self._stack.setCurrentWidget(self._rooms[key])
        self.rail.set_current(self._specs[key].under or key)
        self.focus_page(page)
        self.page_shown.emit(key)
        return True

    def focus_page(self, page: QWidget | None = None) -> None:
        """Give the keyboard to the page shown."""
        page = page or self._pages.get(self.current_key)
        if page is not None and hasattr(page, "take_focus"):
            page.take_focus()
        elif page is not None and not page.isAncestorOf(self.focusWidget()):
            first_stop(page).setFocus(Qt.FocusReason.OtherFocusReason)

    def _escape(self) -> None:
        search = self.top_bar.search
        if search.hasFocus():
            search.clear()
            self.focus_page()
        elif not self.banner.isHidden() and self.banner.isAncestorOf(self.focusWidget()):
            self.banner.hide_now()
            self.focus_page()
        else:
            self.back()

    # --- rail, search, cover -----------------------------------------------------------------------
    def refresh_badges(self, kinds: object = None) -> None:
        """Count again. A count that cannot be had now keeps its old figure."""
        del kinds
        for spec in self._specs.values():
            if spec.badge is None:
                continue
            try:
                count = spec.badge()
            except Unavailable:
                continue
            number, tone = count if isinstance(count, tuple) else (count, "neutral")
            self.rail.set_count(spec.key, number, tone)

    def set_foot(self, project: str, person: str, backup: str, *, backup_tone: str = "") -> None:
        """The three lines at the foot of the rail."""
        lines = ((project, ""), (person, ""), (backup, backup_tone))
        self.rail.set_foot([line for line in lines if line[0]])

    def set_lookup(self, lookup: Lookup) -> None:
        """What the search box asks."""
        self._search.set_lookup(lookup)

    def _take_hit(self, hit: object) -> None:
        self.top_bar.search.clear()
        self.hit_chosen.emit(hit)

    @property
    def covered(self) -> bool:
        """Whether something stands over the whole window (lock, start checks, public notice)."""
        return self._layers.currentIndex() > 0

    def cover(self, widget: QWidget) -> None:
        """Put `widget` over the whole window; of the keys only F2 still works."""
        self.uncover()
        self._search.close()
        self._layers.addWidget(widget)
        self._layers.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """Take the cover away; the caller keeps the widget."""
        while self._layers.count() > 1:
            over = self._layers.widget(1)
            if over is not None:
                self._layers.removeWidget(over)
                over.setParent(None)
        self.focus_page()

    # --- window ------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        """The desk's screen."""
        return QSize(1366, 768)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window gets the narrow rail."""
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < theme.NARROW_BELOW)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close unless the page or the guard says no."""
        if self._may_leave() and (self.close_guard is None or self.close_guard()):
            self.closed.emit()
            event.accept()
        else:
            event.ignore()
