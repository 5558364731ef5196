"""公共位置: the public places an order can name instead of a room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services import places
from ui import theme
from ui.context import Context
from ui.estate.dialogs import EditPlace
from ui.settings.parts import Panel
from ui.settings.row_table import RowTable, TableRow
from ui.widgets.card import Action
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_button import KeyButton


class PlacesView(QWidget):
    """A list; Enter edits a line."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        panel = Panel("公共位置", "大堂、车库、设备房……登记公共区域的报修时可以选到")
        self.add_button = KeyButton("新增", icon="add", size="medium")
        self.edit_button = KeyButton("编辑", "Enter", size="medium")
        self.add_button.clicked.connect(self.add)
        self.edit_button.clicked.connect(lambda: self.edit(self.table.current()))
        for button in (self.add_button, self.edit_button):
            panel.head.addWidget(button)
        self.table = RowTable("公共位置")
        self.table.opened.connect(self.edit)
        self.empty = EmptyState(
            "还没有公共位置", "新增以后，登记公共区域的报修时可以直接选", action=Action("add", "新增")
        )
        self.empty.acted.connect(lambda _: self.add())
        panel.add(self.table, 1)
        panel.add(self.empty, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        column.addWidget(panel)

    def refresh(self) -> None:
        """Read the list again."""
        rows = [
            TableRow(
                str(place.id),
                (place.name, place.building, "使用中" if place.active else "停用"),
                muted=not place.active,
            )
            for place in places.listing()
        ]
        self.table.put(("位置", "楼栋", "状态"), rows, stretch=0)
        self.table.setVisible(bool(rows))
        self.edit_button.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def take_focus(self) -> None:
        """The keyboard goes into the list."""
        (self.table if self.table.rows() else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """新增."""
        dialog = EditPlace(self, self._context.actor)
        if dialog.exec():
            self._context.changed("rooms")
            self.refresh()
            self.table.choose(str(dialog.place))
            self.take_focus()

    def edit(self, key: str) -> None:
        """编辑 the line with this key."""
        place = next((one for one in places.listing() if str(one.id) == key), None)
        if place is not None and EditPlace(self, self._context.actor, place).exec():
            self._context.changed("rooms")
            self.refresh()
            self.take_focus()
