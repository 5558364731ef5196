"""The grid of the roster: one row for each member, Monday to Sunday. It shows, marks and tells; it writes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from app import clock
from app.services import staff
from app.services.staff import REST, SHIFTS, StaffLine
from ui import theme

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[int, date]
_ROOT = QModelIndex()
_DAYS: Final = "一二三四五六日"
_TONES: Final = {"早班": "good", "中班": "information", "晚班": "warning"}


class RosterModel(QAbstractTableModel):
    """One week from a Monday on."""

    def __init__(self) -> None:
        super().__init__()
        self._monday = clock.today()
        self._people: list[StaffLine] = []
        self._shifts: dict[Cell, str] = {}

    def put(self, monday: date) -> None:
        """Read a week."""
        self.beginResetModel()
        self._monday = monday
        self._people = sorted(staff.listing(), key=lambda line: line.id)
        order = {key: rank for rank, (key, _) in enumerate(staff.departments())}
        self._people.sort(key=lambda line: order.get(line.department, 99))
        for line in self._people:
            theme.ensure_glyphs(line.name)
        self._shifts = staff.roster(monday, monday + timedelta(days=6))
        self.endResetModel()

    def cell(self, index: Index) -> Cell:
        """(staff, day) of a place in the grid."""
        return self._people[index.row()].id, self._monday + timedelta(days=index.column())

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row for each member."""
        return 0 if parent.isValid() else len(self._people)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Monday to Sunday."""
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Days above, names at the left."""
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Horizontal:
                day = self._monday + timedelta(days=section)
                name = "今天" if day == clock.today() else f"周{_DAYS[section]}"
                return f"{name} {day:%m-%d}"
            return self._name(section)
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Vertical:
            return self._name(section)
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Vertical:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _name(self, row: int) -> str:
        line = self._people[row]
        return f"{line.name}　{line.department_name}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The shift."""
        shift = self._shifts.get(self.cell(index), "")
        if role == Qt.ItemDataRole.DisplayRole:
            return shift
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None

    def shift_at(self, index: Index) -> str:
        """The shift at a place, "" for none."""
        return self._shifts.get(self.cell(index), "")


class _Pill(QStyledItemDelegate):
    """A shift as a pill on the pale ground of its tone; a day of rest is only written."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shift = index.data(Qt.ItemDataRole.DisplayRole)
        super().paint(painter, option, index)
        if not shift:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = _TONES.get(shift, "muted" if shift == REST else "")
        pill = QRectF(0, 0, 52, 24)
        pill.moveCenter(QRectF(option.rect).center())
        painter.setFont(theme.font(13))
        if tone != "muted":
            painter.setPen(theme.colour("line"))
            painter.setBrush(theme.ground_colour(tone))
            painter.drawRoundedRect(pill, 12, 12)
        painter.setPen(theme.text_colour(tone))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, shift)
        painter.restore()

    def displayText(self, value: Any, locale: Any) -> str:  # noqa: N802  Qt's name
        """Nothing: the pill is painted over the cell's ground and frame."""
        del value, locale
        return ""


class RosterTable(QTableView):
    """Cells are marked with the mouse or Shift and arrows; digits, Del and a double click set them."""

    wanted = Signal(str)
    """The shift for the marked cells, "" for none."""

    def __init__(self) -> None:
        super().__init__()
        self.roster = RosterModel()
        self.setModel(self.roster)
        self.setAccessibleName("值班表")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(62)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultSectionSize(36)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setMaximumWidth(170)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(_Pill(self))
        self.doubleClicked.connect(self._next)

    def cells(self) -> list[Cell]:
        """The marked cells."""
        return [self.roster.cell(index) for index in self.selectedIndexes()]

    def _next(self, index: Index) -> None:
        at = self.roster.shift_at(index)
        rest = ("", *SHIFTS)
        self.wanted.emit(rest[(rest.index(at) + 1) % len(rest)] if at in rest else SHIFTS[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1–4 and Del."""
        place = event.key() - Qt.Key.Key_1
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if 0 <= place < len(SHIFTS):
                self.wanted.emit(SHIFTS[place])
                return
            if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
                self.wanted.emit("")
                return
        super().keyPressEvent(event)
