"""The recovery code on the screen: large, in numbered groups, with 打印 and 存为文件."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from app import clock
from app.errors import Unavailable
from app.paper.text import moment
from app.printing.documents import recovery_sheet
from ui import messages, tasks, theme
from ui.printing.printers import Printers
from ui.settings.parts import row
from ui.widgets.banner import Banner
from ui.widgets.key_button import KeyButton
from ui.widgets.text import plain_label

KIND, TITLE = "recovery", "恢复码"
_CELL, _HIGH, _GAP = 150, 56, 10


class _Groups(QWidget):
    """The groups as painted cells: they cannot be marked and copied by accident."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._groups = code.split("-")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("恢复码")
        self.setAccessibleDescription("，".join(" ".join(group) for group in self._groups))

    def _columns(self) -> int:
        fit = max(1, (self.width() + _GAP) // (_CELL + _GAP))
        return min(len(self._groups), 3 if fit >= 3 else fit)

    def sizeHint(self) -> QSize:
        return QSize(3 * (_CELL + _GAP) - _GAP, 2 * (_HIGH + _GAP) - _GAP)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        for place, group in enumerate(self._groups):
            left, top = place % columns * (_CELL + _GAP), place // columns * (_HIGH + _GAP)
            cell = QRectF(left + 0.5, top + 0.5, _CELL - 1, _HIGH - 1)
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.setBrush(theme.colour("label_tint"))
            painter.drawRoundedRect(cell, theme.CORNER, theme.CORNER)
            painter.setPen(theme.colour("muted_text"))
            painter.setFont(theme.font(11))
            painter.drawText(cell.adjusted(7, 4, 0, 0), str(place + 1))
            painter.setPen(theme.colour("ink"))
            painter.setFont(theme.font(22, bold=True, spacing=4))
            painter.drawText(cell.adjusted(4, 8, 0, 0), Qt.AlignmentFlag.AlignCenter, group)


class CodeCard(QWidget):
    """A recovery code and how to get it onto paper."""

    def __init__(self, code: str, project: Callable[[], str], printers: Printers, *, banner: Banner) -> None:
        super().__init__()
        self.code, self._project, self._printers, self._banner = code, project, printers, banner
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(_Groups(code))
        self.print_button = KeyButton("打印", icon="print")
        self.save_button = KeyButton("存为文件", icon="export")
        self.print_button.clicked.connect(self.print_sheet)
        self.save_button.clicked.connect(self.save_sheet)
        self.said = plain_label("", tone="good", px=13, wrap=True)
        line = row(self.print_button, self.save_button, stretch=False)
        line.layout().addWidget(self.said, 1)
        column.addWidget(line)

    def pdf(self) -> bytes:
        """The sheet to print."""
        return recovery_sheet.render(self.code, project=self._project(), made_at=moment(clock.now()))

    def print_sheet(self) -> None:
        """On paper, by the printer of this PC, in the background."""
        self.said.setText("")
        try:
            pdf = self.pdf()
            printer = self._printers.chosen(KIND).ready(self, TITLE)
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._banner)
            return
        if printer is None:
            return
        self.print_button.set_busy(True)
        tasks.run(
            lambda _task: printer.send(pdf, TITLE),
            lambda _: self.said.setText(f"已送“{printer.name}”，请核对纸上的六组字符。"),
            lambda error: messages.show(error, banner=self._banner),
            ended=lambda: self.print_button.set_busy(False),
            owner=self,
        )

    def save_sheet(self) -> None:
        """As a PDF where the user says: a memory stick, not this computer."""
        name, _ = QFileDialog.getSaveFileName(self, "存为文件", "恢复码.pdf", "PDF (*.pdf)")
        if not name:
            return
        try:
            self.save_to(Path(name))
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._banner)

    def save_to(self, path: Path) -> None:
        """Write the sheet to `path`. Raises Unavailable."""
        try:
            path.write_bytes(self.pdf())
        except OSError as error:
            raise Unavailable(
                f"文件没有写成（{error.strerror}）。", kept="恢复码还在屏幕上。", do="请换一个位置，或直接打印。"
            ) from error
        self.said.setText(f"已存为 {path.name}。请把它移到 U 盘锁存，不要留在这台电脑上。")
