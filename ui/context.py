"""What every screen is given: who is logged in, the open file, how changes are told, where paper goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.actor import Actor
from app.services.desk import Opened
from ui.changes import Changes

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.printing.printers import Printers


@dataclass
class Context:
    """One log-in. Screens act as `actor`, tell `changes` what they changed and ask `window` to go elsewhere."""

    actor: Actor
    opened: Opened
    changes: Changes
    printers: Printers
    window: MainWindow

    def changed(self, *kinds: str) -> None:
        """Something of these kinds was written: screens that show it read again."""
        self.changes.tell(*kinds)
