"""Paper, and the document that collects pages and becomes a PDF.

Sizes are millimetres in a Profile and units of 1/100 mm in drawings. The same drawings give the same bytes on
every machine: no clock, no random identifier, no path goes into the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.errors import Refused
from app.printing.drawing import THICK, Drawing
from app.printing.embed import FontShelf, stream
from app.printing.text import UNITS_PER_MM

_SCALE = 72 / 25.4 / UNITS_PER_MM  # units to points
LARGEST_OFFSET_MM = 20.0


def mm(length: float) -> int:
    """Millimetres as units of 1/100 mm."""
    return round(length * UNITS_PER_MM)


@dataclass(frozen=True)
class Profile:
    """One kind of paper in the printer. `offset_x` and `offset_y` move everything right and down, in mm."""

    key: str
    title: str
    width: float
    height: float
    slots: int = 1  # forms on one sheet, one under the other
    offset_x: float = 0.0
    offset_y: float = 0.0

    def shifted(self, x: float, y: float) -> Profile:
        """The same paper for a printer that feeds it askew by so many mm. Raises Refused beyond 20 mm."""
        if max(abs(x), abs(y)) > LARGEST_OFFSET_MM:
            raise Refused.at("offset", f"偏移最多 {LARGEST_OFFSET_MM:g} mm，更大的请先在打印机上校正走纸")
        return replace(self, offset_x=x, offset_y=y)


A4 = Profile("a4", "A4 纵向", 210, 297)
A4_LANDSCAPE = Profile("a4_landscape", "A4 横向", 297, 210)
A5_LANDSCAPE = Profile("a5_landscape", "A5 横向 210×148", 210, 148)
A4_TWO_UP = Profile("a4_two_up", "A4 一张两单", 210, 297, slots=2)
TRACTOR = Profile("tractor", "连续纸 241×140", 241, 140)

PROFILES = (A5_LANDSCAPE, A4_TWO_UP, TRACTOR, A4, A4_LANDSCAPE)


class Document:
    """Pages in the making. `title` is shown by viewers; it holds no personal data."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shelf = FontShelf()
        self._pages: list[tuple[Profile, Drawing]] = []
        self._forms: dict[str, tuple[str, Drawing]] = {}

    def page(self, profile: Profile) -> Drawing:
        """A new page of this paper, to be drawn on."""
        drawing = Drawing(mm(profile.width), mm(profile.height), self._shelf)
        self._pages.append((profile, drawing))
        return drawing

    def form(self, key: str, width: int, height: int, draw: Callable[[Drawing], None]) -> str:
        """The name of a drawing that many pages share; `draw` is called once, in units of 1/100 mm."""
        if key not in self._forms:
            drawing = Drawing(width, height, self._shelf)
            draw(drawing)
            self._forms[key] = (f"X{len(self._forms) + 1}", drawing)
        return self._forms[key][0]

    def to_bytes(self) -> bytes:
        """The PDF. Raises ValueError when there is no page."""
        from reportlab.pdfbase import pdfdoc

        if not self._pages:
            raise ValueError("a document needs a page")
        pdf = pdfdoc.PDFDocument(compression=1, invariant=1, pdfVersion=(1, 5), lang="zh-CN")
        pdf.setTitle(self._title)
        pdf.setAuthor("")
        pdf.setSubject("")
        pdf.setCreator("物业前台")
        pdf.setDateFormatter(lambda *_moment: "")  # the form says when it was printed
        fonts, forms = pdfdoc.PDFDictionary({}), pdfdoc.PDFDictionary({})
        shared = pdf.Reference(pdfdoc.PDFDictionary({"Font": fonts, "XObject": forms}))
        plain = pdf.Reference(pdfdoc.PDFDictionary({"Font": fonts}))
        for profile, drawing in self._pages:
            pdf.addPage(_page(profile, drawing, shared))
        for name, drawing in self._forms.values():
            entries = {"Type": "/XObject", "Subtype": "/Form", "Resources": plain}
            # half of an outer line's weight lies outside the drawing
            box = f"[{-THICK} {-THICK} {drawing.width + THICK} {drawing.height + THICK}]"
            packed = zlib.compress(drawing.operators().encode("ascii"))
            forms[name] = pdf.Reference(stream(packed, BBox=box, **entries))
        for font in self._shelf.values():
            fonts[font.name] = font.add_to(pdf)
        data: bytes = pdf.GetPDFData(None)
        return data


def _page(profile: Profile, drawing: Drawing, resources: object) -> object:
    """A reportlab page of the drawing, scaled to points and moved by the profile's offset."""
    from reportlab.pdfbase import pdfdoc

    page = pdfdoc.PDFPage()
    width, height = profile.width * 72 / 25.4, profile.height * 72 / 25.4
    page.MediaBox = f"[0 0 {width:.3f} {height:.3f}]"
    x, y = profile.offset_x * 72 / 25.4, -profile.offset_y * 72 / 25.4
    content = f"{_SCALE:.8f} 0 0 {_SCALE:.8f} {x:.3f} {y:.3f} cm\n{drawing.operators()}"
    page.Contents = stream(zlib.compress(content.encode("ascii")))
    page.Resources = resources
    return page
