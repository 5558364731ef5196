"""What each column of the list means: one card a column, a combo box over its head and a sample."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.rules import phones
from app.rules.roster_head import WORDS, Column, Grid, Head, Meaning, shown
from ui.widgets.text import ElidedLabel

_WIDTH = 132
_PHONES = frozenset({Meaning.PHONE, Meaning.PHONE2, Meaning.TENANT_PHONE})
_SAMPLED = 20


class _OnlyByChoice(QObject):
    """A meaning changes by choosing it from the list: not by the wheel over it, nor by an arrow on the way to it.

    Each change reads the sheet anew.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            event.ignore()
            return True
        arrows = {Qt.Key.Key_Up, Qt.Key.Key_Down}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in arrows:
            watched.showPopup()
            return True
        return False


class ColumnStrip(QScrollArea):
    """The columns side by side. `changed` gives the index of a column and what it now means."""

    changed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[int, QComboBox] = {}
        self._quiet = _OnlyByChoice(self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row: QHBoxLayout | None = None
        self.setFixedHeight(100)

    def put(self, head: Head | None, grid: Grid, mapping: Mapping[int, Meaning]) -> None:
        """Show the columns of a head, or, when none was found, those of the sheet with what was said so far."""
        at = self.horizontalScrollBar().value()
        columns = head.columns if head is not None else _bare_columns(grid, mapping)
        inner = QWidget()
        inner.setObjectName("page")
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 4)
        self._row.setSpacing(8)
        self.boxes = {}
        for column in columns:
            self._row.addWidget(self._card(column))
        self._row.addStretch(1)
        self.setWidget(inner)
        self.horizontalScrollBar().setValue(at)

    def focus(self, index: int) -> None:
        """Put the keyboard back into the box of a column."""
        if index in self.boxes:
            self.boxes[index].setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.boxes[index])

    def _card(self, column: Column) -> QWidget:
        card = QWidget()
        card.setFixedWidth(_WIDTH)
        box = QVBoxLayout(card)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        combo = QComboBox()
        for meaning, word in WORDS.items():
            combo.addItem(word, meaning)
        combo.setCurrentIndex(list(WORDS).index(column.meaning))
        name = column.head or f"第 {column.index + 1} 列"
        combo.setAccessibleName(f"{name} 列的含义")
        combo.installEventFilter(self._quiet)
        combo.activated.connect(lambda at, index=column.index: self.changed.emit(index, list(WORDS)[at]))
        self.boxes[column.index] = combo
        box.addWidget(combo)
        box.addWidget(ElidedLabel(name, px=13, bold=True, tone="muted" if column.meaning is Meaning.IGNORED else ""))
        sample = phones.mask(column.sample) if column.meaning in _PHONES else column.sample
        private = column.meaning is Meaning.IGNORED and column.why
        text = column.why if private else f"例：{sample}" if sample else "（空）"
        box.addWidget(ElidedLabel(text, px=12, tone="warning" if private else "muted"))
        return card


def _bare_columns(grid: Grid, mapping: Mapping[int, Meaning]) -> tuple[Column, ...]:
    rows = list(grid[:_SAMPLED])
    width = max((len(row) for row in rows), default=0)
    samples = [
        next((shown(row[index]) for row in rows if len(row) > index and shown(row[index])), "")
        for index in range(width)
    ]
    return tuple(
        Column(index, "", mapping.get(index, Meaning.IGNORED), "", sample) for index, sample in enumerate(samples)
    )
