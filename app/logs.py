"""The program's log: what happened, by ids and codes, without a word about any owner.

One rotating file in the data folder. Whatever reaches it passes one filter: runs of digits that could be a
phone are blanked, and an exception is written as its type and the places it passed through, never its
message, its source lines or its variables, because those hold what a clerk typed.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import secrets
import traceback
from pathlib import Path
from typing import Final

from app import clock
from app.errors import Unavailable
from app.paths import DataFolder

FILE_NAME: Final = "desk.log"
FILE_BYTES: Final = 1_000_000
FILES_KEPT: Final = 5
FRAMES: Final = 30  # the innermost of an endless recursion
BLANK: Final = "▇"
CODE_ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that sounds or looks like another

# Seven digits or more (any script's), at most two separators between two of them: mobile and fixed lines in
# every way people write them. A serial (LF-CH3-202611-0142) and a date come first and are let through.
_DIGITS: Final = re.compile(
    r"(?P<kept>\b[A-Z]{1,4}-[A-Z0-9]{1,6}-20[0-9]{4}-[0-9]{4}(?![\s\-]?\d)"
    r"|\b20[0-9]{2}-[01][0-9]-[0-3][0-9](?: [0-2][0-9])?(?![\s.\-]?\d))"
    r"|\d(?:[\s.()（）·\-\u2010-\u2015－\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{0,2}\d){6,}"
)
_ROOT: Final = Path(__file__).resolve().parents[1]
_log = logging.getLogger("app")


def redact(text: str) -> str:
    """`text` on one line, with what could be a phone number blanked and what cannot be seen escaped."""
    blanked = _DIGITS.sub(_blank, text)
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in blanked)


def _blank(match: re.Match[str]) -> str:
    return match["kept"] or BLANK


class _Clean(logging.Filter):
    """Stands before the file: no line passes with a phone in it, no traceback with a message in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            text = redact(record.getMessage())
        except Exception as error:  # noqa: BLE001  a slip in a log call must not stop what is being logged
            text = f"a line that cannot be written ({type(error).__name__}) from {record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            text += " " + places(record.exc_info[1])
        record.msg, record.args, record.exc_info, record.exc_text, record.stack_info = (
            text,
            (),
            None,
            None,
            None,
        )
        return True


class _Line(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        return clock.now().isoformat()


def start(folder: DataFolder) -> None:
    """Send every log line of the process to the folder's log, 5 files of 1 MB at most.

    A second call moves the log to the other folder. Raises Unavailable when the file cannot be opened.
    """
    try:
        folder.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder.logs / FILE_NAME, maxBytes=FILE_BYTES, backupCount=FILES_KEPT - 1, encoding="utf-8"
        )
    except OSError as error:
        raise Unavailable(f"日志写不进磁盘（{error.strerror}）。", do="请检查磁盘空间和目录权限。") from error
    handler.setFormatter(_Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_Clean())
    stop()
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)  # below it, libraries write the values of their queries


def stop() -> None:
    """Close the log file, so that its folder can be moved or removed."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler, logging.handlers.RotatingFileHandler) and isinstance(handler.formatter, _Line):
            root.removeHandler(handler)
            handler.close()


def bug(error: BaseException) -> str:
    """Log an unexpected error without personal data; return the code that the clerk reads out, as K7Q-2MF."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))
    code = f"{letters[:3]}-{letters[3:]}"
    _log.error("bug %s %s", code, places(error))
    return code


def places(error: BaseException) -> str:
    """The error, then what caused it: types, system error numbers and file:line, nothing else."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return " ⇐ ".join(_one(link) for link in chain)


def _one(error: BaseException) -> str:
    number = f"[{error.errno}]" if isinstance(error, OSError) and error.errno is not None else ""
    frames = [
        f"{_short(frame.f_code.co_filename)}:{line}"
        for frame, line in list(traceback.walk_tb(error.__traceback__))[-FRAMES:]
    ]
    return f"{type(error).__name__}{number} at {' > '.join(frames) or 'nowhere'}"


def _short(file: str) -> str:
    """A source file without the folders above the program: those carry the user's name."""
    path = Path(file)
    return path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else "/".join(path.parts[-2:])
