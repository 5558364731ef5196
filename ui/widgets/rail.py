"""The dark rail at the left: the program's name, the pages with their counts, and three lines at the foot.

One focus stop: ↑ ↓ walk, Enter goes. `set_narrow` is for small or scaled screens. When the window is
low the rows move together, then the foot falls away, then the list scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import theme
from ui.widgets.badge import paint_pill, pill_size

_ROW, _LEAST_ROW, _GROUP_GAP = 36, 30, 8
_FOOT_LINE = 18


@dataclass(frozen=True)
class RailItem:
    """One page in the rail; a gap stands where `group` changes."""

    key: str
    text: str
    group: str = ""


class Rail(QWidget):
    """The list of pages."""

    chosen = Signal(str)
    """The key of the page that was clicked or entered."""

    def __init__(self, title: str, items: Sequence[RailItem]) -> None:
        super().__init__()
        self._title, self._items = title, tuple(items)
        self._counts: dict[str, tuple[int, str]] = {}
        self._foot: tuple[tuple[str, str], ...] = ()
        self._current = ""
        self._hover = self._cursor = -1
        self._scroll = 0
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("栏目")

    # --- what is shown -----------------------------------------------------------------------------
    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001  the two widths of the rail
        """96 px instead of 168."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.updateGeometry()
            self.update()

    def set_current(self, key: str) -> None:
        """Light a page."""
        self._current = key
        self._reveal()
        self.update()

    def current(self) -> str:
        """The page that is lit."""
        return self._current

    def set_count(self, key: str, count: int, tone: str = "neutral") -> None:
        """The pill beside a page; none at 0. Tone "danger" is red."""
        self._counts[key] = (count, tone)
        self.update()

    def count(self, key: str) -> int:
        """The count beside a page."""
        return self._counts.get(key, (0, ""))[0]

    def set_foot(self, lines: Sequence[str | tuple[str, str]]) -> None:
        """Up to three lines at the foot; a pair is (text, "warning")."""
        self._foot = tuple((line, "") if isinstance(line, str) else line for line in lines)
        theme.ensure_glyphs("".join(text for text, _ in self._foot))
        self.update()

    # --- geometry ----------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        """168 or 96 px wide."""
        return QSize(theme.RAIL_NARROW if self._narrow else theme.RAIL, 400)

    def minimumSizeHint(self) -> QSize:
        """As wide as `sizeHint`, a few rows high."""
        return QSize(self.sizeHint().width(), theme.TOP_BAR + 3 * _LEAST_ROW)

    def _gaps(self, upto: int) -> int:
        pairs = zip(self._items[:upto], self._items[1 : upto + 1], strict=False)
        return _GROUP_GAP * sum(a.group != b.group for a, b in pairs)

    def _foot_height(self) -> int:
        return len(self._foot) * _FOOT_LINE + 26 if self._foot else 0

    def _row_height(self) -> int:
        room = self.height() - theme.TOP_BAR - self._foot_height() - self._gaps(len(self._items))
        return max(_LEAST_ROW, min(_ROW, room // max(len(self._items), 1)))

    def _list_height(self) -> int:
        return self._row_height() * len(self._items) + self._gaps(len(self._items))

    def _foot_shown(self) -> bool:
        return theme.TOP_BAR + self._list_height() + self._foot_height() <= self.height()

    def item_rect(self, index: int) -> QRect:
        """Where row `index` stands."""
        row = self._row_height()
        top = theme.TOP_BAR + row * index + self._gaps(index) - self._scroll
        return QRect(0, top, self.width(), row)

    def _item_at(self, point: QPoint) -> int:
        if point.y() < theme.TOP_BAR:
            return -1
        return next((i for i in range(len(self._items)) if self.item_rect(i).contains(point)), -1)

    def _most_scroll(self) -> int:
        return max(0, theme.TOP_BAR + self._list_height() - self.height())

    def _reveal(self) -> None:
        keys = [item.key for item in self._items]
        at = self._cursor if self._cursor >= 0 else keys.index(self._current) if self._current in keys else -1
        if at >= 0:
            rect = self.item_rect(at)
            self._scroll += max(0, rect.bottom() + 1 - self.height()) - max(0, theme.TOP_BAR - rect.top())
        self._scroll = max(0, min(self._scroll, self._most_scroll()))

    # --- keys and mouse ----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ ↓ Home End walk; Enter and space go."""
        keys = [item.key for item in self._items]
        at = self._cursor if self._cursor >= 0 else keys.index(self._current) if self._current in keys else 0
        steps = {Qt.Key.Key_Up: at - 1, Qt.Key.Key_Down: at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(keys)}
        if event.key() in steps and keys:
            self._cursor = max(0, min(steps[Qt.Key(event.key())], len(keys) - 1))
            self._reveal()
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and keys:
            self.chosen.emit(keys[at])
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the mouse."""
        self._hover = self._item_at(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse left."""
        super().leaveEvent(event)
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the page that was clicked."""
        at = self._item_at(event.position().toPoint())
        if at >= 0:
            self._cursor = -1
            self.chosen.emit(self._items[at].key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a list that is longer than the window."""
        self._scroll = max(0, min(self._scroll - event.angleDelta().y() // 4, self._most_scroll()))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard left: forget where it was."""
        super().focusOutEvent(event)
        self._cursor = -1
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The foot's whole text as a tooltip, since the narrow rail cuts it."""
        if watched is not self or not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return False
        over_foot = event.pos().y() > self.height() - self._foot_height()
        text = "\n".join(line for line, _ in self._foot) if over_foot else ""
        QToolTip.showText(event.globalPos(), text, self)
        return True

    # --- painting ----------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, rows, foot, and the name over all."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        painter.save()
        painter.setClipRect(self.rect().adjusted(0, theme.TOP_BAR, 0, 0))
        for i in range(len(self._items)):
            rect = self.item_rect(i)
            if rect.bottom() >= theme.TOP_BAR and rect.top() <= self.height():
                self._paint_item(painter, i, rect)
        painter.restore()
        if self._foot_shown():
            self._paint_foot(painter)
        left = 10 if self._narrow else 16
        painter.setPen(theme.colour("on_accent"))
        painter.setFont(theme.font(15, bold=True))
        room = QRect(left, 0, self.width() - left - 4, theme.TOP_BAR)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._elided(painter, self._title, room.width()))

    def _paint_item(self, painter: QPainter, index: int, rect: QRect) -> None:
        item = self._items[index]
        lit = item.key == self._current
        if lit or index == self._hover:
            painter.fillRect(rect, theme.colour("rail_active"))
        if lit:
            painter.fillRect(QRect(0, rect.top(), 3, rect.height()), theme.colour("accent_light"))
        if self.hasFocus() and index == self._cursor:
            painter.setPen(theme.colour("accent_light"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        left, right = (10, 6) if self._narrow else (19, 16)
        count, tone = self._counts.get(item.key, (0, ""))
        room = rect.adjusted(left, 0, -right, 0)
        if count > 0:
            size = pill_size(count)
            spot = QRectF(rect.right() + 1 - right - size.width(), 0, size.width(), size.height())
            spot.moveTop(rect.top() + (rect.height() - size.height()) // 2 - 1)
            paint_pill(painter, spot, count, tone)
            room.setRight(int(spot.left()) - 4)
        painter.setPen(theme.colour("on_accent" if lit else "rail_text"))
        painter.setFont(theme.font(13 if self._narrow else theme.BASE_PX))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._elided(painter, item.text, room.width()))

    def _paint_foot(self, painter: QPainter) -> None:
        left = 10 if self._narrow else 16
        painter.setFont(theme.font(12))
        top = self.height() - 22 - len(self._foot) * _FOOT_LINE
        for i, (line, tone) in enumerate(self._foot):
            painter.setPen(theme.colour("rail_warning" if tone in {"warning", "danger"} else "rail_foot"))
            room = QRect(left, top + i * _FOOT_LINE, self.width() - left - 4, _FOOT_LINE)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._elided(painter, line, room.width()))

    @staticmethod
    def _elided(painter: QPainter, text: str, width: int) -> str:
        return QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
