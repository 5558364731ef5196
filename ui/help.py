"""F1: the steps of each kind of call and the keys, in one box."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from app.rules.call_steps import steps_of
from ui.widgets.dialog import Dialog
from ui.widgets.text import plain_label

KEYS = (
    ("F2", "来电：开一张登记"),
    ("F3", "来访：开一张登记"),
    ("F4", "收回派工单（扫码或输单号）"),
    ("Ctrl 1 … Ctrl 7", "今日、来电来访、派工单、回访、业主房号、台账、设置"),
    ("Ctrl K", "查房号、姓名、电话、单号"),
    ("Ctrl Enter", "保存并打印 / 确认"),
    ("Ctrl S", "只保存"),
    ("Tab", "下一格（按纸面顺序）"),
    ("↑ ↓ ← →", "在卡片和选项之间走"),
    ("Esc", "返回"),
    ("Ctrl L", "锁屏"),
)


class HelpDialog(Dialog):
    """The steps of a repair call, and under them the keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "帮助", ok="知道了", cancel="关闭", width=560)
        self.add(plain_label("报事报修 接听步骤", bold=True))
        for i, step in enumerate(steps_of("repair"), 1):
            self.add(plain_label(f"{i}  {step}", wrap=True))
        self.body.addSpacing(10)
        self.add(plain_label("按键", bold=True))
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for i, (key, text) in enumerate(KEYS):
            grid.addWidget(plain_label(key, tone="accent", bold=True), i, 0)
            grid.addWidget(plain_label(text), i, 1)
        self.add(table)
