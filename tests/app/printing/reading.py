"""Reading PDFs back with tools that share no code with the writer: poppler, pdfium, zxing."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

MM = 25.4 / 72


def _poppler(tool: str, pdf: bytes, *options: str, to: str | None = None) -> bytes:
    arguments = [tool, *options, "-", *([to] if to else [])]
    return subprocess.run(arguments, input=pdf, capture_output=True, check=True).stdout


def text(pdf: bytes, *options: str) -> str:
    """What pdftotext finds, pages apart by form feeds."""
    return _poppler("pdftotext", pdf, *options, to="-").decode()


def squeezed(pdf: bytes, *options: str) -> str:
    """The text without any white space: lines and cells joined."""
    return "".join(text(pdf, *options).split())


def fonts(pdf: bytes) -> list[list[str]]:
    """The lines of pdffonts: name, type (two words), encoding, emb, sub, uni, object."""
    return [line.split() for line in _poppler("pdffonts", pdf).decode().splitlines()[2:]]


def info(pdf: bytes) -> dict[str, str]:
    lines = _poppler("pdfinfo", pdf).decode().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def picture(pdf: bytes, dpi: int, page: int = 1) -> Image.Image:
    number = str(page)
    data = _poppler("pdftoppm", pdf, "-r", str(dpi), "-gray", "-f", number, "-l", number)
    return Image.open(io.BytesIO(data))


def codes(image: Image.Image) -> list[str]:
    """The texts of the QR codes in a picture, from above."""
    found = zxingcpp.read_barcodes(image)
    return [code.text for code in sorted(found, key=lambda code: code.position.top_left.y)]


def positions(pdf: bytes, page: int = 0) -> Iterator[str]:
    """Every drawn object of a page as a line: what, where in mm from the upper left corner, text and font."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    height, texts = sheet.get_height(), sheet.get_textpage()
    for item in sheet.get_objects(max_depth=3, textpage=texts):
        if item.type == pypdfium2.raw.FPDF_PAGEOBJ_FORM:
            continue
        place = item.container.get_matrix() if item.container else pypdfium2.PdfMatrix()
        yield _line(item, place, height)
    texts.close()
    document.close()


def _line(item: Any, place: pypdfium2.PdfMatrix, height: float) -> str:
    if item.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT:
        matrix = item.get_matrix().multiply(place)
        x, y, size = matrix.e * MM, (height - matrix.f) * MM, item.get_font_size() * matrix.a
        font = item.get_font().get_base_name().partition("+")[2]
        return f"text {x:.1f} {y:.1f} {size:.1f} {font} {item.extract()}"
    left, low, right, high = item.get_bounds()
    (x0, y0), (x1, y1) = place.on_point(left, high), place.on_point(right, low)
    pieces = pypdfium2.raw.FPDFPath_CountSegments(item)
    return f"path {x0 * MM:.1f} {(height - y0) * MM:.1f} {x1 * MM:.1f} {(height - y1) * MM:.1f} {pieces}"


def text_boxes(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float, float]]:
    """Every text with the box of its ink in mm: left, top, right, bottom from the upper left corner."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    height, texts = sheet.get_height(), sheet.get_textpage()
    found = []
    for item in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=3, textpage=texts):
        place = item.container.get_matrix() if item.container else pypdfium2.PdfMatrix()
        left, low, right, high = item.get_bounds()
        (x0, y0), (x1, y1) = place.on_point(left, high), place.on_point(right, low)
        found.append((item.extract(), x0 * MM, (height - y0) * MM, x1 * MM, (height - y1) * MM))
    texts.close()
    document.close()
    return found
