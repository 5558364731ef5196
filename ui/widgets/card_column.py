"""A column of cards under a heading with its count, as on 今日.

Cards are built a few at a time so that the first paint is quick and ten thousand overdue orders do not
make ten thousand widgets: after `MOST` cards a line says how many more there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.card import Card, CardData
from ui.widgets.key_button import KeyButton
from ui.widgets.text import ElidedLabel, plain_label

MOST = 60
_AT_ONCE = 4
_GAP = 10


class CardColumn(QWidget):
    """Heading, count, cards. ↑ ↓ walk the cards, ← → tell the page to go to the next column."""

    acted = Signal(str, str)
    """(card key, action key)."""
    opened = Signal(str)
    """card key."""
    more = Signal()
    """“还有 n 张” was pressed."""
    left_by = Signal(int)
    """← (-1) or → (1) was pressed on a card."""

    def __init__(self, title: str, *, tone: str = "ink", empty: str = "没有") -> None:
        super().__init__()
        self._pending: list[CardData] = []
        self._cards: list[Card] = []
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        head = QHBoxLayout()
        self._title = ElidedLabel(title, bold=True)
        self._count = plain_label("", bold=True)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        column.addLayout(head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self._inner.setObjectName("page")
        self._list = QVBoxLayout(self._inner)
        self._list.setContentsMargins(0, 0, 0, theme.GAP)
        self._list.setSpacing(_GAP)
        self._empty = plain_label(empty, tone="muted", px=13)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._empty.setContentsMargins(0, 24, 0, 0)
        self._more = KeyButton("", size="medium")
        self._more.clicked.connect(self.more)
        self._list.addWidget(self._empty)
        self._list.addWidget(self._more)
        self._list.addStretch(1)
        self._area.setWidget(self._inner)
        self._area.viewport().installEventFilter(self)
        column.addWidget(self._area, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._build_some)
        self.set_cards(())

    def set_cards(self, cards: Sequence[CardData], total: int | None = None, *, hidden: int | None = None) -> None:
        """Show these cards; `total` is the whole count when the page passes only the first ones.

        `hidden` says how many are not shown, where a card of another kind (a summary) stands among them.
        """
        total = len(cards) if total is None else total
        shown = list(cards[:MOST])
        self._count.setText(str(total))
        tone = self._tone if total else "muted"
        self._count.setProperty("tone", "" if tone == "ink" else tone)
        self._count.style().polish(self._count)
        self._empty.setVisible(total == 0)
        hidden = total - len(shown) if hidden is None else hidden
        self._more.setText(f"还有 {hidden} 张")
        self._more.setVisible(hidden > 0)
        if [card.data for card in self._cards] + self._pending == shown:
            return
        had = self._focused_key()
        for card in self._cards:
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards, self._pending = [], shown
        # widgets made before they have their place in the window are styled several times over
        if self.isVisible():
            self._begin()
        if had is not None:
            self._focus_key(had)

    def _begin(self) -> None:
        self._build_some()
        if self._pending:
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        """The first cards are made when the column is seen."""
        super().showEvent(event)
        self._begin()

    def cards(self) -> list[Card]:
        """The cards, all built."""
        while self._pending:
            self._build_some()
        return list(self._cards)

    def card(self, key: str) -> Card:
        """The card of `key`. Raises KeyError."""
        for card in self.cards():
            if card.data.key == key:
                return card
        raise KeyError(key)

    def focus_card(self, index: int = 0) -> bool:
        """Put the focus on a card (the last one if there are fewer); False when there is none."""
        cards = self.cards()
        if cards:
            cards[min(max(index, 0), len(cards) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(cards)

    def _build_some(self) -> None:
        for data in self._pending[:_AT_ONCE]:
            card = Card(data, self._inner)
            card.acted.connect(self.acted)
            card.opened.connect(self.opened)
            card.installEventFilter(self)
            self._list.insertWidget(len(self._cards), card)
            card.show()  # now, not in the next turn of the loop: it may be given the focus at once
            self._cards.append(card)
        del self._pending[:_AT_ONCE]
        if not self._pending:
            self._timer.stop()
        self._fit()

    def _fit(self) -> None:
        """A scroll area knows least sizes only: the height that wrapped cards need at this width is told here."""
        width = self._area.viewport().width()
        self._inner.setMinimumHeight(max(0, self._list.heightForWidth(width)))

    def _focused_key(self) -> str | None:
        now = QApplication.focusWidget()
        if now is None:
            return None
        return next((card.data.key for card in self._cards if card is now or card.isAncestorOf(now)), None)

    def _focus_key(self, key: str) -> None:
        """After a refresh the focus stays on the same case, or goes to the first."""
        keys = [card.data.key for card in self.cards()]
        self.focus_card(keys.index(key) if key in keys else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↑ ↓ between cards, ← → out of the column; a card in focus is scrolled into sight."""
        if event.type() == QEvent.Type.Resize and watched is self._area.viewport():
            self._fit()
        if not isinstance(watched, Card):
            return False
        if event.type() == QEvent.Type.FocusIn:
            self._area.ensureWidgetVisible(watched, 0, _GAP)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            at = self._cards.index(watched)
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
            if event.key() in steps:
                return self.focus_card(at + steps[Qt.Key(event.key())])
            if event.key() in sides:
                self.left_by.emit(sides[Qt.Key(event.key())])
                return True
        return False
