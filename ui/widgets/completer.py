"""A line with proposals under it, for a room, a person or a department.

`free=True`: any text may stand; a row is taken by ↑↓ and Enter, by the mouse, or when it is the only
one and equals the text. `free=False`: the first row is lit while typing, Enter or Tab takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent

from ui.widgets.editors import LineBox
from ui.widgets.popup import Option
from ui.widgets.suggest import Suggester


class CompleterLine(LineBox):
    """A line edit with a list fed by `lookup(text)`."""

    chosen = Signal(object)
    """The user took an Option; its `main` stands in the line."""
    edited = Signal(str)
    """The user typed; what was chosen before no longer holds."""
    left = Signal(str)
    """The focus left; the text that stands."""

    def __init__(
        self,
        lookup: Callable[[str], Sequence[Option]],
        *,
        free: bool = True,
        placeholder: str = "",
        background: bool = False,
        opens_empty: bool = False,
    ) -> None:
        super().__init__("", placeholder)
        self._option: Option | None = None
        self.suggester = Suggester(self, lookup, background=background)
        self.suggester.light_first = not free
        self.suggester.take_with_tab = not free
        self.suggester.opens_empty = opens_empty
        self.suggester.chosen.connect(self._take)
        self.textEdited.connect(self._edited)

    @property
    def popup(self) -> object:
        """The list (for tests and pictures)."""
        return self.suggester.popup

    def option(self) -> Option | None:
        """The row that was taken; None once the text was changed."""
        return self._option

    def set_option(self, option: Option | None) -> None:
        """Show a row as taken, without a signal."""
        self._option = option
        self.setText(option.main if option else "")

    def set_text(self, text: str) -> None:
        """Show a text that was not taken from the list, without a list."""
        self._option = None
        self.suggester.close()
        self.setText(text)

    def _take(self, option: Option) -> None:
        self.set_option(option)
        self.chosen.emit(option)

    def _edited(self, text: str) -> None:
        self._option = None
        self.edited.emit(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With `opens_empty` an empty line opens its list at once."""
        super().focusInEvent(event)
        if self.suggester.opens_empty and not self.text():
            self.suggester.ask_soon()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the line was left."""
        super().focusOutEvent(event)
        self.left.emit(self.text())
