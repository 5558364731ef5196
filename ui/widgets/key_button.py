"""A push button that shows the key that presses it: “只保存 Ctrl S”.

The hint is only drawn; the key itself belongs to the page or the shell (one QShortcut each). The button
paints itself and leaves the style sheet alone: a page of cards has a hundred of them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import theme

_GAP = 6
_ICON = 16
_SIZES = {"normal": (34, 15, theme.BASE_PX), "medium": (26, 11, theme.BASE_PX), "small": (20, 10, 12)}
"""Height, padding at each side and size of the words, in px."""


class KeyButton(QAbstractButton):
    """A button of tone primary, secondary, danger or link with a small key hint.

    `size` is "normal", "medium" (in a tinted card) or "small" (on a card of 今日). In focus, space and
    Enter press it.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        tone: str = "secondary",
        *,
        size: str = "normal",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._tone, self._icon = key, tone, icon
        self._height, self._side, self._px = _SIZES[size]
        self._busy = False
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(key)

    def key(self) -> str:
        """The key shown."""
        return self._key

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setAccessibleDescription(key)
        self.updateGeometry()
        self.update()

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001  a setter of one state
        """While busy the button cannot be pressed and says so with …."""
        self._busy = busy
        self.setEnabled(not busy)
        self.updateGeometry()
        self.update()

    # --- geometry ----------------------------------------------------------------------------------
    def _shown(self) -> str:
        return self.text() + ("…" if self._busy else "")

    def _fonts(self) -> tuple[QFontMetrics, QFontMetrics]:
        return theme.metrics(self._px), theme.metrics(11)

    def _widths(self) -> tuple[int, int, int]:
        """Widths in px of the icon, the words and the hint, gaps included."""
        words, hint = self._fonts()
        icon = _ICON + _GAP if self._icon else 0
        key = hint.horizontalAdvance(self._key) + _GAP if self._key else 0
        return icon, words.horizontalAdvance(self._shown()), key

    def sizeHint(self) -> QSize:
        """Words, hint, and the padding of the size."""
        side = 4 if self._tone == "link" else self._side
        return QSize(sum(self._widths()) + 2 * side, self._height)

    def minimumSizeHint(self) -> QSize:
        """A button is never cut."""
        return self.sizeHint()

    # --- keys, mouse, painting ---------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as space does; with Ctrl it belongs to the page."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~_KEYPAD:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse is over it."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        super().leaveEvent(event)
        self.update()

    def _ink(self) -> tuple[str, str]:
        """Tokens of the words and of the hint."""
        if not self.isEnabled():
            return "disabled", "disabled"
        if self._tone == "secondary":
            return "ink", "secondary"
        ink = {"primary": "on_accent", "danger": "danger_text", "link": "accent_text"}[self._tone]
        return ink, ink

    def _ground(self) -> tuple[str, str]:
        """Tokens of the ground and of the frame."""
        if not self.isEnabled():
            return "ground", "line"
        over = self.underMouse() or self.isDown()
        if self._tone == "primary":
            return ("accent_hover", "accent_hover") if over else ("accent", "accent")
        if self._tone == "danger":
            return "danger_ground" if over else "sheet", "danger"
        return "selection" if self.isDown() else "hover" if over else "sheet", "border"

    def _paint_frame(self, painter: QPainter) -> None:
        corner = theme.CORNER - (self._px == 12)
        if self._tone != "link":
            ground, frame = self._ground()
            painter.setPen(QPen(theme.colour(frame), 1))
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
        if self.hasFocus():
            # on accent the frame in accent would not be seen
            painter.setPen(QPen(theme.colour("ink" if self._tone == "primary" else "focus_frame"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, icon, words and hint on one base line."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        ink, hint_ink = self._ink()
        icon, words, hint = self._widths()
        left = (self.width() - icon - words - hint) // 2
        big, _ = self._fonts()
        base = (self.height() + big.ascent() - big.descent()) // 2
        if self._icon:
            tone = {"on_accent": "on_accent", "danger_text": "danger"}.get(ink, "secondary")
            spot = QRect(left, (self.height() - _ICON) // 2, _ICON, _ICON)
            painter.drawPixmap(spot, theme.pixmap(self._icon, tone, _ICON, self.devicePixelRatioF()))
        painter.setPen(theme.colour(ink))
        painter.setFont(theme.font(self._px))
        painter.drawText(left + icon, base, self._shown())
        if self._key:
            painter.setPen(theme.colour(hint_ink))
            painter.setFont(theme.font(11))
            painter.drawText(left + icon + words + _GAP, base, self._key)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
