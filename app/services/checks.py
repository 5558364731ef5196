"""Is the file whole, and do its rows say what its events say? For `main.py check` and the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import projection
from app.services.actor import Actor, authorise
from app.store.database import ENGINE_ERRORS, database
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
    # The cipher's check first: it names the damaged pages and needs none of them to be whole
    problems = [
        f"{pragma}：{row[0]}"
        for pragma in ("cipher_integrity_check", "integrity_check")
        for row in _rows_of(pragma)
        if row[0] != "ok"
    ]
    problems += [
        f"外键：{row[0]} 第 {row[1]} 行" if len(row) > 1 else f"外键：{row[0]}" for row in _rows_of("foreign_key_check")
    ]
    try:
        problems += projection.differences()
        counts = (Intake.select().count(), WorkOrder.select().count(), Event.select().count())
    except ENGINE_ERRORS as error:
        problems.append(f"读不出来：{error}")
        counts = (0, 0, 0)
    return CheckReport(*counts, tuple(problems))


def _rows_of(pragma: str) -> list[tuple[Any, ...]]:
    """What the engine's check says; what stops the check is said in its place."""
    try:
        return list(database.execute_sql(f"PRAGMA {pragma}").fetchall())
    except ENGINE_ERRORS as error:
        return [(str(error),)]
