"""The list under a box that is being typed in. The box keeps the keyboard; the list only shows.

It is a child of the box's window, not a window of its own: it never takes the focus, follows the window
and appears in pictures of it. Used by CompleterLine and SearchPopup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui import theme

_ROW, _HEAD, _EDGE, _SIDE = 32, 26, 4, 12
_MOST_HEIGHT = 420
_BETWEEN = 12  # px from `main` to `note`
_MAIN_SHARE = 0.6  # of the row that `main` keeps before its note is cut: the end of a phone tells people apart


@dataclass(frozen=True)
class Option:
    """One row: `main` at the left, `note` muted at the right. `data` is the caller's own.

    An `offer` would make something new: it is taken by ↓ and Enter or the mouse, never by itself.
    """

    key: str
    main: str
    note: str = ""
    data: Any = None
    tone: str = ""
    offer: bool = False


@dataclass(frozen=True)
class Head:
    """A heading between rows; it cannot be chosen."""

    text: str


Row = Option | Head


class OptionPopup(QWidget):
    """Rows under an anchor widget, one of them lit."""

    chosen = Signal(object)
    """An Option was clicked."""

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self._rows: list[Row] = []
        self._tops: list[int] = []
        self._lit = -1
        self._scroll = 0
        # shown as a child of the window, it must go with its line and not with the window
        anchor.destroyed.connect(self.deleteLater)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()

    # --- rows --------------------------------------------------------------------------------------
    def set_rows(self, rows: Sequence[Row], *, light_first: bool) -> None:
        """Show these rows, or hide when there are none."""
        self._rows = list(rows)
        for row in self._rows:
            theme.ensure_glyphs(row.text if isinstance(row, Head) else row.main + row.note)
        self._tops, top = [], _EDGE
        for row in self._rows:
            self._tops.append(top)
            top += self._height(row)
        self._tops.append(top)
        self._scroll = 0
        self._lit = self._next(-1, 1) if light_first else -1
        if self._rows:
            self._show_at_anchor()
        else:
            self.hide()
        self.update()

    def rows(self) -> list[Row]:
        """The rows shown."""
        return list(self._rows)

    def lit(self) -> Option | None:
        """The lit row, or None."""
        row = self._rows[self._lit] if 0 <= self._lit < len(self._rows) else None
        return row if isinstance(row, Option) else None

    def move_lit(self, step: int) -> None:
        """Light the next (1) or the one before (-1); stops at the ends."""
        to = self._next(self._lit, step)
        if to >= 0:
            self._lit = to
            self._reveal()
            self.update()

    def _next(self, at: int, step: int) -> int:
        to = at + step if at >= 0 or step > 0 else len(self._rows) - 1
        while 0 <= to < len(self._rows):
            if isinstance(self._rows[to], Option):
                return to
            to += step
        return at

    @staticmethod
    def _height(row: Row) -> int:
        return _HEAD if isinstance(row, Head) else _ROW

    # --- place -------------------------------------------------------------------------------------
    def _show_at_anchor(self) -> None:
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        if window is not getattr(self, "_watched", None):
            self._watched = window
            window.installEventFilter(self)
        self._place(window)
        self.show()
        self.raise_()

    def _place(self, window: QWidget) -> None:
        under = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + 4))
        over = under.y() - self._anchor.height() - 8
        wanted = min(self._tops[-1] + _EDGE, _MOST_HEIGHT)
        below = window.height() - under.y() - 6
        up = wanted > below and over > below
        height = max(min(wanted, over - 6 if up else below), _ROW + 2 * _EDGE)
        width = min(max(self._anchor.width(), self._wanted_width()), window.width() - 12)
        left = min(max(under.x(), 6), window.width() - width - 6)
        self.setGeometry(QRect(left, over - height if up else under.y(), width, height))
        self._reveal()

    def _wanted_width(self) -> int:
        main, note = theme.metrics(), theme.metrics(12)
        widths = [
            main.horizontalAdvance(r.main) + note.horizontalAdvance(r.note) + 24
            for r in self._rows[:50]
            if isinstance(r, Option)
        ]
        return min(max(widths, default=0) + 2 * _SIDE, 560)

    def _reveal(self) -> None:
        if self._lit >= 0:
            top, bottom = self._tops[self._lit], self._tops[self._lit + 1]
            first = self._lit == self._next(-1, 1)
            self._scroll = min(self._scroll, 0 if first else top - _EDGE)
            self._scroll = max(self._scroll, bottom + _EDGE - self.height())
        self._scroll = max(0, min(self._scroll, self._tops[-1] + _EDGE - self.height() if self._rows else 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible() and isinstance(watched, QWidget):
            self._place(watched)
        return False

    # --- mouse and painting ------------------------------------------------------------------------
    def _row_at(self, y: float) -> int:
        return next((i for i in range(len(self._rows)) if self._tops[i] <= y + self._scroll < self._tops[i + 1]), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the mouse."""
        at = self._row_at(event.position().y())
        if at >= 0 and isinstance(self._rows[at], Option):
            self._lit = at
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the mouse."""
        at = self._row_at(event.position().y())
        row = self._rows[at] if at >= 0 else None
        if isinstance(row, Option):
            self._lit = at
            self.chosen.emit(row)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by the wheel."""
        most = max(0, self._tops[-1] + _EDGE - self.height())
        self._scroll = max(0, min(self._scroll - event.angleDelta().y() // 3, most))
        self.update()
        event.accept()

    def row_rect(self, index: int) -> QRect:
        """Where row `index` is painted, in the popup's px."""
        return QRect(0, self._tops[index] - self._scroll, self.width(), self._height(self._rows[index]))

    def sizeHint(self) -> QSize:
        """As many rows as there are, within limits."""
        return QSize(self._wanted_width(), min((self._tops[-1] if self._tops else 0) + _EDGE, _MOST_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sheet with rows."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("sheet"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.CORNER, theme.CORNER)
        painter.setClipRect(self.rect().adjusted(1, _EDGE - 2, -1, -(_EDGE - 2)))
        for i, row in enumerate(self._rows):
            rect = self.row_rect(i)
            if rect.bottom() < 0 or rect.top() > self.height():
                continue
            if isinstance(row, Head):
                self._paint_head(painter, rect, row)
            else:
                self._paint_option(painter, rect, row, lit=i == self._lit)

    def _paint_head(self, painter: QPainter, rect: QRect, row: Head) -> None:
        painter.setPen(theme.colour("muted_text"))
        painter.setFont(theme.font(12, bold=True))
        painter.drawText(rect.adjusted(_SIDE, 4, -_SIDE, 0), Qt.AlignmentFlag.AlignVCenter, row.text)

    def _paint_option(self, painter: QPainter, rect: QRect, row: Option, *, lit: bool) -> None:
        if lit:
            painter.fillRect(rect.adjusted(_EDGE, 0, -_EDGE, 0), theme.colour("selection"))
            painter.fillRect(QRect(_EDGE, rect.top(), 3, rect.height()), theme.colour("accent_light"))
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        small, big = theme.metrics(12), theme.metrics()
        gap = _BETWEEN if row.note else 0
        own = min(big.horizontalAdvance(row.main), int(inner.width() * _MAIN_SHARE))
        note = small.elidedText(row.note, Qt.TextElideMode.ElideRight, inner.width() - own - gap)
        note_width = small.horizontalAdvance(note)
        painter.setFont(theme.font(12))
        painter.setPen(theme.text_colour(row.tone or "secondary"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
        room = inner.width() - note_width - gap
        painter.setFont(theme.font())
        painter.setPen(theme.colour("ink"))
        main = big.elidedText(row.main, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, main)
