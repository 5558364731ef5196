"""Reading a TrueType file and cutting a subset out of it.

The three faces of a form hold 90,000 glyphs, a sheet uses two hundred of them. The file is mapped, not read,
and each table is looked up at need, so that opening a face costs a millisecond and no memory; a general font
library builds its full tables first (a third of a second for the three, half a second for a rare-character
font). The subset holds the tables that a PDF CIDFontType2 needs (PDF 32000-1, 9.9) and no others.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from sys import byteorder

_COPIED = ("cvt ", "fpgm", "prep")  # hinting programs the outlines may call


class TrueType:
    """One static TrueType file. Glyph 0 is the missing glyph; advances are in 1/1000 of the em."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        count = struct.unpack_from(">H", self._data, 4)[0]
        self._tables: dict[str, tuple[int, int]] = {}
        for n in range(count):
            tag, _sum, offset, length = struct.unpack_from(">4sLLL", self._data, 12 + 16 * n)
            self._tables[tag.decode("latin-1")] = (offset, length)
        head = self._at("head")
        self.em: int = struct.unpack_from(">H", self._data, head + 18)[0]
        self.box: tuple[int, ...] = tuple(map(self.scaled, struct.unpack_from(">4h", self._data, head + 36)))
        self._long_loca = struct.unpack_from(">h", self._data, head + 50)[0] == 1
        hhea = self._at("hhea")
        ascent, descent = struct.unpack_from(">2h", self._data, hhea + 4)
        self.ascent, self.descent = self.scaled(ascent), self.scaled(descent)
        self._metrics: int = struct.unpack_from(">H", self._data, hhea + 34)[0]
        self._starts, self._ends, self._glyphs = self._read_cmap()

    def scaled(self, value: int) -> int:
        """Font units to 1/1000 of the em."""
        return round(value * 1000 / self.em)

    def glyph_of(self, code: int) -> int:
        """The glyph of a code point, 0 when the face has none."""
        n = bisect_right(self._starts, code) - 1
        if n < 0 or code > self._ends[n]:
            return 0
        return self._glyphs[n] + code - self._starts[n]

    def advance(self, glyph: int) -> int:
        """How far the pen moves, in 1/1000 of the em."""
        return self.scaled(self._metric(glyph)[0])

    def has_outline(self, glyph: int) -> bool:
        """False for a glyph that prints nothing."""
        start, end = self._span(glyph)
        return end > start

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A font file whose glyph n is `glyphs[n]`. Raises ValueError for a composite glyph."""
        outlines = [self._outline(glyph) for glyph in glyphs]
        loca = list(accumulate(map(len, outlines), initial=0))
        short = loca[-1] < 0x1FFFE
        head = bytearray(self._table("head"))
        struct.pack_into(">L", head, 8, 0)  # the file's own sum: nothing reads it inside a PDF
        struct.pack_into(">h", head, 50, 0 if short else 1)
        hhea, maxp = bytearray(self._table("hhea")), bytearray(self._table("maxp"))
        struct.pack_into(">H", hhea, 34, len(glyphs))
        struct.pack_into(">H", maxp, 4, len(glyphs))
        tables = {
            "glyf": b"".join(outlines),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(struct.pack(">Hh", *self._metric(glyph)) for glyph in glyphs),
            "loca": _big_endian([n >> 1 for n in loca], "H") if short else _big_endian(loca, "I"),
            "maxp": bytes(maxp),
        }
        tables |= {tag: self._table(tag) for tag in _COPIED if tag in self._tables}
        return _file(tables)

    def _outline(self, glyph: int) -> bytes:
        start, end = self._span(glyph)
        outline = self._data[start:end]
        if outline[:1] >= b"\x80":  # a negative number of contours: composed of other glyphs
            raise ValueError(f"glyph {glyph} is a composite: the bundled faces have none")
        return outline + b"\0" * (-len(outline) % 4)

    def _at(self, tag: str) -> int:
        return self._tables[tag][0]

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _metric(self, glyph: int) -> tuple[int, int]:
        """Advance and left side bearing in font units."""
        hmtx = self._at("hmtx")
        if glyph < self._metrics:
            advance, bearing = struct.unpack_from(">Hh", self._data, hmtx + 4 * glyph)
            return advance, bearing
        advance = struct.unpack_from(">H", self._data, hmtx + 4 * (self._metrics - 1))[0]
        beyond = hmtx + 4 * self._metrics + 2 * (glyph - self._metrics)
        return advance, struct.unpack_from(">h", self._data, beyond)[0]

    def _span(self, glyph: int) -> tuple[int, int]:
        loca, glyf = self._at("loca"), self._at("glyf")
        if self._long_loca:
            start, end = struct.unpack_from(">2L", self._data, loca + 4 * glyph)
            return glyf + start, glyf + end
        start, end = struct.unpack_from(">2H", self._data, loca + 2 * glyph)
        return glyf + 2 * start, glyf + 2 * end

    def _read_cmap(self) -> tuple[array[int], array[int], array[int]]:
        """The groups of the full-range table (format 12): first code, last code, first glyph."""
        cmap = self._at("cmap")
        for n in range(struct.unpack_from(">H", self._data, cmap + 2)[0]):
            offset = cmap + struct.unpack_from(">L", self._data, cmap + 8 + 8 * n)[0]
            if struct.unpack_from(">H", self._data, offset)[0] == 12:
                groups = struct.unpack_from(">L", self._data, offset + 12)[0]
                numbers = array("I", self._data[offset + 16 : offset + 16 + 12 * groups])
                if byteorder == "little":
                    numbers.byteswap()
                return numbers[0::3], numbers[1::3], numbers[2::3]
        raise ValueError("the font has no character table for the full range of Unicode")


def _big_endian(numbers: Sequence[int], kind: str) -> bytes:
    packed = array(kind, numbers)
    if byteorder == "little":
        packed.byteswap()
    return packed.tobytes()


def _file(tables: dict[str, bytes]) -> bytes:
    power = 1 << (len(tables).bit_length() - 1)
    header = struct.pack(
        ">LHHHH", 0x00010000, len(tables), 16 * power, power.bit_length() - 1, 16 * (len(tables) - power)
    )
    directory, bodies, offset = [header], [], 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        body = data + b"\0" * (-len(data) % 4)
        words = array("I", body)
        if byteorder == "little":
            words.byteswap()
        directory.append(struct.pack(">4sLLL", tag.encode(), sum(words) & 0xFFFFFFFF, offset, len(data)))
        bodies.append(body)
        offset += len(body)
    return b"".join(directory + bodies)
