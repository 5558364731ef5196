"""导入业主名册: choose or drop a file, correct the columns, look at what would happen, import all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.errors import Problem
from app.estate import roster_file
from app.estate.roster_file import RosterFile
from app.rules.roster_head import Meaning
from app.services import desk, roster_import
from app.services.actor import Actor
from app.services.roster_import import ImportDone, ImportPreview
from ui import messages, tasks, theme
from ui.estate import import_lines
from ui.estate.import_columns import ColumnStrip
from ui.estate.import_parts import DropZone, Result
from ui.settings.parts import Panel, row
from ui.settings.row_table import RowTable
from ui.widgets.banner import Banner
from ui.widgets.key_button import KeyButton
from ui.widgets.segmented import Segmented
from ui.widgets.text import ElidedLabel, plain_label

_KINDS = "名册 (*.xlsx *.xls *.csv *.txt);;所有文件 (*)"
ZONE, LOOK, RESULT = range(3)


class ImportPage(QWidget):
    """Acts as whoever `who` says is logged in. `imported` gives the number of rooms written.

    `look` is what 查看房号 does after an import; without it the page has no such button.
    """

    imported = Signal(int)

    def __init__(
        self,
        who: Callable[[], Actor],
        *,
        banner: Banner,
        changed: Callable[[], None] | None = None,
        look: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._who, self._banner, self._changed = who, banner, changed
        self._path: Path | None = None
        self._file: RosterFile | None = None
        self._mapping: dict[int, Meaning] = {}
        self._preview: ImportPreview | None = None
        self._task: tasks.Task | None = None
        self.setAcceptDrops(True)
        self.zone = DropZone()
        self.result = Result(may_look=look is not None)
        self.stack = QStackedWidget()
        self._build()
        self.zone.choose_button.clicked.connect(self.choose)
        self.result.again.connect(self.start_over)
        if look is not None:
            self.result.look.connect(look)
        self.other_button.clicked.connect(self.choose)
        self.cancel_button.clicked.connect(self.cancel)
        self.import_button.clicked.connect(self.import_all)
        self.sheets.activated.connect(lambda at: self.load(self._path, self.sheets.itemData(at)))
        self.columns.changed.connect(self._column_means)
        self.filter.changed.connect(lambda _: self._show_lines())
        near = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self._keys = [
            QShortcut(QKeySequence(key), self, self.import_all, context=near) for key in ("Ctrl+Return", "Ctrl+Enter")
        ]
        self.stack.currentChanged.connect(self._only_while_looking)
        self._only_while_looking(ZONE)

    def _only_while_looking(self, at: int) -> None:
        """Ctrl Enter is the page's own only while there is something to import; else it is its owner's."""
        for key in self._keys:
            key.setEnabled(at == LOOK)

    # --- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        column.setSpacing(10)
        column.addWidget(self._busy_line())
        column.addWidget(self.stack, 1)
        self.stack.addWidget(self.zone)
        self.stack.addWidget(self._look())
        self.stack.addWidget(self.result)

    def _busy_line(self) -> QWidget:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.busy_text = plain_label("", tone="secondary", px=13)
        self.cancel_button = KeyButton("取消", size="medium")
        self.busy = row(self.busy_text, stretch=False)
        layout = self.busy.layout()
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel_button)
        self.busy.hide()
        return self.busy

    def _look(self) -> QWidget:
        page = Panel()
        page.body.setSpacing(6)
        self.file_name = ElidedLabel("", bold=True, px=15)
        self.file_note = ElidedLabel("", tone="secondary", px=12)
        self.sheets = QComboBox()
        self.sheets.setAccessibleName("工作表")
        self.sheets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sheets.setMaximumWidth(220)
        self.other_button = KeyButton("换一个文件", size="medium")
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.file_name)
        top.addWidget(self.file_note, 1)
        top.addWidget(self.sheets)
        top.addWidget(self.other_button)
        page.body.addLayout(top)
        self.problem = plain_label("", tone="danger", px=13, wrap=True)
        self.problem.hide()
        page.add(self.problem)
        self.columns = ColumnStrip()
        page.add(self.columns)
        self.filter = Segmented([(key, name) for key, name in import_lines.NAMES])
        self.filter.setAccessibleName("看哪些")
        page.add(self.filter)
        self.table = RowTable("预览")
        self.table.setMinimumHeight(84)
        page.add(self.table, 1)
        self.import_button = KeyButton("全部导入", "Ctrl Enter", "primary")
        self.foot = plain_label("", tone="secondary", px=13, wrap=True)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.import_button)
        foot.addWidget(self.foot, 1)
        page.body.addLayout(foot)
        return page

    def take_focus(self) -> None:
        """The keyboard stands on what comes next."""
        done = self.result.again_button if self.result.look_button.isHidden() else self.result.look_button
        at = {ZONE: self.zone.choose_button, LOOK: self.filter, RESULT: done}
        at[self.stack.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    # --- a file ------------------------------------------------------------------------------------
    def start_over(self) -> None:
        """Forget the file."""
        self.cancel()
        self._path = self._file = self._preview = None
        self.zone.set_problem("")
        self.stack.setCurrentIndex(ZONE)
        self.take_focus()

    def choose(self) -> None:
        """Ask for a file."""
        name, _ = QFileDialog.getOpenFileName(self, "选择业主名册", str(self._path or Path.home()), _KINDS)
        if name:
            self.load(Path(name))

    def load(self, path: Path | None, sheet: str | None = None) -> None:
        """Read a file (or another sheet of it) and preview it, both in the background."""
        if path is None:
            return
        actor = self._who()

        def work(task: tasks.Task) -> tuple[RosterFile, ImportPreview]:
            try:
                task.report(0, 0, "正在读取名册")
                found = roster_file.read_file(path, sheet)
                task.report(0, 0, f"正在与现有房号比较（{len(found.grid):,} 行）")
                return found, roster_import.preview(actor, found.grid)
            finally:
                desk.close()

        def done(read: tuple[RosterFile, ImportPreview]) -> None:
            self._path, self._mapping = path, {}
            self._file, self._preview = read
            self._show_look(fresh=True)

        self._run(work, done)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of this computer may be dropped."""
        if self._dropped(event) and self._task is None:
            event.acceptProposedAction()
            self.zone.set_lit(lit=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing will be dropped."""
        del event
        self.zone.set_lit(lit=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the dropped file."""
        self.zone.set_lit(lit=False)
        path = self._dropped(event)
        if path:
            event.acceptProposedAction()
            self.load(path)

    @staticmethod
    def _dropped(event: QDropEvent) -> Path | None:
        urls = event.mimeData().urls()
        return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None

    # --- looking -----------------------------------------------------------------------------------
    def _show_look(self, *, fresh: bool) -> None:
        if self._file is None or self._preview is None:
            return
        file, preview = self._file, self._preview
        self.file_name.setText(file.name)
        rooms = len(preview.rooms)
        head = preview.result.head
        where = f"第 {head.last} 行是表头" if head is not None and head.last else "没有认出表头，请指定“房号”等列"
        self.file_note.setText(f"{len(file.grid):,} 行 · {where} · 读出 {rooms:,} 个房号")
        self.sheets.clear()
        for info in file.sheets:
            self.sheets.addItem(f"{info.name}（{info.rows:,} 行）", info.name)
        self.sheets.setCurrentIndex(next(i for i, info in enumerate(file.sheets) if info.name == file.sheet))
        self.sheets.setVisible(len(file.sheets) > 1)
        self.columns.put(head, file.grid, self._mapping)
        found = import_lines.counts(preview)
        kept = self.filter.value()
        self.filter.set_options([(key, f"{name} {found[key]:,}") for key, name in import_lines.NAMES])
        anew = fresh or kept is None or bool(found["error"])
        self.filter.set_value(import_lines.first_view(preview) if anew else kept)
        self._show_lines()
        self._set_problem("")
        self.import_button.setEnabled(preview.can_apply)
        self.foot.setText(self._foot_words(preview))
        self.stack.setCurrentIndex(LOOK)
        if fresh:
            self.take_focus()

    @staticmethod
    def _foot_words(preview: ImportPreview) -> str:
        errors = len(preview.result.of("error"))
        if errors:
            return f"有 {errors} 处错误：请在上面改正列的含义，或改好表格再选一次。改好之前一行也不会写入。"
        if not preview.has_changes:
            return "名册与程序里的资料一致，没有可导入的内容。"
        parts = [
            f"新增 {len(preview.new):,} 个房号" if preview.new else "",
            f"变更 {len(preview.changed):,} 个房号" if preview.changed else "",
            f"新增 {preview.people_new:,} 位客户" if preview.people_new else "",
            f"变更 {preview.people_changed:,} 位客户" if preview.people_changed else "",
        ]
        return f"将{'、'.join(filter(None, parts))}。一次写入：全部成功，或一行也不写。"

    def _show_lines(self) -> None:
        if self._preview is not None and self.filter.value():
            heads, lines, wide = import_lines.view(self._preview, self.filter.value())
            self.table.put(heads, lines, stretch=wide)

    def _column_means(self, index: int, meaning: Meaning) -> None:
        """The user corrected a column: preview again with it."""
        if self._file is None or self._task is not None:
            return
        mapping = {**self._mapping, index: meaning}
        actor, grid = self._who(), self._file.grid

        def work(task: tasks.Task) -> ImportPreview:
            try:
                task.report(0, 0, "正在按新的列重新读取")
                return roster_import.preview(actor, grid, mapping)
            finally:
                desk.close()

        def done(preview: ImportPreview) -> None:
            self._mapping, self._preview = mapping, preview
            self._show_look(fresh=False)
            self.columns.focus(index)

        self._run(work, done)

    # --- writing -----------------------------------------------------------------------------------
    def import_all(self) -> None:
        """Ctrl Enter: write everything in one transaction."""
        preview = self._preview
        if preview is None or self.stack.currentIndex() != LOOK or not self.import_button.isEnabled() or self._task:
            return
        actor = self._who()

        def work(task: tasks.Task) -> ImportDone:
            try:
                task.report(0, 0, f"正在写入 {len(preview.new) + len(preview.changed):,} 个房号，请不要关闭程序")
                return roster_import.apply(actor, preview)
            finally:
                desk.close()

        self._run(work, self._written, may_cancel=False)

    def _written(self, done: ImportDone) -> None:
        self.result.tell(done)
        self.stack.setCurrentIndex(RESULT)
        if self._changed is not None:
            self._changed()
        self.imported.emit(done.rooms_new + done.rooms_changed)
        self.take_focus()

    # --- background --------------------------------------------------------------------------------
    def cancel(self) -> None:
        """Stop reading; nothing was written."""
        if self._task is not None and self.cancel_button.isEnabled():
            self._task.cancel()

    def _run(self, work: Callable[[tasks.Task], object], done: Callable[..., None], *, may_cancel: bool = True) -> None:
        if self._task is not None:
            return
        self.bar.setRange(0, 0)
        self.busy_text.setText("请稍候")
        self.cancel_button.setEnabled(may_cancel)
        self.busy.show()
        self.stack.setEnabled(False)

        def over(result: object) -> None:
            self._idle()
            done(result)

        def failed(error: Exception) -> None:
            self._idle()
            messages.show(error, form=self, banner=self._banner)

        self._task = tasks.run(work, over, failed, self._progress, ended=self._idle, owner=self)

    def _idle(self) -> None:
        self._task = None
        self.busy.hide()
        self.stack.setEnabled(True)

    def _progress(self, progress: tasks.Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        self.busy_text.setText(progress.text)

    def show_problems(self, problems: list[Problem]) -> list[Problem]:
        """What is wrong with the file stands under the file; what has no field goes on to the bar."""
        mine = "；".join(problem.text for problem in problems if problem.field == "file")
        if self.stack.currentIndex() == LOOK:
            self._set_problem(mine)
        else:
            self.zone.set_problem(mine)
        return [problem for problem in problems if problem.field != "file"]

    def _set_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
