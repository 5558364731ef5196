"""The lines of a register as a table: pages fetched by key as the clerk scrolls, only some of them kept.

Ids of all fetched lines are kept, their texts only for the pages used last; an older page is fetched again from
its place. A filter with words may have to look at every line of the register: it is asked in a worker.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QFont

from app.paper.register import Register
from app.services import desk, lists
from app.services.actor import Actor
from app.services.lists import PAGE, Filter, Row
from ui import tasks, theme

KEPT_PAGES = 40
_RELOADED = 5
"""Pages fetched again at once when something changed, so that the clerk stays where she was."""
_LONGEST = 300
_DISPLAY, _TOOLTIP, _ALIGN, _FOREGROUND, _FONT = (
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
    )
)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LinesModel(QAbstractTableModel):
    """Newest first. `show` narrows it, `reload` reads it again, both as whoever `actor()` says is at the desk then."""

    shown = Signal()
    """The first lines of a filter are there (perhaps none)."""
    counted = Signal(int)
    """How many lines the filter leaves in all."""
    asked = Signal()
    """Lines are being looked for in a worker …"""
    answered = Signal()
    """… and no longer."""
    failed = Signal(object)
    """The exception that reading met."""

    def __init__(self, actor: Callable[[], Actor], register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor, self._register = actor, register
        self._heads = [cell.head for cell in register.list_cells]
        self._wanted = Filter()
        self._ids: list[int] = []
        self._anchors: list[Row | None] = [None]
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._complete = True
        self._question = 0
        self._task: tasks.Task | None = None
        self._align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._struck = QFont()
        self._brushes: dict[str, QBrush] = {}
        self.refresh_look()

    # --- what is shown -----------------------------------------------------------------------------
    @property
    def wanted(self) -> Filter:
        """The filter in force."""
        return self._wanted

    @property
    def busy(self) -> bool:
        """Whether a worker is still looking for lines."""
        return self._task is not None

    def show(self, wanted: Filter) -> None:
        """Narrow the list to this."""
        self._wanted = wanted
        self._begin(1)

    def reload(self) -> None:
        """Read again what is shown: something was written."""
        self._begin(max(1, min(len(self._anchors) - 1, _RELOADED)))

    def _begin(self, pages: int) -> None:
        self._question += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._ask(None, pages, self._replace)

    def _ask(self, after: Row | None, pages: int, take: Any) -> None:
        actor, register, wanted = self._actor(), self._register, self._wanted

        def taken(found: list[list[Row]]) -> None:
            self._task = None
            take(found)
            self.answered.emit()

        def failed(error: Exception) -> None:
            self._task, self._complete = None, True
            self.answered.emit()
            self.failed.emit(error)

        if wanted.text.strip():
            self.asked.emit()
            self._task = tasks.run(
                lambda _: _in_worker(actor, register, wanted, after, pages), taken, failed, owner=self
            )
            return
        try:
            found = _fetch(actor, register, wanted, after, pages)
        except Exception as error:  # noqa: BLE001  shown by the page, as one from the worker is
            failed(error)
        else:
            taken(found)

    def _replace(self, found: list[list[Row]]) -> None:
        self.beginResetModel()
        self._ids, self._anchors, self._complete = [], [None], False
        self._pages.clear()
        for page in found:
            self._append(page)
        self.endResetModel()
        self.shown.emit()
        self.count_again()

    def _append(self, page: list[Row]) -> None:
        self._complete = len(page) < PAGE
        if page:
            number = len(self._anchors) - 1
            self._ids.extend(row.id for row in page)
            self._anchors.append(replace(page[-1], texts=()))
            self._keep(number, page)

    def _keep(self, number: int, page: list[Row]) -> list[Row]:
        shown = [replace(row, texts=tuple(map(_one_line, row.texts))) for row in page]
        theme.ensure_glyphs("".join(text for row in shown for text in row.texts))
        self._pages[number] = shown
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        return shown

    def count_again(self) -> None:
        """Ask how many lines there are in all; `counted` tells."""
        if self._complete:
            self.counted.emit(len(self._ids))
            return
        actor, register, wanted, number = self._actor(), self._register, self._wanted, self._question

        def work(_task: tasks.Task) -> int:
            try:
                return lists.count(actor, register, wanted)
            finally:
                desk.close()

        def told(total: int) -> None:
            if number == self._question:
                self.counted.emit(total)

        tasks.run(work, told, self.failed.emit, owner=self)

    # --- lines -------------------------------------------------------------------------------------
    def line(self, row: int) -> Row | None:
        """The line in this row of the table, texts on one line each; None when there is none."""
        number, at = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._again(number)
        return page[at] if at < len(page) else None

    def _again(self, number: int) -> list[Row]:
        """A page that was let go."""
        if not 0 <= number < len(self._anchors) - 1:
            return []
        try:
            found = _fetch(self._actor(), self._register, self._wanted, self._anchors[number], 1)
        except Exception as error:  # noqa: BLE001  a table asks while it paints: it must get an answer
            self.failed.emit(error)
            return []
        return self._keep(number, found[0])

    def id_at(self, row: int) -> int | None:
        """The id of the line in this row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, line_id: int) -> int:
        """The row in which the line stands; -1 when it is not among those fetched."""
        try:
            return self._ids.index(line_id)
        except ValueError:
            return -1

    def fetched(self) -> int:
        """How many lines have been fetched."""
        return len(self._ids)

    def refresh_look(self) -> None:
        """Take the colours of the present theme."""
        self._struck = theme.font()
        self._struck.setStrikeOut(True)
        self._brushes = {tone: QBrush(theme.text_colour(tone)) for tone in ("secondary", "danger")}

    # --- what Qt asks ------------------------------------------------------------------------------
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Lines fetched so far."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One for each cell of the description's list."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """The heads of the paper."""
        if orientation == Qt.Orientation.Horizontal:
            if role == _DISPLAY:
                return self._heads[section]
            if role == _ALIGN:
                return self._align
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Text, and the look of lines that are void or late. Called for every cell of every repaint."""
        if role == _DISPLAY:
            number, at = divmod(index.row(), PAGE)
            page = self._pages.get(number)
            if page is None:
                page = self._again(number)
            return page[at].texts[index.column()] if at < len(page) else ""
        if role in {_FOREGROUND, _FONT, _TOOLTIP}:
            return self._look(index, role)
        return None

    def _look(self, index: Index, role: int) -> Any:
        line = self.line(index.row())
        if line is None:
            return None
        if role == _TOOLTIP:
            text = line.texts[index.column()]
            return text if len(text) > 14 else None
        if line.void:
            return self._brushes["secondary"] if role == _FOREGROUND else self._struck
        if role == _FOREGROUND and index.column() == line.late_cell:
            return self._brushes["danger"]
        return None

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        """Whether there may be older lines."""
        return not parent.isValid() and not self._complete and self._task is None

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        """The next page."""
        if not self.canFetchMore(parent):
            return
        self._ask(self._anchors[-1], 1, self._add)

    def _add(self, found: list[list[Row]]) -> None:
        page = found[0]
        if not page:
            self._complete = True
            return
        first = len(self._ids)
        self.beginInsertRows(QModelIndex(), first, first + len(page) - 1)
        self._append(page)
        self.endInsertRows()


def _fetch(actor: Actor, register: Register, wanted: Filter, after: Row | None, pages: int) -> list[list[Row]]:
    """The next `pages` pages; fewer when the lines end."""
    found: list[list[Row]] = []
    for _ in range(pages):
        page = lists.page(actor, register, wanted, after=after)
        found.append(page)
        if len(page) < PAGE:
            break
        after = page[-1]
    return found


def _in_worker(actor: Actor, register: Register, wanted: Filter, after: Row | None, pages: int) -> list[list[Row]]:
    try:
        return _fetch(actor, register, wanted, after, pages)
    finally:
        desk.close()


def _one_line(text: str) -> str:
    """What a cell of the table shows of a text."""
    if "\n" in text:
        text = " ".join(text.split("\n"))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
