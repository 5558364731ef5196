"""`check`: is the file whole, and do its rows equal what its events say?"""

from __future__ import annotations

import argparse
from typing import Any

from app.services import checks

NAME = "check"
HELP = "检查数据文件，并按事件重算每张单的状态、去向和时限"
BY_SYSTEM = True


def arguments(_parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(session: Any) -> dict[str, Any]:
    """Exit 1 and each difference by name when something is not as it should be."""
    report = checks.run(session.actor)
    return {
        "ok": not report.problems,
        "登记": report.intakes,
        "派工单": report.orders,
        "事件": report.events,
        "不符": len(report.problems),
        "problems": list(report.problems),
    }
