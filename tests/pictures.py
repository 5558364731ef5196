"""Looks at a shown widget as a clerk would: is a text cut, do two texts overlap, is one too pale?

The widget is painted once more, onto a device that keeps a list of what is drawn: every text with its place,
colour and clip, and every opaque ground. So it does not matter whether a text comes from a label, a table, a
style sheet or a paintEvent of our own.

* clipped: ink of a text lies outside its clip, its widget or a parent. Text ended with … is not clipped.
  What a scroll area hides may be scrolled to and is no fault, in the directions that really scroll.
* vanished: a label or button with a text and less than 4 px of room.
* overlap: the ink of two texts meets, and nothing opaque was painted between them.
* contrast: less than 4.5 between a text and the commonest colour around it. Disabled widgets are exempt.

Scaling: Qt lays out in logical pixels, so 125 % and 150 % of a 1366 × 768 screen mean less room, not other
sizes. Tests therefore use `SIZES` in one process; `tests/ui/test_main_window.py` shows the shell in a process
with QT_SCALE_FACTOR=1.5, where rounding and glyph hinting differ, to show that the shortcut is sound.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui import theme

SIZES = {100: (1366, 768), 125: (1092, 614), 150: (910, 512)}
"""Window sizes in logical px that a 1366 × 768 screen leaves at each scaling in percent."""

SLACK = 1.5  # px: antialiasing and side bearings of a glyph
LEAST_CONTRAST = 4.5


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the picture."""

    kind: str
    text: str
    widget: str
    detail: str = ""


@dataclass(eq=False)
class Drawn:
    """A text as it was painted; rectangles in the coordinates of the whole picture."""

    text: str
    ink: QRectF
    clip: QRectF
    pen: QColor
    widget: QWidget
    seen: QRectF
    covers: list[QPainterPath] = field(default_factory=list)

    def covered(self, part: QRectF) -> bool:
        """Whether something opaque was painted over this part of the text later."""
        return any(path.contains(part) for path in self.covers)


class _Engine(QPaintEngine):
    """Draws nothing, writes down what would be drawn."""

    def __init__(self, device: _Device) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.device = device
        self.drawn: list[Drawn] = []

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: object) -> None:  # noqa: N802
        """Everything is read from the painter when it draws."""

    def drawTextItem(self, point: QPointF, item: QTextItem) -> None:  # noqa: N802
        painter = self.painter()
        text = item.text().replace("\u2060", "")  # word joiners have no ink
        widget = self.device.painting
        if not text.strip() or painter.pen().color().alpha() == 0 or widget is None:
            return
        ink = QFontMetricsF(item.font()).tightBoundingRect(text).translated(point)
        # the tight rectangle of the font knows nothing of letter spacing: the item's own width does
        ink.setWidth(max(ink.width(), item.width() - 2))
        place = self._place()
        clip = place.mapRect(painter.clipBoundingRect()) if painter.hasClipping() else QRectF(-1e6, -1e6, 2e6, 2e6)
        ink = place.mapRect(ink)
        # what ancestors, e.g. the edge of a scroll area, leave to be seen
        seen = ink.intersected(clip).intersected(QRectF(self.systemClip().boundingRect()))
        if not seen.isEmpty():
            self.drawn.append(Drawn(text, ink, clip, painter.pen().color(), widget, seen))

    def _place(self) -> QTransform:
        """From the painter's coordinates to those of the picture."""
        # the device's own matrix: it holds the widget's offset, also while its background is drawn
        return self.painter().deviceTransform()

    def _ground(self, path: QPainterPath) -> None:
        painter = self.painter()
        brush = painter.brush()
        if brush.style() != Qt.BrushStyle.SolidPattern or brush.color().alpha() < 255 or painter.opacity() < 1:
            return
        path = self._place().map(path)
        for text in self.drawn:
            if path.intersects(text.seen):
                text.covers.append(path)

    def drawRects(self, rects: list[QRectF | QRect], count: int = 0) -> None:  # noqa: N802
        for rect in rects:
            path = QPainterPath()
            path.addRect(QRectF(rect))
            self._ground(path)

    def drawPath(self, path: QPainterPath) -> None:  # noqa: N802
        self._ground(path)

    def drawPixmap(self, *args: object) -> None:  # noqa: N802
        """Pictures carry no text."""

    def drawImage(self, *args: object) -> None:  # noqa: N802
        """Pictures carry no text."""

    def drawTiledPixmap(self, *args: object) -> None:  # noqa: N802
        """Patterns carry no text."""

    def drawPolygon(self, *args: object) -> None:  # noqa: N802
        """Arrows and marks."""

    def drawLines(self, *args: object) -> None:  # noqa: N802
        """Rules."""

    def drawPoints(self, *args: object) -> None:  # noqa: N802
        """Dots."""

    def drawEllipse(self, *args: object) -> None:  # noqa: N802
        """Marks."""


