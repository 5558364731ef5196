"""Is the file whole, and do its rows say what its events say? For `main.py check` and the start."""

from __future__ import annotations

from dataclasses import dataclass

from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import projection
from app.services.actor import Actor, authorise
from app.store.database import database
from app.store.events import Event


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at, and everything that was not as it should be."""

    intakes: int
    orders: int
    events: int
    problems: tuple[str, ...]


def run(actor: Actor) -> CheckReport:
    """Engine checks, foreign keys, then state, custody and limits of every order rebuilt from its events."""
    authorise(actor, "check")
    problems = [
        f"{pragma}：{row[0]}"
        for pragma in ("integrity_check", "cipher_integrity_check")
        for row in database.execute_sql(f"PRAGMA {pragma}").fetchall()
        if row[0] != "ok"
    ]
    problems += [
        f"外键：{row[0]} 第 {row[1]} 行" for row in database.execute_sql("PRAGMA foreign_key_check").fetchall()
    ]
    problems += projection.differences()
    return CheckReport(Intake.select().count(), WorkOrder.select().count(), Event.select().count(), tuple(problems))
