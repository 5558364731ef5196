"""Where people type: one line (`LineBox`) and many lines (`TextBox`).

Inside a PaperForm the frame falls away by itself, because the cell is the frame (`use_paper_look`).
"""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from ui import theme

SEPARATOR = " ｜ "
"""What stands between the cells of a pasted table, so that the columns stay readable in a line."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def use_paper_look(widget: QWidget) -> None:
    """Take the frame off an editor (and off those inside it), for a cell of a paper form."""
    for part in (widget, *widget.findChildren(QWidget)):
        part.setProperty("place", "paper")
        part.style().unpolish(part)
        part.style().polish(part)
        if isinstance(part, QLineEdit):
            # Qt's own 2 px before the text would put it out of line with the other cells
            part.setTextMargins(-2, 0, -2, 0)


def paint_placeholder(widget: QLineEdit | QPlainTextEdit, canvas: QWidget, text: str, *, middle: bool) -> None:
    """On paper the placeholder is a small grey remark; Qt would draw it as large as the entry."""
    if widget.property("place") != "paper" or not text:
        return
    painter = QPainter(canvas)
    painter.setFont(theme.font(13))
    painter.setPen(theme.colour("muted_text"))
    room = canvas.rect().adjusted(0, 0 if middle else 2, 0, 0)
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    upright = Qt.AlignmentFlag.AlignVCenter if middle else Qt.AlignmentFlag.AlignTop
    painter.drawText(room, upright | Qt.AlignmentFlag.AlignLeft, shown)


def plain_words(data: QMimeData) -> str:
    """The words of what is pasted: no markup, table cells set apart by ` ｜ `, no control characters."""
    text = data.text()
    if not data.hasText() and data.hasHtml():
        from ui.widgets.pasted import words_of_html

        text = words_of_html(data.html())
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")
    lines = [SEPARATOR.join(part.strip() for part in line.split("\t")) for line in text.split("\n")]
    return _CONTROL.sub("", "\n".join(lines)).strip("\n")


class LineBox(QLineEdit):
    """A line of text. Pasted line breaks become spaces; Qt's own signals are used."""

    def __init__(self, text: str = "", placeholder: str = "") -> None:
        super().__init__()
        self.textChanged.connect(theme.ensure_glyphs)
        self.setPlaceholderText(placeholder)
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, and on paper its own placeholder."""
        super().paintEvent(event)
        if not self.text():
            paint_placeholder(self, self, self.placeholderText(), middle=True)


class TextBox(QPlainTextEdit):
    """Several lines. Tab leaves the box; it grows from `min_lines` to `max_lines`, then scrolls."""

    changed = Signal()
    """The text changed, by the user or by the program."""

    def __init__(self, text: str = "", placeholder: str = "", *, min_lines: int = 3, max_lines: int = 12) -> None:
        super().__init__()
        self._least, self._most, self._lines = min_lines, max_lines, 0
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._text_changed)
        self.set_text(text)

    def text(self) -> str:
        """The text, lines apart by line feeds."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Put `text` in; the cursor stands at its end."""
        if text != self.text():
            self.setPlainText(text)
        cursor = self.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and on paper its own placeholder."""
        super().paintEvent(event)
        if self.document().isEmpty():
            paint_placeholder(self, self.viewport(), self.placeholderText(), middle=False)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words only."""
        self.insertPlainText(plain_words(source))

    def _text_changed(self) -> None:
        theme.ensure_glyphs(self.toPlainText())
        self._fit()
        self.changed.emit()

    def _wanted_lines(self) -> int:
        shown = round(self.document().size().height())
        return min(max(shown, self._least), self._most)

    def _fit(self) -> None:
        lines = self._wanted_lines()
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width breaks the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def height_of(self, lines: int) -> int:
        """The px that `lines` lines need, frame included."""
        metrics = QFontMetrics(self.font())
        margins = self.viewportMargins()
        frame = self.height() - self.viewport().height() if self.isVisible() else 2 * self.frameWidth() + 8
        return lines * metrics.lineSpacing() + margins.top() + margins.bottom() + frame + 2

    def sizeHint(self) -> QSize:
        """As high as its text, between the two limits."""
        return QSize(240, self.height_of(self._wanted_lines()))

    def minimumSizeHint(self) -> QSize:
        """As high as `sizeHint`: a form gives a text its lines, the page scrolls."""
        return QSize(80, self.height_of(self._wanted_lines()))
