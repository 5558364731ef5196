"""Slow work: results and errors on the screen's thread, progress, cancelling, owners that go."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication

from ui import tasks
from ui.tasks import Cancelled, Progress


class Log:
    """Notes every call and the thread it came on."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.threads: set[QThread] = set()

    def __getattr__(self, name: str):
        def note(value: object = None) -> None:
            self.calls.append((name, value))
            self.threads.add(QThread.currentThread())

        return note


@pytest.fixture
def log(qapp) -> Log:
    made = Log()
    yield made
    assert tasks.wait_all()


def gui_only(log: Log, qapp: QApplication) -> bool:
    return log.threads == {qapp.thread()}


def test_the_work_runs_elsewhere_and_the_result_comes_back(log, qapp):
    where = []

    def work(task):
        where.append(threading.current_thread())
        return 42

    task = tasks.run(work, log.done, log.failed, ended=log.ended)
    assert task.running
    assert tasks.wait_all()
    assert log.calls == [("done", 42), ("ended", None)]
    assert where[0] is not threading.main_thread()
    assert gui_only(log, qapp)
    assert not task.running


def test_an_exception_is_the_callers(log, qapp):
    error = ValueError("磁盘")

    def work(task):
        raise error

    tasks.run(work, log.done, log.failed, ended=log.ended)
    assert tasks.wait_all()
    assert log.calls == [("failed", error), ("ended", None)]
    assert gui_only(log, qapp)


def test_progress_comes_in_order_before_the_end(log, qapp):
    def work(task):
        for i in range(1, 4):
            task.report(i, 3, f"第 {i} 张")
        return "好"

    tasks.run(work, log.done, log.failed, log.progress)
    assert tasks.wait_all()
    expected = [("progress", Progress(i, 3, f"第 {i} 张")) for i in (1, 2, 3)]
    assert log.calls == [*expected, ("done", "好")]
    assert gui_only(log, qapp)


def test_a_cancelled_work_stops_at_its_next_check_and_tells_only_its_end(log):
    begun, go = threading.Event(), threading.Event()
    after = []

    def work(task):
        begun.set()
        go.wait(5)
        task.check()
        after.append("still here")

    task = tasks.run(work, log.done, log.failed, log.progress, ended=log.ended)
    assert begun.wait(5)
    task.cancel()
    go.set()
    assert tasks.wait_all()
    assert after == []
    assert task.cancelled
    assert log.calls == [("ended", None)]


def test_a_result_that_comes_in_spite_of_cancelling_is_thrown_away(log):
    begun, go = threading.Event(), threading.Event()

    def deaf(task):
        begun.set()
        go.wait(5)
        return "late"

    task = tasks.run(deaf, log.done, log.failed, ended=log.ended)
    assert begun.wait(5)
    task.cancel()
    go.set()
    assert tasks.wait_all()
    assert log.calls == [("ended", None)]


def test_work_cancelled_before_it_began_is_not_begun(log):
    task = tasks.Task()
    task.cancel()
    with pytest.raises(Cancelled):
        task.check()
    with pytest.raises(Cancelled):
        task.report(1)


def test_when_the_owner_goes_nothing_is_called_and_the_work_is_told(log):
    begun, go = threading.Event(), threading.Event()
    seen = []

    def work(task):
        begun.set()
        go.wait(5)
        seen.append(task.cancelled)
        return 1

    owner = QObject()
    tasks.run(work, log.done, log.failed, log.progress, ended=log.ended, owner=owner)
    assert begun.wait(5)
    shiboken6.delete(owner)
    go.set()
    assert tasks.wait_all()
    assert seen == [True]
    assert log.calls == []


def test_a_task_nobody_holds_is_kept_until_it_ends(log):
    go = threading.Event()
    tasks.run(lambda task: go.wait(5), log.done, log.failed)
    assert tasks.running() == 1
    go.set()
    assert tasks.wait_all()
    assert log.calls == [("done", True)]
    assert tasks.running() == 0


def test_many_at_once_all_arrive(log):
    for i in range(200):
        tasks.run(lambda task, i=i: i, log.done, log.failed)
    assert tasks.wait_all(20000)
    assert sorted(value for _, value in log.calls) == list(range(200))


def test_wait_all_tells_when_time_ran_out(log):
    go = threading.Event()
    tasks.run(lambda task: go.wait(5), log.done, log.failed)
    assert not tasks.wait_all(30)
    go.set()
