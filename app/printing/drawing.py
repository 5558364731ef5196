"""What is put on a page or a form: lines, boxes, ticks and text, kept as PDF operators.

Coordinates are whole units of 1/100 mm from the upper left corner, because whole numbers need no
formatting and a printer cannot place anything finer. Text is collected apart and written behind the lines
in one text object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from app.printing import qr
from app.printing.embed import FontShelf
from app.printing.fonts import Style
from app.printing.text import Fitted, pieces, width_of

Align = Literal["left", "centre", "right"]

HAIR, THIN, THICK = 10, 18, 36  # line weights in units: cut marks and hints, cells, the outer frame

_TICK = ((18, 52), (42, 24), (84, 80))  # corners of the tick in hundredths of its box, from the lower left


class Drawing:
    """One page's or form's operators. `width` and `height` in units of 1/100 mm."""

    def __init__(self, width: int, height: int, shelf: FontShelf) -> None:
        self.width, self.height = width, height
        self._shelf = shelf
        self._lines: list[str] = []
        self._texts: list[str] = []
        self._font: tuple[str, int] | None = None
        self._grey = 0.0
        self._weight = 0

    def operators(self) -> str:
        """The content stream so far."""
        texts = ["BT", *self._texts, "ET"] if self._texts else []
        return "\n".join([*self._lines, *texts])

    # -- lines --

    def line(self, x0: int, y0: int, x1: int, y1: int, weight: int = THIN) -> None:
        """A straight line."""
        self._stroke(weight, f"{x0} {self.height - y0} m {x1} {self.height - y1} l S")

    def dashed(self, x0: int, y0: int, x1: int, y1: int, weight: int = HAIR) -> None:
        """A cut or fold mark."""
        self._stroke(weight, f"[150 100] 0 d {x0} {self.height - y0} m {x1} {self.height - y1} l S [] 0 d")

    def box(self, x: int, y: int, width: int, height: int, weight: int = THIN) -> None:
        """The outline of a rectangle."""
        self._stroke(weight, f"{x} {self.height - y - height} {width} {height} re S")

    def tick_box(self, x: int, y: int, side: int, *, ticked: bool = False) -> None:
        """A ☐ drawn, never a glyph: fonts differ in it and some lack it."""
        self.box(x, y, side, side, THIN)
        if ticked:
            self.tick(x, y, side)

    def tick(self, x: int, y: int, side: int) -> None:
        """The mark of a ☑ in a box that is there already."""
        foot = self.height - y - side
        corners = [f"{x + side * dx // 100} {foot + side * dy // 100}" for dx, dy in _TICK]
        path = f"{corners[0]} m {corners[1]} l {corners[2]} l S"
        self._stroke(max(THIN, side // 9), path)

    def code(self, x: int, y: int, side: int, payload: str) -> None:
        """A QR code in a square of `side`."""
        self._lines.append(qr.operators(payload, x, self.height - y - side, side))

    def place(self, name: str, x: int, y: int, height: int) -> None:
        """A form made by `Document.form`, its upper left corner at x, y."""
        self._lines.append(f"q 1 0 0 1 {x} {self.height - y - height} cm /{name} Do Q")

    # -- text --

    def text(
        self, x: int, y: int, text: str, style: Style, size: int, align: Align = "left", grey: float = 0.0
    ) -> None:
        """One line with its baseline at y; x is its left end, centre or right end. `text` is clean."""
        if align != "left":
            width = width_of(text, style, size)
            x -= round(width if align == "right" else width / 2)
        add = self._texts.append
        if grey != self._grey:
            self._grey = grey
            add(f"{grey:g} g")
        lead = f"1 0 0 1 {x} {self.height - y} Tm "
        for face, run in style.runs(text):
            font = self._shelf[face]
            if self._font != (font.name, size):
                self._font = (font.name, size)
                lead = f"/{font.name} {size} Tf {lead}"
            add(f"{lead}<{font.encode(run)}> Tj")
            lead = ""

    def lines(
        self, x: int, y: int, width: int, height: int, fitted: Fitted, style: Style, *,
        align: Align = "left", top: bool = False,
    ) -> None:  # fmt: skip
        """Fitted lines in a box: from its top, or centred over its height."""
        size = fitted.size
        baseline = y + (0 if top else (height - fitted.height) // 2) + round(0.88 * size)
        anchor = x if align == "left" else x + width if align == "right" else x + width // 2
        for n, line in enumerate(fitted.lines):
            for offset, part in pieces(line, style, size):
                self.text(anchor + offset, baseline + n * fitted.leading, part, style, size, align)

    def label(self, x: int, y: int, width: int, height: int, rows: Sequence[str], style: Style, size: int) -> None:
        """A form's own short label, one or two rows, centred in its cell."""
        step = round(size * 1.25)
        block = Fitted(list(rows), size, step, "")
        self.lines(x, y, width, height, block, style, align="centre")

    # -- shared --

    def grid(self, rows: Iterable[tuple[int, int, int]], columns: Iterable[tuple[int, int, int]]) -> None:
        """Cell lines: `rows` are (y, x0, x1), `columns` are (x, y0, y1)."""
        for y, x0, x1 in rows:
            self.line(x0, y, x1, y)
        for x, y0, y1 in columns:
            self.line(x, y0, x, y1)

    def _stroke(self, weight: int, path: str) -> None:
        if weight != self._weight:
            self._weight = weight
            path = f"{weight} w {path}"
        self._lines.append(path)
