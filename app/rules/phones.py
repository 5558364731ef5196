"""Phone numbers as rosters and callers give them: read, checked, masked, split.

A number that cannot be right is kept exactly as it was written and marked with the reason; the desk asks
the owner. Nothing here refuses a number or mends it by guessing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 60
"""A longer text is not a phone number; it is kept, but no numbers are looked for in it."""

_DASHES = re.compile(r"[‐-―−﹣~]")
_HARD = re.compile(r"[/\\、，,;；|\n\r或和]+")
_SOFT = re.compile(r"[\s\-]+")
_LABEL = re.compile(
    r"[(（\[【]\s*([^\d()（）]{1,8})\s*[)）\]】]|([\u4e00-\u9fff]{1,4})[:：]?$|^([\u4e00-\u9fff]{1,4})[:：]?"
)
_EXTENSION = re.compile(r"(?:-|转|分机号?|[Ee]xt\.?|#)\s*(\d{1,6})$")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = re.compile(r"(0(?:10|2\d)(?=\d{8}$)|0[3-9]\d{2})(\d{7,8})")  # 010 and 02x: always 8 digits
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"[48]00\d{7}|1(?:00\d{2}|1\d|2\d|2\d{3})|9[56]\d{3,6}")


class PhoneKind(StrEnum):
    """What sort of number it is. OTHER is every number that is not known to be right."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    ABROAD = "abroad"
    OTHER = "other"


@dataclass(frozen=True)
class Phone:
    """One number.

    `text` is what the desk reads and dials: the usual writing when the number is right, else exactly what
    was written. `digits` are for finding it (no country code 86, no extension). `ok` is False when it
    cannot be right, and `why` says why. `label` is a word that stood beside it, such as 妻.
    """

    text: str
    digits: str
    kind: PhoneKind
    ok: bool = True
    why: str = ""
    extension: str = ""
    label: str = ""


def read(value: object) -> Phone | None:
    """One number from a cell or a field; None when the cell is blank. Never raises."""
    written = _written(value)
    if not written:
        return None
    if isinstance(value, float) and abs(value) >= 1e15:
        return Phone(written, _digits(written), PhoneKind.OTHER, ok=False, why="数字超过 15 位，表格软件已丢失末尾几位")
    return _read(written)


def split(value: object) -> tuple[Phone, ...]:
    """All numbers of a cell, in order. "188 3543 9650" is one number, "136…/150…" are two. Never raises."""
    written = _written(value)
    if not written:
        return ()
    if not isinstance(value, str) or len(written) > LONGEST:
        one = read(value)
        return (one,) if one else ()
    found = [_read(part) for piece in _HARD.split(written) if piece.strip() for part in _apart(piece.strip())]
    return tuple(found) or (_read(written),)


def mask(text: str) -> str:
    """What lists and searches show: 138****6621, 0571-****9440. At most the last four digits and an area."""
    return "/".join(_masked(phone) for phone in split(text))


def _masked(phone: Phone) -> str:
    digits = phone.digits
    if phone.kind is PhoneKind.LANDLINE:
        area = _AREA.fullmatch(digits)
        return (f"{area[1]}-" if area else "") + "****" + digits[-4:]
    if phone.ok and phone.kind is not PhoneKind.ABROAD and len(digits) >= 10:
        return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"
    shown = 4 if len(digits) >= 8 else 2 if len(digits) >= 5 else 0
    return "****" + (digits[-shown:] if shown else "")


def tail(text: str, length: int = 4) -> str:
    """The last digits, which callers give to be found by; shorter when the number is."""
    phone = _read(_written(text)) if text.strip() else None
    return phone.digits[-length:] if phone else ""


def _written(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    excel = re.fullmatch(r'="(.*)"|\'(.*)', text, re.DOTALL)  # ways of forcing a sheet to keep text
    return (excel[1] or excel[2] or "").strip() if excel else text


def _digits(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) for c in folded if c.isdecimal())


def _plain(text: str) -> str:
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip(" -:：.")


