"""The hub of change notices."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from ui.changes import Changes


@pytest.fixture
def heard(qapp) -> tuple[Changes, list[frozenset[str]]]:
    hub, notices = Changes(), []
    hub.changed.connect(notices.append)
    return hub, notices


def turn() -> None:
    for _ in range(5):
        QApplication.processEvents()


def test_several_in_one_turn_are_one_notice(heard):
    hub, notices = heard
    hub.tell("work_order")
    hub.tell("intake", "work_order")
    assert notices == []
    turn()
    assert notices == [frozenset({"intake", "work_order"})]
    turn()
    assert len(notices) == 1


def test_what_is_told_while_a_notice_is_heard_makes_another(heard):
    hub, notices = heard
    hub.changed.connect(lambda kinds: hub.tell("visit") if "visit" not in kinds else None)
    hub.tell("intake")
    turn()
    assert notices == [frozenset({"intake"}), frozenset({"visit"})]


def test_another_thread_may_tell_and_the_notice_comes_on_the_hubs_own(heard, qtbot, qapp):
    hub, notices = heard
    threads = []
    hub.changed.connect(lambda _: threads.append(QThread.currentThread()))
    worker = threading.Thread(target=lambda: hub.tell("complaint"))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: notices == [frozenset({"complaint"})])
    assert threads == [qapp.thread()]


def test_telling_nothing_is_a_mistake(heard):
    with pytest.raises(ValueError, match="changed"):
        heard[0].tell()
