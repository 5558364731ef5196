"""The single steps of the first run. Each has a `form`, a `check()` that raises Refused, and `take_focus()`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import Problem, Refused
from app.rules import serials
from app.services import accounts, project, set_up
from app.services.actor import Actor
from app.services.desk import Opened
from app.services.project import Project
from ui import theme
from ui.printing.printers import Printers
from ui.settings.code_card import CodeCard
from ui.settings.log_in import password_box
from ui.settings.parts import FieldList, Panel, centred, reveal
from ui.widgets.banner import Banner
from ui.widgets.editors import LineBox
from ui.widgets.text import plain_label

_WIDTH = 620


class _Step(QWidget):
    """A card in the middle with a heading, an explanation and a form."""

    entered = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, title: str, words: str) -> None:
        super().__init__()
        self.form = FieldList()
        self.card = Panel()
        self.card.body.setSpacing(14)
        self.card.add(plain_label(title, px=20, bold=True))
        if words:
            self.card.add(plain_label(words, tone="secondary", px=13, wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(centred(self.card, _WIDTH))

    def _chain(self, *boxes: QLineEdit) -> None:
        """Enter goes to the next box, and from the last one on to the next step."""
        for box, following in pairwise(boxes):
            box.returnPressed.connect(following.setFocus)
        boxes[-1].returnPressed.connect(self.entered)
        self._boxes = boxes

    def take_focus(self) -> None:
        """The first empty box, else the first."""
        box = next((box for box in self._boxes if not box.text()), self._boxes[0])
        box.setFocus()
        QTimer.singleShot(0, self, lambda: reveal(box))


class ProjectStep(_Step):
    """Name, site code and the service centre's name."""

    def __init__(self) -> None:
        super().__init__("先认识一下这个项目", "这些字会出现在每一张单据上，以后可以在“设置”里修改。")
        self.name = LineBox("", "例如 翠湖花园三期")
        self.site = LineBox("", "例如 CH3")
        self.site.setMaxLength(8)
        self.centre = LineBox(Project().centre)
        self._example = QLabel()
        self.form.add("项目名称", self.name, "project")
        self.form.add(
            "项目代码",
            self.site,
            "site",
            hint="1–8 个大写字母或数字，写进每个单号，让别的项目和上级公司一看就知道是哪里的单。",
        )
        self._example = plain_label("", tone="accent", px=13)
        self.form.add_widget(self._example)
        self.form.add("服务中心名称", self.centre, "centre")
        self.card.add(self.form)
        self.site.textEdited.connect(self._tidy)
        self._tidy(self.site.text())
        self._chain(self.name, self.site, self.centre)

    def _tidy(self, typed: str) -> None:
        plain = serials.plain(typed)
        if plain != typed:
            self.site.setText(plain)
        shown = plain if serials.SITE.fullmatch(plain) else "CH3"
        self._example.setText(f"单号示例　LF-{shown}-202611-0001　（LF 来电来访，2026 年 11 月第 1 号）")

    def fields(self) -> set[str]:
        """The fields of this step."""
        return {"project", "site", "centre"}

    def check(self) -> None:
        """Raises Refused beside the fields."""
        wanted = Project(name=self.name.text(), site=self.site.text().strip(), centre=self.centre.text())
        problems = project.problems_of(wanted)
        if problems:
            raise Refused(problems)


class ManagerStep(_Step):
    """The first account: a manager, who may do everything a desk decides."""

    def __init__(self) -> None:
        super().__init__(
            "第一位客服经理",
            "客服经理可以作废、审核、改设置；在设立管理员之前也由他管理账号。前台和其他人的账号以后在“设置”里加。",
        )
        self.login = LineBox("", "字母或拼音，例如 lin")
        self.name = LineBox("", "单据和记录上的姓名")
        self.password, self.again = password_box(f"至少 {accounts.SHORTEST} 位"), password_box()
        self.form.add("姓名", self.name, "name")
        self.form.add("登录名", self.login, "login")
        self.form.add("密码", self.password, "password")
        self.form.add("再输一遍密码", self.again, "again")
        self.card.add(self.form)
        self._chain(self.name, self.login, self.password, self.again)

    def fields(self) -> set[str]:
        """The fields of this step."""
        return {"login", "name", "password", "again"}

    def check(self) -> None:
        """Raises Refused beside the fields."""
        problems = accounts.check_new(self.login.text(), self.name.text(), "manager", self.password.text())
        if self.password.text() != self.again.text():
            problems.append(Problem("again", "两次输入的密码不一样"))
        if problems:
            raise Refused(problems)

    def forget(self) -> None:
        """The account is made: the words of the password go."""
        self.password.clear()
        self.again.clear()


class CodeStep(_Step):
    """The recovery code: print it, lock it away, type it back once."""

    def __init__(
        self, opened: Opened, code: str, project_name: Callable[[], str], printers: Printers, *, banner: Banner
    ) -> None:
        super().__init__(
            "打印恢复码，锁存起来",
            "数据文件是加密的。换电脑或重装系统以后，只有这组恢复码能打开它；没有它，谁也打不开。只在这里显示一次。",
        )
        self._opened = opened
        self.code_card = CodeCard(code, project_name, printers, banner=banner)
        self.card.add(self.code_card)
        if opened.warning:
            self.card.add(plain_label(opened.warning, tone="warning", px=13, wrap=True))
        self.typed = LineBox("", "对照打印的纸输入，横线可省")
        self.form.add("对照纸上的恢复码输入一遍", self.typed, set_up.CODE_FIELD)
        self.card.add(self.form)
        self._chain(self.typed)

    def fields(self) -> set[str]:
        """The fields of this step."""
        return {set_up.CODE_FIELD}

    def check(self) -> None:
        """Raises Refused beside the field, saying which group is mistyped."""
        set_up.check_code(self._opened, self.typed.text())


class RosterStep(QWidget):
    """Room for the import page, which needs the logged-in manager."""

    def __init__(self) -> None:
        super().__init__()
        self.imported = 0
        self.page: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def put(self, page: QWidget) -> None:
        """Show the import page."""
        self.page = page
        self._column.addWidget(page)

    def take_focus(self) -> None:
        """Give the keyboard to the import page."""
        if self.page is not None:
            self.page.take_focus()


class DoneStep(QWidget):
    """What was set up and what to do first."""

    def __init__(self) -> None:
        super().__init__()
        self.words = plain_label("", wrap=True)
        self.words.setMinimumHeight(4 * theme.BASE_PX)
        card = Panel()
        card.body.setSpacing(14)
        card.add(plain_label("可以开始用了", px=20, bold=True))
        card.add(self.words)
        card.add(
            plain_label(
                "电话响了按 F2；有人到前台按 F3；收回派工单按 F4；找房号、姓名、电话、单号按 Ctrl K。",
                tone="secondary",
                wrap=True,
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(centred(card, _WIDTH))

    def tell(self, actor: Actor, project_name: str, rooms: int) -> None:
        """Say what is set up now."""
        roster = f"已导入 {rooms:,} 个房号。" if rooms else "业主名册还没有导入：以后在“业主房号 → 导入名册”里导入。"
        text = f"{project_name} 已建立，{actor.name} 已登录。\n{roster}\n接着在“设置”里添加员工、值班表和前台账号。"
        theme.ensure_glyphs(text)
        self.words.setText(text)
