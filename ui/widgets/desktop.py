"""How much room the screen gives a window."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def room(widget: QWidget) -> QSize:
    """The size that windows may take on the screen where `widget` is.

    Never ask `widget.screen()`: the binding makes the screen a child of that widget's wrapper, and when a
    dialog is collected later it destroys the screen with it, and the next window that is made crashes.
    """
    screen = QGuiApplication.screenAt(widget.mapToGlobal(widget.rect().center())) or QGuiApplication.primaryScreen()
    return screen.availableGeometry().size()
