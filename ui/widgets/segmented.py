"""A choice of a few words side by side: 来电 | 来访 | 微信 | 信函.

One focus stop. ← → Home End move the choice, digits 1…n pick directly, the mouse picks too. When the
width is short the words go on in a second row. With `optional` Delete or Backspace leaves nothing chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

ROW = 32
_PADDING = 12
_BETWEEN_ROWS = 4
_PX = 16


class Segmented(QWidget):
    """Exactly one (or, if `optional`, at most one) of the options (key, text) is chosen."""

    changed = Signal(object)
    """The user chose another key (or None)."""
    picked = Signal(object)
    """The user pressed a key or word, also the one already chosen."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str | None = None, *, optional: bool = False) -> None:
        super().__init__()
        self._options: tuple[tuple[str, str], ...] = ()
        self._usable: frozenset[str] | None = None
        self._value: str | None = None
        self._optional = optional
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_options(options)
        self.set_value(value)

    # --- value -------------------------------------------------------------------------------------
    def options(self) -> tuple[tuple[str, str], ...]:
        """The options (key, text) in order."""
        return self._options

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options; a value that is no longer offered is dropped."""
        self._options = tuple(options)
        theme.ensure_glyphs("".join(text for _, text in self._options))
        if self._value not in {key for key, _ in self._options}:
            self._value = None
        self.updateGeometry()
        self.update()

    def set_enabled_options(self, keys: Iterable[str] | None) -> None:
        """Only these keys can be chosen by the user; None: all."""
        self._usable = None if keys is None else frozenset(keys)
        self.update()

    def value(self) -> str | None:
        """The chosen key, or None."""
        return self._value

    def text(self) -> str:
        """The chosen word, or ""."""
        return next((text for key, text in self._options if key == self._value), "")

    def set_value(self, key: str | None) -> None:
        """Choose without a signal. Raises ValueError for a key that is not offered."""
        if key is not None and key not in {k for k, _ in self._options}:
            raise ValueError(key)
        self._value = key
        self.setAccessibleName(self.text())
        self.update()

    def _pick(self, key: str | None) -> None:
        if key is not None and not self._can(key):
            return
        moved = key != self._value
        self.set_value(key)
        if moved:
            self.changed.emit(key)
        self.picked.emit(key)

    def _can(self, key: str) -> bool:
        return self._usable is None or key in self._usable

    # --- keys and mouse ----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End, digits; everything else goes on to the page."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        usable = [key for key, _ in self._options if self._can(key)]
        at = usable.index(self._value) if self._value in usable else -1
        key, digit = event.key(), event.key() - Qt.Key.Key_1
        if key in {Qt.Key.Key_Right, Qt.Key.Key_Left} and usable:
            step = 1 if key == Qt.Key.Key_Right else -1
            to = at + step if at >= 0 else (0 if step > 0 else len(usable) - 1)
            self._pick(usable[min(max(to, 0), len(usable) - 1)])
        elif key == Qt.Key.Key_Home and usable:
            self._pick(usable[0])
        elif key == Qt.Key.Key_End and usable:
            self._pick(usable[-1])
        elif 0 <= digit < min(len(self._options), 9):
            self._pick(self._options[digit][0])
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self._optional:
            self._pick(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the word under the mouse."""
        for (key, _), rect in zip(self._options, self._rects(self.width()), strict=True):
            if rect.contains(event.position()):
                self._pick(key)

    # --- geometry and painting ---------------------------------------------------------------------
    def _rects(self, width: int) -> list[QRectF]:
        """One rectangle for each option, row by row."""
        metrics = theme.metrics(_PX)
        made, left, top = [], 0, 0
        for _, text in self._options:
            wide = metrics.horizontalAdvance(text) + 2 * _PADDING + 1
            if left and left + wide > width:
                left, top = 0, top + ROW + _BETWEEN_ROWS
            made.append(QRectF(left, top, wide, ROW))
            left += wide
        return made

    def option_rect(self, key: str) -> QRectF:
        """Where the word of `key` stands, in the widget's own px. Raises ValueError."""
        return self._rects(self.width())[[k for k, _ in self._options].index(key)]

    def sizeHint(self) -> QSize:
        """All words in one row."""
        rects = self._rects(1_000_000)
        return QSize(int(rects[-1].right()) + 1 if rects else 0, ROW)

    def minimumSizeHint(self) -> QSize:
        """The widest word."""
        return QSize(int(max((r.width() for r in self._rects(1_000_000)), default=0)) + 1, ROW)

    def hasHeightForWidth(self) -> bool:
        """Rows follow the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the rows at `width`."""
        rects = self._rects(width)
        return int(rects[-1].bottom()) if rects else ROW

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded frame around each row, the chosen word on accent, a frame around all in focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rects = self._rects(self.width())
        for top in sorted({r.top() for r in rects}):
            row = [i for i, r in enumerate(rects) if r.top() == top]
            self._paint_row(painter, row, rects)

    def _paint_row(self, painter: QPainter, row: list[int], rects: list[QRectF]) -> None:
        outer = rects[row[0]].united(rects[row[-1]]).adjusted(0.5, 0.5, 0.5, -0.5)
        frame = QPainterPath()
        frame.addRoundedRect(outer, theme.CORNER, theme.CORNER)
        painter.fillPath(frame, theme.colour("sheet"))
        painter.save()
        painter.setClipPath(frame)
        for i in row:
            if self._options[i][0] == self._value:
                painter.fillRect(rects[i], theme.colour("accent" if self.isEnabled() else "muted"))
            elif i != row[0] and self._options[i - 1][0] != self._value:
                painter.fillRect(QRectF(rects[i].left(), outer.top(), 1, outer.height()), theme.colour("line"))
        painter.restore()
        painter.setPen(QPen(theme.colour("focus_frame" if self.hasFocus() else "border"), 1))
        painter.drawPath(frame)
        if self.hasFocus():
            inner = QPainterPath()
            inner.addRoundedRect(outer.adjusted(1, 1, -1, -1), theme.CORNER - 1, theme.CORNER - 1)
            painter.drawPath(inner)
        painter.setFont(theme.font(_PX))
        metrics = theme.metrics(_PX)
        for i in row:
            key, text = self._options[i]
            painter.setPen(theme.colour(self._ink(key)))
            base = rects[i].center().y() + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(rects[i].left() + _PADDING, round(base)), text)

    def _ink(self, key: str) -> str:
        if key == self._value:
            return "on_accent"
        return "ink" if self.isEnabled() and self._can(key) else "disabled"
