"""`import-roster FILE`: the owners' list, all or nothing."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.errors import Problem, Refused
from app.estate import roster_file
from app.services import roster_import

NAME = "import-roster"
HELP = "导入业主名册（.xlsx / .xls / .csv）"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, its sheet, and whether to look only."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--sheet", default=None, help="工作表名；默认第一个有表头的")
    parser.add_argument("--preview", action="store_true", help="只预览，不写入")


def run(session: Any) -> dict[str, Any]:
    """Counts of rooms and people; Refused with every row that stands against it."""
    asked = session.arguments
    grid = roster_file.read_file(asked.file, asked.sheet).grid
    plan = roster_import.preview(session.actor, grid)
    remarks = [f"第 {r.row_number} 行 {r.column}：{r.text}" for r in plan.remarks]
    counts = {"新增房号": len(plan.new), "变更": len(plan.changed), "不变": len(plan.same), "备注": remarks}
    if asked.preview:
        return counts
    errors = [
        Problem(f"row {r.row_number}", f"第 {r.row_number} 行 {r.column}：{r.text}") for r in plan.result.of("error")
    ]
    if errors:
        raise Refused(errors)
    if not plan.has_changes:
        return counts
    done = roster_import.apply(session.actor, plan)
    return {**counts, "新增客户": done.people_new, "变更客户": done.people_changed}
