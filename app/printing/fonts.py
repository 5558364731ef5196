"""The faces on paper, and which of them draws a character.

Three styles: SONG for what people wrote, HEI and BOLD for what the form says. A character that the
style's own face lacks is taken from the rare-character faces, and only then is such a face opened. A
character found in no face stops the print and is named: a form with a hole where a name stood is worse
than none.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from pathlib import Path

from app.errors import Problem, Refused
from app.printing.characters import clean, undefined
from app.printing.truetype import TrueType

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class Face:
    """One bundled font file, opened when its first character is asked for."""

    def __init__(self, name: str, file: str, *, serif: bool, stem: int) -> None:
        self.name = name  # PostScript name, as the PDF shows it
        self.path = FOLDER / file
        self.serif = serif
        self.stem = stem  # stem width in 1/1000 em, a hint for viewers that replace the font

    @cached_property
    def opened(self) -> TrueType:
        """The mapped file."""
        return TrueType(self.path)

    def glyph(self, char: str) -> int:
        """The glyph that draws `char`, 0 when there is none or it would print nothing."""
        font = self.opened
        glyph = font.glyph_of(ord(char))
        return glyph if glyph and (char in " \u3000" or font.has_outline(glyph)) else 0


_SERIF = Face("NotoSerifSC-Regular", "NotoSerifSC_400Regular.ttf", serif=True, stem=80)
_SANS = Face("NotoSansSC-Regular", "NotoSansSC_400Regular.ttf", serif=False, stem=80)
_SANS_BOLD = Face("NotoSansSC-Bold", "NotoSansSC_700Bold.ttf", serif=False, stem=140)
_RARE_A = Face("HanaMinA", "HanaMinA.ttf", serif=True, stem=70)  # the basic plane and a few beyond
_RARE_B = Face("HanaMinB", "HanaMinB.ttf", serif=True, stem=70)  # extensions B to F

FACES = (_SERIF, _SANS, _SANS_BOLD, _RARE_A, _RARE_B)


class _Places(dict[str, Face | None]):
    """Which face of a style draws a character; filled as characters are met."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> Face | None:
        found = None if undefined(char) else next((face for face in self._faces if face.glyph(char)), None)
        self[char] = found
        return found


class _Advances(dict[str, int]):
    """A character's advance in 1/1000 em; filled as characters are met."""

    def __init__(self, places: _Places) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, char: str) -> int:
        face = self._places[char]
        if face is None:
            raise unprintable([("", char)])
        advance = self[char] = face.opened.advance(face.glyph(char))
        return advance


class Style:
    """A face and those behind it. `advances` maps a character to its width in 1/1000 em."""

    def __init__(self, *faces: Face) -> None:
        self.first = faces[0]
        self.places = _Places(faces)
        self.advances = _Advances(self.places)
        self._plain: set[str] = set()

    def measure(self, text: str) -> int:
        """The width of `text` on one line, in 1/1000 em. Raises Refused for a character without a glyph."""
        return sum(map(self.advances.__getitem__, text))

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """`text` cut where the face changes. Raises Refused for a character without a glyph."""
        if self._plain.issuperset(text):
            return [(self.first, text)]
        found = []
        for face, chars in groupby(text, self.places.__getitem__):
            run = "".join(chars)
            if face is None:
                raise unprintable([("", run)])
            if face is self.first:
                self._plain.update(run)
            found.append((face, run))
        return found


# Every style ends in the same faces, so a text is printable in all of them or in none.
SONG = Style(_SERIF, _RARE_A, _RARE_B, _SANS)
HEI = Style(_SANS, _RARE_A, _RARE_B, _SERIF)
BOLD = Style(_SANS_BOLD, _SANS, _RARE_A, _RARE_B, _SERIF)

_PRINTABLE: set[str] = set()  # characters known to have a glyph


def missing(text: str) -> tuple[str, ...]:
    """The characters of `text` that no face can draw, each once, in the order met."""
    if _PRINTABLE.issuperset(text):
        return ()
    found = dict.fromkeys(clean(text).replace("\n", "").replace("\t", ""))
    _PRINTABLE.update(c for c in found if SONG.places[c])
    return tuple(c for c in found if SONG.places[c] is None)


def check(fields: Iterable[tuple[str, str, str]]) -> None:
    """Raise Refused when any text cannot be printed whole. `fields`: (field, its Chinese label, text)."""
    problems = [
        Problem(field, _sentence(lacking, label)) for field, label, text in fields if (lacking := missing(text))
    ]
    if problems:
        raise Refused(problems)


def unprintable(fields: Iterable[tuple[str, str]]) -> Refused:
    """The refusal for texts already known to be unprintable; `fields` are (field name, text)."""
    return Refused([Problem(field, _sentence(missing(text) or tuple(text), "")) for field, text in fields])


def _sentence(chars: tuple[str, ...], label: str) -> str:
    named = "、".join(map(_named, chars))
    return f"{label}{named} 没有可打印的字形，请换一种写法（可注读音）后再打印"


def _named(char: str) -> str:
    code = f"U+{ord(char):04X}"
    # A lone surrogate cannot be shown or logged, a private code looks different on every machine.
    return code if undefined(char) else f"「{char}」({code})"


def warm_up() -> None:
    """Open the three everyday faces and load the PDF writer; called by a worker after the first paint."""
    import reportlab.pdfbase.pdfdoc  # noqa: F401  half of a cold print is this import

    for style in (SONG, HEI, BOLD):
        style.measure("派工单")