class _Device(QPaintDevice):
    """A picture of the widget's size that keeps the list."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._size = widget.size()
        self.painting: QWidget | None = None
        self.engine = _Engine(self)

    def paintEngine(self) -> QPaintEngine:  # noqa: N802
        return self.engine

    def metric(self, what: QPaintDevice.PaintDeviceMetric) -> int:
        kind = QPaintDevice.PaintDeviceMetric
        known = {
            kind.PdmWidth: self._size.width(),
            kind.PdmHeight: self._size.height(),
            kind.PdmWidthMM: self._size.width() // 4,
            kind.PdmHeightMM: self._size.height() // 4,
            kind.PdmNumColors: 2**24,
            kind.PdmDepth: 32,
            kind.PdmDevicePixelRatio: 1,
            kind.PdmDevicePixelRatioScaled: 65536,
        }
        return known.get(what, 96)


class _Watcher(QObject):
    """Knows whose paintEvent runs."""

    def __init__(self, device: _Device) -> None:
        super().__init__()
        self._device = device

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._device.painting = watched
        return False


def settle(widget: QWidget) -> None:
    """Let layouts come to rest; the widget must be shown."""
    for _ in range(6):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert widget.isVisible(), "show the widget first"


def texts(widget: QWidget) -> list[Drawn]:
    """Every text that `widget` paints now and that is not painted over."""
    settle(widget)
    device = _Device(widget)
    watcher = _Watcher(device)
    QApplication.instance().installEventFilter(watcher)
    painter = QPainter(device)
    try:
        widget.render(painter, QPoint(0, 0))
    finally:
        painter.end()
        QApplication.instance().removeEventFilter(watcher)
    return [text for text in device.engine.drawn if not text.covered(text.seen)]


def shown_text(widget: QWidget) -> str:
    """All painted words, for tests that look for one."""
    return "\n".join(drawn.text for drawn in texts(widget))


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__}#{widget.objectName()}" if widget.objectName() else type(widget).__name__


def _viewport_owner(widget: QWidget) -> QAbstractScrollArea | None:
    parent = widget.parentWidget()
    return parent if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget else None


def _room(drawn: Drawn, window: QWidget) -> tuple[QRectF, bool]:
    """Where the ink of a text may lie, and whether the text can be scrolled into sight."""
    room, widget = QRectF(drawn.clip), drawn.widget
    scrolls = False
    while True:
        own = QRectF(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
        area = _viewport_owner(widget)
        if area is not None:
            bars = area.parentWidget() if isinstance(area, QHeaderView) else area  # heads scroll with their table
            upright = bars.verticalScrollBar().maximum() > 0
            sideways = bars.horizontalScrollBar().maximum() > 0
            if upright or sideways:
                scrolls = True
                own.adjust(-1e6 * sideways, -1e6 * upright, 1e6 * sideways, 1e6 * upright)
                if widget is drawn.widget:  # the view paints its rows itself: its clip is the same edge
                    room.adjust(-1e6 * sideways, -1e6 * upright, 1e6 * sideways, 1e6 * upright)
        room = room.intersected(own)
        if widget is window or scrolls or widget.parentWidget() is None:
            return room, scrolls
        widget = widget.parentWidget()


def _clipped(drawn: Drawn, window: QWidget) -> Fault | None:
    if isinstance(drawn.widget, QLineEdit):
        return None  # what is typed scrolls with the cursor
    if isinstance(drawn.widget.parentWidget(), QPlainTextEdit | QTextEdit):
        return None
    room, _ = _room(drawn, window)
    grown = room.adjusted(-SLACK, -SLACK, SLACK, SLACK)
    if grown.contains(drawn.ink):
        return None
    over = max(
        grown.left() - drawn.ink.left(),
        drawn.ink.right() - grown.right(),
        grown.top() - drawn.ink.top(),
        drawn.ink.bottom() - grown.bottom(),
    )
    return Fault("clipped", drawn.text, _name(drawn.widget), f"{over:.1f} px outside")


def _left_to_see(widget: QWidget, window: QWidget) -> QRect:
    """What the ancestors leave of a widget; all of it when a scroll area can bring it into sight."""
    own = rect = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    while widget is not window and widget.parentWidget() is not None:
        widget = widget.parentWidget()
        if _viewport_owner(widget) is not None:
            return own
        rect = rect.intersected(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))
    return rect


def _vanished(window: QWidget) -> list[Fault]:
    """Labels and buttons that have words and no room, and wrapped labels that lose their last lines."""
    found = []
    for widget in (*window.findChildren(QLabel), *window.findChildren(QAbstractButton)):
        if not widget.text().strip() or not widget.isVisibleTo(window):
            continue
        left = _left_to_see(widget, window)
        if min(left.width(), left.height()) < 4:
            found.append(Fault("vanished", widget.text(), _name(widget), f"{left.width()}×{left.height()}"))
        elif isinstance(widget, QLabel) and widget.wordWrap():
            short = widget.heightForWidth(widget.width()) - widget.height()
            if short > 2 * SLACK:
                found.append(Fault("clipped", widget.text(), _name(widget), f"{short} px too low"))
    return found


def _overlaps(all_texts: list[Drawn]) -> list[Fault]:
    found = []
    for one, other in combinations(all_texts, 2):
        both = one.seen.intersected(other.seen)
        if one.covered(both) or other.covered(both):
            continue
        if both.width() > 2 * SLACK and both.height() > 2 * SLACK:
            found.append(_overlap(one, other, both.width()))
    return found


def _overlap(one: Drawn, other: Drawn, width: float) -> Fault:
    pair = f"{_name(one.widget)} / {_name(other.widget)}"
    return Fault("overlap", f"{one.text} / {other.text}", pair, f"{width:.0f} px")


def _ground_colour(image: QImage, ink: QRectF) -> str:
    """The commonest colour around the text: more paper than ink lies in and around a line of text."""
    ratio = image.devicePixelRatio()
    box = QRectF(ink.x() * ratio, ink.y() * ratio, ink.width() * ratio, ink.height() * ratio)
    spot = box.adjusted(-2, -2, 2, 2).toAlignedRect().intersected(image.rect())
    counted = Counter(
        image.pixel(x, y) & 0xFFFFFF
        for y in range(spot.top(), spot.bottom() + 1)
        for x in range(spot.left(), spot.right() + 1, 2)
    )
    return f"#{counted.most_common(1)[0][0]:06X}" if counted else "#000000"


def _pale(drawn: Drawn, image: QImage) -> Fault | None:
    if not drawn.widget.isEnabled():
        return None
    ground = _ground_colour(image, drawn.seen)
    pen = drawn.pen
    if pen.alpha() < 255:  # what the eye sees of a half-transparent pen
        under, part = QColor(ground), pen.alphaF()
        mixed = [a * part + b * (1 - part) for a, b in zip(pen.getRgbF()[:3], under.getRgbF()[:3], strict=True)]
        pen = QColor.fromRgbF(*mixed)
    value = theme.contrast(pen.name(), ground)
    if value >= LEAST_CONTRAST:
        return None
    return Fault("contrast", drawn.text, _name(drawn.widget), f"{pen.name()} on {ground}: {value:.2f}")


def faults(widget: QWidget) -> list[Fault]:
    """Everything wrong with the picture of a shown widget."""
    # held to the end: a wrapper of a widget made by Qt itself dies with the wrapper of its parent
    alive = widget.findChildren(QWidget)
    drawn = texts(widget)
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = _vanished(widget)
    for text in drawn:
        cut, pale = _clipped(text, widget), _pale(text, image)
        found.extend(fault for fault in (cut, pale) if fault is not None)
    found += _overlaps(drawn)
    del alive
    return found


def assert_picture(widget: QWidget) -> None:
    """Fail with the list of faults, if there is one."""
    found = faults(widget)
    assert not found, "\n".join(f"{f.kind}: “{f.text}” in {f.widget} ({f.detail})" for f in found)


def at_every_scale(window: QWidget) -> None:
    """Check a top-level window at the room that 100, 125 and 150 % leave."""
    for percent, (width, height) in SIZES.items():
        window.resize(width, height)
        settle(window)
        found = faults(window)
        lines = "\n".join(f"{f.kind}: “{f.text}” in {f.widget} ({f.detail})" for f in found)
        assert not found, f"at {percent} %:\n{lines}"
