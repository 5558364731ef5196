"""The first run, step by step: project, first manager, recovery code, owners' list, done.

Nothing is written before the recovery code was typed back; then project and manager are set up in one
transaction. Words typed in a step stay when the user goes back and forth.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.services import desk, set_up
from app.services.actor import Actor
from app.services.desk import Opened
from app.services.project import Project
from ui import messages, tasks, theme
from ui.estate.import_page import ImportPage
from ui.printing.printers import Printers
from ui.settings.first_steps import CodeStep, DoneStep, ManagerStep, ProjectStep, RosterStep
from ui.settings.log_in import PRODUCT
from ui.settings.steps import Steps
from ui.widgets.banner import Banner
from ui.widgets.key_button import KeyButton
from ui.widgets.text import plain_label

NAMES = ("项目", "第一位客服经理", "恢复码", "业主名册", "完成")
PROJECT, MANAGER, CODE, ROSTER, DONE = range(5)


class _Bar(QWidget):
    """A white band over or under the steps."""

    def __init__(self, *, line_above: bool) -> None:
        super().__init__()
        self._above = line_above
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(24, 10, 24, 10)
        self.box.setSpacing(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sheet"))
        painter.fillRect(0, 0 if self._above else self.height() - 1, self.width(), 1, theme.colour("line"))


class FirstRunAssistant(QWidget):
    """Sets a new data file up; `done` gets the first manager, logged in. `printers` print the code's sheet."""

    def __init__(self, opened: Opened, done: Callable[[Actor], None], *, printers: Printers | None = None) -> None:
        super().__init__()
        self._opened, self._done = opened, done
        self._actor: Actor | None = None
        self.banner = Banner()
        self.indicator = Steps(NAMES)
        self.project = ProjectStep()
        self.manager = ManagerStep()
        code = set_up.code_for_first_run(opened)
        paper = printers or Printers(opened.folder)
        self.code = CodeStep(opened, code, self.project.name.text, paper, banner=self.banner)
        self.roster = RosterStep()
        self.finish = DoneStep()
        self.stack = QStackedWidget()
        for step in (self.project, self.manager, self.code, self.roster, self.finish):
            self.stack.addWidget(step)
        self.back_button = KeyButton("上一步", "Alt ←")
        self.next_button = KeyButton("下一步", "Ctrl Enter", "primary")
        self._later = KeyButton("以后再导入")
        self._build()
        self._connect()
        self._show(PROJECT)

    def _build(self) -> None:
        top, foot = _Bar(line_above=False), _Bar(line_above=True)
        top.box.addWidget(plain_label(PRODUCT, px=18, bold=True))
        top.box.addSpacing(20)
        top.box.addWidget(self.indicator, 1)
        foot.box.addWidget(self.back_button)
        foot.box.addStretch(1)
        foot.box.addWidget(self._later)
        foot.box.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (top, self.banner):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        column.addWidget(foot)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.forward)
        self._later.clicked.connect(lambda: self._show(DONE))
        for step in (self.project, self.manager, self.code):
            step.entered.connect(self.forward)
        near = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Alt+Left"), self, self.back, context=near)
        self._forward_keys = [
            QShortcut(QKeySequence(key), self, self.forward, context=near) for key in ("Ctrl+Return", "Ctrl+Enter")
        ]

    def event(self, event: QEvent) -> bool:
        """Esc is the step before, not the window's own Esc."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.back()
            if event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The window gave the keyboard to the whole page."""
        super().focusInEvent(event)
        self.take_focus()

    def take_focus(self) -> None:
        """The keyboard stands in the first empty field of the step."""
        step = self.stack.currentWidget()
        if hasattr(step, "take_focus"):
            step.take_focus()

    def _show(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.indicator.set_current(step)
        self.back_button.setVisible(step in {MANAGER, CODE})
        self._later.setVisible(step == ROSTER and not self.roster.imported)
        may_go_on = step != ROSTER or bool(self.roster.imported)
        self.next_button.setVisible(may_go_on)
        for key in self._forward_keys:  # while a list is looked at, Ctrl Enter imports it
            key.setEnabled(may_go_on)
        self.next_button.setText({CODE: "确认并建立", DONE: "开始使用"}.get(step, "下一步"))
        self.next_button.updateGeometry()
        self.take_focus()

    def back(self) -> None:
        """The step before, as it was left; what is written cannot be gone back behind."""
        at = self.stack.currentIndex()
        if at in {MANAGER, CODE} and self.next_button.isEnabled():
            self._show(at - 1)

    def forward(self) -> None:
        """Check this step and go on, or say beside the field what is missing."""
        if not self.next_button.isEnabled() or not self.next_button.isVisibleTo(self):
            return
        at = self.stack.currentIndex()
        step = self.stack.currentWidget()
        try:
            if at < ROSTER:
                step.check()
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, form=step.form, banner=self.banner)
            return
        if at == CODE:
            self._set_up()
        elif at == DONE and self._actor is not None:
            self._done(self._actor)
        else:
            self._show(at + 1)

    # --- writing -----------------------------------------------------------------------------------
    def _set_up(self) -> None:
        self.next_button.set_busy(True)
        wanted = Project(
            name=self.project.name.text().strip(),
            site=self.project.site.text().strip(),
            centre=self.project.centre.text().strip(),
        )
        login, name = self.manager.login.text(), self.manager.name.text()
        password = self.manager.password.text()

        def work(_task: tasks.Task) -> Actor:
            try:
                return set_up.first_run(wanted, login, name, password)
            finally:
                desk.close()

        tasks.run(work, self._was_set_up, self._refused, owner=self)

    def _was_set_up(self, actor: Actor) -> None:
        self.next_button.set_busy(False)
        self._actor = actor
        self.manager.forget()
        page = ImportPage(lambda: actor, banner=self.banner)
        page.imported.connect(self._imported)
        self.roster.put(page)
        self.finish.tell(actor, self.project.name.text().strip(), self.roster.imported)
        self._show(ROSTER)

    def _refused(self, error: Exception) -> None:
        """The service knows better than the steps did: show the problem in the step that has the field."""
        self.next_button.set_busy(False)
        notice = messages.explain(error)
        fields = {problem.field for problem in notice.problems}
        at = PROJECT if fields & self.project.fields() else MANAGER if fields & self.manager.fields() else CODE
        self._show(at)
        messages.show(error, form=self.stack.currentWidget().form, banner=self.banner)

    def _imported(self, rooms: int) -> None:
        self.roster.imported = rooms
        if self._actor is not None:
            self.finish.tell(self._actor, self.project.name.text().strip(), rooms)
        self._show(ROSTER)
