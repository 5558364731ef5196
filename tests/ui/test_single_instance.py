"""One process per data folder: seen with real processes, started together, hung, killed and gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalServer

from app.errors import Unavailable
from app.paths import DataFolder
from ui import single_instance
from ui.single_instance import SingleInstance, Start, socket_name

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")

# A program that says what it found, then, if it is the one, runs until it is told to end on standard input.
PROGRAM = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, Qt
from app.paths import DataFolder
from ui.single_instance import SingleInstance, Start
application = QCoreApplication([])
if sys.argv[2] == "together":
    print("ready", flush=True)
    sys.stdin.readline()
one = SingleInstance(DataFolder(Path(sys.argv[1])))
one.raised.connect(lambda: print("raised", flush=True))
found = one.acquire()
print(found.name, flush=True)
if found is not Start.ONLY:
    sys.exit(0)
def wait():
    sys.stdin.readline()
    application.quit()
threading.Thread(target=wait, daemon=True).start()
application.exec()
one.release()
"""


class Programs:
    """Starts programs and lets none live longer than the test."""

    def __init__(self, folder, stack):
        self.folder, self.stack = folder, stack

    def start(self, how="alone", folder=None):
        command = [sys.executable, "-c", PROGRAM, str((folder or self.folder).path), how]
        child = self.stack.enter_context(
            subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )
        self.stack.callback(lambda: child.poll() is None and child.kill())
        return child

    def together(self, count):
        """What each of `count` simultaneous starts found."""
        children = [self.start("together") for _ in range(count)]
        for child in children:
            assert says(child) == "ready"
        for child in children:
            end(child)
        return children, [says(child) for child in children]


def says(child):
    return child.stdout.readline().strip()


def end(child):
    child.stdin.write("\n")
    child.stdin.flush()


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "desk").create()


@pytest.fixture
def programs(folder):
    with ExitStack() as stack:
        yield Programs(folder, stack)


@pytest.fixture
def held(folder, qapp):
    """This process is the one."""
    one = SingleInstance(folder)
    assert one.acquire() is Start.ONLY
    yield one
    one.release()


def test_a_second_start_raises_the_first_and_leaves(programs):
    first = programs.start()
    assert says(first) == "ONLY"
    for _ in range(2):
        second = programs.start()
        assert says(second) == "RAISED"
        assert second.wait(30) == 0
        assert says(first) == "raised"
    end(first)
    assert first.wait(30) == 0
    assert says(programs.start()) == "ONLY"


def test_another_folder_is_another_desk(programs, tmp_path):
    assert says(programs.start()) == "ONLY"
    assert says(programs.start(folder=DataFolder(tmp_path / "other").create())) == "ONLY"


@pytest.mark.parametrize("round_", range(3))
def test_of_several_started_at_once_exactly_one_runs(programs, round_):
    children, found = programs.together(5)
    assert sorted(found) == ["ONLY"] + ["RAISED"] * 4
    one = children[found.index("ONLY")]
    assert [says(one) for _ in range(4)] == ["raised"] * 4
    assert one.poll() is None


@posix
def test_a_hung_first_is_told_and_stays_the_only_one(programs):
    first = programs.start()
    assert says(first) == "ONLY"
    first.send_signal(signal.SIGSTOP)
    for _ in range(2):
        second = programs.start()
        assert says(second) == "SILENT"
        assert second.wait(30) == 0
    first.send_signal(signal.SIGCONT)
    assert says(programs.start()) == "RAISED"
    assert "raised" in says(first)


@posix
def test_after_a_crash_the_lock_and_the_socket_are_taken_over_by_one(programs, folder):
    first = programs.start()
    assert says(first) == "ONLY"
    first.kill()
    first.wait(30)
    assert folder.lock.exists()  # control: the crash did leave it
    children, found = programs.together(4)
    assert sorted(found) == ["ONLY"] + ["RAISED"] * 3
    assert says(children[found.index("ONLY")]) == "raised"


def test_the_signal_comes_and_the_folder_is_free_after_release(programs, held, qtbot, folder):
    with qtbot.waitSignal(held.raised, timeout=30_000):
        second = programs.start()
    assert says(second) == "RAISED"
    held.release()
    held.release()
    assert says(programs.start()) == "ONLY"


def test_a_first_that_holds_the_lock_and_does_not_listen_is_silent(folder, qapp, monkeypatch):
    monkeypatch.setattr(single_instance, "ASK_SECONDS", 0.2)
    lock = QLockFile(str(folder.lock))
    assert lock.tryLock(0)
    assert SingleInstance(folder).acquire() is Start.SILENT
    lock.unlock()
    one = SingleInstance(folder)
    assert one.acquire() is Start.ONLY
    one.release()


def test_a_first_that_leaves_while_it_is_asked_is_followed(folder, qapp, monkeypatch):
    lock = QLockFile(str(folder.lock))
    assert lock.tryLock(0)
    monkeypatch.setattr(SingleInstance, "_ask", lambda self, end: lock.unlock())
    one = SingleInstance(folder)
    assert one.acquire() is Start.ONLY
    one.release()


def test_a_stranger_on_the_socket_neither_raises_nor_breaks(held, folder, qtbot):
    from PySide6.QtNetwork import QLocalSocket

    came = []
    held.raised.connect(lambda: came.append(1))
    for words in (b"", b"rai", b"raise", b"open everything\n", b"\xff" * 100_000 + b"\n"):
        socket = QLocalSocket()
        socket.connectToServer(socket_name(folder))
        assert socket.waitForConnected(5000)
        socket.write(words)
        qtbot.waitUntil(lambda socket=socket: not socket.bytesToWrite(), timeout=5000)
        socket.disconnectFromServer()
    qtbot.wait(50)
    assert not came
    socket = QLocalSocket()
    socket.connectToServer(socket_name(folder))
    with qtbot.waitSignal(held.raised, timeout=5000):
        socket.write(b"rai")
        socket.flush()
        qtbot.wait(20)
        socket.write(b"se\n")
    qtbot.waitUntil(socket.canReadLine, timeout=5000)
    assert socket.readLine().data() == b"done\n"


def test_a_socket_that_cannot_be_had_does_not_stop_the_desk(folder, qapp, monkeypatch, caplog):
    monkeypatch.setattr(QLocalServer, "listen", lambda self, name: False)
    one = SingleInstance(folder)
    assert one.acquire() is Start.ONLY
    assert "no socket" in caplog.text
    one.release()


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_locked_is_unavailable(folder, qapp):
    folder.path.chmod(0o500)
    try:
        with pytest.raises(Unavailable):
            SingleInstance(folder).acquire()
    finally:
        folder.path.chmod(0o700)


def test_no_lock_no_start(tmp_path, qapp):
    with pytest.raises(Unavailable, match="锁不住"):
        SingleInstance(DataFolder(tmp_path / "not there")).acquire()


def test_the_name_is_of_the_real_path(tmp_path):
    real, link = tmp_path / "物业 数据", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    name = socket_name(DataFolder(real))
    assert name == socket_name(DataFolder(link)) == socket_name(DataFolder(tmp_path / "x" / ".." / "物业 数据"))
    assert name != socket_name(DataFolder(tmp_path))
    assert name.isascii()
    assert len(name) < 60  # a UNIX socket's path ends at about 100 characters


def test_what_the_second_start_says():
    assert Start.ONLY.value == ""
    assert all(one.value for one in Start if one is not Start.ONLY)
