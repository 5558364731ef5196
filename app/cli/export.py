"""`export REGISTER FILE`: a register as an Excel sheet."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.excel.sheet import export
from app.registers import REGISTERS, register_of
from app.services.lists import Filter

NAME = "export"
HELP = "把一个登记表导出为 Excel"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which register, where to, which days, and what for."""
    parser.add_argument("register", choices=[register.key for register in REGISTERS])
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=None, metavar="2026-11-01")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=None, metavar="2026-11-30")
    parser.add_argument("--purpose", default="", help="用途（完整导出必填）")


def run(session: Any) -> dict[str, Any]:
    """The file written, and how many lines stand in it."""
    asked = session.arguments
    done = export(
        session.actor,
        register_of(asked.register),
        Filter(first=asked.first, last=asked.last),
        asked.file,
        purpose=asked.purpose,
        password=session.password,
    )
    return {"文件": str(done.path), "行": done.rows, "电话": "已打码" if done.masked else "完整"}
