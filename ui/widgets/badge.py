"""A pill with a count, as in the rail: red for what presses, grey-blue for the rest, gone at nought."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

HEIGHT = 18
_PADDING = 7
_MOST = 999


def count_text(count: int) -> str:
    """The figure in the pill; from 1,000 on “999+”."""
    return str(count) if count <= _MOST else f"{_MOST}+"


def pill_size(count: int) -> QSize:
    """The size of the pill for a count, in px."""
    width = theme.metrics(12, bold=True).horizontalAdvance(count_text(count))
    return QSize(max(width + 2 * _PADDING, 21), HEIGHT)


def paint_pill(painter: QPainter, rect: QRectF, count: int, tone: str) -> None:
    """Draw the pill in `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("danger" if tone == "danger" else "rail_badge"))
    painter.drawRoundedRect(rect, HEIGHT / 2, HEIGHT / 2)
    painter.setPen(theme.colour("on_accent"))
    painter.setFont(theme.font(12, bold=True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, count_text(count))
    painter.restore()


class Badge(QWidget):
    """A count in a pill; hidden while the count is nought."""

    def __init__(self, count: int = 0, tone: str = "neutral") -> None:
        super().__init__()
        self._count, self._tone = 0, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count, tone)

    def set_count(self, count: int, tone: str | None = None) -> None:
        """Show `count`; tone "danger" or "neutral" (unchanged when None)."""
        self._count = count
        self._tone = self._tone if tone is None else tone
        self.setAccessibleName(count_text(count))
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def count(self) -> int:
        """The count shown."""
        return self._count

    def sizeHint(self) -> QSize:
        """As wide as the figure needs."""
        return pill_size(self._count)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        del event
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._count, self._tone)
