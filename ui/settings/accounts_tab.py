"""设置 · 账号: who may log in and as what; everyone may change their own password here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Refused
from app.rules import roles
from app.rules.words import ROLE, word
from app.services import accounts
from app.services.accounts import AccountLine
from app.services.actor import Actor
from ui import messages, theme
from ui.context import Context
from ui.settings.log_in import password_box
from ui.settings.parts import Panel
from ui.settings.row_table import RowTable, TableRow
from ui.settings.slow_dialog import Act, SlowDialog
from ui.widgets.editors import LineBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_button import KeyButton
from ui.widgets.segmented import Segmented
from ui.widgets.text import plain_label

_ROLES = tuple((code, word(ROLE, code)) for code in roles.PEOPLE)
_MEANINGS = {
    "clerk": "登记、派工、收单、验收、回访",
    "manager": "前台的全部，加上作废、审核、报表、员工和设置",
    "lead": "走访和查看",
    "administrator": "账号、备份、恢复、更新；默认看不到电话",
}


def _same(first: LineBox, second: LineBox) -> str:
    if first.text() != second.text():
        raise Refused.at("again", "两次输入的密码不一样")
    return first.text()


class EditAccount(SlowDialog):
    """An account; without `line` a new one, with its first password."""

    def __init__(self, parent: QWidget, actor: Actor, line: AccountLine | None = None) -> None:
        super().__init__(parent, f"编辑账号 {line.login}" if line else "新增账号", ok="保存", width=480)
        self._actor, self._line = actor, line
        self.name = LineBox(line.name if line else "", "单据和记录上的姓名")
        self.login = LineBox("", "字母或拼音，例如 zhang")
        self.role = Segmented(_ROLES, line.role if line else "clerk")
        self.meaning = plain_label("", tone="muted", px=12, wrap=True)
        self.password, self.again = password_box(f"至少 {accounts.SHORTEST} 位"), password_box()
        self.add_field("姓名", self.name, "name")
        if line is None:
            self.add_field("登录名", self.login, "login")
        self.add_field("角色", self.role, "role")
        self.add(self.meaning)
        if line is None:
            self.add_field("密码", self.password, "password")
            self.add_field("再输一遍密码", self.again, "again")
        self.role.changed.connect(lambda _: self._explain())
        self._explain()
        before = (self.name.text(), self.role.value())
        self.prepare = self._act
        self.set_dirty(
            lambda: (self.name.text(), self.role.value()) != before or bool(self.login.text() or self.password.text())
        )

    def _explain(self) -> None:
        self.meaning.setText(_MEANINGS.get(self.role.value() or "", ""))

    def _act(self) -> Act:
        actor, line = self._actor, self._line
        name, role = self.name.text(), self.role.value() or ""
        if line is not None:
            return lambda: accounts.edit(actor, line.id, name, role)
        login, password = self.login.text(), _same(self.password, self.again)
        return lambda: _create(actor, login, name, role, password)


def _create(actor: Actor, login: str, name: str, role: str, password: str) -> None:
    accounts.create(actor, login, name, role, password)


class SetPassword(SlowDialog):
    """A new password for another account."""

    def __init__(self, parent: QWidget, actor: Actor, line: AccountLine) -> None:
        super().__init__(parent, f"重设 {line.name} 的密码", ok="重设", width=400)
        self._actor, self._line = actor, line
        self.first, self.second = password_box(f"至少 {accounts.SHORTEST} 位"), password_box()
        self.add_field("新密码", self.first, "password")
        self.add_field("再输一遍", self.second, "again")
        self.prepare = self._act
        self.set_dirty(lambda: bool(self.first.text()))

    def _act(self) -> Act:
        actor, account, password = self._actor, self._line.id, _same(self.first, self.second)
        return lambda: accounts.set_password(actor, account, password)


class OwnPassword(SlowDialog):
    """One's own password, the old one first."""

    def __init__(self, parent: QWidget, actor: Actor) -> None:
        super().__init__(parent, "修改我的密码", ok="修改", width=400)
        self._actor = actor
        self.old = password_box()
        self.first, self.second = password_box(f"至少 {accounts.SHORTEST} 位"), password_box()
        self.add_field("现在的密码", self.old, "old")
        self.add_field("新密码", self.first, "password")
        self.add_field("再输一遍新密码", self.second, "again")
        self.prepare = self._act
        self.set_dirty(lambda: bool(self.old.text() or self.first.text()))

    def _act(self) -> Act:
        actor, old, new = self._actor, self.old.text(), _same(self.first, self.second)
        return lambda: accounts.change_own(actor, old, new)


