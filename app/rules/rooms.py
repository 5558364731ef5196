"""What a clerk types or a roster says, read as room codes: building, unit, number.

The desk says "3-2-1201", "32 1201", "三栋二单元1201" or just "1201". Some of these can mean more than one
room, so reading gives candidates, the likeliest first, and whoever knows the project's rooms picks among
them. A part that was not said is "": it matches any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

LONGEST = 40
"""Longer texts are not room codes and are not tried."""

_DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "幺": "1", "两": "2"}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile("[" + "".join(_DIGITS) + "".join(_POWERS) + "]+")
_SEPARATORS = re.compile(r"[\s\-‐-―−﹣~_/\\,，、.。·|杠]+")
_BUILDING = r"(?:号楼|号栋|号幢|栋|幢|座|#楼?|楼|号)"
_UNIT = r"(?:单元|门|梯|#)"
_NUMBER = r"[A-Z\u4e00-\u9fff]{0,4}\d{1,5}[A-Z]{0,2}"
_NAME = r"\w{1,16}?"
_ROOM_WORD = re.compile(r"(?<=[\dA-Z])-?(?:号?[室房]|号|户)$")
_FLOOR = re.compile(r"(?<!\d)(\d{1,2})[楼层]-?(\d{2,4})$")
_WORDED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<b>{_NAME}){_BUILDING}-?(?P<u>\w{{1,3}}?){_UNIT}-?(?P<n>{_NUMBER})",  # 3栋2单元1201
        rf"(?P<b>{_NAME}){_BUILDING}-?(?P<u>[\dA-Z]{{1,2}})-(?P<n>{_NUMBER})",  # 3#2-1201
        rf"(?P<b>{_NAME}){_BUILDING}-?(?=\d{{5,6}}$)(?P<u>\d{{1,2}}?)(?P<n>\d{{3,4}})",  # 3栋21201
        rf"(?P<b>{_NAME}){_BUILDING}-?(?P<u>)(?P<n>{_NUMBER})",  # A座1201
        rf"(?P<b>\w{{1,16}})-(?P<u>\d{{1,2}}){_UNIT}-?(?P<n>{_NUMBER})",  # 3-2单元1201
        rf"(?P<b>)(?P<u>\d{{1,2}}){_UNIT}-?(?P<n>{_NUMBER})",  # 2单元1201
    )
)
_CUT_PATTERN = 2
_LOOSE_DASH = re.compile(rf"-(?={_BUILDING}|{_UNIT})|(?<=[\u4e00-\u9fff#])-")


class Tier(IntEnum):
    """How much of a reading was said. Rooms found in a lower tier win over those of a higher one."""

    WRITTEN = 0  # with words or separators, nothing guessed
    SPLIT = 1  # the digits were cut apart, or one part was left out
    GUESSED = 2  # possible, seldom meant


@dataclass(frozen=True)
class RoomCode:
    """A room's code. `unit` is "" in projects without units; in a reading "" is a part that was not said."""

    building: str
    unit: str
    number: str

    @property
    def text(self) -> str:
        """As the desk writes it: 3-2-1201, or 3-1201 without a unit."""
        return "-".join(part for part in (self.building, self.unit, self.number) if part)

    @property
    def key(self) -> str:
        """The same for every spelling of one room: two rooms with one key are one room."""
        return "-".join(_plain(part) for part in (self.building, self.unit, self.number))

    @property
    def order(self) -> str:
        """Sorts as people expect when compared as text: building 3 before building 12."""
        parts = (self.building, self.unit, self.number)
        return "-".join(re.sub(r"\d+", lambda m: m[0].zfill(5), part) for part in parts)

    def matches(self, room: RoomCode) -> bool:
        """True when every part said here is that part of `room`."""
        return all(
            not said or _plain(said) == _plain(real)
            for said, real in (
                (self.building, room.building),
                (self.unit, room.unit),
                (self.number, room.number),
            )
        )


@dataclass(frozen=True)
class Reading:
    """One thing the text can mean. Empty parts of `code` were not said."""

    code: RoomCode
    tier: Tier


def read(text: str) -> tuple[Reading, ...]:
    """Everything `text` can mean as a room, the likeliest first; empty when it is no room. Never raises."""
    if len(text) > LONGEST:
        return ()
    spaced = bool(re.search(r"\S\s+\S", text.strip()))
    plain = _unify(text)
    if not _has_number(text, plain):
        return ()
    found: dict[RoomCode, Tier] = {}
    for code, tier in _readings(plain, spaced=spaced):
        found.setdefault(code, tier)
    ordered = sorted(found.items(), key=lambda item: item[1])  # stable: order within a tier is kept
    return tuple(Reading(code, tier) for code, tier in ordered)


