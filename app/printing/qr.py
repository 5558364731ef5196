"""QR codes as rectangles, made fast enough for a batch: one version table, one fixed mask.

A code carries a number and a check, so versions 1 to 6 suffice; above that the modules of a 16 mm code
become too small for the desk's scanner. Level Q (a quarter of the code may be lost) because sheets come
back creased and stained. The mask is fixed: readers take any of the eight, and choosing the prettiest
costs eight encodings.

Tables: ISO/IEC 18004, 7.3 to 7.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

SMALLEST_MM = 16  # the least side length that a 150 dpi scan of version 6 still resolves

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
# version: (blocks of data bytes at level Q, check bytes a block)
_BLOCKS = {1: ((13,), 13), 2: ((22,), 22), 3: ((17, 17), 18), 4: ((24, 24), 26), 5: ((15, 15, 16, 16), 18)}
_BLOCKS[6] = ((19, 19, 19, 19), 24)
_LEVEL_Q, _MASK = 0b11, 0  # mask 0: dark changes where row + column is even


def rows(payload: str) -> list[str]:
    """The code as rows of "1" (dark) and "0". Raises ValueError when the payload is too long (74 bytes)."""
    bits, version = _data_bits(payload)
    frame = _frame(version)
    stream = "".join(f"{byte:08b}" for byte in _with_checks(bits, version)) + "0" * 7  # up to 7 remainder bits
    side = 17 + 4 * version
    mixed = int("".join([stream[n] if n >= 0 else "0" for n in frame.order]), 2) ^ frame.pattern
    flat = f"{mixed:0{side * side}b}"
    return [flat[n : n + side] for n in range(0, side * side, side)]


def operators(payload: str, x: int, y: int, side: int) -> str:
    """PDF operators that fill the code in a square of `side` with its lower left corner at x, y."""
    lines = rows(payload)
    count = len(lines)
    boxes = [
        _boxes(line[left : left + 8], left, count - 1 - n)
        for n, line in enumerate(lines)
        for left in range(0, count, 8)
    ]
    scale = f"{side / count:.4f}"
    return f"q {scale} 0 0 {scale} {x} {y} cm\n" + "".join(boxes) + "f Q"


@cache  # at most 41 rows of six pieces with 256 patterns each
def _boxes(bits: str, x: int, y: int) -> str:
    """Rectangles for a piece of a row; all go into one path, so no seam shows where pieces meet."""
    return "".join(f"{x + run.start()} {y} {run.end() - run.start()} 1 re\n" for run in re.finditer("1+", bits))


def _data_bits(payload: str) -> tuple[str, int]:
    """Mode, length and characters as bits, with the smallest version that takes them."""
    if set(payload) <= set(_ALPHANUMERIC):
        values = [_ALPHANUMERIC.index(char) for char in payload]
        pairs = [f"{a * 45 + b:011b}" for a, b in zip(values[::2], values[1::2], strict=False)]
        body = "".join(pairs) + (f"{values[-1]:06b}" if len(values) % 2 else "")
        bits = f"0010{len(values):09b}{body}"
    else:
        data = payload.encode()
        bits = f"0100{len(data):08b}" + "".join(f"{byte:08b}" for byte in data)
    for version, (blocks, _checks) in _BLOCKS.items():
        if len(bits) <= 8 * sum(blocks) and len(payload) < 256:
            return bits, version
    raise ValueError("too long for a QR code on a form: it carries a number and a check only")


def _with_checks(bits: str, version: int) -> list[int]:
    """The data bytes padded, and the check bytes, both interleaved over the blocks."""
    blocks, checks = _BLOCKS[version]
    room = sum(blocks)
    bits += "0" * min(4, 8 * room - len(bits))
    bits += "0" * (-len(bits) % 8)
    data = list(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    data += [(0xEC, 0x11)[n % 2] for n in range(room - len(data))]
    parts, at = [], 0
    for size in blocks:
        parts.append(data[at : at + size])
        at += size
    remainders = [_remainder(part, checks) for part in parts]
    mixed = [part[n] for n in range(max(blocks)) for part in parts if n < len(part)]
    return mixed + [part[n] for n in range(checks) for part in remainders]


def _remainder(data: list[int], checks: int) -> bytes:
    """Reed-Solomon check bytes: the bytes as one number, each step a table look-up and an exclusive or."""
    table, low = _generator(checks), (1 << 8 * (checks - 1)) - 1
    rest = 0
    for byte in data:
        factor = byte ^ (rest >> 8 * (checks - 1))
        rest = ((rest & low) << 8) ^ table[factor]
    return rest.to_bytes(checks, "big")


@cache
def _generator(checks: int) -> list[int]:
    """For every factor its product with the generator polynomial of that degree, as one number."""
    power = [1]
    for _ in range(254):
        power.append(power[-1] << 1 ^ (0x11D if power[-1] & 0x80 else 0))
    log = {value: n for n, value in enumerate(power)}

    def times(a: int, b: int) -> int:
        return power[(log[a] + log[b]) % 255] if a and b else 0

    polynomial = [1]
    for n in range(checks):
        shifted = [*polynomial, 0]
        polynomial = [a ^ times(b, power[n]) for a, b in zip(shifted, [0, *polynomial], strict=True)]
    return [int.from_bytes(bytes(times(f, c) for c in polynomial[1:]), "big") for f in range(256)]


@dataclass(frozen=True)
class _Frame:
    """A version's fixed part: for each module its place in the bit stream (-1: none), and the fixed bits."""

    order: list[int]
    pattern: int  # finders, timing, alignment, format and mask, as one number


