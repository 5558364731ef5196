"""The step indicator of the first run: 项目 — 第一位客服经理 — 恢复码 — 业主名册 — 完成."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_DOT, _HIGH, _GAP = 24, 40, 8
_TICK = ((0.30, 0.52), (0.44, 0.66), (0.70, 0.36))  # drawn, never a glyph: fonts differ in it


class Steps(QWidget):
    """Names in order; those done have a tick, the present one is filled."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names, self._at = tuple(names), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    def set_current(self, at: int) -> None:
        """The step shown now."""
        self._at = at
        self.setAccessibleName(f"第 {at + 1} 步，共 {len(self._names)} 步：{self._names[at]}")
        self.update()

    def current(self) -> int:
        """The step shown."""
        return self._at

    def sizeHint(self) -> QSize:
        """All names with a short line between."""
        return QSize(self._needed() + 24 * (len(self._names) - 1), _HIGH)

    def minimumSizeHint(self) -> QSize:
        """Numbers, and the name of the present step."""
        return QSize(len(self._names) * (_DOT + 2 * _GAP) + 120, _HIGH)

    def _needed(self) -> int:
        metrics = QFontMetrics(theme.font(bold=True))
        return sum(_DOT + _GAP + metrics.horizontalAdvance(name) + 2 * _GAP for name in self._names)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dots, names and the lines between; where it is narrow only the present name is written."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        narrow = self.width() < self._needed() + 12 * len(self._names)
        metrics = QFontMetrics(theme.font(bold=True))
        shown = [name if not narrow or place == self._at else "" for place, name in enumerate(self._names)]
        widths = [_DOT + (_GAP + metrics.horizontalAdvance(name) if name else 0) for name in shown]
        line = max(10.0, (self.width() - sum(widths)) / max(len(widths) - 1, 1) - 2 * _GAP)
        line = min(line, 64.0)
        left, middle = 0.0, self.height() / 2
        for place, name in enumerate(shown):
            self._paint_dot(painter, QRectF(left, middle - _DOT / 2, _DOT, _DOT), place)
            if name:
                painter.setFont(theme.font(bold=place == self._at))
                painter.setPen(theme.colour("ink" if place == self._at else "secondary"))
                spot = QRectF(left + _DOT + _GAP, 0, widths[place], self.height())
                painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            left += widths[place] + _GAP
            if place < len(shown) - 1:
                painter.setPen(QPen(theme.colour("accent_light" if place < self._at else "border"), 2))
                painter.drawLine(round(left), round(middle), round(left + line), round(middle))
                left += line + _GAP

    def _paint_dot(self, painter: QPainter, spot: QRectF, place: int) -> None:
        done, here = place < self._at, place == self._at
        painter.setPen(QPen(theme.colour("accent" if done or here else "border"), 1.5))
        painter.setBrush(theme.colour("accent" if here else "selection" if done else "sheet"))
        painter.drawEllipse(spot.adjusted(1, 1, -1, -1))
        if done:
            painter.setPen(QPen(theme.colour("accent_text"), 2, c=Qt.PenCapStyle.RoundCap))
            points = [spot.topLeft() + QPointF(_DOT * x, _DOT * y) for x, y in _TICK]
            painter.drawPolyline(points)
            return
        painter.setPen(theme.colour("on_accent" if here else "secondary"))
        painter.setFont(theme.font(13, bold=True))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(place + 1))
