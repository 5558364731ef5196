"""A face inside one PDF: its characters numbered as they come, its subset, and the way back to text.

Each face is one composite font (CIDFontType2, Identity-H) with the characters numbered from 1. The
ToUnicode table is written in UTF-16BE, surrogate pairs included, so that copying and searching give back
𬭎 and 䶮 as they were typed; and since numbers belong to characters, not glyphs, two characters drawn
alike stay two.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

from app.printing.fonts import FACES, Face

_BY_NAME = {face.name: face for face in FACES}

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class EmbeddedFont(dict[str, str]):
    """Maps each character of one face to its code (hex), handing out codes as characters come."""

    def __init__(self, face: Face, name: str) -> None:
        super().__init__()
        self.face = face
        self.name = name  # what content streams call it

    def __missing__(self, char: str) -> str:
        code = self[char] = f"{len(self) + 1:04X}"
        return code

    def encode(self, text: str) -> str:
        """`text` as the hex digits of a PDF string."""
        return "".join(map(self.__getitem__, text))

    def add_to(self, document: Any) -> Any:
        """Write the font's objects into a reportlab PDFDocument; returns the reference."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        chars = "".join(self)
        program, length, unicode, widths = _built(self.face.name, chars)
        tag = "".join(chr(65 + zlib.crc32(chars.encode()) // 26**n % 26) for n in range(6))
        base = f"/{tag}+{self.face.name}"
        font = self.face.opened
        descriptor = {
            "Type": "/FontDescriptor", "FontName": base, "Flags": 4 | (2 if self.face.serif else 0),
            "FontBBox": "[{} {} {} {}]".format(*font.box), "ItalicAngle": 0, "Ascent": font.ascent,
            "Descent": font.descent, "CapHeight": 730, "StemV": self.face.stem,
            "FontFile2": document.Reference(stream(program, Length1=length)),
        }  # fmt: skip
        outlines = {
            "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": base, "CIDToGIDMap": "/Identity",
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "FontDescriptor": document.Reference(PDFDictionary(descriptor)), "DW": 1000, "W": widths,
        }  # fmt: skip
        composite = {
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": base, "Encoding": "/Identity-H",
            "DescendantFonts": _array(document.Reference(PDFDictionary(outlines))),
            "ToUnicode": document.Reference(stream(unicode)),
        }  # fmt: skip
        return document.Reference(PDFDictionary(composite))


class FontShelf(dict[Face, EmbeddedFont]):
    """The fonts of one document, put there by the first text that needs them."""

    def __missing__(self, face: Face) -> EmbeddedFont:
        font = self[face] = EmbeddedFont(face, f"F{len(self) + 1}")
        return font


def stream(packed: bytes, **entries: Any) -> Any:
    """A PDF stream of bytes already deflated."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream

    return PDFStream(PDFDictionary({"Filter": "/FlateDecode", **entries}), packed)


def _array(*items: Any) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFArray

    return PDFArray(items)


@lru_cache(maxsize=8)  # a form's labels use the same characters on every sheet
def _built(name: str, chars: str) -> tuple[bytes, int, bytes, str]:
    """Font program and its length, ToUnicode table, and widths for these characters of a face."""
    face = _BY_NAME[name]
    glyphs = [0, *map(face.glyph, chars)]
    program = face.opened.subset(glyphs)
    widths = " ".join(str(face.opened.advance(glyph)) for glyph in glyphs[1:])
    return zlib.compress(program), len(program), zlib.compress(_to_unicode(chars)), f"[1 [{widths}]]"


def _to_unicode(chars: str) -> bytes:
    pairs = [f"<{n:04X}> <{char.encode('utf-16-be').hex().upper()}>" for n, char in enumerate(chars, start=1)]
    blocks = ""
    for at in range(0, len(pairs), 100):  # a block may hold a hundred
        part = pairs[at : at + 100]
        blocks += f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
    return _CMAP.format(blocks=blocks).encode("ascii")
