"""Asking where a file shall go: a PDF or an Excel sheet leaves the program only to a place the clerk names."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST = 80
_last: dict[str, Path] = {}


def file_name(title: str, suffix: str) -> str:
    """`title` as the name of a file that every system takes; `suffix` with its point."""
    return (_FORBIDDEN.sub("_", title).strip(" .")[:_LONGEST] or "未命名") + suffix


def ask_where(parent: QWidget | None, caption: str, title: str, suffix: str, kind: str) -> Path | None:
    """The file the clerk names (overwriting is asked by the system's dialog), None when cancelled.

    `kind` is what the dialog calls such files, e.g. "PDF 文件". Begins in the folder used last, else in the documents.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = _last.get(suffix, Path(documents))
    proposed = str(folder / file_name(title, suffix))
    chosen, _ = QFileDialog.getSaveFileName(parent, caption, proposed, f"{kind} (*{suffix})")
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() != suffix:
        path = path.with_name(path.name + suffix)
    _last[suffix] = path.parent
    return path