@cache
def _frame(version: int) -> _Frame:
    side = 17 + 4 * version
    fixed: dict[tuple[int, int], int] = {}
    for row, column in ((0, 0), (0, side - 7), (side - 7, 0)):
        _draw_finder(fixed, row, column, side)
    for n in range(8, side - 8):
        fixed[6, n] = fixed[n, 6] = 1 - n % 2
    if version > 1:
        centre = side - 7
        for r in range(-2, 3):
            for c in range(-2, 3):
                fixed[centre + r, centre + c] = int(max(abs(r), abs(c)) != 1)
    _draw_format(fixed, side)
    order = {module: n for n, module in enumerate(_path(side, fixed))}
    modules = [(row, column) for row in range(side) for column in range(side)]
    bits = [str(fixed.get(m, int(sum(m) % 2 == 0))) for m in modules]
    return _Frame([order.get(m, -1) for m in modules], int("".join(bits), 2))


def _draw_finder(fixed: dict[tuple[int, int], int], row: int, column: int, side: int) -> None:
    for r in range(-1, 8):
        for c in range(-1, 8):
            if 0 <= row + r < side and 0 <= column + c < side:
                ring = max(abs(r - 3), abs(c - 3))
                fixed[row + r, column + c] = int(ring in (0, 1, 3))


def _draw_format(fixed: dict[tuple[int, int], int], side: int) -> None:
    data = _LEVEL_Q << 3 | _MASK
    rest = data << 10
    for n in range(14, 9, -1):
        if rest >> n & 1:
            rest ^= 0b10100110111 << (n - 10)
    bits = (data << 10 | rest) ^ 0b101010000010010
    for n in range(15):
        bit = bits >> n & 1
        down = n if n < 6 else n + 1 if n < 8 else side - 15 + n
        across = side - 1 - n if n < 8 else 7 if n == 8 else 14 - n
        fixed[down, 8] = fixed[8, across] = bit
    fixed[side - 8, 8] = 1


def _path(side: int, fixed: dict[tuple[int, int], int]) -> Iterator[tuple[int, int]]:
    """The free modules in the order of the bit stream: two columns at a time, up and down by turns."""
    upward = True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for row in range(side - 1, -1, -1) if upward else range(side):
            for column in (right, right - 1):
                if (row, column) not in fixed:
                    yield row, column
        upward = not upward
