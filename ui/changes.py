"""One place that says “something was saved”: lists, counts and cards listen here and read again.

What changed is told by kind ("work_order", "complaint", …), never by content: listeners ask the services.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal


class Changes(QObject):
    """The hub. `tell` may be called on any thread; several in one turn of the loop are one notice."""

    changed = Signal(frozenset)
    """The kinds that changed since the last notice; on the hub's own thread."""

    _told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._kinds: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._give)
        # queued: a timer may only be started on its own thread
        self._told.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def tell(self, *kinds: str) -> None:
        """Say that records of these kinds changed; call it after the commit."""
        if not kinds:
            raise ValueError("say what changed")
        with self._lock:
            self._kinds.update(kinds)
        self._told.emit()

    def _give(self) -> None:
        with self._lock:
            kinds, self._kinds = frozenset(self._kinds), set()
        if kinds:
            self.changed.emit(kinds)
