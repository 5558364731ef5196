"""业主房号: rooms at the left, the household at the right; the import of the list and public places beside them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.rooms import Past
from ui import theme
from ui.context import Context
from ui.estate.dialogs import NewRoom
from ui.estate.household_view import HouseholdView
from ui.estate.import_page import ImportPage
from ui.estate.places_view import PlacesView
from ui.estate.room_list import RoomList
from ui.settings.parts import Panel, level_buttons
from ui.widgets.card import Action
from ui.widgets.editors import LineBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.search import Hit
from ui.widgets.text import plain_label

_WIDE, _NARROW = 336, 272
_TYPING_MS = 120
VIEWS = ("rooms", "import", "places")


def make(context: Context) -> QWidget:
    """The page for the shell."""
    return EstatePage(context)


class EstatePage(QWidget):
    """`open(room=…)` shows a household, `open(view="import"|"places")` the other two."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.search = LineBox("", "房号 · 姓名 · 电话后四位 · 拼音")
        self.search.setClearButtonEnabled(True)
        level_buttons(self.search)
        self.search.setAccessibleName("查找房号")
        self.list = RoomList()
        self.household = HouseholdView(context)
        self.imports = ImportPage(
            lambda: context.actor,
            banner=context.window.banner,
            changed=lambda: context.changed("rooms"),
            look=lambda: self.open(view="rooms"),
        )
        self.places = PlacesView(context)
        self.stack = QStackedWidget()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._build()
        self._connect()
        self.refresh()

    # --- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        self._left = Panel()
        self._left.setFixedWidth(_WIDE)
        self._left.body.setSpacing(8)
        self.count = plain_label("", tone="secondary", px=12)
        self._left.add(self.search)
        self._left.add(self.count)
        self._left.add(self.list, 1)
        self.nothing = EmptyState(
            "还没有房号", "导入业主名册，或逐个新增", action=Action("import", "导入名册", "primary")
        )
        self._left.add(self.nothing, 1)
        self.new_button = KeyButton("新增房号", icon="add", size="medium")
        self.import_button = KeyButton("导入名册", icon="import", size="medium")
        self.places_button = KeyButton("公共位置", size="medium")
        buttons = FlowLayout(spacing=6)
        for button in (self.new_button, self.import_button, self.places_button):
            buttons.addWidget(button)
        self._left.body.addLayout(buttons)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(theme.GAP, theme.GAP, 8, theme.GAP)
        row.setSpacing(theme.GAP)
        row.addWidget(self._left)
        row.addWidget(self.household, 1)
        self.stack.addWidget(both)
        self.stack.addWidget(self._with_way_back("导入业主名册", self.imports))
        self.stack.addWidget(self._with_way_back("公共位置", self.places))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def _with_way_back(self, title: str, page: QWidget) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(theme.GAP, 10, theme.GAP, 0)
        top.setSpacing(12)
        back = KeyButton("返回", "Esc", size="medium", icon="back")
        back.clicked.connect(lambda: self.open(view="rooms"))
        top.addWidget(back)
        top.addWidget(plain_label(title, px=16, bold=True))
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(page, 1)
        return whole

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(self._search_now)
        self.search.returnPressed.connect(self._enter_list)
        self.list.room_chosen.connect(self.household.show_room)
        self.list.entered_room.connect(self.household.take_focus)
        self.list.left_above.connect(self._to_search)
        self.household.case_wanted.connect(self._show_case)
        self.household.call_wanted.connect(lambda room: self._context.window.go("intake", channel="call", room=room))
        self.new_button.clicked.connect(self.new_room)
        self.import_button.clicked.connect(lambda: self.open(view="import"))
        self.places_button.clicked.connect(lambda: self.open(view="places"))
        self.nothing.acted.connect(lambda _: self.open(view="import"))
        self._context.changes.changed.connect(self._changed)

    # --- shell -------------------------------------------------------------------------------------
    def open(self, room: int | None = None, view: str = "rooms") -> None:
        """Show a view; with `room` its household, even when the search leaves it out."""
        if view == "places":
            self.places.refresh()
        self.stack.setCurrentIndex(VIEWS.index(view))
        if room is not None:
            if self.list.rooms.row_of(room) < 0 and self.search.text():
                self.search.clear()
                self._search_now()
            if not self.list.choose(room):
                self.household.show_room(room)
        self.take_focus()

    def take_focus(self) -> None:
        """Type at once."""
        view = VIEWS[self.stack.currentIndex()]
        {"rooms": self._to_search, "import": self.imports.take_focus, "places": self.places.take_focus}[view]()

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.selectAll()

    # --- the list ----------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read the list again, the chosen room stays chosen."""
        kept = self.household.room
        self._search_now()
        if kept:
            self.household.show_room(kept)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"rooms", "orders", "intakes"}:
            self.refresh() if "rooms" in kinds else self.household.refresh()
        if "rooms" in kinds and VIEWS[self.stack.currentIndex()] == "places":
            self.places.refresh()

    def _search_now(self) -> None:
        self._typing.stop()
        typed, kept = self.search.text().strip(), self.household.room
        found = self.list.rooms.put(typed)
        self.count.setText(f"找到 {found:,} 个房号" if typed else f"共 {found:,} 个房号")
        empty = not found and not typed
        self.nothing.setVisible(empty)
        self.list.setVisible(not empty)
        if typed and not found:
            self.household.clear("没有找到", f"没有哪个房号、姓名、电话或拼音是“{typed}”")
        elif typed and self.list.rooms.row_of(kept) < 0:
            self.list.choose_first()
        elif kept:
            self._keep(kept)

    def _keep(self, room: int) -> None:
        """Light the room that is shown without showing it anew."""
        blocker = QSignalBlocker(self.list)
        self.list.choose(room)
        blocker.unblock()

    def _enter_list(self) -> None:
        if self._typing.isActive():
            self._search_now()
        if self.list.rooms.rowCount():
            if not self.list.currentIndex().isValid():
                self.list.choose_first()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_room(self) -> None:
        """新增房号; what was searched in vain is proposed."""
        typed = self.search.text() if not self.list.rooms.rowCount() else ""
        dialog = NewRoom(self, self._context.actor, typed)
        if dialog.exec():
            self.search.clear()
            self._context.changed("rooms")
            self._search_now()
            self.open(room=dialog.room)

    def _show_case(self, case: Past) -> None:
        """A past case is opened as the shell opens what its search found."""
        kind, row = ("work_order", case.order) if case.order is not None else ("intake", case.intake)
        self._context.window.hit_chosen.emit(Hit(f"{kind}:{row}", case.number, kind=kind, data=(kind, row)))

    # --- keys --------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """Esc first steps back inside the page; the shell gets it when there is nothing left to step back from."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._inside()
        ):
            event.accept()
            return True
        return super().event(event)

    def _inside(self) -> bool:
        return self.stack.currentIndex() > 0 or not self.search.hasFocus() or bool(self.search.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: from a view to the rooms, from the household to the list, to the search box, empty it. ↓: the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self._enter_list()
        elif event.key() == Qt.Key.Key_Escape and self._inside():
            self._step_back()
        else:
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        if self.stack.currentIndex() > 0:
            self.open(view="rooms")
        elif self.household.isAncestorOf(self.focusWidget()):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.search.hasFocus():
            self._to_search()
        else:
            self.search.clear()
            self._search_now()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page gets a narrow list."""
        super().resizeEvent(event)
        self._left.setFixedWidth(_WIDE if self.width() >= 1000 else _NARROW)