def resolve(readings: Iterable[Reading], rooms: Iterable[RoomCode]) -> tuple[RoomCode, ...]:
    """The rooms of the project that are meant: all matches of the surest tier that has any."""
    known = tuple(rooms)
    by_tier: dict[Tier, list[RoomCode]] = {}
    for reading in readings:
        hits = by_tier.setdefault(reading.tier, [])
        hits += [room for room in known if reading.code.matches(room) and room not in hits]
    return next((tuple(by_tier[tier]) for tier in sorted(by_tier) if by_tier[tier]), ())


def room_code(building: object, unit: object, number: object) -> RoomCode:
    """A code from three separate cells or fields, each in any usual spelling."""
    return RoomCode(building_name(building), unit_name(unit), number_name(number))


def building_name(value: object) -> str:
    """3, 3.0, "03", "3栋", "3#", "三号楼" → "3"; "A座" → "A"; "东区3栋" → "东区3"."""
    return _trim_zeros(re.sub(rf"(?<=\w){_BUILDING}$", "", re.sub(r"^第", "", _cell(value))))


def unit_name(value: object) -> str:
    """2, 2.0, "2单元", "二门" → "2"; blank or "无" → ""."""
    name = _trim_zeros(re.sub(rf"(?<=\w){_UNIT}$", "", re.sub(r"^第", "", _cell(value))))
    return "" if name in {"无", "0"} else name


def number_name(value: object) -> str:
    """1201, 1201.0, "1201室" → "1201". Leading zeros stay as they are shown on the door."""
    return _ROOM_WORD.sub("", _cell(value))


def _has_number(text: str, plain: str) -> bool:
    """Keeps people's names out: 张三 holds a numeral too, but no digit and no word for a building."""
    if any(c.isdecimal() for c in unicodedata.normalize("NFKC", text)):
        return True
    worded = re.search(rf"\w(?:{_BUILDING}|{_UNIT}|-)", plain)
    return any(c.isdecimal() for c in plain) and bool(worded or re.fullmatch(r"\d{3,}", plain))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _unify(str(value))


