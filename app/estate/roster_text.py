"""An owners' list saved as text: its encoding and its delimiter found, its lines cut into cells."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Final

from app.errors import Refused
from app.rules.roster_head import Grid, find_head

LARGEST_TEXT: Final = 10 * 1024 * 1024
MOST_CELLS: Final = 600_000
DELIMITERS: Final = (",", "\t", ";", "|")

_MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|table|head|meta|style|body|script)", re.IGNORECASE)
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def read_text(data: bytes) -> Grid:
    """The cells of a .csv, whatever it is called. Raises Refused at "file" when it is no table."""
    if len(data) > LARGEST_TEXT:
        raise Refused.at("file", f"文本文件超过 {LARGEST_TEXT // 1024 // 1024} MB，不像业主名册")
    text = decode(data)
    if _MARKUP.match(text):
        raise Refused.at("file", "这是网页格式的表格（后缀虽是 .xls）；请用 Excel 或 WPS 打开，另存为 .xlsx 再导入")
    beginnings = [(delimiter, _cut(text, delimiter, 60)) for delimiter in DELIMITERS]
    delimiter = max(beginnings, key=lambda pair: _worth(pair[1]))[0]  # the first of equals: the comma
    grid = _cut(text, delimiter)
    if grid is None:
        raise Refused.at("file", "表太大，或引号不成对；请用表格软件打开，另存为 .xlsx 再导入")
    return grid


def decode(data: bytes) -> str:
    """Text of UTF-8, UTF-16 or GB18030 bytes. Raises Refused when they are none of these."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, (encoding,))
    sample = data[:4000]
    if b"\0" in sample:  # no mark: the zero bytes of digits and delimiters show which byte comes first
        little = sample[1::2].count(0) >= sample[0::2].count(0)
        return _decoded(data, ("utf-16-le" if little else "utf-16-be",))
    return _decoded(data, ("utf-8", "gb18030"))


def _decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text
    raise Refused.at("file", "认不出文件的格式或文字编码；请用表格软件打开，另存为 .xlsx 再导入")


def _looks_like_text(text: str) -> bool:
    sample = text[:4000]
    odd = sum(1 for c in sample if c < " " and c not in "\t\r\n\f")
    return odd * 50 <= len(sample)


def _cut(text: str, delimiter: str, most: int | None = None) -> Grid | None:
    """The lines as cells; None when quotes do not pair or there are too many cells."""
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_plain(cell) for cell in row])
            cells += len(row) + 1
            if cells > MOST_CELLS:
                return None
            if most is not None and len(rows) >= most:
                break
    except csv.Error:
        return None
    return rows


def _plain(cell: str) -> str:
    """Sheets force text with ="…"; the wrapping is no part of the value."""
    found = _EXCEL_TEXT.fullmatch(cell.strip())
    return found[1] if found else cell


def _worth(grid: Grid | None) -> tuple[int, int]:
    """How well a delimiter cuts: a recognised head counts most, then rows of equal width."""
    if grid is None:
        return 0, -1
    head = find_head(grid)
    known = sum(1 for column in head.columns if column.meaning != "ignored") if head else 0
    widths = [len(row) for row in grid if len(row) > 1]
    return known, max((widths.count(width) for width in set(widths)), default=0)
