"""Types as a clerk types: keys for what is on the keyboard, an input method for Chinese.

`QTest.keyClicks` aborts the process on a character that has no key; use `type_text` for any text.
"""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def type_text(widget: QWidget, text: str) -> None:
    """Type `text` into `widget`: ASCII key by key, runs of anything else committed by an input method."""
    run = ""
    for character in text:
        if character.isascii():
            _commit(widget, run)
            run = ""
            QTest.keyClicks(widget, character)
        else:
            run += character
    _commit(widget, run)


def _commit(widget: QWidget, text: str) -> None:
    if text:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)
