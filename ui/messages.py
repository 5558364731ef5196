"""Questions and messages in a box of their own, and what is shown for each kind of error.

The only module that uses QMessageBox. Boxes are for questions that must be answered before going on;
what merely happened goes into a Banner, what is wrong with a field beside that field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QPushButton, QWidget

from app import logs
from app.errors import Problem, Refused, Unavailable
from ui import theme
from ui.widgets.banner import Banner

BUG_TEXT = "程序出了意外，刚才的操作没有保存"
BUG_DETAIL = "已填写的内容还在画面上，草稿已保留。请再试一次；若仍不成功，请联系管理员查看日志。"
_MARKS = {"question": "information", "danger": "danger", "tell": "information"}


class ShowsProblems(Protocol):
    """A form: shows problems beside their fields and returns those it has no field for."""

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Show them."""
        ...


@dataclass(frozen=True)
class Notice:
    """What the clerk is told: kind is "refused", "unavailable" or "bug"."""

    kind: str
    text: str
    detail: str = ""
    problems: tuple[Problem, ...] = ()


def _box(parent: QWidget | None, title: str, text: str, detail: str, mark: str) -> QMessageBox:
    theme.ensure_glyphs(title + text + detail)
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(detail)
    box.setIconPixmap(theme.pixmap(_MARKS[mark], _MARKS[mark], 32, box.devicePixelRatioF()))
    return box


def _run(box: QMessageBox) -> QAbstractButton | None:
    """Show the box until it is answered. Tests replace this."""
    box.exec()
    box.deleteLater()  # its parent, the main window, would keep every box of the day
    return box.clickedButton()


def _button(box: QMessageBox, text: str, role: QMessageBox.ButtonRole, tone: str) -> QPushButton:
    made = box.addButton(text, role)
    made.setProperty("tone", tone)
    return made


def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    yes: str = "确定",
    no: str = "取消",
    danger: bool = False,
    detail: str = "",
) -> bool:
    """Ask yes or no. Esc is no; with `danger` Enter is no as well."""
    box = _box(parent, title, text, detail, "danger" if danger else "question")
    agree = _button(box, yes, QMessageBox.ButtonRole.AcceptRole, "danger" if danger else "primary")
    refuse = _button(box, no, QMessageBox.ButtonRole.RejectRole, "secondary")
    box.setEscapeButton(refuse)
    box.setDefaultButton(refuse if danger else agree)
    return _run(box) is agree


def choose(parent: QWidget | None, title: str, text: str, options: Sequence[str], *, detail: str = "") -> int | None:
    """Let the clerk take one of a few options; its index, or None for 取消 and Esc."""
    box = _box(parent, title, text, detail, "question")
    buttons = [
        _button(box, option, QMessageBox.ButtonRole.AcceptRole, "secondary" if i else "primary")
        for i, option in enumerate(options)
    ]
    refuse = _button(box, "取消", QMessageBox.ButtonRole.RejectRole, "secondary")
    box.setEscapeButton(refuse)
    if buttons:
        box.setDefaultButton(buttons[0])
    taken = _run(box)
    return next((i for i, button in enumerate(buttons) if button is taken), None)


def tell(parent: QWidget | None, title: str, text: str, *, detail: str = "") -> None:
    """Say something that must be seen before going on."""
    box = _box(parent, title, text, detail, "tell")
    known = _button(box, "知道了", QMessageBox.ButtonRole.AcceptRole, "primary")
    box.setEscapeButton(known)
    box.setDefaultButton(known)
    _run(box)


def explain(error: BaseException) -> Notice:
    """What an error means to the clerk."""
    if isinstance(error, Refused):
        return Notice("refused", "；".join(p.text for p in error.problems), problems=error.problems)
    if isinstance(error, Unavailable):
        return Notice("unavailable", error.what, " ".join(part for part in (error.kept, error.do) if part))
    return Notice("bug", BUG_TEXT, BUG_DETAIL)


def show(
    error: BaseException,
    *,
    form: ShowsProblems | None = None,
    banner: Banner | None = None,
    parent: QWidget | None = None,
) -> None:
    """Show an error where it belongs: beside its fields, in the bar, or, without either, in a box."""
    notice = explain(error)
    if notice.kind == "refused" and form is not None:
        # what has no field is shown by the form too; the bar repeats it because the form may be scrolled
        loose = form.show_problems(list(notice.problems))
        if loose and banner is not None:
            banner.say("；".join(p.text for p in loose), tone="warning")
        return
    if notice.kind == "bug":
        notice = replace(notice, detail=f"{notice.detail} 代码 {logs.bug(error)}")
    if banner is None:
        tell(parent, "没有完成", notice.text, detail=notice.detail)
    else:
        banner.say(notice.text, tone="danger" if notice.kind == "bug" else "warning", detail=notice.detail)
