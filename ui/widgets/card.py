"""A card: a coloured stripe, a short head with a note at its right, a line or two, and its next acts.

Used on 今日 (each card carries its next act) and as the 可能重复 card beside the intake.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.widgets.key_button import KeyButton
from ui.widgets.text import Run, layout_runs

STRIPE = 4
_BUTTON_GAP = 6
_FLAT_AIR, _FLAT_WIDTH = 5, 700
_USUAL_WIDTH = 282
_RIGHT = Qt.TextElideMode.ElideRight


@dataclass(frozen=True)
class Action:
    """A button: `key` is told back, `text` is shown, `hint` is the key that does it."""

    key: str
    text: str
    tone: str = "secondary"
    hint: str = ""


@dataclass(frozen=True)
class CardData:
    """What a card shows. `stripe` and `note_tone` are tones; a body line is a text or several Runs."""

    key: str
    head: str = ""
    note: str = ""
    note_tone: str = "secondary"
    note_bold: bool = True
    body: tuple[str | tuple[Run, ...], ...] = ()
    actions: tuple[Action, ...] = ()
    stripe: str = "neutral"
    tinted: bool = False
    strong_head: bool = False
    flat: bool = False
    """As low as it can be, for a strip above a form: little air, and the buttons at the right of the texts."""


def paint_card(painter: QPainter, rect: QRectF, *, stripe: str = "", ground: str = "", focused: bool = False) -> None:
    """A white (or tinted) sheet with rounded corners and a stripe of tone `stripe` at its left."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.CARD_CORNER, theme.CARD_CORNER)
    painter.fillPath(path, theme.ground_colour(ground))
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawPath(path)
    if focused:
        painter.setPen(QPen(theme.colour("focus_frame"), 2))
        frame = QPainterPath()
        frame.addRoundedRect(rect.adjusted(1, 1, -1, -1), theme.CARD_CORNER - 1, theme.CARD_CORNER - 1)
        painter.drawPath(frame)
    if stripe:
        whole = QPainterPath()
        whole.addRoundedRect(rect, theme.CARD_CORNER, theme.CARD_CORNER)
        inner = QPainterPath()
        # the stripe follows the corner at its outer side and is rounded at its inner side, as on the picture
        inner.addRoundedRect(rect.adjusted(STRIPE, 0, 40, 0), theme.CARD_CORNER - 3, theme.CARD_CORNER - 1)
        painter.fillPath(whole.subtracted(inner), theme.mark_colour(stripe))


