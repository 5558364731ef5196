"""Typed value → what is wrong with it, in the clerk's words. Dispatches on the field's class.

A check refuses only what cannot be kept (text that no file can hold, a choice that is none); what is odd
but may be true, such as a phone of wrong length, is kept and marked elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import peewee

from app.errors import Problem
from app.paper.register import Register
from app.store.fields import Choice, LongText, Text

LONGEST = 1_000_000


def unstorable(text: str) -> str:
    """Why this text cannot be kept, "" if it can: lone surrogates, NUL, more than a million characters."""
    if "\x00" in text:
        return "含有不能保存的空字符"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "含有残缺的字符，请删去后重输"
    if len(text) > LONGEST:
        return f"内容超过 {LONGEST:,} 字，请分开登记"
    return ""


SEARCHED = 200
"""Characters of a search that are looked for: nobody types more, and the engine takes no longer pattern."""


def searchable(text: str) -> str:
    """What to look for when this was typed: lone surrogates and NUL, which nothing kept can hold, find nothing."""
    held = ("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text[:SEARCHED])
    return "".join(held).strip()


@singledispatch
def problem_of(_field: peewee.Field, _value: Any) -> str:
    """What is wrong with `value` in a column of this kind; "" if nothing."""
    return ""


@problem_of.register
def _(_field: Text, value: Any) -> str:
    text = str(value or "")
    return unstorable(text) or ("这一栏只能写一行" if "\n" in text else "")


@problem_of.register
def _(_field: LongText, value: Any) -> str:
    return unstorable(str(value or ""))


@problem_of.register
def _(field: Choice, value: Any) -> str:
    codes = {code for code, _ in field.words}
    return "" if not value or value in codes else "请从列出的几项里选"


def problems(register: Register, values: Mapping[str, Any]) -> list[Problem]:
    """Everything that stands against saving these values as a line of the register."""
    found = []
    for cell in register.form_cells:
        value = values.get(cell.name)
        if cell.required and (value is None or not str(value).strip()):
            found.append(Problem(cell.name, f"请填写{cell.head}"))
        elif text := problem_of(cell.field, value):
            found.append(Problem(cell.name, f"{cell.head}：{text}"))
    return found or register.check(values)
