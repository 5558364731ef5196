"""What the window shows before there is a log-in: opening, backing up, or why it does not open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.widgets.text import plain_label


class StartPage(QWidget):
    """The product's name, one line of what is going on, and a bar that moves."""

    def __init__(self, text: str) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addWidget(_centred(plain_label("物业前台", px=28, bold=True)))
        self._text = plain_label(text, tone="secondary", px=15, wrap=True)
        box.addWidget(_centred(self._text))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(260, 6)
        box.addSpacing(12)
        box.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)

    def say(self, text: str, *, stopped: bool = False) -> None:
        """Another line; `stopped` takes the moving bar away: the program cannot go on."""
        self._text.setText(text)
        self._bar.setVisible(not stopped)


def _centred(label: QWidget) -> QWidget:
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)  # type: ignore[attr-defined]
    return label
