"""Logging in, and the same page over a locked screen: who, password, Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import Problem
from app.services import accounts, desk, project
from app.services.actor import Actor
from app.services.desk import Opened
from ui import messages, tasks, theme
from ui.settings.parts import FieldList, Panel, centred, level_buttons
from ui.settings.reset_password import ResetPassword
from ui.widgets.banner import Banner
from ui.widgets.completer import CompleterLine
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton
from ui.widgets.popup import Option
from ui.widgets.text import ElidedLabel, plain_label

PRODUCT = "物业前台"


def password_box(placeholder: str = "") -> LineBox:
    """A line that hides what is typed, with an eye that shows it."""
    box = LineBox("", placeholder)
    box.setEchoMode(QLineEdit.EchoMode.Password)
    box.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
    eye = QAction(theme.icon("eye", "secondary"), "显示密码", box)
    eye.setCheckable(True)

    def look(shown: bool) -> None:  # noqa: FBT001  the signal's own argument
        box.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    eye.toggled.connect(look)
    box.addAction(eye, QLineEdit.ActionPosition.TrailingPosition)
    level_buttons(box)
    return box


class LogInPage(QWidget):
    """Who is at the desk. With `locked` it says so and proposes the same person; another may take over."""

    def __init__(
        self,
        on_logged_in: Callable[[Actor], None],
        *,
        locked: Actor | None = None,
        opened: Opened | None = None,
    ) -> None:
        super().__init__()
        self._done, self._locked, self._opened = on_logged_in, locked, opened
        self._people = accounts.logins()
        self._task: tasks.Task | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._count_down)
        self.banner = Banner()
        self.person = CompleterLine(self._lookup, placeholder="姓名或登录名", opens_empty=True)
        self.password = password_box()
        self.button = KeyButton("解锁" if locked else "登录", "Enter", "primary")
        self.form = FieldList()
        self.form.add("姓名", self.person, "login")
        self.form.add("密码", self.password, "password")
        self._build()
        self.person.chosen.connect(lambda _: self.password.setFocus())
        self.person.edited.connect(lambda _: self._forget())
        self.password.textEdited.connect(lambda _: self._forget())
        self.person.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.submit)
        self.button.clicked.connect(self.submit)
        self._prefill()

    def _build(self) -> None:
        settings = project.get()
        card = Panel()
        card.body.setSpacing(14)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(plain_label(PRODUCT, px=22, bold=True))
        head.addWidget(ElidedLabel(f"{settings.name} · {settings.centre}", tone="secondary"))
        card.body.addLayout(head)
        if self._locked is not None:
            card.add(plain_label("已锁定", tone="accent", px=16, bold=True))
            name = self._locked.name
            card.add(
                plain_label(
                    f"{name} 锁定了屏幕。{name} 输入密码继续；换人接班，改选姓名即可。",
                    tone="secondary",
                    px=13,
                    wrap=True,
                )
            )
        card.add(self.form)
        self.button.setSizePolicy(self.password.sizePolicy())
        card.add(self.button)
        self.forgotten = QPushButton("忘记密码")
        self.forgotten.setProperty("tone", "link")
        self.forgotten.clicked.connect(self._forgot)
        card.body.addWidget(self.forgotten, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(centred(card, 400), 1)

    def _prefill(self) -> None:
        known = accounts.login_of(self._locked) if self._locked is not None else ""
        if not known and len(self._people) == 1:
            known = self._people[0][0]
        if known in dict(self._people):
            self.person.set_option(self._option(known))
        self.setFocusProxy(self.password if self.person.option() else self.person)

    def take_focus(self) -> None:
        """The keyboard stands where the next word is typed."""
        self.focusProxy().setFocus()

    def _option(self, login: str) -> Option:
        name = dict(self._people)[login]
        return Option(login, name, login)

    def _lookup(self, typed: str) -> Sequence[Option]:
        text = typed.strip().lower()
        return [self._option(login) for login, name in self._people if text in login.lower() or text in name]

    def login(self) -> str:
        """The login meant: the person chosen, or what was typed as login or as somebody's whole name."""
        option = self.person.option()
        if option is not None:
            return option.key
        text = self.person.text().strip()
        named = [login for login, name in self._people if name == text]
        return named[0] if len(named) == 1 else text

    # --- act ---------------------------------------------------------------------------------------
    def submit(self) -> None:
        """Enter: check the password in the background (it is slow on purpose)."""
        if not self.button.isEnabled():
            return
        login, password = self.login(), self.password.text()
        if not login or not password:
            missing = ("login", "请选择姓名") if not login else ("password", "请输入密码")
            self.form.show_problems([Problem(*missing)])
            return
        self._forget()
        self.button.set_busy(True)

        def work(_task: tasks.Task) -> Actor:
            try:
                return accounts.log_in(login, password)
            finally:
                desk.close()

        self._task = tasks.run(work, self._logged_in, self._failed, owner=self)

    def _logged_in(self, actor: Actor) -> None:
        self._task = None
        self.button.set_busy(False)
        self.password.clear()
        self._done(actor)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self.button.set_busy(False)
        messages.show(error, form=self.form, banner=self.banner)
        self.password.selectAll()
        if accounts.seconds_to_wait(self.login()):
            self.button.setEnabled(False)
            self._clock.start()

    def _count_down(self) -> None:
        left = accounts.seconds_to_wait(self.login())
        if left:
            self.form.set_problem("password", f"密码不对，请 {left} 秒后再试")
        else:
            self._forget()

    def _forget(self) -> None:
        """Problems of the last try no longer hold; a wait that still runs stays with its person."""
        if self._task is None and not accounts.seconds_to_wait(self.login()):
            self._clock.stop()
            self.button.setEnabled(True)
            self.form.clear_problems()

    def _forgot(self) -> None:
        if self._opened is None:
            messages.tell(self, "忘记密码", "请管理账号的人在“设置 → 账号”里重设密码。")
            return
        ResetPassword(self, self._opened, self.login()).exec()
