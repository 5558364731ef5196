"""The pages of a PDF one under the other, at a zoom; those in sight are drawn in a worker (`pictures`)."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QWidget

from ui import theme
from ui.printing.pictures import Pictures

_GAP = 16
_PX_PER_MM = 96 / 25.4
_STEPS = (0.25, 0.35, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
_FIT_MOST = 1.5
_LARGEST_SIDE = 9_000  # pixels of a picture; the rest of a large zoom is stretched


class PagesView(QAbstractScrollArea):
    """Pages with a scroll bar. PgUp and PgDn go by page, + − 0 and Ctrl + wheel zoom."""

    moved = Signal(int, int)
    """The page in the middle (from 1), and how many there are."""
    zoomed = Signal(int)
    """The zoom in per cent."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._sizes: list[tuple[float, float]] = []
        self._tops: list[int] = []
        self._zoom: float | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("页面")
        pictures.opened.connect(self._opened)
        pictures.arrived.connect(lambda _page: self.viewport().update())
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)

    # --- pages and zoom ----------------------------------------------------------------------------
    def _opened(self, sizes: list[tuple[float, float]]) -> None:
        self._sizes = sizes
        self._arrange()

    @property
    def pages(self) -> int:
        """How many pages there are; 0 until the PDF has been read."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page in the middle of the view, from 1; 0 while there is none."""
        if not self._sizes:
            return 0
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return max(1, sum(top <= middle for top in self._tops[:-1]))

    @property
    def zoom(self) -> float:
        """The zoom in force; 1.0 shows paper in its size on a screen of 96 dpi."""
        return self._zoom if self._zoom is not None else self._fitting()

    def _fitting(self) -> float:
        widest = max((width for width, _ in self._sizes), default=210.0)
        return min(max(self.viewport().width() - 2 * _GAP, 120) / (widest * _PX_PER_MM), _FIT_MOST)

    def fit_width(self) -> None:
        """The whole width of a page, and it stays so when the window changes."""
        self._set_zoom(None)

    def zoom_by(self, step: int) -> None:
        """The next larger (1) or smaller (-1) of the usual zooms."""
        now = self.zoom
        usual = [z for z in _STEPS if z > now * 1.01] if step > 0 else [z for z in reversed(_STEPS) if z < now * 0.99]
        if usual:
            self._set_zoom(usual[0])

    def set_zoom(self, zoom: float) -> None:
        """This zoom."""
        self._set_zoom(zoom)

    def _set_zoom(self, zoom: float | None) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(self._tops[-1], 1) if self._tops else 0.0
        self._zoom = zoom
        self._arrange()
        bar.setValue(round(share * self._tops[-1]) if self._tops else 0)

    def show_page(self, page: int) -> None:
        """Scroll to the top of a page (from 1)."""
        if self._sizes:
            page = min(max(page, 1), len(self._sizes))
            self.verticalScrollBar().setValue(self._tops[page - 1] - _GAP // 2)

    # --- geometry ----------------------------------------------------------------------------------
    def _pixel_size(self, page: int) -> tuple[int, int]:
        width, height = self._sizes[page]
        scale = self.zoom * _PX_PER_MM
        return round(width * scale), round(height * scale)

    def _arrange(self) -> None:
        self._tops, top, widest = [], _GAP, 0
        for page in range(len(self._sizes)):
            width, height = self._pixel_size(page)
            self._tops.append(top)
            top += height + _GAP
            widest = max(widest, width + 2 * _GAP)
        self._tops.append(top)
        view = self.viewport().size()
        for bar, whole, part in (
            (self.verticalScrollBar(), top, view.height()),
            (self.horizontalScrollBar(), widest, view.width()),
        ):
            bar.setPageStep(part)
            bar.setSingleStep(48)
            bar.setRange(0, max(0, whole - part))
        self.zoomed.emit(round(self.zoom * 100))
        self._scrolled()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width fits the pages anew."""
        super().resizeEvent(event)
        self._arrange()

    def _rect(self, page: int) -> QRect:
        """Where the page stands in the viewport."""
        width, height = self._pixel_size(page)
        bar = self.horizontalScrollBar()
        left = (self.viewport().width() - width) // 2 if bar.maximum() == 0 else _GAP - bar.value()
        return QRect(left, self._tops[page] - self.verticalScrollBar().value(), width, height)

    def visible_pages(self) -> list[int]:
        """The pages in sight, from 0, the middle one first."""
        middle = self.page - 1
        view = self.viewport().rect()
        near = range(max(0, middle - 12), min(len(self._sizes), middle + 13))
        shown = [page for page in near if self._rect(page).intersects(view)]
        return sorted(shown, key=lambda page: abs(page - middle))

    def dpi(self) -> float:
        """The fineness that the screen can show at this zoom."""
        wanted = 96 * self.zoom * self.devicePixelRatioF()
        longest = max((max(size) for size in self._sizes), default=297.0)
        return max(20.0, round(min(wanted, _LARGEST_SIDE / longest * 25.4), 2))

    def _scrolled(self) -> None:
        if not self._sizes:
            return
        self.moved.emit(self.page, len(self._sizes))
        shown = self.visible_pages()
        after = [page for page in (max(shown, default=0) + 1,) if page < len(self._sizes)]
        self._pictures.want([*shown, *after], self.dpi())
        self.viewport().update()

    # --- painting and keys -------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """White pages on the ground; a page without its picture yet says so."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        dpi = self.dpi()
        for page in self.visible_pages():
            self._paint_page(painter, page, dpi)

    def _paint_page(self, painter: QPainter, page: int, dpi: float) -> None:
        rect = self._rect(page)
        painter.fillRect(rect, Qt.GlobalColor.white)  # paper is white in the dark as well
        exact = self._pictures.get(page, dpi)
        image = exact or self._pictures.any_of(page)
        if image is not None:
            # pixel for pixel where the picture was made for this zoom: stretching by one pixel blurs every letter
            ratio = self.devicePixelRatioF()
            made_for = exact is not None and abs(image.width() - rect.width() * ratio) <= 2
            width, height = image.width() / ratio, image.height() / ratio
            painter.drawImage(QRectF(rect.x(), rect.y(), width, height) if made_for else QRectF(rect), image)
        else:
            painter.setPen(QColor(theme.LIGHT.muted_text))
            painter.setFont(theme.font(13))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"正在显示第 {page + 1} 页…")
        painter.setPen(QPen(theme.colour("sheet_edge"), 1))
        painter.drawRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages, zoom, arrows."""
        key = event.key()
        acts = {
            Qt.Key.Key_PageDown: lambda: self.show_page(self.page + 1),
            Qt.Key.Key_PageUp: lambda: self.show_page(self.page - 1),
            Qt.Key.Key_Home: lambda: self.show_page(1),
            Qt.Key.Key_End: lambda: self.show_page(self.pages),
            Qt.Key.Key_Plus: lambda: self.zoom_by(1),
            Qt.Key.Key_Equal: lambda: self.zoom_by(1),
            Qt.Key.Key_Minus: lambda: self.zoom_by(-1),
            Qt.Key.Key_0: self.fit_width,
        }
        if key in acts:
            acts[key]()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl + wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