def _read(written: str) -> Phone:
    if len(written) > LONGEST:
        return Phone(written, _digits(written), PhoneKind.OTHER, ok=False, why=f"超过 {LONGEST} 个字，不是一个号码")
    plain, label = _without_label(_plain(written))
    plain, extension = _without_extension(plain)
    body = re.sub(r"[\s\-().]", "", plain)
    foreign = re.fullmatch(r"(?:\+|00)(?!86)([1-9]\d{6,14})", body)
    if foreign:
        return Phone(f"+{foreign[1]}", foreign[1], PhoneKind.ABROAD, label=label)
    body = _national(body)
    kind, text = _usual(body)
    if kind is PhoneKind.OTHER or (extension and kind is not PhoneKind.LANDLINE and kind is not PhoneKind.SERVICE):
        return Phone(written, _digits(written), PhoneKind.OTHER, ok=False, why=_why(body), label=label if body else "")
    return Phone(f"{text}转{extension}" if extension else text, body, kind, extension=extension, label=label)


def _national(body: str) -> str:
    """Without the country code; an area code loses its 0 behind one and gets it back."""
    found = re.fullmatch(r"(?:\+|00)86(\d+)", body) or re.fullmatch(r"86(1[3-9]\d{9})", body)
    if not found:
        return body
    area = not _MOBILE.fullmatch(found[1]) and _AREA.fullmatch("0" + found[1])
    return area[0] if area else found[1]


def _usual(body: str) -> tuple[PhoneKind, str]:
    """The kind of a run of digits and how it is usually written."""
    if _MOBILE.fullmatch(body):
        return PhoneKind.MOBILE, body
    if _SERVICE.fullmatch(body):
        long = len(body) == 10 and not body.startswith("9")
        return PhoneKind.SERVICE, f"{body[:3]}-{body[3:6]}-{body[6:]}" if long else body
    area = _AREA.fullmatch(body)
    if area:
        return PhoneKind.LANDLINE, f"{area[1]}-{area[2]}"
    if _LOCAL.fullmatch(body):
        return PhoneKind.LANDLINE, body
    return PhoneKind.OTHER, body


def _why(body: str) -> str:
    count = len(body)
    reasons = (
        (r"(?i)\d(?:\.?\d+)?E\+?\d+", "科学计数法，表格软件已丢失末尾几位"),
        (r"\D+|", "不是号码"),
        (r".*\D.*", "含有不是号码的字"),
        (r"01[3-9]\d{9}", "手机号前多一个 0"),
        (r"0\d*", f"座机应为区号加 7 或 8 位，这里共 {count} 位"),
        (r"1[3-9]\d*", f"手机号应为 11 位，这里 {count} 位"),
        (r"\d{11}", "11 位，但不是手机号段"),
    )
    plain = f"{count} 位，不是手机、座机或服务号码"
    return next((why for pattern, why in reasons if re.fullmatch(pattern, body, re.DOTALL)), plain)


def _without_label(plain: str) -> tuple[str, str]:
    """A word beside the number: 13912345678(妻), 妻 13912345678. 转 and 分机 belong to the extension."""
    found = _LABEL.search(plain)
    if not found:
        return plain, ""
    label = next(part for part in found.groups() if part)
    if label.startswith(("转", "分机")):
        return plain, ""
    return (plain[: found.start()] + plain[found.end() :]).strip(" -"), label.strip()


def _without_extension(plain: str) -> tuple[str, str]:
    """An extension is what follows a number that is already whole."""
    found = _EXTENSION.search(plain)
    if not found:
        return plain, ""
    before = re.sub(r"[\s\-().]", "", plain[: found.start()])
    kind, _ = _usual(_national(before))
    return (plain[: found.start()], found[1]) if kind in {PhoneKind.LANDLINE, PhoneKind.SERVICE} else (plain, "")


def _apart(piece: str) -> Iterator[str]:
    """Whole numbers that only stand side by side; one piece when it cannot be cut into whole numbers."""
    if _read(piece).ok:
        yield piece
        return
    run = _plain(piece)
    if re.fullmatch(r"(?:1[3-9]\d{9}){2,}", run):  # written without anything between
        yield from (run[start : start + 11] for start in range(0, len(run), 11))
        return
    tokens = _SOFT.split(piece)
    grouped = _groups(tokens) if len(tokens) <= 12 else None
    if not grouped and any(_MOBILE.fullmatch(token) for token in tokens):
        grouped = tokens  # a whole mobile beside something broken: the broken one is marked by itself
    yield from grouped or [piece]


def _groups(tokens: list[str]) -> list[str] | None:
    """The tokens joined into whole numbers, the longest first; None when some token fits nowhere."""
    if not tokens:
        return []
    for size in range(len(tokens), 0, -1):
        joined = " ".join(tokens[:size])
        if _read(joined).ok:
            rest = _groups(tokens[size:])
            if rest is not None:
                return [joined, *rest]
    return None