class Card(QWidget):
    """One card. Enter or a click opens it; its buttons do its next acts.

    The texts are painted here and are no labels: a page shows many cards, and labels are what costs.
    """

    acted = Signal(str, str)
    """(card key, action key): a button was pressed."""
    opened = Signal(str)
    """card key: Enter on the card, or a click beside the buttons."""

    def __init__(self, data: CardData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = data
        self.buttons: dict[str, KeyButton] = {}
        self._heights: dict[int, int] = {}
        self._lines = tuple(((line, ""),) if isinstance(line, str) else line for line in data.body)
        self._px = 13 if data.strong_head else 12
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        words = [data.head, data.note, *("".join(piece for piece, _ in line) for line in self._lines)]
        theme.ensure_glyphs("".join(words))
        self.setAccessibleName(" ".join(word for word in words if word))
        self._left, self._top, self._right, self._bottom = (
            STRIPE + (14 if data.strong_head else 12),
            11,
            13,
            9,
        )
        if data.flat:
            self._top = self._bottom = _FLAT_AIR
        for action in data.actions:
            self._add_button(action)

    def _add_button(self, action: Action) -> None:
        size = "medium" if self.data.tinted else "small"
        button = KeyButton(action.text, action.hint, action.tone, size=size, parent=self)
        button.clicked.connect(lambda _=False, key=action.key: self.acted.emit(self.data.key, key))
        self.buttons[action.key] = button

    # --- geometry ----------------------------------------------------------------------------------
    def _inner(self, width: int) -> int:
        return max(width - self._left - self._right - self._beside(), 1)

    def _beside(self) -> int:
        """What the buttons take at the right of the texts."""
        if not self.data.flat:
            return 0
        return sum(button.sizeHint().width() + _BUTTON_GAP for button in self.buttons.values())

    def _head_fits(self, inner: int) -> bool:
        """Whether head and note stand in one line."""
        head = theme.metrics(self._px, bold=self.data.strong_head).horizontalAdvance(self.data.head)
        note = theme.metrics(12, bold=self.data.note_bold).horizontalAdvance(self.data.note)
        return not (head and note) or head + note + 12 <= inner

    def _head_height(self, inner: int) -> int:
        if not (self.data.head or self.data.note):
            return 0
        one = theme.metrics(self._px).height()
        return (one if self._head_fits(inner) else one + theme.metrics(12).height()) + self._under_head()

    def _under_head(self) -> int:
        return 6 if self.data.strong_head else 0

    def _place_buttons(self, width: int, top: int, *, move: bool) -> int:
        """Set the buttons into lines from `top`; the y below them."""
        left, line = self._left, 0
        for button in self.buttons.values():
            size = button.sizeHint()
            if left > self._left and left + size.width() > width - self._right:
                left, top = self._left, top + line + _BUTTON_GAP
            if move:
                button.setGeometry(left, top, min(size.width(), self._inner(width)), size.height())
            left, line = left + size.width() + _BUTTON_GAP, size.height()
        return top + line

    def _layout(self, width: int, *, move: bool = False) -> int:
        """The height at `width`; with `move` the buttons are set in their places."""
        inner = self._inner(width)
        top = self._top + self._head_height(inner)
        top += sum(ceil(layout_runs(line, theme.BASE_PX, inner)[1]) for line in self._lines)
        if self.data.flat:
            return self._place_beside(width, top + self._bottom, move=move)
        if self.buttons:
            top = self._place_buttons(width, top + 6, move=move)
        return top + self._bottom

    def _place_beside(self, width: int, tall: int, *, move: bool) -> int:
        """Set the buttons right of the texts, which with their air take `tall` px; the height of the card."""
        hints = [button.sizeHint() for button in self.buttons.values()]
        tall = max([tall, *(hint.height() + 2 * _FLAT_AIR for hint in hints)])
        left = width - self._right - self._beside() + _BUTTON_GAP
        for button, hint in zip(self.buttons.values(), hints, strict=True):
            if move:
                button.setGeometry(left, (tall - hint.height()) // 2, hint.width(), hint.height())
            left += hint.width() + _BUTTON_GAP
        return tall

    def hasHeightForWidth(self) -> bool:
        """Texts and buttons wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at `width`."""
        if width not in self._heights:
            self._heights[width] = self._layout(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """A column of 今日 at 1366 px."""
        return QSize(_USUAL_WIDTH, self.heightForWidth(_FLAT_WIDTH if self.data.flat else _USUAL_WIDTH))

    def minimumSizeHint(self) -> QSize:
        """The widest button; the height comes from the width."""
        widest = max((b.sizeHint().width() for b in self.buttons.values()), default=60)
        return QSize(widest + self._left + self._right, 2 * _FLAT_AIR if self.data.flat else 40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the buttons anew."""
        super().resizeEvent(event)
        self._layout(self.width(), move=True)

    # --- keys, mouse, painting ---------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the card."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.opened.emit(self.data.key)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click beside the buttons opens the card."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.data.key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sheet, stripe, texts, and the frame when in focus."""
        del event
        painter = QPainter(self)
        ground = self.data.stripe if self.data.tinted else ""
        paint_card(painter, QRectF(self.rect()), stripe=self.data.stripe, ground=ground, focused=self.hasFocus())
        inner = self._inner(self.width())
        self._paint_head(painter, inner)
        lines = [layout_runs(line, theme.BASE_PX, inner) for line in self._lines]
        top = float(self._top + self._head_height(inner))
        if self.data.flat:  # one line of text is lower than the buttons beside it
            top = max(top, (self.height() - sum(ceil(height) for _, height in lines)) // 2)
        for layout, height in lines:
            layout.draw(painter, QPointF(self._left, top))
            top += ceil(height)

    def _paint_head(self, painter: QPainter, inner: int) -> None:
        data, beside = self.data, self._head_fits(inner)
        head, note = theme.metrics(self._px, bold=data.strong_head), theme.metrics(12, bold=data.note_bold)
        one = theme.metrics(self._px).height()
        painter.setFont(theme.font(self._px, bold=data.strong_head))
        painter.setPen(theme.text_colour("secondary"))
        room = QRect(self._left, self._top, inner, one)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, head.elidedText(data.head, _RIGHT, inner))
        painter.setFont(theme.font(12, bold=data.note_bold))
        painter.setPen(theme.text_colour(data.note_tone))
        where = Qt.AlignmentFlag.AlignVCenter
        if beside:
            where |= Qt.AlignmentFlag.AlignRight
        else:
            room.translate(0, one)
        painter.drawText(room, where, note.elidedText(data.note, _RIGHT, inner))
