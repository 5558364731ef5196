"""A register printed as a book: A4 landscape, ruled, every page with its head, numbered n of m.

The same for every register: what differs is the title, the columns and the rows, all display text. Rows grow
with their text and are kept whole unless one is longer than a page. Void numbers stay in their place, struck
through and marked, because a book without gaps is what an inspector looks for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.printing import fonts
from app.printing.characters import clean, one_line
from app.printing.drawing import THICK, Align, Drawing
from app.printing.fonts import BOLD, HEI, SONG, Style
from app.printing.page import A4_LANDSCAPE, Document, mm
from app.printing.text import Fitted, fit, points, torn, width_of, wrap

EMPTY = "本期没有登记"
VOID = "作废"
CONTINUED = "（续）"

_LEFT, _RIGHT = mm(15), mm(297 - 12)  # the left edge is punched
_TITLE, _LINE, _TOP = mm(17), mm(23.5), mm(26)  # baselines of title and second line; top of the table
_BOTTOM, _FOOT = mm(210 - 15), mm(210 - 9.5)  # lowest rule; baseline of the foot
_SIZES = tuple(map(points, (9, 8, 7)))  # smaller when a number or a word would be broken
_SIZE, _HEAD, _SMALL = points(9), points(9), points(8)
_STEP = round(_SIZE * 1.32)
_SIDE, _ABOVE = 120, 150  # white between a cell's lines and its text
_LOWEST_ROW = mm(8)
_FEWEST_LINES = 3  # of a split row at the foot of a page
_GREY = 0.45


@dataclass(frozen=True)
class BookColumn:
    """A column: its head, its width in mm (all are narrowed alike when they do not fit), how cells stand."""

    head: str
    width_mm: float
    align: Align = "left"


@dataclass(frozen=True)
class BookRow:
    """One case: a text for each column."""

    cells: tuple[str, ...]
    void: bool = False


@dataclass(frozen=True)
class Book:
    """A printed register. `period` as shown (2026-11 or 2026-11-01 至 2026-11-21), `note` stands in the foot."""

    title: str
    project: str
    form_code: str
    period: str
    columns: tuple[BookColumn, ...]
    rows: Sequence[BookRow]
    printed_by: str
    printed_at: str
    note: str = ""


class _Cell(NamedTuple):
    lines: list[str]
    width: int
    size: int


class _Part(NamedTuple):
    """Some lines of a row on one page."""

    row: int
    first: int
    last: int
    height: int


def render(book: Book, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The book as a PDF. `progress(done, all)` counts pages and may raise to stop.

    Raises Refused naming row and column when a character has no glyph, ValueError when a row does not have one
    cell for each column.
    """
    _check(book)
    document = Document(one_line(f"{book.title} {book.period}"))
    table = _Table(book)
    pages = table.pages()
    for number, parts in enumerate(pages, start=1):
        page = document.page(A4_LANDSCAPE)
        frame = document.form("head", page.width, page.height, table.draw_head)
        page.place(frame, 0, 0, page.height)
        table.draw_rows(page, parts)
        page.text(page.width // 2, _FOOT, f"第 {number} 页 共 {len(pages)} 页", HEI, _SMALL, "centre")
        if progress:
            progress(number, len(pages))
    return document.to_bytes()


def _check(book: Book) -> None:
    if not book.columns:
        raise ValueError("a book needs a column")
    for row in book.rows:
        if len(row.cells) != len(book.columns):
            raise ValueError(f"{len(row.cells)} cells for {len(book.columns)} columns")
    head = [book.title, book.project, book.form_code, book.period, book.printed_by, book.printed_at, book.note]
    fonts.check(("", "", text) for text in [*head, *(column.head for column in book.columns)])
    fonts.check(
        ("", f"第 {n} 行「{column.head}」的", text)
        for n, row in enumerate(book.rows, start=1)
        for column, text in zip(book.columns, row.cells, strict=True)
    )


class _Table:
    """The book's measures: where columns stand, how high rows are, which lines go on which page."""

    def __init__(self, book: Book) -> None:
        self._book = book
        wanted = sum(column.width_mm for column in book.columns)
        room = _RIGHT - _LEFT
        scale = min(1.0, room / mm(wanted))
        widths = [round(mm(column.width_mm) * scale) for column in book.columns]
        left = _LEFT + (room - sum(widths)) // 2
        self._edges = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
        self._heads = [_head(column.head, width - _SIDE) for column, width in zip(book.columns, widths, strict=True)]
        self._body = _TOP + max(mm(9), *(head.height + 2 * _ABOVE for head in self._heads))
        self._rows = [self._cells(row, widths) for row in book.rows]

    def _cells(self, row: BookRow, widths: list[int]) -> list[_Cell]:
        found = []
        for text, width in zip(row.cells, widths, strict=True):
            found.append(_cell(clean(text), width - 2 * _SIDE))
        if row.void:
            found[0].lines.append(VOID)
        return found

    def pages(self) -> list[list[_Part]]:
        """Which lines of which rows stand on each page; one page without parts when the book is empty."""
        pages: list[list[_Part]] = [[]]
        free = full = _BOTTOM - self._body
        for n, cells in enumerate(self._rows):
            first, last = 0, max(1, *(len(cell.lines) for cell in cells))
            while True:
                height = max(_LOWEST_ROW, (last - first) * _STEP + 2 * _ABOVE)
                if height <= free:
                    pages[-1].append(_Part(n, first, last, height))
                    free -= height
                    break
                lines = (free - 2 * _ABOVE) // _STEP
                if height > full and lines >= _FEWEST_LINES:
                    pages[-1].append(_Part(n, first, first + lines, free))
                    first += lines
                pages.append([])
                free = full
        return pages

    def draw_head(self, page: Drawing) -> None:
        """What every page shows: title, project, period, code, column heads, foot."""
        book, left, right = self._book, self._edges[0], self._edges[-1]
        middle = page.width // 2
        _fitted(page, _LEFT, _RIGHT - _LEFT, _TITLE, book.title, BOLD, (16, 13, 10), "centre")
        side = (_RIGHT - _LEFT) * 2 // 5
        _fitted(page, _LEFT, side, _LINE, book.project, HEI, (9, 8, 6), "left")
        _fitted(page, middle - side // 4, side // 2, _LINE, book.period, HEI, (9, 8, 6), "centre")
        _fitted(page, _RIGHT - side, side, _LINE, book.form_code, HEI, (9, 8, 6), "right")
        printed = " ".join(filter(None, ("打印人", book.printed_by, book.printed_at)))
        _fitted(page, _LEFT, side, _FOOT, printed, HEI, (8, 7, 6), "left")
        _fitted(page, _RIGHT - side, side, _FOOT, book.note, HEI, (8, 7, 6), "right")
        height = self._body - _TOP
        for edge, after, head in zip(self._edges, self._edges[1:], self._heads, strict=False):
            page.lines(edge, _TOP, after - edge, height, head, HEI, align="centre")
        page.line(left, self._body, right, self._body, THICK)

    def draw_rows(self, page: Drawing, parts: list[_Part]) -> None:
        """The rows of one page and the rules around them."""
        left, right, y = self._edges[0], self._edges[-1], self._body
        for part in parts:
            self._draw_part(page, part, y)
            y += part.height
            if part is not parts[-1]:
                page.line(left, y, right, y)
        if not parts:
            y += mm(30)
            page.text((left + right) // 2, y - mm(14), EMPTY, HEI, points(12), "centre", grey=_GREY)
        for edge in self._edges[1:-1]:
            page.line(edge, _TOP, edge, y if parts else self._body)
        page.box(left, _TOP, right - left, y - _TOP, THICK)

    def _draw_part(self, page: Drawing, part: _Part, y: int) -> None:
        columns, cells = self._book.columns, self._rows[part.row]
        void = self._book.rows[part.row].void
        split = part.first > 0 or part.last < max(len(cell.lines) for cell in cells)
        for n, (column, edge, cell) in enumerate(zip(columns, self._edges, cells, strict=False)):
            lines, last = cell.lines[part.first : part.last], len(cell.lines) - 1 - part.first
            if n == 0 and part.first > 0 and not lines:  # the row goes on: say whose it is
                lines, last = [*cell.lines, CONTINUED], len(cell.lines) - 1
            # in the middle as clerks write it; a split row is filled from above
            top = y + (_ABOVE if split else (part.height - len(lines) * _STEP) // 2)
            for at, line in enumerate(lines):
                mark = n == 0 and ((void and at == last) or line is CONTINUED)
                baseline = top + at * _STEP + (_STEP - cell.size) // 2 + round(0.88 * cell.size)
                _draw_line(page, edge + _SIDE, baseline, line, cell, column.align, void=void, mark=mark)


def _cell(text: str, width: int) -> _Cell:
    """A text broken for its column, a little smaller when a number would be torn otherwise."""
    for size in _SIZES:
        lines = wrap(text, SONG, size, width)
        if not torn(lines):
            return _Cell(lines, width, size)
    return _Cell(wrap(text, SONG, _SIZE, width), width, _SIZE)


def _head(text: str, width: int) -> Fitted:
    """A column head in its cell; on two lines they are of about one length, not 接待记录 over 人."""
    text = one_line(text)
    found = fit(text, HEI, width, 4 * _HEAD, (_HEAD, _SMALL), leading=1.2)
    if len(found.lines) == 2:
        half = width_of(text, HEI, found.size) / 2 + found.size / 2
        even = fit(text, HEI, min(half, width), 4 * _HEAD, (found.size,), leading=1.2)
        return even if len(even.lines) == 2 else found
    return found


def _draw_line(
    page: Drawing, x: int, baseline: int, line: str, cell: _Cell, align: Align, *, void: bool, mark: bool
) -> None:
    style, size, width = BOLD if mark else SONG, cell.size, cell.width
    top = baseline - round(0.88 * size)
    page.lines(x, top, width, size, Fitted([line], size, _STEP, ""), style, align=align, top=True)
    if void and not mark and (length := round(width_of(line, SONG, size))):
        start = x if align == "left" else x + width - length if align == "right" else x + (width - length) // 2
        page.line(start, baseline - 110, start + length, baseline - 110)


def _fitted(
    page: Drawing, x: int, width: int, baseline: int, text: str, style: Style, sizes: tuple[float, ...], align: Align
) -> None:  # fmt: skip
    """One line of the head or the foot at the largest of `sizes` (points) that fits."""
    text = one_line(text)
    size = next((s for s in map(points, sizes) if width_of(text, style, s) <= width), points(sizes[-1]))
    anchor = x if align == "left" else x + width if align == "right" else x + width // 2
    page.text(anchor, baseline, text, style, size, align)
