"""Numbered migrations. Each file holds frozen models of its own time and is never edited after a release.

The file's version is `PRAGMA user_version`: the number of the newest migration applied. `run_all` applies
the missing ones, each in a transaction with the new version number, so a cut leaves the old version or the
new one, never something between.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Any


def _found() -> list[tuple[int, str]]:
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted((int(m[1]), m[0]) for m in (re.match(r"m(\d{4})_\w+", name) for name in names) if m)


def newest_version() -> int:
    """The version that this program writes."""
    return _found()[-1][0]


def run_all(engine: Any, target: int | None = None) -> list[int]:
    """Apply every migration above the file's version (up to `target`); returns the numbers applied."""
    done = []
    current = int(engine.execute_sql("PRAGMA user_version").fetchone()[0])
    for number, name in _found():
        if number <= current or (target is not None and number > target):
            continue
        module = importlib.import_module(f"{__name__}.{name}")
        with engine.atomic():
            module.up(engine)
            engine.execute_sql(f"PRAGMA user_version = {number}")
        done.append(number)
    return done
