"""Pages of a PDF as pictures, for the preview and for printing as an image.

pdfium is not safe in several threads at once, so one lock serves the whole program; it is loaded at the first
picture, not at start.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.errors import Unavailable

_ONE_AT_A_TIME = threading.Lock()

LARGEST_SIDE = 10_000  # pixels; a larger picture would not fit in memory on the desk's PC


def pages(pdf: bytes) -> int:
    """How many pages the PDF has. Raises Unavailable when it cannot be read."""
    with _opened(pdf) as document:
        return len(document)


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in mm."""
    with _opened(pdf) as document:
        found = [document.get_page_size(n) for n in range(len(document))]
    return [(width * 25.4 / 72, height * 25.4 / 72) for width, height in found]


def raster(pdf: bytes, page: int, dpi: float) -> tuple[int, int, bytes]:
    """Page `page` (from 0) as (width, height, pixels): 4 bytes a pixel, B G R A, rows without padding.

    On a little-endian machine this is what Qt calls Format_RGB32. Raises Unavailable when the PDF cannot be
    read or the picture would be larger than 10,000 pixels, IndexError when there is no such page.
    """
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(f"page {page} of {len(document)}")
        width, height = document.get_page_size(page)
        if max(width, height) * dpi / 72 > LARGEST_SIDE:
            raise Unavailable("图像过大，无法显示", do="请降低分辨率或缩小显示比例")
        bitmap = document[page].render(scale=dpi / 72, force_bitmap_format=_bgrx())
        row = 4 * bitmap.width
        packed = bytes(bitmap.buffer)
        if bitmap.stride != row:
            packed = b"".join(packed[n : n + row] for n in range(0, len(packed), bitmap.stride))
        return bitmap.width, bitmap.height, packed


def _bgrx() -> int:
    from pypdfium2 import raw

    return int(raw.FPDFBitmap_BGRx)


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise Unavailable("PDF 文件无法打开", do="请重新生成后再试") from error
        try:
            yield document
        finally:
            document.close()
