"""A dialog whose act takes longer than a key press (a password is hashed slowly on purpose): done in the background."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.services import desk
from ui import messages, tasks
from ui.widgets.dialog import Dialog

Act = Callable[[], None]


class SlowDialog(Dialog):
    """`prepare` reads the fields and returns the act; both may raise, and are shown as in any dialog."""

    def __init__(self, parent: QWidget | None, title: str, *, ok: str, width: int = 420) -> None:
        super().__init__(parent, title, ok=ok, width=width)
        self.prepare: Callable[[], Act] | None = None
        self._task: tasks.Task | None = None

    def confirm(self) -> None:
        """Ctrl Enter: act in the background, then close, or stay and show why not."""
        if self._task is not None or self.prepare is None:
            return
        self.clear_problems()
        try:
            act = self.prepare()
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            self._failed(error)
            return
        self.ok_button.set_busy(True)

        def work(_task: tasks.Task) -> None:
            try:
                act()
            finally:
                desk.close()

        self._task = tasks.run(work, lambda _: self._done(), self._failed, ended=self._idle, owner=self)

    def _done(self) -> None:
        self._idle()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._idle()
        messages.show(error, form=self, banner=self.banner)

    def _idle(self) -> None:
        self._task = None
        self.ok_button.set_busy(False)

    def reject(self) -> None:
        """Esc waits for an act that has begun."""
        if self._task is None:
            super().reject()
