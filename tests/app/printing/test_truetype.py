from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from app.printing.fonts import FACES


@pytest.fixture(scope="module", params=FACES, ids=lambda face: face.name)
def pair(request):
    """A face as this program reads it, and as fontTools does."""
    with TTFont(request.param.path, lazy=True) as theirs:
        yield request.param.opened, theirs


def test_glyphs_and_advances_agree_with_fonttools(pair):
    ours, theirs = pair
    cmap, metrics = theirs.getBestCmap(), theirs["hmtx"]
    for code in sorted(cmap)[::97]:
        assert ours.glyph_of(code) == theirs.getGlyphID(cmap[code])
        advance = round(metrics[cmap[code]][0] * 1000 / theirs["head"].unitsPerEm)
        assert ours.advance(ours.glyph_of(code)) == advance


def test_a_code_between_groups_has_no_glyph(pair):
    ours, theirs = pair
    cmap = theirs.getBestCmap()
    gaps = [code for code in range(0x20, 0x30000, 7) if code not in cmap]
    assert gaps
    assert not any(map(ours.glyph_of, gaps))


def test_a_subset_is_a_font_with_the_same_outlines(pair):
    ours, theirs = pair
    cmap = theirs.getBestCmap()
    codes = sorted(cmap)[5::1501]
    glyphs = [0, *map(ours.glyph_of, codes)]
    cut = TTFont(io.BytesIO(ours.subset(glyphs)))
    names = cut.getGlyphOrder()
    for place, code in enumerate(codes, start=1):
        was = theirs["glyf"][cmap[code]].getCoordinates(theirs["glyf"])[0]
        now = cut["glyf"][names[place]].getCoordinates(cut["glyf"])[0]
        assert list(now) == list(was)
        assert cut["hmtx"][names[place]] == theirs["hmtx"][cmap[code]]


def test_no_bundled_glyph_is_composed_of_others(pair):
    """The subset writer copies outlines as they are; a font with composites would need more."""
    theirs = pair[1]
    data, loca = theirs.reader["glyf"], theirs["loca"]
    starts = [loca[n] for n in range(theirs["maxp"].numGlyphs) if loca[n + 1] > loca[n]]
    assert not [at for at in starts if data[at] >= 0x80]


def test_a_composite_glyph_is_an_error(monkeypatch):
    font = FACES[0].opened
    glyph = font.glyph_of(ord("派"))
    monkeypatch.setattr(font, "_data", _with_byte(font, glyph, 0xFF))
    with pytest.raises(ValueError, match="composite"):
        font.subset([0, glyph])


def _with_byte(font, glyph, value):
    data = bytearray(font._data[:])
    data[font._span(glyph)[0]] = value
    return bytes(data)


def test_the_checksums_of_a_subset_are_right():
    font = FACES[0].opened
    data = font.subset([0, font.glyph_of(ord("派"))])
    for tag, entry in TTFont(io.BytesIO(data)).reader.tables.items():
        if tag != "head":  # fontTools leaves the adjustment out of the sum
            assert entry.checkSum == _sum(data[entry.offset : entry.offset + entry.length]), tag


def _sum(data: bytes) -> int:
    data += b"\0" * (-len(data) % 4)
    return sum(int.from_bytes(data[n : n + 4], "big") for n in range(0, len(data), 4)) & 0xFFFFFFFF
