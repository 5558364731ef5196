"""设置 · 项目: names, the figures of the time limits with their meaning, the paper of the 派工单."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from PySide6.QtCore import Qt, QTime
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QTimeEdit, QVBoxLayout, QWidget

from app.errors import Problem
from app.printing.documents import DOCUMENTS
from app.rules import serials
from app.rules.deadlines import Figures
from app.services import project
from app.services.project import Project
from ui import messages, theme
from ui.context import Context
from ui.settings.parts import FieldList, Panel, row, scrolled
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton
from ui.widgets.segmented import Segmented
from ui.widgets.text import plain_label

_WIDTH = 860
_COPIES = 3
_HOURS = (
    ("follow_up_hours_complaint", "投诉回访", "处理完成后多少小时内首次回访"),
    ("follow_up_hours_urgent", "一、二级报修回访", "完成后多少小时内首次回访"),
    ("follow_up_hours_other", "其他报修回访", "完成后多少小时内首次回访，168 小时是 7 天"),
    ("enquiry_hours", "咨询答复", "没有当场答复、也没约时间的，多少小时内答复"),
)


def _number(unit: str, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, most)
    box.setSuffix(f" {unit}")
    box.setFixedWidth(120)
    return box


def _moment() -> QTimeEdit:
    box = QTimeEdit()
    box.setDisplayFormat("HH:mm")  # keeps its − and +: without them the style sheet leaves the text no room
    box.setFixedWidth(120)
    return box


class ProjectTab(QWidget):
    """Everyone may read; who may not change can type nothing, and is told so when saving."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown = Project()
        self.name, self.site, self.centre = LineBox(), LineBox(), LineBox()
        self.site.setMaxLength(8)
        self.until, self.next_day = _moment(), _moment()
        self.response = [_number("分钟", 24 * 60) for _ in range(3)]
        self.hours = {name: _number("小时", 24 * 60) for name, _, _ in _HOURS}
        self.close = QCheckBox("回访满意或基本满意后自动关闭")
        self.paper = Segmented([(paper.key, paper.title) for paper in DOCUMENTS[0].profiles])
        self.copies = [LineBox("", f"第 {number} 联名称，空着就不打这一联") for number in range(1, _COPIES + 1)]
        self.forms = (self._project_form(), self._limits_form(), self._paper_form())
        self.save_button = KeyButton("保存", "Ctrl Enter", "primary")
        self.undo_button = KeyButton("放弃修改")
        self.only_read = plain_label("只能查看：您的账号不能修改这些设置", tone="muted", px=13)
        self.save_button.clicked.connect(self.save)
        self.undo_button.clicked.connect(self.refresh)
        self._build()
        near = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(key), self, self.save, context=near)
        self.site.textEdited.connect(self._tidy)
        self.refresh()

    # --- building ----------------------------------------------------------------------------------
    def _project_form(self) -> FieldList:
        form = FieldList(beside=True, editor_width=420)
        form.add("项目名称", self.name, "project")
        self.example = plain_label("", tone="accent", px=13)
        form.add("项目代码", self.site, "site", hint="写进以后的单号；已有的单号不变")
        form.add("", self.example, "example")
        form.add("服务中心名称", self.centre, "centre", hint="印在单据抬头")
        return form

    def _limits_form(self) -> FieldList:
        form = FieldList(beside=True)
        form.add("当日完成截止", row(self.until), "same_day_until", hint="在这个时刻之前登记的报修，当日 24:00 前完成")
        form.add("次日完成时刻", row(self.next_day), "next_day_at", hint="在截止时刻及以后登记的，次日这个时刻前完成")
        parts: list[QWidget] = []
        for word, box in zip(("一级", "二级", "三级"), self.response, strict=True):
            box.setAccessibleName(f"{word}响应")
            parts += [plain_label(word, tone="secondary", px=13), box]
        form.add(
            "响应",
            row(*parts),
            "response_minutes",
            hint="一、二级是到场，三级是第一次联系客户（电话或到场）；有预约的没有响应时限",
        )
        for name, word, meaning in _HOURS:
            form.add(word, row(self.hours[name]), name, hint=meaning)
        form.add("关闭", self.close, "close_when_satisfied")
        return form

    def _paper_form(self) -> FieldList:
        form = FieldList(beside=True, editor_width=420)
        form.add("派工单用纸", self.paper, "order_profile", hint="A4 一张印两单，裁开用；连续纸是三联针打")
        copies = QWidget()
        column = QVBoxLayout(copies)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for number, box in enumerate(self.copies, start=1):
            box.setAccessibleName(f"第 {number} 联")
            column.addWidget(box)
        form.add("联次", copies, "copies", hint="印在单据下角")
        return form

    def _build(self) -> None:
        titles = (
            ("项目", ""),
            ("时限", "改了时限只影响以后登记的单；已登记的按登记时的时限算"),
            ("派工单", ""),
        )
        panels = []
        for (title, note), form in zip(titles, self.forms, strict=True):
            panel = Panel(title, note)
            panel.add(form)
            panels.append(panel)
        foot = QWidget()
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(theme.GAP, 8, theme.GAP, 10)
        buttons.setSpacing(10)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.undo_button)
        buttons.addWidget(self.only_read)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scrolled(*panels, most_width=_WIDTH), 1)
        column.addWidget(foot)

    def take_focus(self) -> None:
        """The first field."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """The desk may have been handed over while another page, or the lock, was in front."""
        super().showEvent(event)
        self._set_up_rights()

    def _set_up_rights(self) -> None:
        may = project.may_change(self._context.actor)
        lines = (self.name, self.site, self.centre, *self.copies)
        for box in (*lines, self.until, self.next_day, *self.response, *self.hours.values()):
            box.setReadOnly(not may)
        for choice in (self.close, self.paper):
            choice.setEnabled(may)
        for button in (self.save_button, self.undo_button):
            button.setVisible(may)
        self.only_read.setVisible(not may)

    # --- values ------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show what is in force; unsaved words go."""
        shown = project.get()
        if shown.order_profile not in {key for key, _ in self.paper.options()}:  # an older file's paper
            shown = msgspec.structs.replace(shown, order_profile=self.paper.options()[0][0])
        self._shown = shown
        self._set_up_rights()
        self.name.setText(shown.name)
        self.site.setText(shown.site)
        self._tidy(shown.site)
        self.centre.setText(shown.centre)
        figures = shown.figures
        for box, moment in ((self.until, figures.same_day_until), (self.next_day, figures.next_day_at)):
            box.setTime(QTime(moment.hour, moment.minute))
        for spin, minutes in zip(self.response, figures.response_minutes, strict=True):
            spin.setValue(minutes)
        for name, spin in self.hours.items():
            spin.setValue(getattr(figures, name))
        self.close.setChecked(shown.close_when_satisfied)
        self.paper.set_value(shown.order_profile)
        for at, line in enumerate(self.copies):
            line.setText(shown.copies[at] if at < len(shown.copies) else "")
        self._clear_problems()

    def _tidy(self, typed: str) -> None:
        plain = serials.plain(typed)
        if plain != typed:
            self.site.setText(plain)
        good = serials.SITE.fullmatch(plain) is not None
        self.example.setText(f"单号示例　LF-{plain}-202611-0001" if good else "")

    def value(self) -> Project:
        """The settings as they stand on the screen."""
        figures: Figures = replace(
            self._shown.figures,
            same_day_until=self.until.time().toPython(),
            next_day_at=self.next_day.time().toPython(),
            response_minutes=tuple(box.value() for box in self.response),
            **{name: box.value() for name, box in self.hours.items()},
        )
        return msgspec.structs.replace(
            self._shown,
            name=self.name.text().strip(),
            site=self.site.text().strip(),
            centre=self.centre.text().strip(),
            figures=figures,
            close_when_satisfied=self.close.isChecked(),
            order_profile=self.paper.value() or self._shown.order_profile,
            copies=tuple(text for box in self.copies if (text := box.text().strip())),
        )

    def dirty(self) -> bool:
        """Whether something differs from what is in force."""
        return self.value() != self._shown

    def leave(self) -> bool:
        """Ask before unsaved changes are lost."""
        if not self.dirty():
            return True
        chosen = messages.choose(self, "还没有保存", "项目设置改过了，还没有保存。", ("保存", "放弃修改"))
        if chosen == 0:
            return self.save()
        if chosen == 1:
            self.refresh()
        return chosen == 1

    # --- saving ------------------------------------------------------------------------------------
    def save(self) -> bool:
        """Ctrl Enter; whether it was saved."""
        self._clear_problems()
        try:
            project.save(self._context.actor, self.value())
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, form=self, banner=self._context.window.banner)
            return False
        self._shown = project.get()
        self._context.window.banner.say("设置已保存", seconds=5)
        self._context.changed("settings")
        return True

    def show_problems(self, problems: list[Problem]) -> list[Problem]:
        """Each problem in the form that has its field."""
        left = problems
        for form in self.forms:
            mine = [problem for problem in left if form.has(problem.field)]
            if mine:
                form.show_problems(mine)
            left = [problem for problem in left if not form.has(problem.field)]
        return left

    def _clear_problems(self) -> None:
        for form in self.forms:
            form.clear_problems()
