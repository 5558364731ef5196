"""Taking a list out of the program: as an Excel sheet, or as a printed book.

Both ask first what the services ask for (a purpose and the password; which time; phones or not), work in a
worker and say in the page's bar what became of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app import clock
from app.excel import sheet
from app.excel.sheet import ExportDone, Terms
from app.paper.register import Register
from app.printing import books
from app.printing.books import BookDone
from app.rules import roles
from app.services import desk, lists
from app.services.lists import Filter
from app.store.fields import Phone
from ui import messages, tasks
from ui.context import Context
from ui.printing import files
from ui.widgets.banner import Banner
from ui.widgets.dialog import Dialog
from ui.widgets.editors import LineBox
from ui.widgets.segmented import Segmented
from ui.widgets.text import plain_label

KIND = "book"


class TakingOut(QObject):
    """Excel and book of one register, for the page `owner`."""

    state = Signal(str)
    """What is going on now, "" when nothing is."""

    def __init__(self, context: Context, register: Register, owner: QWidget, banner: Banner) -> None:
        super().__init__(owner)
        self._context, self._register, self._owner, self._banner = context, register, owner, banner
        self._task: tasks.Task | None = None

    @property
    def busy(self) -> bool:
        """Whether a sheet or a book is being made."""
        return self._task is not None

    def stop(self) -> None:
        """Make no more of it; nothing is written."""
        if self._task is not None:
            self._task.cancel()
            self.state.emit("正在停止…")

    # --- Excel -------------------------------------------------------------------------------------
    def export(self, wanted: Filter) -> None:
        """Ask what is needed, where to, and write the sheet."""
        if self.busy:
            return
        actor, register = self._context.actor, self._register
        # counting what words leave may take a while: it is a search
        self._run(
            lambda _task: sheet.terms(actor, register, wanted),
            lambda terms: self._ask_export(wanted, terms),
            "正在统计",
        )

    def _ask_export(self, wanted: Filter, terms: Terms) -> None:
        purpose = password = ""
        if terms.asks:
            dialog = ExportDialog(self._owner, self._context, self._register, terms)
            if not dialog.exec():
                return
            purpose, password = dialog.purpose.text().strip(), dialog.password.text()
        name = f"{self._register.title} {lists.period_words(wanted)}"
        path = files.ask_where(self._owner, "导出 Excel", name, sheet.SUFFIX, "Excel 工作簿")
        if path is not None:
            self._export(wanted, path, purpose, password)

    def _export(self, wanted: Filter, path: Path, purpose: str, password: str) -> None:
        actor, register = self._context.actor, self._register

        def work(task: tasks.Task) -> ExportDone:
            return sheet.export(actor, register, wanted, path, purpose, password, progress=task.report)

        self._run(work, self._exported, "正在导出", "行")

    def _exported(self, done: ExportDone) -> None:
        phones = "，电话已隐去" if done.masked and _has_phones(self._register) else ""
        self._banner.say(f"已导出 {done.rows:,} 行到 {done.path.name}{phones}", detail=str(done.path.parent))

    # --- book --------------------------------------------------------------------------------------
    def book(self, wanted: Filter, total: int | None = None) -> None:
        """Ask which part, make the book and show it. `total`: the lines of `wanted`, when they are known."""
        if self.busy:
            return
        dialog = BookDialog(self._owner, self._context, self._register, wanted, total)
        if dialog.exec():
            self.make_book(dialog.wanted(), with_phones=dialog.with_phones())

    def make_book(self, wanted: Filter, *, with_phones: bool = False) -> None:
        """Make the book of these lines in a worker and show it."""
        actor, register = self._context.actor, self._register

        def work(task: tasks.Task) -> BookDone:
            return books.make(actor, register, wanted, with_phones=with_phones, progress=task.report)

        self._run(work, lambda done: self._preview(done, wanted), "正在生成登记簿", "页")

    def _preview(self, done: BookDone, wanted: Filter) -> None:
        from ui.printing.preview import PreviewDialog

        title = f"{self._register.title} {lists.period_words(wanted)}"
        dialog = PreviewDialog(self._owner, done.pdf, title, self._context.printers, KIND)
        dialog.exec()
        if dialog.printed:
            copies = f"（{dialog.copies} 份）" if dialog.copies > 1 else ""
            self._banner.say(f"{title} 已送到“{dialog.printer_name}”{copies}", seconds=8)

    # --- work --------------------------------------------------------------------------------------
    def _run(
        self, work: Callable[[tasks.Task], Any], done: Callable[[Any], None], doing: str, unit: str = ""
    ) -> None:  # fmt: skip
        def in_worker(task: tasks.Task) -> Any:
            try:
                return work(task)
            finally:
                desk.close()

        def progress(step: tasks.Progress) -> None:
            self.state.emit(f"{doing} {step.done:,} / {step.total:,} {unit}")

        def finished(result: Any) -> None:
            # over before what follows: it may open a dialog or begin the next work
            self._ended()
            done(result)

        def ended() -> None:
            if self._task is task:
                self._ended()

        self.state.emit(f"{doing}…")
        task = self._task = tasks.run(
            in_worker,
            finished,
            lambda error: messages.show(error, banner=self._banner),
            progress,
            ended=ended,
            owner=self,
        )

    def _ended(self) -> None:
        if self._task is not None and self._task.cancelled:
            self._banner.say("已停止，没有写出任何文件。", tone="information", seconds=6)
        self._task = None
        self.state.emit("")


def _has_phones(register: Register) -> bool:
    return any(isinstance(cell.field, Phone) for cell in register.list_cells)


class ExportDialog(Dialog):
    """Purpose and password of a whole export."""

    def __init__(self, parent: QWidget, context: Context, register: Register, terms: Terms) -> None:
        super().__init__(parent, f"导出 {register.title}", ok="选择位置并导出")
        self.purpose = LineBox("", "例如：11 月例会统计")
        self.purpose.setObjectName("purpose")
        self.password = QLineEdit()
        self.password.setObjectName("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        what = f"将导出 {terms.rows:,} 行" + ("，含完整电话" if _has_phones(register) else "")
        self.add(plain_label(f"{what}。导出会记录在操作记录里。", tone="secondary", wrap=True))
        self.add_field("用途", self.purpose)
        self.add_field(f"{context.actor.name} 的密码", self.password)
        self.submit = lambda: sheet.confirm(context.actor, self.purpose.text(), self.password.text())


class BookDialog(Dialog):
    """Which part of the register, and with phones or not."""

    def __init__(
        self, parent: QWidget, context: Context, register: Register, wanted: Filter, total: int | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent, f"打印 {register.title}", ok="生成预览")
        self._total = total
        today = clock.today()
        before = today.replace(day=1) - timedelta(days=1)
        self._parts = {
            "today": lists.of_day(today),
            "month": lists.of_month(today),
            "last_month": lists.of_month(before),
            "shown": wanted,
        }
        narrowed = wanted != Filter()
        words = (
            ("today", "今天"),
            ("month", "本月"),
            ("last_month", "上月"),
            ("shown", "列表中的" if narrowed else "全部"),
        )
        self.part = Segmented(words, "shown" if narrowed else "month")
        self.part.changed.connect(lambda _key: self._say())
        self.add_field("范围", self.part, "part")
        self._about = plain_label("", tone="secondary", wrap=True)
        self.add(self._about)
        self.phones = QCheckBox("印出完整电话（会记录）")
        may = roles.may(context.actor.role, "book.with_phones")
        self.phones.setVisible(may and any(isinstance(cell.field, Phone) for cell in register.book_cells))
        self.add(self.phones)
        self._context, self._register = context, register
        self._say()

    def wanted(self) -> Filter:
        """The part chosen."""
        return self._parts[self.part.value() or "month"]

    def with_phones(self) -> bool:
        """Whether phones are printed whole."""
        return self.phones.isVisibleTo(self) and self.phones.isChecked()

    def _say(self) -> None:
        wanted = self.wanted()
        known = self.part.value() == "shown" and self._total is not None
        rows = self._total if known else lists.count(self._context.actor, self._register, wanted)
        excerpt = "，按条件摘录" if lists.is_excerpt(wanted) else ""
        self._about.setText(f"{lists.period_words(wanted)}{excerpt}，{rows:,} 行")
