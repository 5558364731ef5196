"""An owners' list from a file: .xlsx, .xls or .csv by its content, whatever its name says.

What cannot be read is refused at the field "file" with the reason and what to do. Limits on size come before
the reader opens anything (see `roster_xlsx` and `roster_xls`).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from app.errors import Refused
from app.estate import roster_text, roster_xls, roster_xlsx
from app.rules.roster_head import Grid, find_head

LARGEST_FILE: Final = 20 * 1024 * 1024
_FOREIGN: Final = (
    (b"%PDF", "这是 PDF"),
    (b"\x89PNG", "这是图片"),
    (b"\xff\xd8\xff", "这是图片"),
    (b"Rar!", "这是压缩包"),
    (b"7z\xbc\xaf", "这是压缩包"),
    (b"{\\rtf", "这是文字文档"),
)


@dataclass(frozen=True)
class SheetInfo:
    """One sheet of the file; `has_head` when a head of an owners' list was found in it."""

    name: str
    rows: int
    has_head: bool


@dataclass(frozen=True)
class RosterFile:
    """What was read. `sheet` is the one whose cells `grid` holds; `kind` is xlsx, xls or csv."""

    name: str
    kind: str
    sheet: str
    sheets: tuple[SheetInfo, ...]
    grid: Grid


def read_file(path: Path, sheet: str | None = None) -> RosterFile:
    """Read one sheet: the named one, or else the first with a head row. Raises Refused at "file"."""
    data = _bytes(path)
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise Refused.at("file", f"{what}，不是表格；请选择 .xlsx、.xls 或 .csv 文件")
    if data.startswith(b"PK"):
        kind, grids = "xlsx", _workbook(roster_xlsx.safe_container(data))
    elif data.startswith(roster_xls.MAGIC):
        kind, grids = "xls", _workbook(roster_xls.safe_container(data))
    else:
        kind, grids = "csv", {path.stem: roster_text.read_text(data)}
    return _chosen(path.name, kind, grids, sheet)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            text = f"文件超过 {LARGEST_FILE // 1024 // 1024} MB，不像业主名册；请只留下名册这一张表再导入"
            raise Refused.at("file", text)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Refused.at("file", "找不到这个文件，可能已被移走或改名") from error
    except OSError as error:
        raise Refused.at("file", "文件读不出来：可能正被别的程序打开；请关闭后再试") from error
    if not data.strip(b"\0 \r\n\t"):
        raise Refused.at("file", "文件是空的")
    return data


def _workbook(container: BytesIO) -> dict[str, Grid]:
    """All sheets that people can see, by name."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(container)
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.typ is python_calamine.SheetTypeEnum.WorkSheet
            and meta.visible is python_calamine.SheetVisibleEnum.Visible
        ]
        return {name: _cells(book, name) for name in shown}
    except Refused:
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise Refused.at("file", "文件内容已损坏；请用表格软件打开，另存为新文件再导入") from error
        raise


def _cells(book: Any, name: str) -> Grid:
    grid: Grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return grid


def _chosen(name: str, kind: str, grids: dict[str, Grid], sheet: str | None) -> RosterFile:
    sheets = tuple(SheetInfo(title, len(grid), find_head(grid) is not None) for title, grid in grids.items())
    if sheet is not None and sheet not in grids:
        raise Refused.at("file", f"文件里没有名为“{sheet}”的工作表")
    filled = [info for info in sheets if info.rows]
    if not filled:
        raise Refused.at("file", "表里没有内容")
    best = next((info.name for info in filled if info.has_head), filled[0].name)
    wanted = sheet or best
    return RosterFile(name, kind, wanted, sheets, grids[wanted])
