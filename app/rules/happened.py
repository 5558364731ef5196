"""One step of a case as the rules see it: an act, when it happened, and codes. No personal text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Happened:
    """`occurred_at` is what the paper or the caller says, `recorded_at` the clock when it was typed."""

    act: str
    occurred_at: datetime
    recorded_at: datetime
    actor: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def moment(self, key: str) -> datetime | None:
        """A date-time kept in the data as ISO text."""
        text = self.data.get(key)
        return datetime.fromisoformat(text) if text else None
