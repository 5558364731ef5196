"""Keys that hold inside one widget. PySide ignores `context=` beside a callable: it must be set afterwards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def hold(widget: QWidget, keys: str, act: Callable[[], object], *, inside: bool = True) -> QShortcut:
    """Do `act` at `keys` while the keyboard is in `widget` (or, with `inside`, in something within it)."""
    made = QShortcut(QKeySequence(keys), widget)
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut if inside else Qt.ShortcutContext.WidgetShortcut
    made.setContext(context)
    made.setAutoRepeat(False)
    made.activated.connect(act)
    return made
