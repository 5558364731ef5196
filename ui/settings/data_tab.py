"""设置 · 数据: where the data lie, the last backup, 立即备份, 检查数据, and another recovery code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.services import checks, desk, project, set_up
from app.services.checks import CheckReport
from ui import messages, tasks
from ui.context import Context
from ui.settings.code_card import CodeCard
from ui.settings.parts import Panel, row, scrolled
from ui.settings.row_table import RowTable, TableRow
from ui.widgets.dialog import Dialog
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton
from ui.widgets.text import plain_label

_WIDTH = 860


class NewCode(Dialog):
    """Shows a fresh recovery code once; closes when it was typed back."""

    def __init__(self, parent: QWidget, context: Context, code: str) -> None:
        super().__init__(parent, "新的恢复码", ok="已经打印并锁存", cancel="稍后核对", width=560)
        self._opened = context.opened
        words = "旧的恢复码从现在起打不开这个数据目录（仍能打开换发之前的备份）。请打印新的一张，锁存起来。"
        self.add(plain_label(words, tone="warning", px=13, wrap=True))
        self.card = CodeCard(code, lambda: project.get().name, context.printers, banner=self.banner)
        self.add(self.card)
        self.typed = LineBox("", "对照打印的纸输入，横线可省")
        self.add_field("对照纸上的恢复码输入一遍", self.typed, set_up.CODE_FIELD)
        self.submit = lambda: set_up.check_code(self._opened, self.typed.text())


class DataTab(QWidget):
    """What an administrator does with the data; the others are told who may."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._task: tasks.Task | None = None
        self.folder = plain_label(str(context.opened.folder.path), wrap=True)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.last = plain_label("", bold=True)
        self.backup_button = KeyButton("立即备份", tone="primary", icon="")
        self.check_button = KeyButton("检查数据")
        self.open_button = KeyButton("打开目录")
        self.code_button = KeyButton("换发恢复码")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.said = plain_label("", wrap=True)
        self.found = RowTable("检查结果")
        self.found.setMinimumHeight(180)
        self.found.hide()
        for button, act in (
            (self.backup_button, self.back_up),
            (self.check_button, self.check),
            (self.open_button, self.open_folder),
            (self.code_button, self.renew_code),
        ):
            button.clicked.connect(lambda _=False, told=act: told())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self._where(), self._backups(), self._health(), self._code(), most_width=_WIDTH))
        self.refresh()

    def _where(self) -> Panel:
        panel = Panel("数据目录")
        panel.add(self.folder)
        if self._context.opened.warning:
            panel.add(plain_label(self._context.opened.warning, tone="warning", px=13, wrap=True))
        panel.add(row(self.open_button))
        return panel

    def _backups(self) -> Panel:
        panel = Panel("备份", "每次关闭程序时自动备份；备份做好以后会打开核对，核对过的才算数")
        panel.add(self.last)
        panel.add(row(self.backup_button))
        return panel

    def _health(self) -> Panel:
        panel = Panel("检查", "逐页校验数据文件，再用操作记录重算每张单的状态，看两边是否一致")
        panel.add(row(self.check_button))
        panel.add(self.bar)
        panel.add(self.said)
        panel.add(self.found)
        self.said.hide()
        return panel

    def _code(self) -> Panel:
        panel = Panel("恢复码", "打印的恢复码丢了或给人看过，就换发一个新的")
        panel.add(row(self.code_button))
        return panel

    def take_focus(self) -> None:
        """The first button."""
        self.backup_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """When the newest backup was taken."""
        last = desk.last_backup(self._context.opened)
        self.last.setText(f"最近一次备份　{last}" if last else "还没有备份")

    # --- acts --------------------------------------------------------------------------------------
    def back_up(self) -> None:
        """立即备份, in the background."""
        actor, opened = self._context.actor, self._context.opened

        def done(made: Any) -> None:
            size = f"{made.size / 1024 / 1024:.1f} MB" if made.size >= 1024 * 1024 else f"{made.size // 1024} KB"
            self._context.window.banner.say(
                f"备份已做好并核对：{made.path.name}", detail=f"{size}，{made.rows:,} 行", seconds=10
            )
            self._context.changed("backup")
            self.refresh()

        self._run(self.backup_button, lambda: desk.back_up(actor, opened), done)

    def check(self) -> None:
        """检查数据, in the background."""
        actor = self._context.actor
        self._run(self.check_button, lambda: checks.run(actor), self._checked)

    def _checked(self, report: CheckReport) -> None:
        counted = f"{report.intakes:,} 条登记、{report.orders:,} 张派工单、{report.events:,} 条操作记录"
        if report.problems:
            words = f"发现 {len(report.problems)} 处不一致。请先备份，再联系管理员处理；检查不会改动数据。"
        else:
            words = f"数据完好：{counted}，没有发现不一致。"
        self._say(words, "danger" if report.problems else "good")
        rows = [TableRow(str(place), (str(place + 1), text)) for place, text in enumerate(report.problems)]
        self.found.put(("序号", "发现"), rows)
        self.found.setVisible(bool(rows))

    def _say(self, words: str, tone: str) -> None:
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def open_folder(self) -> None:
        """Show the folder in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.opened.folder.path)))

    def renew_code(self) -> None:
        """换发恢复码, after a question."""
        text = "换发以后，旧的恢复码打不开这个数据目录。现在换发？"
        if not messages.ask(self, "换发恢复码", text, yes="换发", danger=True):
            return
        try:
            code = set_up.new_code(self._context.actor, self._context.opened)
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._context.window.banner)
        else:
            NewCode(self, self._context, code).exec()

    def _run(self, button: KeyButton, act: Callable[[], Any], done: Callable[[Any], None]) -> None:
        if self._task is not None:
            return
        button.set_busy(True)
        self.bar.show()
        self._say("", "")
        self.found.hide()

        def work(_task: tasks.Task) -> Any:
            try:
                return act()
            finally:
                desk.close()

        def ended() -> None:
            self._task = None
            self.bar.hide()
            button.set_busy(False)

        def failed(error: Exception) -> None:
            messages.show(error, banner=self._context.window.banner)

        self._task = tasks.run(work, done, failed, ended=ended, owner=self)
