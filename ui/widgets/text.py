"""Labels for text that people typed: never markup, never cut without a sign.

`ElidedLabel` shows one line and ends it with … when there is no room (the whole text is its tooltip).
`RunLabel` shows several pieces of text in different weights and colours, and wraps them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import theme

Run = tuple[str, str]
"""A piece of text and its style: words of "bold", "small", and one tone."""

_INNER_HYPHEN = re.compile(r"(?<=[0-9A-Za-z])-(?=[0-9A-Za-z])")
_SIZE_WORDS = {"small": 12, "large": 16}


class ElidedLabel(QLabel):
    """One line of plain text; what does not fit becomes … and a tooltip."""

    def __init__(self, text: str = "", *, tone: str = "", px: int = theme.BASE_PX, bold: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(px, bold=bold))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._tone = ""
        self._whole = ""
        self._hint: QSize | None = None
        self.set_tone(tone)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802  Qt's name
        """Show `text`; line breaks become spaces."""
        self._whole = " ".join(text.splitlines())
        theme.ensure_glyphs(self._whole)
        self._hint = None
        self.updateGeometry()
        self._elide()

    def whole_text(self) -> str:
        """The text as given, whether or not it fits."""
        return self._whole

    def set_tone(self, tone: str) -> None:
        """Colour the text in a tone of ui/theme ("" is ink)."""
        self._tone = tone
        self.setProperty("tone", tone)
        # before its first show a widget is not polished yet and takes the tone by itself
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self.style().unpolish(self)
            self.style().polish(self)

    def _elide(self) -> None:
        # the widget's own font, which the style sheet may have changed
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(room, 0))
        fits = shown == self._whole
        super().setText(self._whole if fits else shown)
        self.setToolTip("" if fits else self._whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text to the new width."""
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other widths."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._hint = None

    def sizeHint(self) -> QSize:
        """The room the whole text wants."""
        if self._hint is None:
            metrics, margins = self.fontMetrics(), self.contentsMargins()
            width = metrics.horizontalAdvance(self._whole) + margins.left() + margins.right() + 2
            self._hint = QSize(width, metrics.height() + margins.top() + margins.bottom())
        return self._hint

    def minimumSizeHint(self) -> QSize:
        """At least one character and the …."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), 2 * self.fontMetrics().height()), whole.height())


def _unbroken(text: str) -> str:
    """The text with word joiners after hyphens, so that PG-CH3-202611-0088 is not broken over two lines."""
    return _INNER_HYPHEN.sub("-\u2060", text)


def formats_of(runs: Sequence[Run], px: int) -> list[QTextLayout.FormatRange]:
    """The styles of the runs as Qt wants them."""
    made, start = [], 0
    for piece, style in runs:
        words = style.split()
        size = next((_SIZE_WORDS[w] for w in words if w in _SIZE_WORDS), px)
        tone = next((w for w in words if w not in _SIZE_WORDS and w != "bold"), "")
        form = QTextCharFormat()
        form.setFont(theme.font(size, bold="bold" in words))
        form.setForeground(theme.text_colour(tone))
        span = QTextLayout.FormatRange()
        # lengths are counted as Qt counts them: UTF-16 units
        length = len(_unbroken(piece).encode("utf-16-le")) // 2
        span.start, span.length, span.format = start, length, form
        start += length
        made.append(span)
    return made


def layout_runs(runs: Sequence[Run], px: int, width: float) -> tuple[QTextLayout, float]:
    """The runs broken to `width`, and their height in px. Draw it with `layout.draw(painter, place)`."""
    shown = "".join(_unbroken(piece) for piece, _ in runs)
    layout = QTextLayout(shown.replace("\n", "\u2028"), theme.font(px))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(formats_of(runs, px))
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout, top


class RunLabel(QWidget):
    """Pieces of plain text in several styles, wrapped to the width; takes the height it needs."""

    def __init__(self, runs: Sequence[Run] = (), *, px: int = theme.BASE_PX) -> None:
        super().__init__()
        self._runs: tuple[Run, ...] = ()
        self._heights: dict[int, int] = {}
        self._hint: QSize | None = None
        self._px = px
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_runs(runs)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show these pieces, one after the other."""
        self._runs = tuple(runs)
        self._heights, self._hint = {}, None
        text = self.text()
        theme.ensure_glyphs(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """All pieces as one text."""
        return "".join(piece for piece, _ in self._runs)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the broken lines."""
        del event
        layout, _ = layout_runs(self._runs, self._px, self.width())
        layout.draw(QPainter(self), QPointF(0, 0))

    def hasHeightForWidth(self) -> bool:
        """Height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height the text needs at `width`."""
        # layouts ask many times over for the same widths
        if width not in self._heights:
            self._heights[width] = ceil(layout_runs(self._runs, self._px, width)[1])
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """All in one line."""
        if self._hint is None:
            layout, height = layout_runs(self._runs, self._px, 1_000_000)
            wide = max((layout.lineAt(i).naturalTextWidth() for i in range(layout.lineCount())), default=0)
            self._hint = QSize(int(wide) + 2, ceil(height))
        return self._hint

    def minimumSizeHint(self) -> QSize:
        """Two characters wide; the height comes from the width."""
        return QSize(2 * self._px, theme.metrics(self._px).height())


def plain_label(
    text: str = "", *, tone: str = "", px: int = theme.BASE_PX, bold: bool = False, wrap: bool = False
) -> QLabel:
    """A stock label that shows `text` as it is (no markup), in a tone."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.font(px, bold=bold))
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    theme.ensure_glyphs(text)
    made.setText(text)
    return made
