"""A data folder whose key this machine cannot open (new PC, system reset): the printed code opens it once more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import Problem
from app.paths import DataFolder
from app.services import desk, set_up
from app.services.desk import Opened
from ui import messages
from ui.settings.parts import FieldList, Panel, centred, row
from ui.widgets.banner import Banner
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton
from ui.widgets.text import ElidedLabel, plain_label


class RecoveryPage(QWidget):
    """Asks for the recovery code; `done` gets the opened folder, `give_up` closes the program."""

    def __init__(
        self,
        folder: DataFolder,
        done: Callable[[Opened], None],
        *,
        why: str = "",
        give_up: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._folder, self._done = folder, done
        self.banner = Banner()
        self.code = LineBox("", "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self.code.setAccessibleName("恢复码")
        self.form = FieldList()
        self.form.add(
            "恢复码",
            self.code,
            set_up.CODE_FIELD,
            hint="六组字符，大小写都行，横线和空格可省；O 当作 0，I 和 L 当作 1。",
        )
        self.button = KeyButton("打开数据", "Enter", "primary")
        self.button.clicked.connect(self.submit)
        self.code.returnPressed.connect(self.submit)
        card = Panel()
        card.body.setSpacing(14)
        card.add(plain_label("输入恢复码", px=20, bold=True))
        card.add(
            plain_label(
                why or "本机打不开数据密钥。请输入第一次启动时打印的恢复码。", tone="secondary", px=13, wrap=True
            )
        )
        card.add(ElidedLabel(f"数据目录　{folder.path}", tone="muted", px=12))
        card.add(self.form)
        buttons = [self.button]
        if give_up is not None:
            quit_button = KeyButton("退出程序")
            quit_button.clicked.connect(give_up)
            buttons.append(quit_button)
        card.add(row(*buttons))
        card.add(plain_label("数据没有被改动。打开以后，本机下次启动不再询问。", tone="muted", px=12, wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(centred(card, 560), 1)
        self.setFocusProxy(self.code)

    def take_focus(self) -> None:
        """Type at once."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Enter: open the folder with the code, or say which group is mistyped."""
        if not self.code.text().strip():
            self.form.show_problems([Problem(set_up.CODE_FIELD, "请输入恢复码")])
            return
        self.form.clear_problems()
        try:
            opened = desk.open_with_code(self._folder, self.code.text())
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, form=self.form, banner=self.banner)
        else:
            self._done(opened)