class AccountsTab(QWidget):
    """The list for whoever keeps accounts; for the others why not, and their own password."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines: list[AccountLine] = []
        self.table = RowTable("账号")
        self.table.opened.connect(lambda _: self.edit())
        self.table.chosen.connect(lambda _: self._name_buttons())
        self.own_button = KeyButton("修改我的密码", size="medium")
        self.own_button.clicked.connect(self.change_own)
        self.buttons = {
            "add": KeyButton("新增账号", icon="add", size="medium"),
            "edit": KeyButton("编辑", "Enter", size="medium"),
            "password": KeyButton("重设密码", size="medium"),
            "active": KeyButton("停用", size="medium"),
        }
        for key, act in (
            ("add", self.add),
            ("edit", self.edit),
            ("password", self.set_password),
            ("active", self.switch),
        ):
            self.buttons[key].clicked.connect(lambda _=False, told=act: told())
        panel = Panel("账号")
        for button in (self.own_button, *self.buttons.values()):
            panel.head.addWidget(button)
        panel.add(self.table, 1)
        self.locked = EmptyState("不能管理账号", "", icon="lock")
        panel.add(self.locked, 1)
        self.note = plain_label(
            "部门员工用纸质单据工作，不需要账号。停用的账号不能登录，以前的记录不变。", tone="muted", px=12, wrap=True
        )
        panel.add(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        column.addWidget(panel)
        self.refresh()

    def take_focus(self) -> None:
        """The list, or one's own password."""
        (self.own_button if self.table.isHidden() else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the list again, or say why it is not shown."""
        refusal = ""
        try:
            self._lines = accounts.listing(self._context.actor)
        except Refused as error:
            self._lines, refusal = [], error.problems[0].text
        mine = self._context.actor.account
        rows = [
            TableRow(
                str(line.id),
                (
                    line.name + ("（我）" if line.id == mine else ""),
                    line.login,
                    word(ROLE, line.role),
                    "使用中" if line.active else "停用",
                ),
                muted=not line.active,
            )
            for line in self._lines
        ]
        self.table.put(("姓名", "登录名", "角色", "状态"), rows, stretch=0)
        self.locked.set_text("不能管理账号", refusal)
        for widget in (self.table, self.note, *self.buttons.values()):
            widget.setVisible(not refusal)
        self.locked.setVisible(bool(refusal))
        self._name_buttons()

    def _line(self) -> AccountLine | None:
        return next((line for line in self._lines if str(line.id) == self.table.current()), None)

    def _name_buttons(self) -> None:
        line = self._line()
        for key in ("edit", "password", "active"):
            self.buttons[key].setEnabled(line is not None)
        self.buttons["active"].setText("启用" if line is not None and not line.active else "停用")
        self.buttons["active"].updateGeometry()

    # --- acts --------------------------------------------------------------------------------------
    def _after(self, said: str) -> None:
        self._context.window.banner.say(said, seconds=6)
        self._context.changed("accounts")
        self.refresh()

    def add(self) -> None:
        """新增账号."""
        dialog = EditAccount(self, self._context.actor)
        if dialog.exec():
            self._after(f"已新增账号 {dialog.login.text().strip()}")

    def edit(self) -> None:
        """编辑 the chosen account."""
        line = self._line()
        if line is not None and EditAccount(self, self._context.actor, line).exec():
            self._after(f"已保存账号 {line.login}")

    def set_password(self) -> None:
        """重设密码 of the chosen account; one's own asks for the old one."""
        line = self._line()
        if line is None:
            return
        if line.id == self._context.actor.account:
            self.change_own()
        elif SetPassword(self, self._context.actor, line).exec():
            self._after(f"{line.name} 的密码已重设，请当面告诉本人")

    def change_own(self) -> None:
        """修改我的密码."""
        if OwnPassword(self, self._context.actor).exec():
            self._after("密码已修改")

    def switch(self) -> None:
        """停用 or 启用 the chosen account."""
        line = self._line()
        if line is None:
            return
        off = line.active
        if off and not messages.ask(self, "停用账号", f"停用以后，{line.name} 不能再登录。", yes="停用", danger=True):
            return
        try:
            accounts.set_active(self._context.actor, line.id, active=not off)
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._context.window.banner)
        else:
            self._after(f"{line.name} 的账号已{'停用' if off else '启用'}")
