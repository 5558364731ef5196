"""Slow work in a thread, its results on the screen's thread.

The signals belong to the Task, which is made on the caller's thread and kept alive here until its last
signal has been delivered; a signal owned by the runnable would die with it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QThreadPool, QTimer, Signal

from app import clock


class Cancelled(Exception):  # noqa: N818  not an error: the clerk wanted it
    """Raised by `Task.check` inside the work after `cancel`."""


@dataclass(frozen=True)
class Progress:
    """How far the work is: `done` of `total` (0 = unknown), and what it is at."""

    done: int
    total: int
    text: str = ""


class Task(QObject):
    """A handle on running work. `cancel` from outside; `report`, `check`, `cancelled` from inside."""

    _reported = Signal(object)
    _over = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._muted = False
        self._running = True
        self._calls: dict[str, Callable[..., None] | None] = {}
        self._reported.connect(self._deliver_progress, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self._deliver_end, Qt.ConnectionType.QueuedConnection)

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called. Any thread."""
        return self._stop.is_set()

    @property
    def running(self) -> bool:
        """Whether the end has not been delivered yet. The screen's thread."""
        return self._running

    def cancel(self) -> None:
        """Ask the work to stop; its result is thrown away even if it does not."""
        self._stop.set()

    def check(self) -> None:
        """Raise Cancelled if the work is no longer wanted. Call it between steps."""
        if self._stop.is_set():
            raise Cancelled

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Tell the screen how far the work is; also a `check`."""
        self.check()
        self._reported.emit(Progress(done, total, text))

    def _mute(self) -> None:
        self._muted = True
        self.cancel()

    def _deliver_progress(self, progress: Progress) -> None:
        call = self._calls.get("progress")
        if call is not None and not self._muted and not self.cancelled:
            call(progress)

    def _deliver_end(self, result: Any, error: Exception | None) -> None:
        self._running = False
        _running.discard(self)
        calls, self._calls = self._calls, {}
        if self._muted:
            return
        done, failed, ended = calls.get("done"), calls.get("failed"), calls.get("ended")
        try:
            if error is not None and not isinstance(error, Cancelled) and not self.cancelled:
                if failed is not None:
                    failed(error)
            elif not self.cancelled and error is None and done is not None:
                done(result)
        finally:
            if ended is not None:
                ended()


_running: set[Task] = set()


def run(
    work: Callable[[Task], Any],
    done: Callable[[Any], None],
    failed: Callable[[Exception], None],
    progress: Callable[[Progress], None] | None = None,
    *,
    ended: Callable[[], None] | None = None,
    owner: QObject | None = None,
) -> Task:
    """Run `work(task)` in the thread pool; the other callables run on the calling (screen) thread.

    Exactly one of done, failed or neither (cancelled) is called, then `ended`. When `owner` is destroyed
    the work is cancelled and nothing is called any more.
    """
    task = Task()
    task._calls = {"done": done, "failed": failed, "progress": progress, "ended": ended}  # noqa: SLF001
    _running.add(task)
    if owner is not None:
        owner.destroyed.connect(task._mute)  # noqa: SLF001
    QThreadPool.globalInstance().start(lambda: _work(task, work))
    return task


def _work(task: Task, work: Callable[[Task], Any]) -> None:
    try:
        task.check()
        result = work(task)
    except Exception as error:  # noqa: BLE001  every failure is the caller's to show, on its own thread
        task._over.emit(None, error)  # noqa: SLF001
    else:
        task._over.emit(result, None)  # noqa: SLF001


def running() -> int:
    """How many tasks have not delivered their end."""
    return len(_running)


def wait_all(timeout_ms: int = 5000) -> bool:
    """Let all tasks end and deliver, running the event loop meanwhile; False when time ran out."""
    limit = clock.ticks() + timeout_ms / 1000
    while _running and clock.ticks() < limit:
        loop = QEventLoop()
        QTimer.singleShot(5, loop.quit)
        loop.exec()
    QCoreApplication.processEvents()
    return not _running
