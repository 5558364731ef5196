"""The list of rooms at the left of 业主房号: fetched page by page, or what a search found."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.services import room_list
from app.services.rooms import RoomHit
from ui import theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW, _SIDE = 36, 12


class RoomModel(QAbstractListModel):
    """Rooms in walking order, more of them when the list is scrolled; or the rooms a search found."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms: list[RoomHit] = []
        self._more = False

    def put(self, typed: str) -> int:
        """Show what `typed` finds, all rooms for an empty text; how many there are to be seen."""
        text = typed.strip()
        self.beginResetModel()
        self._rooms = room_list.find(text) if text else room_list.page()
        self._more = not text and len(self._rooms) == room_list.PAGE
        self._spell(self._rooms)
        self.endResetModel()
        return len(self._rooms) if text else room_list.count()

    @staticmethod
    def _spell(rooms: list[RoomHit]) -> None:
        theme.ensure_glyphs("".join(room.code + room.people for room in rooms))

    def room(self, row: int) -> RoomHit | None:
        """The room of a row, None outside the list."""
        return self._rooms[row] if 0 <= row < len(self._rooms) else None

    def row_of(self, room_id: int) -> int:
        """The row of a room among those fetched, -1 if it is not among them."""
        return next((row for row, room in enumerate(self._rooms) if room.id == room_id), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rooms fetched so far."""
        return 0 if parent.isValid() else len(self._rooms)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The code to read aloud, the hit itself for the painter."""
        room = self._rooms[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{room.code} {room.people}".strip()
        return room if role == Qt.ItemDataRole.UserRole else None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether rooms follow."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        """The next page."""
        del parent
        fresh = room_list.page(self._rooms[-1].id)
        self._more = len(fresh) == room_list.PAGE
        if not fresh:
            return
        self._spell(fresh)
        first = len(self._rooms)
        self.beginInsertRows(_ROOT, first, first + len(fresh) - 1)
        self._rooms += fresh
        self.endInsertRows()

    def fetch_until(self, room_id: int) -> int:
        """The row of a room, fetching as far as it takes; -1 if the list does not have it."""
        while self.row_of(room_id) < 0 and self._more:
            self.fetchMore(_ROOT)
        return self.row_of(room_id)


class _Painter(QStyledItemDelegate):
    """Code at the left, who lives there at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        room: RoomHit = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.colour("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("accent_light"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        painter.setFont(theme.font(bold=chosen))
        painter.setPen(theme.colour("ink"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, room.code)
        used = QFontMetrics(theme.font(bold=True)).horizontalAdvance(room.code) + 14
        small = theme.font(13)
        painter.setFont(small)
        painter.setPen(theme.colour("secondary" if room.people != "空置" else "muted_text"))
        people = QFontMetrics(small).elidedText(room.people, Qt.TextElideMode.ElideRight, inner.width() - used)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, people)
        painter.restore()


class RoomList(QListView):
    """↑↓ walk the rooms, Enter goes into the household, ↑ on the first row goes back to the search box."""

    room_chosen = Signal(int)
    entered_room = Signal()
    left_above = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rooms = RoomModel()
        self.setModel(self.rooms)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("房号列表")
        self.selectionModel().currentChanged.connect(lambda now, _: self._tell(now))

    def _tell(self, index: Index) -> None:
        room = self.rooms.room(index.row()) if index.isValid() else None
        if room is not None:
            self.room_chosen.emit(room.id)

    def choose(self, room_id: int) -> bool:
        """Choose a room of the list, fetching as far as it takes; False if the list does not have it."""
        row = self.rooms.fetch_until(room_id)
        if row >= 0:
            self.setCurrentIndex(self.rooms.index(row))
        return row >= 0

    def choose_first(self) -> None:
        """Choose the first room there is."""
        if self.rooms.rowCount():
            self.setCurrentIndex(self.rooms.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, and ↑ above the first row."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.entered_room.emit()
        elif key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_above.emit()
        else:
            super().keyPressEvent(event)
