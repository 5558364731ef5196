"""A read-only table of texts for short lists: staff, accounts, places, what a check found, an import's preview.

Rows carry a key; Enter or a double click tells it. Longer lists that are fetched page by page have a model
of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme

Index = QModelIndex | QPersistentModelIndex
_LINE = 34
_WIDEST, _NARROWEST = 300, 118
_BROKEN = 300  # lines of a list that may be broken: measuring more of them takes time
_ROOT = QModelIndex()


@dataclass(frozen=True)
class TableRow:
    """One line: `texts` in the order of the heads; `tones` colours single cells (column → tone)."""

    key: str
    texts: tuple[str, ...]
    tones: tuple[tuple[int, str], ...] = ()
    muted: bool = False


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.heads: tuple[str, ...] = ()
        self.rows: tuple[TableRow, ...] = ()

    def put(self, heads: Sequence[str], rows: Sequence[TableRow]) -> None:
        self.beginResetModel()
        self.heads, self.rows = tuple(heads), tuple(rows)
        for line in self.rows:
            theme.ensure_glyphs("".join(line.texts))
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.rows[index.row()]
        text = line.texts[index.column()] if index.column() < len(line.texts) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(text.splitlines())
        if role == Qt.ItemDataRole.ToolTipRole and len(text) > 12:
            return text
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = dict(line.tones).get(index.column(), "muted" if line.muted else "")
            return theme.text_colour(tone) if tone else None
        return None


class RowTable(QTableView):
    """Whole lines are chosen with ↑↓ or the mouse; Enter or a double click opens the chosen one."""

    opened = Signal(str)
    """The key of the line that Enter or a double click was on."""
    chosen = Signal(str)
    """The key of the line now chosen, "" for none."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._model = _Model()
        self._wide = 0
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_LINE)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.rows[index.row()].key))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.current()))

    def put(self, heads: Sequence[str], rows: Sequence[TableRow], *, stretch: int = -1) -> None:
        """Show these lines; column `stretch` (from the end when negative) takes the rest of the width.

        The chosen line stays chosen when its key is still there.
        """
        kept = self.current()
        self._model.put(heads, rows)
        self._wide = range(len(heads))[stretch]
        header = self.horizontalHeader()
        for column in range(len(heads)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Stretch)
        self._fit()
        self.choose(kept)

    def _fit(self) -> None:
        """Columns as wide as their texts, within the width there is; long texts of short lists are broken."""
        most = min(_WIDEST, max(_NARROWEST, self.viewport().width() // 4))
        for column in range(self._model.columnCount()):
            if column != self._wide:
                self.setColumnWidth(column, min(self._width_of(column), most))
        broken = 0 < len(self._model.rows) <= _BROKEN
        self.setWordWrap(broken)
        if broken:
            self.resizeRowsToContents()
            for line in range(len(self._model.rows)):
                self.setRowHeight(line, max(self.rowHeight(line), _LINE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the texts anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _width_of(self, column: int) -> int:
        measure = self.fontMetrics().horizontalAdvance
        texts = [line.texts[column] for line in self._model.rows[:200] if column < len(line.texts)]
        widest = max((measure(text[:40]) for text in (*texts, self._model.heads[column])), default=0)
        return max(widest + 26, 60)

    def rows(self) -> tuple[TableRow, ...]:
        """The lines shown."""
        return self._model.rows

    def current(self) -> str:
        """The key of the chosen line, "" for none."""
        at = self.currentIndex()
        return self._model.rows[at.row()].key if at.isValid() and at.row() < len(self._model.rows) else ""

    def choose(self, key: str) -> None:
        """Choose the line with this key, if it is there."""
        for number, line in enumerate(self._model.rows):
            if line.key == key and key:
                self.selectRow(number)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; everything else moves as in any table."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            if self.current():
                self.opened.emit(self.current())
            return
        super().keyPressEvent(event)
