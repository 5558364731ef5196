"""The bar over every page: one search box without modes, and the four things that can be begun at any time."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton

PLACEHOLDER = "房号 · 姓名 · 电话后四位 · 拼音首字母 · 单号　　Ctrl K"


class TopBar(QWidget):
    """Search, 来电 F2, 来访 F3, 收回派工单 F4, 锁屏."""

    call = Signal()
    visit = Signal()
    take_back = Signal()
    lock = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.TOP_BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 16, 9)
        row.setSpacing(10)
        self.search = LineBox("", PLACEHOLDER)
        self.search.setObjectName("search")
        self.search.setAccessibleName("查找")
        self.search.setClearButtonEnabled(True)
        row.addWidget(self.search, 1)
        self.buttons = {
            "call": KeyButton("来电", "F2", "primary"),
            "visit": KeyButton("来访", "F3", "primary"),
            "take_back": KeyButton("收回派工单", "F4"),
            "lock": KeyButton("锁屏"),
        }
        self.buttons["lock"].setToolTip("Ctrl L")
        for key, signal in (
            ("call", self.call),
            ("visit", self.visit),
            ("take_back", self.take_back),
            ("lock", self.lock),
        ):
            # not in the Tab order: each has its key, and Tab belongs to the page
            self.buttons[key].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self.buttons[key].clicked.connect(lambda _=False, told=signal: told.emit())
            row.addWidget(self.buttons[key])

    def sizeHint(self) -> QSize:
        """52 px high."""
        return QSize(900, theme.TOP_BAR)

    def focus_search(self) -> None:
        """Ctrl K: type at once, over what stood there."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A white bar with a hairline below."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sheet"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
