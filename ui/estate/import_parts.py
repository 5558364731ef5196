"""The first and the last picture of an import: where the file is dropped, and what was written."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.roster_import import ImportDone
from ui import theme
from ui.widgets.key_button import KeyButton
from ui.widgets.text import plain_label

_ICON = 44
_KINDS = "支持 .xlsx、.xls 和 .csv。列的名称和顺序不限，有一行表头就行；合并的单元格、小计行、一格两个人都认得。"


class _Picture(QWidget):
    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        self.setFixedSize(_ICON, _ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        picture = theme.pixmap(self._name, self._tone, _ICON, self.devicePixelRatioF())
        QPainter(self).drawPixmap(self.rect(), picture)


class DropZone(QWidget):
    """A dashed sheet that says what may be dropped; the problem of the last file stands under the button."""

    def __init__(self) -> None:
        super().__init__()
        self._lit = False
        self.choose_button = KeyButton("选择文件", tone="primary", icon="")
        self.problem = plain_label("", tone="danger", wrap=True)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 20, 40, 20)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(_Picture("import", "accent"), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, tone, px, bold in (
            ("把业主名册拖到这里", "", 18, True),
            (_KINDS, "secondary", 13, False),
            ("先给您看会改什么，确认以后才写入。身份证号、车牌等与报修无关的列不导入。", "secondary", 13, False),
        ):  # fmt: skip
            label = plain_label(text, tone=tone, px=px, bold=bold, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(4)
        column.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.problem)
        column.addStretch(3)

    def set_lit(self, *, lit: bool) -> None:
        """A file hangs over the zone."""
        self._lit = lit
        self.update()

    def set_problem(self, text: str) -> None:
        """Why the last file could not be read and what to do; "" takes it away."""
        theme.ensure_glyphs(text)
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A white sheet in a dashed frame."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("focus_tint" if self._lit else "sheet"))
        pen = QPen(theme.colour("focus_frame" if self._lit else "border"), 2 if self._lit else 1.5)
        pen.setDashPattern([6, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.CARD_CORNER, theme.CARD_CORNER)


class Result(QWidget):
    """What was written."""

    again = Signal()
    look = Signal()

    def __init__(self, *, may_look: bool) -> None:
        super().__init__()
        self.words = plain_label("", px=18, bold=True, wrap=True)
        self.detail = plain_label("", tone="secondary", wrap=True)
        self.look_button = KeyButton("查看房号", tone="primary")
        if not may_look:  # setVisible(True) would show it here as a window of its own
            self.look_button.hide()
        self.again_button = KeyButton("再导入一份")
        self.look_button.clicked.connect(self.look)
        self.again_button.clicked.connect(self.again)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(_Picture("good", "good"), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.words, self.detail):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.look_button)
        buttons.addWidget(self.again_button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(3)

    def tell(self, done: ImportDone) -> None:
        """Say what came of it."""
        self.words.setText("已导入：" + _joined(("新增", done.rooms_new), ("变更", done.rooms_changed), unit="个房号"))
        people = _joined(("新增", done.people_new), ("变更", done.people_changed), unit="位客户")
        same = f"{done.rooms_same:,} 个房号原来就一致" if done.rooms_same else ""
        self.detail.setText("；".join(part for part in (people, same) if part))


def _joined(*parts: tuple[str, int], unit: str) -> str:
    return "，".join(f"{what} {count:,} {unit}" for what, count in parts if count)
