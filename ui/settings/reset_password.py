"""忘记密码: a manager's or administrator's password is replaced with the printed recovery code."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import Refused
from app.services import set_up
from app.services.desk import Opened
from ui.settings.slow_dialog import Act, SlowDialog
from ui.widgets.editors import LineBox
from ui.widgets.text import plain_label


class ResetPassword(SlowDialog):
    """Asks login, recovery code and the new password twice."""

    def __init__(self, parent: QWidget, opened: Opened, login: str) -> None:
        super().__init__(parent, "忘记密码", ok="重设密码", width=520)
        self._opened = opened
        self.add(
            plain_label(
                "前台和项目负责人的密码，请管理账号的人在“设置 → 账号”里重设。"
                "客服经理和管理员可以用打印的恢复码重设自己的密码。",
                tone="secondary",
                px=13,
                wrap=True,
            )
        )
        self.login = LineBox(login)
        self.code = LineBox("", "30 个字符，横线可省")
        self.first, self.second = LineBox(), LineBox()
        for box in (self.first, self.second):
            box.setEchoMode(QLineEdit.EchoMode.Password)
        self.add_field("登录名", self.login, "login")
        self.add_field("恢复码", self.code, set_up.CODE_FIELD)
        self.add_field("新密码", self.first, "password")
        self.add_field("再输一遍新密码", self.second, "again")
        self.prepare = self._act
        self.set_dirty(lambda: bool(self.code.text() or self.first.text()))

    def _act(self) -> Act:
        if self.first.text() != self.second.text():
            raise Refused.at("again", "两次输入的密码不一样")
        opened, login, code, password = self._opened, self.login.text(), self.code.text(), self.first.text()
        return lambda: set_up.reset_password(opened, login, code, password)
