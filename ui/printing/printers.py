"""Where paper goes: the system's printers and “保存为 PDF”, and which of them this PC uses for which paper.

The choice belongs to the PC, not to the project: it is kept in a small file of the data folder, by kind of paper
("order", "book").
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QThread
from PySide6.QtWidgets import QWidget

from app.errors import Unavailable
from app.paths import DataFolder, write_whole
from ui.printing import files

PDF_NAME = "保存为 PDF"
_FILE = "printers.json"
_KEPT = "内容已保存，没有丢失。"
_log = logging.getLogger("wuye.ui")

Progress = Callable[[int, int], None]


class Printer(Protocol):
    """Something that takes a PDF. `name` is shown and remembered."""

    name: str

    def ready(self, parent: QWidget | None, title: str) -> Printer | None:
        """Ask what must be asked first (a file's name), on the GUI thread; None: the clerk gave up."""
        ...

    def send(self, pdf: bytes, title: str, copies: int = 1, *, progress: Progress | None = None) -> None:
        """Put it on paper; any thread. Raises Unavailable with the reason and what to do."""
        ...


class SystemPrinter:
    """A printer that the system knows by this name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ready(self, parent: QWidget | None, title: str) -> Printer | None:
        """Nothing needs to be asked."""
        del parent, title
        return self

    def send(self, pdf: bytes, title: str, copies: int = 1, *, progress: Progress | None = None) -> None:
        """Print it. Raises Unavailable when the printer is gone, reports an error or stops."""
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        from ui.printing.paper_out import print_pdf

        info = QPrinterInfo.printerInfo(self.name)
        if info.isNull():
            raise _gone(self.name)
        if info.state() == QPrinter.PrinterState.Error:
            raise Unavailable(
                f"“{self.name}”报告出错（缺纸、卡纸或脱机）。", kept=_KEPT, do="请处理打印机后再打印一次，或另选一台。"
            )
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        if not printer.isValid():
            raise Unavailable(f"“{self.name}”现在不能用。", kept=_KEPT, do="请检查打印机的驱动和连接，或另选一台。")
        print_pdf(pdf, printer, title, copies, progress)


class MissingPrinter(SystemPrinter):
    """The remembered printer that the system no longer knows. Nothing is sent elsewhere behind the clerk's back."""

    def send(self, pdf: bytes, title: str, copies: int = 1, *, progress: Progress | None = None) -> None:
        """Raises Unavailable."""
        del pdf, title, copies, progress
        raise _gone(self.name)


class PdfFile:
    """“保存为 PDF”: asks for a file and writes the PDF there; with `path` it does not ask."""

    def __init__(self, path: Path | None = None) -> None:
        self.name = PDF_NAME
        self.path = path

    def ready(self, parent: QWidget | None, title: str) -> Printer | None:
        """Ask for the file."""
        path = files.ask_where(parent, PDF_NAME, title, ".pdf", "PDF 文件")
        return PdfFile(path) if path is not None else None

    def send(self, pdf: bytes, title: str, copies: int = 1, *, progress: Progress | None = None) -> None:
        """Write the file whole, once whatever `copies`. Raises Unavailable when it cannot be written."""
        del copies
        path = self.path or self._ask(title)
        try:
            write_whole(path, pdf)
        except OSError as error:
            raise Unavailable(
                f"“{path.name}”写不进去（{error.strerror or '磁盘出错'}）。",
                kept=_KEPT,
                do="如果它正被别的程序打开，请先关闭；也可以换一个文件名或文件夹。",
            ) from error
        if progress is not None:
            progress(1, 1)

    @staticmethod
    def _ask(title: str) -> Path:
        app = QCoreApplication.instance()
        here = app is not None and QThread.currentThread() is app.thread()
        path = files.ask_where(None, PDF_NAME, title, ".pdf", "PDF 文件") if here else None
        if path is None:
            raise Unavailable("没有选择 PDF 存到哪里。", kept=_KEPT, do="请再打印一次，并选好位置。")
        return path


def _gone(name: str) -> Unavailable:
    return Unavailable(
        f"找不到打印机“{name}”。", kept=_KEPT, do="请检查它是否开机、连好；也可以在打印预览里另选一台或保存为 PDF。"
    )


class Printers:
    """The printers of this PC. `only` replaces the system's (tests, tour)."""

    def __init__(self, folder: DataFolder | None = None, *, only: Sequence[Printer] | None = None) -> None:
        self._path = folder.path / _FILE if folder is not None else None
        self._only = only
        self._choices: dict[str, str] | None = None

    def available(self) -> tuple[Printer, ...]:
        """Every printer that can be chosen now; 保存为 PDF is the last."""
        if self._only is not None:
            return tuple(self._only)
        from PySide6.QtPrintSupport import QPrinterInfo

        names = QPrinterInfo.availablePrinterNames()
        return (*(SystemPrinter(name) for name in names), PdfFile())

    def chosen(self, kind: str) -> Printer:
        """The printer for this kind of paper: the remembered one, else the system's default, else 保存为 PDF."""
        found = {printer.name: printer for printer in self.available()}
        name = self._remembered().get(kind)
        if name is not None:
            return found.get(name) or MissingPrinter(name)
        if self._only is None:
            from PySide6.QtPrintSupport import QPrinterInfo

            name = QPrinterInfo.defaultPrinterName()
        return found.get(name or "") or next(iter(found.values()))

    def choose(self, kind: str, name: str) -> None:
        """Use this printer for this kind of paper from now on."""
        choices = self._remembered()
        if choices.get(kind) == name:
            return
        choices[kind] = name
        if self._path is None:
            return
        try:
            write_whole(self._path, json.dumps(choices, ensure_ascii=False, sort_keys=True).encode())
        except OSError:
            # the print itself is not at stake: the choice holds until the program is closed
            _log.warning("the choice of printer could not be kept")

    def _remembered(self) -> dict[str, str]:
        if self._choices is None:
            self._choices = self._read()
        return self._choices

    def _read(self) -> dict[str, str]:
        if self._path is None or not self._path.exists():
            return {}
        try:
            kept = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(kept, dict):
            return {}
        return {kind: name for kind, name in kept.items() if isinstance(kind, str) and isinstance(name, str)}
