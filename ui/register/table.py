"""The table that shows a LinesModel: column widths by kind, a word beside the number of a late or void line."""

from __future__ import annotations

from functools import singledispatch

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.paper.register import Register
from app.services import lists
from app.store.fields import Choice, Date, DateTime, LongText, Money, Number, Phone, Text
from ui import theme
from ui.register.table_model import LinesModel

ROW = 34
_MARK = 36
_PADDING = 24
_WIDEST_NUMBER = 200
_LOOKED_AT = 40  # lines whose texts set the widths
_VOID, _LATE = "作废", "超时"
_HAS_TEXT = QStyleOptionViewItem.ViewItemFeature.HasDisplay
_FOREGROUND, _FONT = int(Qt.ItemDataRole.ForegroundRole), int(Qt.ItemDataRole.FontRole)
_NO_CELL_FRAME = "QTableView::item:focus { border: none; padding: 3px 8px; }"
"""A line is chosen, not a cell."""
Index = QModelIndex | QPersistentModelIndex


@singledispatch
def width_of(_field: object) -> int:
    """The most px that a column of this kind takes for its texts."""
    return 140


@width_of.register
def _(_field: Text) -> int:
    return 170


@width_of.register
def _(_field: LongText) -> int:
    return 230


@width_of.register
def _(_field: DateTime) -> int:
    return 140


@width_of.register
def _(_field: Date) -> int:
    return 104


@width_of.register
def _(_field: Phone) -> int:
    return 150


@width_of.register
def _(_field: Choice) -> int:
    return 110


@width_of.register(Money)
@width_of.register(Number)
def _(_field: object) -> int:
    return 120


class _Cells(QStyledItemDelegate):
    """Hands each cell to the style in one call; asking the model role by role costs more than the painting."""

    def __init__(self, model: LinesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Text, and the look of a void or late line."""
        line = self._model.line(index.row())
        if line is None:
            return
        option.index = index
        option.text = line.texts[index.column()]
        option.features = _HAS_TEXT
        if line.void or line.late:
            self._mark(option, index)

    def _mark(self, option: QStyleOptionViewItem, index: Index) -> None:
        brush = self._model.data(index, _FOREGROUND)
        font = self._model.data(index, _FONT)
        if brush is not None:
            palette = option.palette
            palette.setBrush(QPalette.ColorRole.Text, brush)
            palette.setBrush(QPalette.ColorRole.HighlightedText, brush)
            option.palette = palette
        if font is not None:
            option.font = font


class _Numbers(_Cells):
    """The number, and at its right 作废 or 超时: colour is never alone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then the word."""
        super().paint(painter, option, index)
        line = self._model.line(index.row())
        if line is None or not (line.void or line.late):
            return
        painter.save()
        painter.setFont(theme.font(12, bold=True))
        painter.setPen(theme.text_colour("secondary" if line.void else "danger"))
        spot: QRect = option.rect
        painter.drawText(
            spot.adjusted(0, 0, -6, 0),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            _VOID if line.void else _LATE,
        )
        painter.restore()


class LinesTable(QTableView):
    """One line is current; Enter or a double click opens it."""

    opened = Signal(int)
    """The id of the line to open."""
    picked = Signal()
    """Another line is current, or none."""

    def __init__(self, register: Register, model: LinesModel) -> None:
        self._lines = model
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Cells(model, self))
        self.setStyleSheet(_NO_CELL_FRAME)
        self.setItemDelegateForColumn(0, _Numbers(model, self))
        self.setAccessibleName(register.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsMovable(False)
        head.setMinimumSectionSize(48)
        self.setCornerWidget(QWidget())
        self._fields = [lists.shown_field(cell) for cell in register.list_cells]
        self._heads = [cell.head for cell in register.list_cells]
        self._moved_by_hand = self._arranging = False
        head.sectionResized.connect(self._section_resized)
        model.shown.connect(self.arrange)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.picked.emit())
        model.modelReset.connect(self.picked)

    # --- widths ------------------------------------------------------------------------------------
    def _section_resized(self, *_: int) -> None:
        if not self._arranging:
            self._moved_by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Widths follow the room."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Columns as wide as their first texts, within the limits of their kind; what is left goes to long texts.

        Widths set by hand stay.
        """
        if self._moved_by_hand:
            return
        widths = self._wanted_widths()
        left = self.viewport().width() - sum(widths)
        long = [at for at, field in enumerate(self._fields) if isinstance(field, LongText)]
        taking = long or [at for at, field in enumerate(self._fields) if at and type(field) is Text]
        self._arranging = True
        for at, width in enumerate(widths):
            more = left // len(taking) if left > 0 and at in taking else 0
            self.setColumnWidth(at, width + more)
        self._arranging = False

    def _wanted_widths(self) -> list[int]:
        head, text = QFontMetrics(theme.font(13)), QFontMetrics(theme.font())
        rows = [line for line in map(self._lines.line, range(min(_LOOKED_AT, self._lines.rowCount()))) if line]
        marked = _MARK if any(line.void or line.late for line in rows) else 0
        found = []
        for at, (title, field) in enumerate(zip(self._heads, self._fields, strict=True)):
            shown = max((text.horizontalAdvance(line.texts[at]) for line in rows), default=0) + _PADDING
            most = _WIDEST_NUMBER if at == 0 else width_of(field)
            found.append(max(head.horizontalAdvance(title) + _PADDING, min(shown, most) + (0 if at else marked)))
        return found

    def changeEvent(self, event: QEvent) -> None:
        """The look changed between light and dark."""
        if event.type() == QEvent.Type.PaletteChange:
            self._lines.refresh_look()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """A table takes what it is given."""
        return QSize(600, 300)

    # --- the current line --------------------------------------------------------------------------
    def current_id(self) -> int | None:
        """The id of the current line, None when there is none."""
        index = self.currentIndex()
        return self._lines.id_at(index.row()) if index.isValid() else None

    def make_current(self, row: int) -> None:
        """Choose a row and bring it into sight."""
        if 0 <= row < self._lines.rowCount():
            self.setCurrentIndex(self._lines.index(row, 0))

    def _open_current(self) -> None:
        line_id = self.current_id()
        if line_id is not None:
            self.opened.emit(line_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; ← → scroll sideways."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self._open_current()
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + (60 if event.key() == Qt.Key.Key_Right else -60))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Nothing: Qt would read through every line that was ever fetched; Ctrl F asks the file."""
        del search

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the line under the mouse."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.make_current(index.row())
            self._open_current()
