"""Pages of one PDF as pictures, drawn in a worker and kept as long as memory allows.

One page is drawn at a time and always the one that is wanted most now: a clerk who scrolls through a book of
500 pages does not wait for those that flew past.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.printing import preview
from ui import tasks

_MOST_BYTES = 160_000_000
Key = tuple[int, float]


class Pictures(QObject):
    """Pictures by page and dots per inch."""

    opened = Signal(object)
    """The sizes of all pages in mm, once the PDF could be read."""
    arrived = Signal(int)
    """A page has its picture."""
    failed = Signal(object)
    """The exception that drawing met."""

    def __init__(self, pdf: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._kept: OrderedDict[Key, QImage] = OrderedDict()
        self._wanted: list[Key] = []
        self._task: tasks.Task | None = None

    def open(self) -> None:
        """Read the page sizes; `opened` tells them."""
        pdf = self._pdf
        tasks.run(lambda _: preview.sizes(pdf), self.opened.emit, self.failed.emit, owner=self)

    def get(self, page: int, dpi: float) -> QImage | None:
        """The picture of this page at this fineness, if it is there."""
        image = self._kept.get((page, dpi))
        if image is not None:
            self._kept.move_to_end((page, dpi))
        return image

    def any_of(self, page: int) -> QImage | None:
        """A picture of the page at whatever fineness: shown stretched until the right one is there."""
        return next((image for (n, _), image in reversed(self._kept.items()) if n == page), None)

    def want(self, pages: Sequence[int], dpi: float) -> None:
        """These pages are looked at now, the first one most."""
        self._wanted = [(page, dpi) for page in pages if (page, dpi) not in self._kept]
        self._next()

    def release(self) -> None:
        """Forget all pictures; nothing more is drawn."""
        self._wanted = []
        self._kept.clear()

    def busy(self) -> bool:
        """Whether a page is being drawn."""
        return self._task is not None

    def _next(self) -> None:
        if self._task is not None or not self._wanted:
            return
        page, dpi = self._wanted.pop(0)
        pdf = self._pdf
        self._task = tasks.run(
            lambda _: _draw(pdf, page, dpi),
            lambda image: self._keep((page, dpi), image),
            self._refuse,
            owner=self,
        )

    def _keep(self, key: Key, image: QImage) -> None:
        self._task = None
        self._kept[key] = image
        while len(self._kept) > 2 and sum(kept.sizeInBytes() for kept in self._kept.values()) > _MOST_BYTES:
            self._kept.popitem(last=False)
        self.arrived.emit(key[0])
        self._next()

    def _refuse(self, error: Exception) -> None:
        self._task, self._wanted = None, []
        self.failed.emit(error)


def _draw(pdf: bytes, page: int, dpi: float) -> QImage:
    width, height, pixels = preview.raster(pdf, page, dpi)
    # copied: the picture must own its pixels
    return QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
