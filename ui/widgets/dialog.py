"""The frame of every dialog: title, body, problems, and two buttons with their keys.

Ctrl Enter confirms, Esc leaves; typed words are not lost by Esc without a question. The page gives a
`submit`: when it raises Refused the dialog stays and shows the problems beside its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import Problem
from ui import messages, theme
from ui.widgets import desktop
from ui.widgets.banner import Banner
from ui.widgets.focus import first_stop
from ui.widgets.key_button import KeyButton
from ui.widgets.split import scroller
from ui.widgets.text import plain_label

_EDGE = 22


class Dialog(QDialog):
    """A dialog with the program's look and keys."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        *,
        ok: str = "确定",
        cancel: str = "取消",
        danger: bool = False,
        width: int = 460,
    ) -> None:
        super().__init__(parent)
        self.submit: Callable[[], None] | None = None
        self._dirty: Callable[[], bool] | None = None
        self._fields: dict[str, tuple[QWidget, QLabel]] = {}
        self._width = width
        self.setWindowTitle(title)
        self.setModal(True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banner = Banner()
        column.addWidget(self.banner)
        head = plain_label(title, px=16, bold=True, wrap=True)
        head.setContentsMargins(_EDGE, 18, _EDGE, 6)
        column.addWidget(head)
        page = QWidget()
        self.body = QVBoxLayout(page)
        self.body.setContentsMargins(_EDGE, 4, _EDGE, 8)
        self.body.setSpacing(6)
        self._page = page
        self._area = scroller(page)
        column.addWidget(self._area, 1)
        self._general = plain_label("", tone="danger", px=13, wrap=True)
        self._general.setContentsMargins(_EDGE, 0, _EDGE, 4)
        self._general.hide()
        column.addWidget(self._general)
        self.cancel_button = KeyButton(cancel, "Esc")
        self.ok_button = KeyButton(ok, "Ctrl Enter", "danger" if danger else "primary")
        self.cancel_button.clicked.connect(self.reject)
        self.ok_button.clicked.connect(self.confirm)
        foot = QHBoxLayout()
        foot.setContentsMargins(_EDGE, 8, _EDGE, 18)
        foot.setSpacing(10)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.ok_button)
        column.addLayout(foot)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.confirm)

    # --- building ----------------------------------------------------------------------------------
    def add(self, widget: QWidget) -> None:
        """Put a widget into the body."""
        self.body.addWidget(widget)

    def add_field(self, label: str, widget: QWidget, field: str = "") -> None:
        """A label over an editor, with room for its problem; `field` defaults to the object name."""
        head = plain_label(label, tone="secondary", px=13)
        head.setBuddy(widget)
        if not widget.accessibleName():
            widget.setAccessibleName(label)
        problem = plain_label("", tone="danger", px=12, wrap=True)
        problem.hide()
        if self.body.count():
            self.body.addSpacing(4)
        for part in (head, widget, problem):
            self.body.addWidget(part)
        self._fields[field or widget.objectName()] = (widget, problem)

    def set_dirty(self, dirty: Callable[[], bool]) -> None:
        """Ask `dirty` before Esc: True means that typed words would be lost."""
        self._dirty = dirty

    # --- keys --------------------------------------------------------------------------------------
    def confirm(self) -> None:
        """Ctrl Enter: run `submit` and close, or show why not."""
        if not self.ok_button.isEnabled():
            return
        self.clear_problems()
        try:
            if self.submit is not None:
                self.submit()
        except Exception as error:  # noqa: BLE001  each kind is shown in its place; the dialog stays open
            messages.show(error, form=self, banner=self.banner)
            self._fit()
        else:
            self.accept()

    def reject(self) -> None:
        """Esc or the window's ×: leave, after a question when words would be lost."""
        if self._dirty is not None and self._dirty():
            text = "已填写的内容还没有保存，要放弃吗？"
            if not messages.ask(self, "放弃填写", text, yes="放弃", no="继续填写", danger=True):
                return
        super().reject()

    def done(self, result: int) -> None:
        """Closed, one way or the other: the main window must not keep every dialog of the day."""
        super().done(result)
        QTimer.singleShot(0, self, lambda: self.setParent(None))

    # --- problems ----------------------------------------------------------------------------------
    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Each problem under its field, the others over the buttons; all count as placed."""
        loose: list[str] = []
        first: QWidget | None = None
        for problem in problems:
            if problem.field not in self._fields:
                loose.append(problem.text)
                continue
            widget, label = self._fields[problem.field]
            label.setText("；".join(part for part in (label.text(), problem.text) if part))
            label.show()
            first = first or widget
        self._general.setText("；".join(loose))
        self._general.setVisible(bool(loose))
        if first is not None:
            first_stop(first).setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()
        return []

    def clear_problems(self) -> None:
        """Take all problems away."""
        for _, label in self._fields.values():
            label.setText("")
            label.hide()
        self._general.hide()

    def problems(self) -> dict[str, str]:
        """The problems shown: field → text, "" for those of no field."""
        shown = {name: label.text() for name, (_, label) in self._fields.items() if label.text()}
        if not self._general.isHidden():
            shown[""] = self._general.text()
        return shown

    # --- size --------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        """Take the size the body needs, within the screen; the keyboard goes to the first field."""
        super().showEvent(event)
        self._fit()
        if self._fields and (self.focusWidget() in {None, self.cancel_button, self.ok_button}):
            first_stop(next(iter(self._fields.values()))[0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        room = desktop.room(self).height() - 40
        width = max(self._width, self._page.minimumSizeHint().width() + 12)
        layout = self.body
        body = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self._area.setMinimumHeight(0)
        self._column.activate()
        around = self._column.sizeHint().height() - self._area.sizeHint().height()
        self.setMinimumWidth(width)
        self.resize(max(self.width(), width), min(body + max(around, 3 * theme.TOP_BAR - 20), room))
