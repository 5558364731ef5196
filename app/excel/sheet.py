"""Taking a register out of the program as an Excel file: who may, how much of it, and that it is recorded.

A clerk's list is masked and short, a project lead's is masked, a manager's is whole and asks for a purpose and the
password once more (domain, section 11).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import clock
from app.errors import Problem, Refused, Unavailable
from app.excel import workbook
from app.excel.workbook import Heading
from app.paper.check import unstorable
from app.paper.register import Register
from app.paper.text import moment
from app.paths import write_whole
from app.rules import roles
from app.services import accounts, lists, project
from app.services.actor import Actor, authorise
from app.services.lists import Filter
from app.store import audit
from app.store.database import unit_of_work
from app.store.fields import Phone

CLERK_ROWS: Final = 50
"""The most lines that a clerk takes out at once (domain, section 11)."""
LONGEST_PURPOSE: Final = 40
SUFFIX: Final = ".xlsx"


@dataclass(frozen=True, slots=True)
class ExportDone:
    """What was written. `masked`: phones are hidden in it."""

    path: Path
    rows: int
    masked: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What an export by this person would be. `asks`: it needs a purpose and the password."""

    rows: int
    masked: bool
    asks: bool


def terms(actor: Actor, register: Register, wanted: Filter) -> Terms:
    """On which terms the actor may take these lines out. Raises Refused where not at all."""
    extent = authorise(actor, "export")
    rows = lists.size(register, wanted)
    if actor.role == roles.CLERK and rows > CLERK_ROWS:
        raise Refused(f"前台一次最多导出 {CLERK_ROWS} 行，现在选中 {rows:,} 行；请缩小范围，或请客服经理导出")
    whole = extent == "yes"
    return Terms(rows, masked=not whole, asks=whole)


def confirm(actor: Actor, purpose: str, password: str) -> None:
    """What a whole export asks for. Raises Refused beside `purpose` and `password`."""
    found = []
    if not purpose.strip():
        found.append(Problem("purpose", "请写明导出用途"))
    elif len(purpose.strip()) > LONGEST_PURPOSE or unstorable(purpose):
        found.append(Problem("purpose", f"用途请写在 {LONGEST_PURPOSE} 字以内"))
    if not password:
        found.append(Problem("password", "请再输入一次您的密码"))
    if found:
        raise Refused(found)
    accounts.confirm(actor, password)


def export(
    actor: Actor,
    register: Register,
    wanted: Filter,
    path: Path,
    purpose: str = "",
    password: str = "",
    *,
    progress: Callable[[int, int], None] | None = None,
) -> ExportDone:
    """Write the lines that the filter leaves to `path` (.xlsx is added), oldest first.

    `progress(done, all)` may raise to stop; nothing is written then. Raises Refused (role, too many lines for a
    clerk, `purpose`, `password`) and Unavailable when the file cannot be written; an older file then stays as it was.
    """
    given = terms(actor, register, wanted)
    if given.asks:
        confirm(actor, purpose, password)
    path = path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)
    content, rows = workbook.fill(
        register,
        Heading(register.title, _about(actor, register, wanted, purpose, masked=given.masked)),
        lists.records(register, register.list_cells, wanted),
        masked=given.masked,
        progress=None if progress is None else lambda done: progress(done, given.rows),
    )
    # recorded first: an export that is in no record must not lie on the disk
    with unit_of_work():
        detail = " ".join(filter(None, (f"rows={rows}", "masked" if given.masked else "whole", purpose.strip())))
        audit.write(actor.account, "export", register.key, None, detail)
    _write(path, content)
    return ExportDone(path, rows, given.masked)


def _about(actor: Actor, register: Register, wanted: Filter, purpose: str, *, masked: bool) -> str:
    phones = any(isinstance(cell.field, Phone) for cell in register.list_cells)
    parts = (
        project.get().name,
        lists.period_words(wanted),
        f"导出人 {actor.name} {moment(clock.now())}",
        f"用途：{purpose.strip()}" if purpose.strip() else "",
        ("电话已隐去" if masked else "含完整电话，请妥善保管") if phones else "",
    )
    return "　".join(filter(None, parts))


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content)
    except OSError as error:
        raise Unavailable(
            f"“{path.name}”写不进去（{error.strerror or '磁盘出错'}）。",
            kept="原来的文件没有被改动。",
            do="如果它正在 Excel 里打开，请先关闭再导出；也可以换一个文件名或文件夹。",
        ) from error
