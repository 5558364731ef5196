"""Where the keyboard goes when a whole widget is asked to take it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def first_stop(widget: QWidget) -> QWidget:
    """The widget itself, or the first one inside it that takes the keyboard."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return widget
    inside = (w for w in widget.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return next((w for w in inside if w.isEnabled() and not w.isHidden()), widget)