def _plain(part: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", part.upper())


def _trim_zeros(name: str) -> str:
    return name.lstrip("0") or "0" if name.isdecimal() else name


def _unify(text: str) -> str:
    """Half width, upper case, digits for numerals, one dash for every kind of separator."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = _NUMERAL.sub(lambda m: _numeral(m[0]), plain)
    plain = "".join(c for c in plain if c.isprintable() or c.isspace())
    return _SEPARATORS.sub("-", plain).strip("-")


def _numeral(run: str) -> str:
    """十二 → 12, 一百零一 → 101, 一二零一 → 1201. What is no number (千岛) stays."""
    if not any(c in _POWERS for c in run):
        return "".join(_DIGITS[c] for c in run)
    total, digit = 0, ""
    for c in run:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif digit or c == "十":
            total += int(digit or 1) * _POWERS[c]
            digit = ""
        else:
            return run
    return str(total + int(digit or 0))


def _readings(plain: str, *, spaced: bool) -> Iterator[tuple[RoomCode, Tier]]:
    plain = _ROOM_WORD.sub("", plain)
    floor = _FLOOR.search(plain)
    if floor:
        joined = _of_floor(floor[1], floor[2])
        if joined:
            yield from _readings(plain[: floor.start()] + joined, spaced=spaced)
            if len(floor[2]) == 2:
                return
    worded = tuple(_worded(_LOOSE_DASH.sub("", plain)))
    if worded:
        yield from worded
        return
    parts = plain.split("-")
    if not all(re.fullmatch(r"\w+", part) for part in parts):
        return
    if len(parts) == 1:
        yield from _one(plain)
    elif len(parts) == 2:
        yield from _two(*parts, spaced=spaced)
    elif len(parts) == 3:
        yield from _three(*parts)
    elif len(parts) == 4:
        yield from _four(*parts)


def _of_floor(floor: str, door: str) -> str:
    """12楼01 and 12层1201 are both 1201; 3楼1201 is not a floor."""
    if len(door) == 2:
        return floor + door
    return door if len(door) == len(floor) + 2 and door.startswith(floor) else ""


def _worded(plain: str) -> Iterator[tuple[RoomCode, Tier]]:
    for place, pattern in enumerate(_WORDED):
        found = pattern.fullmatch(plain)
        if not found:
            continue
        name, unit, number = building_name(found["b"]), unit_name(found["u"]), found["n"]
        tier = Tier.SPLIT if place == _CUT_PATTERN else Tier.WRITTEN
        yield RoomCode(name, unit, number), tier
        core = re.search(r"(?<=[\u4e00-\u9fff])(?:\d+|[A-Z]\d*)$", name)
        if core:  # 翠湖花园3栋: the project's own name may stand before the building's
            yield RoomCode(building_name(core[0]), unit, number), Tier.GUESSED


def _number_like(part: str) -> bool:
    return bool(re.fullmatch(_NUMBER, part))


def _three(first: str, second: str, third: str) -> Iterator[tuple[RoomCode, Tier]]:
    if not _number_like(third):
        return
    yield room_code(first, second, third), Tier.WRITTEN
    if len(third) == 2 and (second + third).isdecimal() and len(second) <= 2:
        yield room_code(first, "", second + third), Tier.SPLIT  # 3-12-01: floor 12, door 01
    if not first.isdecimal() and second.isdecimal() and len(third) >= 3:
        yield room_code(first + second, "", third), Tier.SPLIT  # 东区 3 1201


def _four(first: str, second: str, third: str, fourth: str) -> Iterator[tuple[RoomCode, Tier]]:
    if not _number_like(fourth):
        return
    if len(fourth) <= 2 and third.isdecimal():
        if len(third) <= 2 and len(fourth) == 2:
            yield room_code(first, second, third + fourth), Tier.WRITTEN  # 3-2-12-01
        if len(third) >= 3:
            yield RoomCode(building_name(first), unit_name(second), f"{third}-{fourth}"), Tier.WRITTEN
        return
    joined = first + second if not first.isdecimal() else f"{first}-{second}"  # 东区 3 2 1201, 1-3-2-1201
    yield RoomCode(joined, unit_name(third), number_name(fourth)), Tier.WRITTEN


def _two(first: str, second: str, *, spaced: bool) -> Iterator[tuple[RoomCode, Tier]]:
    if not _number_like(second):
        return
    if len(second) <= 2 and second.isdecimal() and first.isdecimal():
        if len(first) >= 3:
            yield RoomCode("", "", f"{first}-{second}"), Tier.WRITTEN  # 1201-1, a flat cut in two
            return
        yield room_code(first, "", second), Tier.WRITTEN  # a villa
        if len(second) == 2:
            yield RoomCode("", "", first + second), Tier.SPLIT  # floor and door
        return
    whole = [(room_code(first, "", second), Tier.WRITTEN)]
    cut = [(room_code(a, b, second), Tier.SPLIT) for a, b in _cuts(first)]
    if spaced and cut:  # "32 1201": the space stands before the number, so 32 is likelier two parts
        whole = [(whole[0][0], Tier.SPLIT)]
        yield from cut + whole
    else:
        yield from whole + cut
    if first.isdecimal() and len(first) <= 2:
        yield RoomCode("", unit_name(first), number_name(second)), Tier.GUESSED


def _cuts(joined: str) -> Iterator[tuple[str, str]]:
    """32 → 3, 2. 121 → 12, 1 and 1, 21. A2 → A, 2."""
    found = re.fullmatch(r"(?P<zone>[^\d]{0,8})(?P<digits>\d{0,4})", joined)
    if not found:
        return
    zone, digits = found["zone"], found["digits"]
    if zone and digits and len(zone) == 1:
        yield zone, digits
    for size in range(len(digits) - 1, 0, -1):
        building, unit = digits[:size], digits[size:]
        if len(unit) <= 2 and size <= 3 and unit.strip("0") and building.strip("0"):
            yield zone + building, unit


def _one(joined: str) -> Iterator[tuple[RoomCode, Tier]]:
    """Nothing between the parts: 321201, 1201, A21201, 321201A."""
    found = re.fullmatch(r"(?P<zone>[^\d]{0,8})(?P<digits>\d{1,8})(?P<tail>[A-Z]{0,2})", joined)
    if not found:
        return
    zone, digits, tail = found["zone"], found["digits"], found["tail"]
    if not zone and len(digits) <= 4:
        yield RoomCode("", "", digits + tail), Tier.WRITTEN
    splits = sorted(_splits(digits, named=bool(zone)), key=lambda split: split[0])
    for cost, building, unit, number in splits:
        tier = Tier.SPLIT if (unit or zone) and cost < 4 else Tier.GUESSED
        yield RoomCode(zone + _trim_zeros(building), _trim_zeros(unit), number + tail), tier
    if zone and len(zone) == 1 and len(digits) <= 5:
        yield RoomCode("", "", zone + digits + tail), Tier.GUESSED  # S103, a shop


def _splits(digits: str, *, named: bool) -> Iterator[tuple[int, str, str, str]]:
    """Every way to cut the digits, with a cost: the lower the likelier."""
    for number_size in (4, 3):
        for unit_size in (1, 0, 2):
            size = len(digits) - number_size - unit_size
            if size < (0 if named else 1) or size > 3:
                continue
            building, rest = digits[:size], digits[size:]
            unit, number = rest[:unit_size], rest[unit_size:]
            if (building and not building.strip("0")) or (unit and not unit.strip("0")):
                continue
            unit_cost = {1: 0, 0: 2, 2: 1 if unit.startswith("0") else 4}[unit_size]
            door_cost = (5 if number.startswith("0") else 0) + (2 if int(number[-2:]) > 20 else 0)
            yield unit_cost + door_cost + (size == 3) * 5, building, unit, number
