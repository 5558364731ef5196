"""A PDF onto a QPrinter: page by page as a picture of 300 dpi, in the PDF's own size, neither scaled nor moved.

Drivers differ in how they take PDF and fonts; a picture comes out of all of them alike. QtPrintSupport is loaded
by the first print, not at start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from app.errors import Unavailable
from app.printing import preview

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI = 300
_TOLERANCE_MM = 3.0
_MM = QPageLayout.Unit.Millimeter
Progress = Callable[[int, int], None]


def page_layout(width: float, height: float) -> QPageLayout:
    """The paper of a page of `width` × `height` mm, without margins: a known paper by its name, turned if need be."""
    size = QSizeF(width, height)
    known = QPageSize.id(size, QPageSize.Unit.Millimeter, QPageSize.SizeMatchPolicy.FuzzyOrientationMatch)
    if known == QPageSize.PageSizeId.Custom:
        paper = QPageSize(size, QPageSize.Unit.Millimeter, f"{width:g}×{height:g} mm")
        turned = False
    else:
        paper = QPageSize(known)
        upright = paper.size(QPageSize.Unit.Millimeter)
        turned = (width > height) != (upright.width() > upright.height())
    way = QPageLayout.Orientation.Landscape if turned else QPageLayout.Orientation.Portrait
    made = QPageLayout(paper, way, QMarginsF(0, 0, 0, 0), _MM)
    made.setMode(QPageLayout.Mode.FullPageMode)
    return made


def print_pdf(pdf: bytes, printer: QPrinter, title: str, copies: int = 1, progress: Progress | None = None) -> None:
    """Paint the PDF on the printer. `progress(done, all)` counts pages and may raise: the job is then withdrawn.

    Raises Unavailable when the printer does not take the paper, cannot begin, or stops in between.
    """
    sizes = preview.sizes(pdf)
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setResolution(DPI)
    together = printer.supportsMultipleCopies()
    if together:
        printer.setCopyCount(copies)
        printer.setCollateCopies(True)
    order = list(range(len(sizes))) * (1 if together else copies)
    _set_paper(printer, *sizes[order[0]])
    painter = QPainter()
    if not painter.begin(printer):
        raise _failed(printer, "打印机没有接收")
    try:
        for done, page in enumerate(order):
            if done:
                _next_page(printer, sizes[page], done)
            _paint(painter, printer, pdf, page, sizes[page])
            if progress is not None:
                progress(done + 1, len(order))
    except BaseException:
        printer.abort()
        painter.end()
        raise
    if not painter.end() or printer.printerState() in {
        printer.PrinterState.Aborted,
        printer.PrinterState.Error,
    }:
        raise _failed(printer, "打印任务没有送完")


def _next_page(printer: QPrinter, size: tuple[float, float], done: int) -> None:
    _set_paper(printer, *size)
    if not printer.newPage():
        raise _failed(printer, f"打印到第 {done} 页时中断")


def _paint(painter: QPainter, printer: QPrinter, pdf: bytes, page: int, size: tuple[float, float]) -> None:
    width, height, pixels = preview.raster(pdf, page, DPI)
    picture = QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGB32)
    dots = printer.resolution() / 25.4
    painter.drawImage(QRectF(0, 0, size[0] * dots, size[1] * dots), picture)


def _set_paper(printer: QPrinter, width: float, height: float) -> None:
    wanted = page_layout(width, height)
    if printer.pageLayout().isEquivalentTo(wanted):
        return
    printer.setPageLayout(wanted)
    # margins the driver insists on do not matter: the page is painted from the paper's corner
    got = printer.pageLayout().fullRect(_MM)
    if abs(got.width() - width) > _TOLERANCE_MM or abs(got.height() - height) > _TOLERANCE_MM:
        raise Unavailable(
            f"“{printer.printerName()}”没有 {width:.0f}×{height:.0f} mm 这种纸"
            f"（现在是 {got.width():.0f}×{got.height():.0f} mm）。",
            kept="没有打印，内容已保存。",
            do="请在系统的打印服务器属性里新建这种纸张格式并设为打印机默认，或换一台打印机、改用 A4。",
        )


def _failed(printer: QPrinter, what: str) -> Unavailable:
    return Unavailable(
        f"“{printer.printerName() or '打印机'}”{what}。",
        kept="内容已保存，没有丢失。",
        do="请检查打印机是否开机、有纸、连好，再打印一次；也可以另选打印机或保存为 PDF。",
    )
