"""设置 · 部门与员工: who can be sent, with trade and phone. They work on paper and have no account."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.errors import Refused
from app.services import staff
from app.services.actor import Actor
from app.services.staff import DepartmentCard, StaffCard
from ui import theme
from ui.context import Context
from ui.settings.parts import Panel
from ui.settings.row_table import RowTable, TableRow
from ui.widgets.dialog import Dialog
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton
from ui.widgets.text import plain_label

_ALL = "全部部门"


class EditDepartment(Dialog):
    """A department; without `card` a new one."""

    def __init__(self, parent: QWidget, actor: Actor, card: DepartmentCard | None = None) -> None:
        super().__init__(parent, "编辑部门" if card else "新增部门", ok="保存", width=400)
        self._actor, self._card = actor, card
        self.name = LineBox(card.name if card else "")
        self.active = QCheckBox("使用中")
        self.active.setChecked(card.active if card else True)
        self.add_field("部门名称", self.name, "name")
        if card is not None:
            self.add_field("状态", self.active, "active")
        before = (self.name.text(), self.active.isChecked())
        self.submit = self._save
        self.set_dirty(lambda: (self.name.text(), self.active.isChecked()) != before)

    def _save(self) -> None:
        if self._card is None:
            staff.add_department(self._actor, self.name.text())
        else:
            staff.edit_department(self._actor, self._card.id, self.name.text(), active=self.active.isChecked())


class EditStaff(Dialog):
    """A member of a department; without `card` a new one."""

    def __init__(self, parent: QWidget, actor: Actor, card: StaffCard | None = None, department: int = 0) -> None:
        super().__init__(parent, "编辑员工" if card else "新增员工", ok="保存", width=420)
        self._actor, self._card = actor, card
        self.name = LineBox(card.name if card else "", "单据上的写法，例如 王师傅")
        self.department = QComboBox()
        known = dict(staff.departments())
        if card is not None:
            known.setdefault(card.department, card.department_name)
        for key, name in known.items():
            self.department.addItem(name, key)
        wanted = card.department if card else department
        self.department.setCurrentIndex(max(self.department.findData(wanted), 0) if wanted else 0)
        self.trade = LineBox(card.trade if card else "", "例如 水电、弱电、木工")
        self.phone = LineBox(card.phone if card else "")
        self.active = QCheckBox("在职（派工时可以选到）")
        self.active.setChecked(card.active if card else True)
        self.add_field("姓名", self.name, "name")
        self.add_field("部门", self.department, "department")
        self.add_field("工种", self.trade, "trade")
        self.add_field("电话", self.phone, "phone")
        if card is not None:
            self.add(self.active)
        before = self._values()
        self.submit = self._save
        self.set_dirty(lambda: self._values() != before)

    def _values(self) -> tuple[object, ...]:
        words = (self.name.text(), self.trade.text(), self.phone.text())
        return (*words, self.department.currentData(), self.active.isChecked())

    def _save(self) -> None:
        department = self.department.currentData()
        if department is None:
            raise Refused.at("department", "请先新增部门")
        name, trade, phone = self.name.text(), self.trade.text(), self.phone.text()
        if self._card is None:
            staff.add(self._actor, name, department, trade, phone)
            return
        kept = phone if phone != self._card.phone else None  # masked for some roles: unchanged is not written
        staff.edit(self._actor, self._card.id, name, department, trade, kept, active=self.active.isChecked())


class StaffTab(QWidget):
    """Departments at the left narrow the staff at the right; Enter edits a line."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        row.setSpacing(theme.GAP)
        left = self._left = Panel("部门")
        self.departments = RowTable("部门")
        self.departments.chosen.connect(lambda _: self._show_staff())
        self.departments.opened.connect(self.edit_department)
        self.add_department_button = self._button("新增", "add", lambda: self.edit_department(""))
        self.edit_department_button = self._button(
            "编辑", "edit", lambda: self.edit_department(self.departments.current())
        )
        left.head.addWidget(self.add_department_button)
        left.head.addWidget(self.edit_department_button)
        left.add(self.departments, 1)
        right = Panel("员工")
        self.staff = RowTable("员工")
        self.staff.opened.connect(self.edit_staff)
        self.add_button = self._button("新增员工", "add", lambda: self.edit_staff(""))
        self.edit_button = self._button("编辑", "edit", lambda: self.edit_staff(self.staff.current()))
        right.head.addWidget(self.add_button)
        right.head.addWidget(self.edit_button)
        right.add(self.staff, 1)
        self.empty = plain_label("", tone="muted", wrap=True)
        right.add(self.empty)
        right.add(plain_label("停用的员工不再出现在派工名单里，以前的单上姓名不变。", tone="muted", px=12, wrap=True))
        row.addWidget(left)
        row.addWidget(right, 1)
        self.refresh()

    def _button(self, text: str, icon: str, act: object) -> KeyButton:
        button = KeyButton(text, icon=icon, size="medium")
        button.clicked.connect(act)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page gives the staff the width."""
        super().resizeEvent(event)
        self._left.setFixedWidth(290 if self.width() >= 1000 else 226)

    def take_focus(self) -> None:
        """The list of staff."""
        (self.staff if self.staff.rows() else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- lists -------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Read both lists again."""
        cards = staff.all_departments()
        total = sum(card.staff for card in cards)
        rows = [TableRow("", (_ALL, f"{total} 人"))]
        rows += [
            TableRow(str(card.id), (card.name, f"{card.staff} 人" if card.active else "停用"), muted=not card.active)
            for card in cards
        ]
        self.departments.put(("部门", "在职"), rows, stretch=0)
        self._show_staff()

    def _department(self) -> int:
        key = self.departments.current()
        return int(key) if key else 0

    def _show_staff(self) -> None:
        wanted = self._department()
        rows = [
            TableRow(
                str(card.id),
                (card.name, card.department_name, card.trade, card.phone, "在职" if card.active else "停用"),
                muted=not card.active,
            )
            for card in staff.directory(self._context.actor)
            if not wanted or card.department == wanted
        ]
        self.staff.put(("姓名", "部门", "工种", "电话", "状态"), rows, stretch=2)
        self.empty.setText("" if rows else "这里还没有员工。派工前先把能派的人加进来。")
        self.empty.setVisible(not rows)
        self.edit_button.setEnabled(bool(rows))
        self.edit_department_button.setEnabled(bool(wanted))

    # --- acts --------------------------------------------------------------------------------------
    def edit_department(self, key: str) -> None:
        """Edit the department with this key; "" makes a new one."""
        card = next((one for one in staff.all_departments() if str(one.id) == key), None)
        if EditDepartment(self, self._context.actor, card).exec():
            self._context.changed("staff")
            self.refresh()

    def edit_staff(self, key: str) -> None:
        """Edit the member with this key; "" makes a new one."""
        card = next((one for one in staff.directory(self._context.actor) if str(one.id) == key), None)
        if EditStaff(self, self._context.actor, card, self._department()).exec():
            self._context.changed("staff")
            self.refresh()
