"""One program per data folder: a second start raises the first one's window and leaves.

Two things, because each does what the other cannot. The lock file (held by the system, gone with the process)
decides who may open the data: never two. The local socket carries the request to come to the front; its name
is a digest of the folder's path, so that desks with different folders on one PC do not meet.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from enum import Enum
from typing import Final

from PySide6.QtCore import QLockFile, QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app import clock
from app.errors import Unavailable
from app.paths import DataFolder

ASK_SECONDS: Final = 1.5
"""How long the first may take to answer. The whole second start, imports included, is to end within 3 s."""

RETRY_MS: Final = 40
RAISE: Final = b"raise\n"
DONE: Final = b"done\n"
_log = logging.getLogger(__name__)


class Start(Enum):
    """What `acquire` found. The value is what the second start says before it leaves."""

    ONLY = ""
    RAISED = "程序已经打开，已请它把窗口显示到最前面。"
    SILENT = "程序已经打开，但没有响应。请稍等；仍无响应时，请结束它的进程（或重启电脑）后再打开。"


class SingleInstance(QObject):
    """Holds the data folder for this process, from `acquire` until `release` or the end of the process."""

    raised = Signal()
    """Another start asks for the window: show it, un-minimise it, bring it to the front."""

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = socket_name(folder)
        self._folder = folder
        self._lock = QLockFile(str(folder.lock))
        # No lock grows old: a desk runs for weeks. One whose process is gone is taken over all the same.
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def acquire(self) -> Start:
        """Take the folder, or ask who has it to come to the front; at most about ASK_SECONDS.

        Needs a QCoreApplication and an existing folder. ONLY: go on. RAISED, SILENT: say the value and leave.
        Raises Unavailable when the lock file cannot be written, because then nothing is protected.
        """
        end = clock.ticks() + ASK_SECONDS
        while True:
            # Tried again each time: the first may be leaving, or may have crashed, at this very moment.
            if self._lock.tryLock(0):
                self._listen()
                return Start.ONLY
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                raise Unavailable(
                    f"数据目录锁不住：{self._folder.path}。", do="请检查磁盘空间和目录权限，或换一个目录。"
                )
            if self._ask(end):
                return Start.RAISED
            if clock.ticks() >= end:
                return Start.SILENT
            QThread.msleep(RETRY_MS)

    def release(self) -> None:
        """Give the folder back; harmless when it is not held."""
        self._server.close()
        self._lock.unlock()

    def _listen(self) -> None:
        # Whoever holds the lock is alone, so a socket that is still there was left by a crash.
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            # The data is safe behind the lock; only raising the window will not work.
            _log.warning("no socket for second starts: %s", self._server.serverError().name)

    def _ask(self, end: float) -> bool:
        """Whether the first start has answered that it comes to the front."""
        _let_it_come_forward()
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_left_ms(end)):
            return False  # it has the lock and does not listen yet, or has gone: the caller tries again
        socket.write(RAISE)
        while not socket.canReadLine():
            if not socket.waitForReadyRead(_left_ms(end)):
                return False
        return bool(socket.readLine().data() == DONE)

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(64)  # whoever sends more is not one of ours
            socket.readyRead.connect(lambda caller=socket: self._serve(caller))
            socket.disconnected.connect(socket.deleteLater)
            self._serve(socket)  # the line may have come before the connection was taken up

    def _serve(self, socket: QLocalSocket) -> None:
        if socket.canReadLine() and socket.readLine().data() == RAISE:
            socket.write(DONE)
            socket.flush()
            self.raised.emit()


def socket_name(folder: DataFolder) -> str:
    """The local socket's name: a digest of the folder's real path, the same however the path is written."""
    real = os.path.normcase(folder.path.resolve())
    return "wuye-frontdesk-" + hashlib.sha256(os.fsencode(real)).hexdigest()[:20]


def _left_ms(end: float) -> int:
    return max(1, round((end - clock.ticks()) * 1000))


def _let_it_come_forward() -> None:
    """Windows lets only the process that the user just started give the foreground away."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # ASFW_ANY
