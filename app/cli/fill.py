"""`fill --rows N`: synthetic years for benchmarks and demonstrations. Invented people only."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Any

from app import clock
from app.errors import Refused
from app.services import accounts, project, rooms, sample, set_up
from app.services.actor import authorise
from app.services.project import Project

NAME = "fill"
HELP = "填入虚构的项目和登记（试用、测速用）"
MAY_START = True
DEMO = sample.Size()


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many cases, over how many days, and the seed of chance."""
    parser.add_argument("--rows", type=int, default=200, help="登记条数")
    parser.add_argument("--days", type=int, default=30, help="分布在最近多少天")
    parser.add_argument("--seed", type=int, default=1)


def start(session: Any) -> Any:
    """A new folder gets the demonstration project with its first manager; its log-ins are `demo2026`."""
    demo_project(session.arguments.seed)
    manager = accounts.actor_of("lin")
    return type(session)(session.arguments, session.opened, manager)


def demo_project(seed: int = 1, size: sample.Size = DEMO) -> list[int]:
    """翠湖花园三期 with rooms, households, staff and accounts; returns the rooms."""
    manager = set_up.first_run(Project(name="翠湖花园三期", site="CH3", demo=True), "lin", "林经理", "demo2026")
    sample.people(manager)
    return sample.estate(manager, size, seed)


def demo_cases(room_ids: list[int], rows: int, days: int, seed: int = 1) -> None:
    """Cases of the last days up to now, as far along as they would be."""
    clerk = accounts.actor_of("zhang")
    if clerk is None or not project.get().demo:
        raise Refused("fill 只能用在它自己建的示范项目里；这里是真实项目，没有写入任何内容")
    now = clock.now()
    sample.History(clerk, room_ids, seed).run(rows, now - timedelta(days=days), now)


def run(session: Any) -> dict[str, Any]:
    """Adds the cases to a demonstration project. Refused for whoever may not register, and for odd figures."""
    asked = session.arguments
    authorise(session.actor, "case.work")
    if not 0 <= asked.rows <= 1_000_000 or not 1 <= asked.days <= 3_650:
        raise Refused("--rows 要在 0 到 1,000,000 之间，--days 要在 1 到 3650 之间")
    room_ids = rooms.all_ids()
    if not room_ids:
        raise Refused("先要有房号")
    demo_cases(room_ids, asked.rows, asked.days, asked.seed)
    return {"登记": asked.rows, "房号": len(room_ids)}
