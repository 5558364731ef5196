"""An old .xls owners' list made safe to open, and the other things that come in the same container.

The container (OLE) also holds password-protected .xlsx files and Word documents. Its chains can be made to
run in circles and its cells to lie in far corners, so the workbook's stream is taken out, counted, and handed
on in a container of our own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from app.errors import Refused
from app.estate.roster_xlsx import MOST_CELLS, MOST_TEXT

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_RECORDS: Final = 1_500_000
MOST_SHEETS: Final = 100
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_BOUNDSHEET, _BOF, _EOF, _FILEPASS, _SST, _CONTINUE = 0x85, 0x809, 0x0A, 0x2F, 0xFC, 0x3C
_LABELSST, _MULRK = 0xFD, 0xBD
_CELLS: Final = frozenset({0x0203, 0x0204, 0x027E, 0x0205, 0x0006, 0x0406, 0x00D6, _LABELSST, _MULRK})


def safe_container(data: bytes) -> BytesIO:
    """The same workbook with nothing but its stream. Raises Refused at "file" with what to do instead."""
    try:
        streams = _Container(data)
        names = streams.names()
        if "EncryptedPackage" in names:
            raise _password()
        name = next((name for name in ("Workbook", "Book") if name in names), None)
        if name is None:
            raise Refused.at("file", "这不是 Excel 表格（可能是 Word 文档）；请把表格存为 .xlsx 再导入")
        stream = streams.read(name)
        _count(stream)
    except (struct.error, IndexError, ValueError) as error:
        raise Refused.at("file", "文件已损坏，打不开；请在原来的电脑上重新保存或重新复制一份") from error
    return BytesIO(_wrap(name, stream))


def _password() -> Refused:
    return Refused.at("file", "文件有打开密码；请在表格软件里去掉密码（文件 → 信息 → 保护）再导入")


class _Container:
    """Reads streams out of an OLE file; a chain that runs in circles raises ValueError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self._size = 1 << shift
        (directory,) = struct.unpack_from("<I", data, 48)
        self._cutoff, mini_fat = struct.unpack_from("<II", data, 56)
        self._fat = self._allocation()
        self._entries = dict(self._directory(self._chain(directory)))
        self._mini_fat = self._words(self._chain(mini_fat)) if mini_fat != _END else ()

    def names(self) -> set[str]:
        """The names of all streams."""
        return set(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a stream."""
        start, size = self._entries[name]
        if size > len(self._data):
            raise ValueError("a stream larger than the file")
        if size >= self._cutoff:
            return self._chain(start)[:size]
        small = self._chain(self._entries["Root Entry"][0])
        found, seen = bytearray(), 0
        while start != _END and seen <= len(self._mini_fat):
            found += small[start * 64 : start * 64 + 64]
            start, seen = self._mini_fat[start], seen + 1
        return bytes(found[:size])

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._data):
            raise ValueError("a sector beyond the end")
        return self._data[at : at + self._size]

    def _chain(self, start: int) -> bytes:
        found, seen = [], 0
        while start != _END:
            found.append(self._sector(start))
            seen += 1
            if seen > len(self._fat):
                raise ValueError("a chain in circles")
            start = self._fat[start]
        return b"".join(found)

    def _allocation(self) -> tuple[int, ...]:
        """The allocation table: its sectors stand in the header, and beyond 109 in a chain of their own."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        following, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) // self._size)):
            words = self._words(self._sector(following))
            listed += words[:-1]
            following = words[-1]
        used = [number for number in listed if number < _FAT]
        if len(used) > len(self._data) // self._size:
            raise ValueError("more table than file")
        return self._words(b"".join(map(self._sector, used)))

    def _words(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _directory(self, raw: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(raw) - 127, 128):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            if kind in (2, 5) and 2 <= length <= 64:
                name = raw[at : at + length - 2].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<II", raw, at + 116)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, offset and length of each record from `at` to the end of its part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        if kind == _EOF:
            return
        at += 4 + length


def _count(stream: bytes) -> None:
    """Refuse a password and what would make the reader take too much memory."""
    sheets: list[int] = []
    texts: list[int] = []
    pieces: list[bytes] = []
    last = 0
    for kind, at, length in _records(stream, 0):
        if kind == _FILEPASS:
            raise _password()
        if kind == _BOUNDSHEET:
            sheets.append(*struct.unpack_from("<I", stream, at))
        if kind == _SST or (kind == _CONTINUE and last == _SST):
            pieces.append(stream[at : at + length])
        last = _SST if kind == _CONTINUE and last == _SST else kind
    if len(sheets) > MOST_SHEETS:
        raise Refused.at("file", f"工作表超过 {MOST_SHEETS} 张；请只留下名册这一张表再导入")
    if pieces:
        texts = _text_lengths(pieces)
    cells = text = seen = 0
    for start in sheets:
        rows, columns, length, records = _extent(stream, start, texts)
        cells, text, seen = cells + rows * columns, text + length, seen + records
        if cells > MOST_CELLS or text > MOST_TEXT or seen > MOST_RECORDS:
            where = f"用到了第 {rows} 行、第 {columns} 列"
            raise Refused.at("file", f"表太大（{where}）；请删掉名册以外的内容，另存为 .xlsx 再导入")


def _extent(stream: bytes, start: int, texts: list[int]) -> tuple[int, int, int, int]:
    """Used rows and columns of one sheet, its characters and its records."""
    rows = columns = text = records = 0
    for kind, at, length in _records(stream, start):
        records += 1
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        if kind == _MULRK:
            (column,) = struct.unpack_from("<H", stream, at + length - 2)
        elif kind == _LABELSST:
            (place,) = struct.unpack_from("<I", stream, at + 6)
            text += texts[place] if place < len(texts) else 0
        rows, columns = max(rows, row + 1), max(columns, column + 1)
        if records > MOST_RECORDS:
            break
    return rows, columns, text, records


def _text_lengths(pieces: list[bytes]) -> list[int]:
    """The length of each shared text. A text may go on in the next piece, which then begins with a flag."""
    (count,) = struct.unpack_from("<I", pieces[0], 4)
    lengths: list[int] = []
    piece, at = 0, 8
    while len(lengths) < count:
        if at >= len(pieces[piece]):
            piece, at = piece + 1, 0
            if piece == len(pieces):
                break
        size, flags = struct.unpack_from("<HB", pieces[piece], at)
        at += 3
        runs = extra = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", pieces[piece], at)
            at += 2
        if flags & 4:
            (extra,) = struct.unpack_from("<I", pieces[piece], at)
            at += 4
        piece, at = _skip_characters(pieces, piece, at, size, wide=bool(flags & 1))
        piece, at = _skip_bytes(pieces, piece, at, runs * 4 + extra)
        lengths.append(size)
    return lengths


def _skip_characters(pieces: list[bytes], piece: int, at: int, size: int, *, wide: bool) -> tuple[int, int]:
    while True:
        width = 2 if wide else 1
        fit = min(size, (len(pieces[piece]) - at) // width)
        size, at = size - fit, at + fit * width
        if not size:
            return piece, at
        piece, at = piece + 1, 1
        wide = bool(pieces[piece][0] & 1)


def _skip_bytes(pieces: list[bytes], piece: int, at: int, size: int) -> tuple[int, int]:
    while size > len(pieces[piece]) - at:
        size -= len(pieces[piece]) - at
        piece, at = piece + 1, 0
    return piece, at + size


def _wrap(name: str, stream: bytes) -> bytes:
    """A container with one stream: table, directory, stream, in sectors of 512 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    tables = next(n for n in range(1, 1000) if n * 128 >= n + 1 + sectors + max(0, -(-(n - 109) // 127)))
    if tables > 109:
        raise ValueError("too large")  # 7 MB: ten times the largest list that was seen
    first = tables + 1
    fat = [_FAT] * tables + [_END] + [first + n + 1 for n in range(sectors - 1)] + [_END]
    fat += [_FREE] * (tables * 128 - len(fat))
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, first, len(stream)) + bytes(256)
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
