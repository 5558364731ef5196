"""The results under the one search box: rooms, people, orders, in groups; no modes.

The first hit is lit while typing, so that typing and Enter is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit

from ui.widgets.popup import Head, Option, Row
from ui.widgets.suggest import Suggester

NOTHING = "没有找到。可换房号、姓名、电话后四位、拼音首字母或单号再试"


@dataclass(frozen=True)
class Hit:
    """One result. `kind` and `key` say what to open; `data` is the caller's own."""

    key: str
    main: str
    note: str = ""
    kind: str = ""
    data: Any = None
    tone: str = ""


@dataclass(frozen=True)
class HitGroup:
    """A heading and its results."""

    title: str
    hits: tuple[Hit, ...]


class SearchPopup(QObject):
    """Hangs a grouped result list on a line edit."""

    chosen = Signal(object)
    """The Hit that was taken."""
    entered = Signal(str)
    """Enter with no row to take: the text itself."""

    def __init__(
        self, line: QLineEdit, lookup: Callable[[str], Sequence[HitGroup]], *, background: bool = False
    ) -> None:
        super().__init__(line)
        self._lookup = lookup
        self.suggester = Suggester(line, self._rows, background=background)
        self.suggester.light_first = True
        self.suggester.chosen.connect(self._take)
        self.suggester.entered.connect(self.entered)

    @property
    def popup(self) -> object:
        """The list (for tests and pictures)."""
        return self.suggester.popup

    def set_lookup(self, lookup: Callable[[str], Sequence[HitGroup]]) -> None:
        """Ask another source from now on."""
        self._lookup = lookup

    def close(self) -> None:
        """Take the list away."""
        self.suggester.close()

    def _rows(self, text: str) -> list[Row]:
        rows: list[Row] = []
        for group in self._lookup(text):
            if group.hits:
                rows.append(Head(group.title))
                rows.extend(Option(hit.key, hit.main, hit.note, hit, hit.tone) for hit in group.hits)
        return rows or [Head(NOTHING)]

    def _take(self, option: Option) -> None:
        self.chosen.emit(option.data)
