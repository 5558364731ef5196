"""The print preview: the pages as they will come out, the printer, how many copies, and 打印.

Printing runs in a worker. What goes wrong is said in the bar and the dialog stays; success closes it, and
`printed` tells the page that asked.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import Unavailable
from ui import messages, tasks, theme
from ui.printing.pages_view import PagesView
from ui.printing.pictures import Pictures
from ui.printing.printers import PDF_NAME, MissingPrinter, PdfFile, Printer, Printers
from ui.widgets import desktop
from ui.widgets.banner import Banner
from ui.widgets.key_button import KeyButton
from ui.widgets.text import ElidedLabel, plain_label

_EDGE = 16
_MOST_COPIES = 20
_SIZE = QSize(1060, 740)


class PreviewDialog(QDialog):
    """Shows `pdf`.

    `print_text` is for paper that counts (派工单): then 打印 only says so (`wants_print`, the printer is
    remembered) and whoever opened the dialog prints, because the record comes before the paper. Nothing can
    be saved from here then: a file is asked for by choosing 保存为 PDF as the printer.
    """

    def __init__(
        self,
        parent: QWidget | None,
        pdf: bytes,
        title: str,
        printers: Printers,
        kind: str,
        *,
        print_text: str = "",
    ) -> None:
        super().__init__(parent)
        self.printed = False
        self.printer_name = ""
        self.copies = 1
        self.saved: Path | None = None
        self._pdf, self._title, self._printers, self._kind = pdf, title, printers, kind
        self._print_text = print_text
        self.wants_print = False
        self._task: tasks.Task | None = None
        self._pictures = Pictures(pdf, self)
        self.view = PagesView(self._pictures)
        self.banner = Banner()
        self.setWindowTitle(title)
        self.setModal(True)
        self._build()
        self._connect()
        room = desktop.room(self) - QSize(40, 60)
        self.resize(_SIZE.boundedTo(room))
        self._pictures.open()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(self._head())
        column.addWidget(self.view, 1)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, 10, _EDGE, 10)
        row.setSpacing(6)
        self._page = plain_label("", tone="secondary")
        self._zoom = plain_label("", tone="secondary")
        self._zoom.setMinimumWidth(46)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._smaller = _tool("－", "缩小（−）", lambda: self.view.zoom_by(-1))
        self._larger = _tool("＋", "放大（+）", lambda: self.view.zoom_by(1))
        self._fit = _tool("适合宽度", "页面与窗口同宽（0）", self.view.fit_width)
        self._state = ElidedLabel("", tone="secondary", px=13)
        self._state.hide()
        row.addWidget(ElidedLabel(self._title, px=16, bold=True), 1)
        row.addWidget(self._state)
        for widget in (self._page, self._smaller, self._zoom, self._larger, self._fit):
            row.addWidget(widget)
        row.insertSpacing(3, 14)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, 10, _EDGE, 12)
        row.setSpacing(8)
        self.printer_box = _PrinterBox()
        self.printer_box.setAccessibleName("打印机")
        self._fill_printers()
        self.copies_box = QSpinBox()
        self.copies_box.setRange(1, _MOST_COPIES)
        self.copies_box.setAccessibleName("份数")
        self.copies_box.setFixedWidth(72)
        self._copies_label = plain_label("份数", tone="secondary")
        self.print_button = KeyButton("打印", "Ctrl P", "primary", icon="print")
        self.save_button = KeyButton(PDF_NAME, "Ctrl S")
        self.close_button = KeyButton("关闭", "Esc")
        row.addWidget(plain_label("打印机", tone="secondary"))
        row.addWidget(self.printer_box, 1)
        row.addWidget(self._copies_label)
        row.addWidget(self.copies_box)
        row.addSpacing(10)
        for button in (self.close_button, self.save_button, self.print_button):
            row.addWidget(button)
        if self._print_text:
            self.print_button.setText(self._print_text)
            for widget in (self.save_button, self.copies_box, self._copies_label):
                widget.hide()
        self._printer_changed()
        return row

    def _fill_printers(self) -> None:
        chosen = self._printers.chosen(self._kind)
        found = list(self._printers.available())
        if isinstance(chosen, MissingPrinter):
            found.insert(0, chosen)
        for printer in found:
            gone = isinstance(printer, MissingPrinter)
            theme.ensure_glyphs(printer.name)
            self.printer_box.addItem(f"{printer.name}（找不到）" if gone else printer.name, printer)
        self.printer_box.setCurrentIndex(next(i for i, p in enumerate(found) if p.name == chosen.name))

    def _connect(self) -> None:
        self._pictures.failed.connect(lambda error: messages.show(error, banner=self.banner))
        self.view.moved.connect(lambda page, pages: self._page.setText(f"第 {page} 页 / 共 {pages} 页"))
        self.view.zoomed.connect(lambda percent: self._zoom.setText(f"{percent}%"))
        self.printer_box.activated.connect(self._printer_picked)
        self.printer_box.currentIndexChanged.connect(self._printer_changed)
        self.print_button.clicked.connect(self.print_now)
        self.save_button.clicked.connect(self.save_pdf)
        self.close_button.clicked.connect(self.reject)
        for key, act in (("Ctrl+P", self.print_now), ("Ctrl+S", self.save_pdf)):
            QShortcut(QKeySequence(key), self, act).setAutoRepeat(False)

    # --- acts --------------------------------------------------------------------------------------
    def printer(self) -> Printer:
        """The printer chosen in the box."""
        chosen: Printer = self.printer_box.currentData()
        return chosen

    def _printer_picked(self) -> None:
        self._printers.choose(self._kind, self.printer().name)

    def _printer_changed(self) -> None:
        # a file is one file however many copies are made of it
        self.printer_box.setToolTip(self.printer_box.currentText())
        self.copies_box.setEnabled(not isinstance(self.printer(), PdfFile))

    def print_now(self) -> None:
        """Send it to the chosen printer; the dialog closes when the printer has taken all of it."""
        if self._task is not None:
            return
        if self._print_text:
            self._printers.choose(self._kind, self.printer().name)
            self.wants_print = True
            self.accept()
            return
        ready = self.printer().ready(self, self._title)
        if ready is None:
            return
        self._printers.choose(self._kind, self.printer().name)
        self.copies = self.copies_box.value() if self.copies_box.isEnabled() else 1
        self.printer_name = ready.name
        self.banner.hide_now()
        self._set_busy(busy=True)
        pdf, title, copies = self._pdf, self._title, self.copies
        self._task = tasks.run(
            lambda task: ready.send(pdf, title, copies, progress=task.report),
            lambda _: self._done(),
            lambda error: messages.show(error, banner=self.banner),
            lambda p: self._say(f"正在打印 {p.done} / {p.total} 页"),
            ended=self._ended,
            owner=self,
        )

    def _done(self) -> None:
        self.printed = True
        self.accept()

    def _ended(self) -> None:
        if self._task is not None and self._task.cancelled:
            self.banner.say("打印已停止，已送出的页可能仍会打出。", tone="warning")
        self._task = None
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        self.print_button.set_busy(busy)
        self.save_button.setEnabled(not busy)
        self.printer_box.setEnabled(not busy)
        self.close_button.setText("停止打印" if busy else "关闭")
        self.close_button.updateGeometry()
        self._say("正在打印…" if busy else "")

    def _say(self, text: str) -> None:
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def save_pdf(self) -> None:
        """Write the PDF to a file; that is no print, the dialog stays."""
        if self._task is not None or self._print_text:
            return
        try:
            ready = PdfFile().ready(self, self._title)
            if not isinstance(ready, PdfFile) or ready.path is None:
                return
            ready.send(self._pdf, self._title)
        except Unavailable as error:
            messages.show(error, banner=self.banner)
            return
        self.saved = ready.path
        self.banner.say(f"已保存为 {ready.path.name}", detail=str(ready.path.parent), seconds=8)

    def reject(self) -> None:
        """Esc: stop a print under way, else close."""
        if self._task is not None:
            self._task.cancel()
            self._say("正在停止…")
            return
        super().reject()

    def done(self, result: int) -> None:
        """Let go of the pages: a dialog lives as long as its parent, a book need not."""
        self._pictures.release()
        self._pdf = b""
        super().done(result)
        QTimer.singleShot(0, self, lambda: self.setParent(None))


class _PrinterBox(QComboBox):
    """A box that ends a long name with … (the whole name is its tooltip)."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(150)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the style draws it, but for the text."""
        del event
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width() - 4
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def _tool(text: str, tip: str, act: object) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.clicked.connect(act)
    return made
