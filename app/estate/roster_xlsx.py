"""An .xlsx owners' list made safe to open: what the reader gets is exactly what was counted here.

A small file can unpack to gigabytes, or name one cell in the last corner of the sheet so that the reader
makes room for billions. So the parts that matter are unpacked within a limit, counted, and handed on in a
container of our own; nothing else of the file is looked at.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from xml.parsers import expat

from app.errors import Refused

LARGEST_PART: Final = 12 * 1024 * 1024
LARGEST_TOTAL: Final = 18 * 1024 * 1024
MOST_ENTRIES: Final = 2_000
MOST_CELLS: Final = 600_000
"""Cells of all sheets, counting the blank ones between the used ones: the reader makes room for those too."""
MOST_TEXT: Final = 32 * 1024 * 1024
"""Characters of all cells together; one shared text used by many cells counts for each."""

_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels|"
    r"xl/(?:workbook|styles|sharedStrings)\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)


def safe_container(data: bytes) -> BytesIO:
    """The same workbook with nothing but its tables. Raises Refused at "file" with what to do instead."""
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise Refused.at("file", "文件里的部件太多，不像业主名册；请用表格软件打开，另存为新的 .xlsx 再导入")
    try:
        parts = _parts(data)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused.at("file", "文件已损坏，打不开；请在原来的电脑上重新保存或重新复制一份") from error
    _count(parts)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as container:
        for name, part in parts.items():
            container.writestr(name, part)
    out.seek(0)
    return out


def _parts(data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    room = LARGEST_TOTAL
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = {info.filename.replace("\\", "/").removeprefix("/"): info for info in archive.infolist()}
        _check_kind({name.lower() for name in infos})
        for name, info in infos.items():
            if not _WANTED.fullmatch(name):
                continue
            if info.flag_bits & 1:
                raise Refused.at("file", "文件有密码；请在表格软件里去掉密码再导入")
            if info.file_size > min(LARGEST_PART, room):
                raise Refused.at("file", "文件展开后太大，不像业主名册；请只留下名册这一张表，另存为新文件再导入")
            with archive.open(info) as part:
                parts[name] = part.read(info.file_size)
            room -= len(parts[name])
    return parts


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Refused.at("file", "这是二进制工作簿（.xlsb）；请在表格软件里另存为 .xlsx 再导入")
    if "content.xml" in names:
        raise Refused.at("file", "这是 OpenDocument 表格（.ods）；请另存为 .xlsx 再导入")
    if "word/document.xml" in names:
        raise Refused.at("file", "这是 Word 文档；请把表格复制到 Excel 里，存为 .xlsx 再导入")
    raise Refused.at("file", "这是压缩包，不是表格；请先解压，再选择其中的表格文件")


def _count(parts: Mapping[str, bytes]) -> None:
    """Refuse what would make the reader take too much memory."""
    texts: list[int] = []
    ordered = sorted(parts.items(), key=lambda item: "sharedstrings" not in item[0].lower())
    cells = text = 0
    for _, part in ordered:
        counted = _Counter(texts)
        counted.parse(part)
        cells += counted.rows * counted.columns
        text += counted.text
        if cells > MOST_CELLS:
            where = f"用到了第 {counted.rows} 行、第 {counted.columns} 列"
            raise Refused.at("file", f"表太大（{where}）；请删掉名册以外的内容，另存为新文件再导入")
        if text > MOST_TEXT:
            raise Refused.at("file", "单元格里的文字太多，不像业主名册；请检查文件内容")


class _Counter:
    """Walks one part: the used rows and columns, the characters of shared texts and what they add up to.

    Texts that are not shared take no more room than the part itself, which is limited, so they are not
    counted. Called for each element of a large file: what is common comes first and nothing is done twice.
    """

    def __init__(self, texts: list[int]) -> None:
        self.texts = texts
        self.rows = self.columns = self.text = 0
        self._row = self._column = 0
        self._row_text = ""
        self._letters: dict[str, int] = {}
        self._shared = self._wanted = self._in_shared = False
        self._said: list[str] = []

    def parse(self, part: bytes) -> None:
        """Raises Refused when the part is no plain XML."""
        parser = expat.ParserCreate("UTF-8")  # whatever the part declares: the reader knows no other
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            parser.ParseFile(BytesIO(part))
        except expat.ExpatError as error:
            raise _damaged() from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._shared = attributes.get("t") == "s"
            self._cell(attributes.get("r"))
        elif name in {"v", "is"}:
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)
            self._wanted = self._shared
        elif name == "row":
            self._row = _row_number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column, self._row_text = 0, ""
        elif name == "si":
            self.texts.append(0)
            self._in_shared = True
        elif name == "t":
            self._wanted = self._in_shared

    def _cell(self, position: str | None) -> None:
        if position is None:
            self._column += 1
            return
        letters = position.rstrip("0123456789")
        row = position[len(letters) :]
        if row != self._row_text:
            self._row, self._row_text = _row_number(row), row
        column = self._letters.get(letters)
        if column is None:
            column = self._letters[letters] = _column_number(letters)
        self._column = column

    def _end(self, name: str) -> None:
        if not self._said:
            return
        said, self._said, self._wanted = "".join(self._said), [], False
        if name.endswith("t"):
            self.texts[-1] += len(said)
        elif name.endswith("v"):
            self.text += self._shared_length(said)

    def _shared_length(self, value: str) -> int:
        if value.isdecimal() and len(value) <= 9:
            place = int(value)
            return self.texts[place] if place < len(self.texts) else 0
        return max(self.texts, default=0)

    def _characters(self, data: str) -> None:
        if self._wanted:
            self._said.append(data)


def _column_number(letters: str) -> int:
    if not re.fullmatch(r"[A-Za-z]{1,3}", letters):
        raise _damaged()
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _row_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise _damaged()
    return int(text)


def _damaged() -> Refused:
    return Refused.at("file", "文件内容已损坏；请用表格软件打开，另存为新文件再导入")


def _refuse_doctype(*_: object) -> None:
    raise Refused.at("file", "文件内容不是表格软件写的（含 DOCTYPE），不能导入；请另存为新的 .xlsx")
