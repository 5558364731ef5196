"""设置 with real keys: project, staff, duty roster, accounts, data; and who is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest

from app.services import accounts, desk, project, set_up, staff
from app.services.actor import Actor
from app.services.project import Project
from app.store import audit, keys
from app.store.database import unit_of_work
from tests import pictures
from tests.keys import type_text
from tests.ui.settings import shell as help_
from tests.ui.settings.shell import confirm, finish, focused, key
from ui import messages, theme
from ui.settings.page import TABS
from ui.settings.staff_tab import EditStaff

MONDAY = date(2026, 11, 16)
ENTER = Qt.Key.Key_Return


def tab(shell, name):
    assert shell.go("settings", tab=name)
    return shell.page("settings").tab()


def texts(table):
    return [row.texts for row in table.rows()]


# --- project -------------------------------------------------------------------------------------
def test_the_project_is_changed_by_keys_and_kept(manager_shell):
    page = tab(manager_shell, "project")
    assert focused() is page.name
    page.name.selectAll()
    type_text(page.name, "翠湖花园四期")
    page.response[2].setValue(90)
    page.paper.setFocus()
    key(Qt.Key.Key_2)
    page.copies[2].clear()
    key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    kept = project.get()
    assert (kept.name, kept.order_profile) == ("翠湖花园四期", "a4_two_up")
    assert kept.figures.response_minutes == (15, 30, 90)
    assert kept.copies == ("第一联 维修部", "第二联 服务中心")
    assert "设置已保存" in manager_shell.banner.text()
    assert not page.dirty()


def test_wrong_figures_stand_beside_their_fields_and_nothing_is_written(manager_shell):
    page = tab(manager_shell, "project")
    page.name.clear()
    page.response[0].setValue(0)
    page.hours["enquiry_hours"].setValue(0)
    confirm()
    shown = {**page.forms[0].problems(), **page.forms[1].problems()}
    assert set(shown) == {"project", "response_minutes", "enquiry_hours"}
    assert project.get().name == "翠湖花园三期"


def test_a_clerk_reads_the_settings_and_is_refused_when_saving(clerk_shell):
    page = tab(clerk_shell, "project")
    page.name.setText("别的名字")
    confirm()
    assert "前台不能修改时限与表单设置" in clerk_shell.banner.text()
    assert project.get().name == "翠湖花园三期"


def test_who_may_not_save_can_only_read_and_a_handover_is_noticed(manager_shell, office):
    page = tab(manager_shell, "project")
    name, minutes = page.name.text(), page.response[0].value()
    assert page.save_button.isVisible()
    assert not page.only_read.isVisible()
    for actor, may in ((office.clerk, False), (office.manager, True)):
        manager_shell.go("rooms")
        manager_shell.context.actor = actor
        manager_shell.go("settings")
        assert page.save_button.isVisible() is may
        assert page.only_read.isVisible() is not may
        assert page.paper.isEnabled() is may
        pictures.assert_picture(manager_shell.window)
        page.name.setFocus()
        type_text(page.name, "A")
        QTest.keyClick(page.response[0], Qt.Key.Key_Up)
        QTest.keyClick(page.until, Qt.Key.Key_Up)
        assert page.dirty() is may
        assert (page.name.text() != name, page.response[0].value() != minutes) == (may, may)
        page.refresh()


@pytest.mark.parametrize("dark", [False, True])
def test_the_times_of_day_can_be_read(manager_shell, qapp, dark):
    theme.apply(qapp, dark=dark)
    page = tab(manager_shell, "project")
    pictures.settle(manager_shell.window)
    for box in (page.until, page.next_day):
        line = box.lineEdit()
        assert line.width() > line.fontMetrics().horizontalAdvance(line.text()) > 0


def test_unsaved_settings_are_asked_about_before_leaving(manager_shell, monkeypatch):
    page = tab(manager_shell, "project")
    page.centre.setText("前厅")
    answer: list[int | None] = [None]
    monkeypatch.setattr(messages, "choose", lambda *_args, **_more: answer[0])
    assert not manager_shell.go("rooms")
    shown = manager_shell.page("settings").tabs
    shown.setCurrentIndex(1)
    assert shown.currentIndex() == 0
    answer[0] = 0
    assert manager_shell.go("rooms")
    assert project.get().centre == "前厅"


# --- staff ---------------------------------------------------------------------------------------
def test_a_member_of_staff_is_added_edited_and_leaves(manager_shell, answers):
    page = tab(manager_shell, "staff")

    def add(dialog):
        confirm()
        assert dialog.problems() == {"name": "请填写姓名"}
        type_text(dialog.name, "赵师傅𬭎")
        dialog.department.setCurrentText("保洁部")
        dialog.trade.setText("保洁")
        dialog.phone.setText("13700000009")
        confirm()

    answers.next(add)
    page.add_button.click()
    assert ("赵师傅𬭎", "保洁部", "保洁", "13700000009", "在职") in texts(page.staff)

    def leave(dialog):
        assert dialog.name.text() == "赵师傅𬭎"
        dialog.active.setChecked(False)
        confirm()

    answers.next(leave)
    page.staff.choose(next(row.key for row in page.staff.rows() if row.texts[0] == "赵师傅𬭎"))
    page.staff.setFocus()
    key(ENTER)
    assert texts(page.staff)[-1] == ("赵师傅𬭎", "保洁部", "保洁", "13700000009", "停用")
    assert "赵师傅𬭎" not in {line.name for line in staff.listing()}


def test_a_department_narrows_the_staff_and_is_not_closed_while_it_has_some(manager_shell, answers, office):
    page = tab(manager_shell, "staff")
    page.departments.choose(str(office.engineering))
    assert [row[0] for row in texts(page.staff)] == ["王师傅", "陈师傅"]

    def close(dialog):
        dialog.active.setChecked(False)
        confirm()
        assert "还有在职员工" in dialog.problems()["active"]
        dialog.active.setChecked(True)
        dialog.name.setText("工程维修部")
        confirm()

    answers.next(close)
    page.edit_department_button.click()
    assert ("工程维修部", "2 人") in texts(page.departments)


def test_an_unchanged_masked_phone_is_not_written_back(opened, office):
    card = next(card for card in staff.directory(office.manager) if card.id == office.wang)
    masked = next(c for c in staff.directory(Actor(7, "管", "administrator")) if c.id == office.wang)
    dialog = EditStaff(None, office.manager, masked)
    dialog.trade.setText("弱电")
    dialog.confirm()
    after = next(one for one in staff.directory(office.manager) if one.id == office.wang)
    assert (after.trade, after.phone) == ("弱电", card.phone)


# --- duty ----------------------------------------------------------------------------------------
def test_marked_cells_are_set_by_digits_and_cleared_by_delete(manager_shell, office):
    page = tab(manager_shell, "duty")
    assert focused() is page.table
    assert page.table.currentIndex().column() == 5, "today is a Saturday"
    key(Qt.Key.Key_1)
    assert staff.roster(MONDAY, MONDAY + timedelta(days=6)) == {(office.wang, date(2026, 11, 21)): "早班"}
    key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    key(Qt.Key.Key_3)
    assert len(staff.roster(MONDAY, MONDAY + timedelta(days=6))) == 4
    assert set(staff.roster(MONDAY, MONDAY + timedelta(days=6)).values()) == {"晚班"}
    assert len(page.table.selectedIndexes()) == 4, "what was marked stays marked"
    key(Qt.Key.Key_Delete)
    assert staff.roster(MONDAY, MONDAY + timedelta(days=6)) == {}


def test_a_double_click_goes_on_to_the_next_shift(manager_shell, office):
    page = tab(manager_shell, "duty")
    index = page.table.roster.index(1, 0)
    spot = page.table.visualRect(index).center()
    for wanted in ("早班", "中班", "晚班", "休", ""):
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        assert page.table.roster.shift_at(page.table.roster.index(1, 0)) == wanted


def test_last_week_is_copied_and_asked_about_when_this_week_has_a_roster(manager_shell, office, monkeypatch):
    staff.set_duty(office.manager, office.wang, MONDAY - timedelta(days=7), "早班")
    page = tab(manager_shell, "duty")
    page.buttons["copy"].click()
    assert staff.roster(MONDAY, MONDAY) == {(office.wang, MONDAY): "早班"}
    asked = []
    monkeypatch.setattr(messages, "ask", lambda *args, **_more: asked.append(args) or False)
    page.buttons["copy"].click()
    assert len(asked) == 1
    page.buttons["after"].click()
    assert page.monday == MONDAY + timedelta(days=7)


def test_who_may_not_edit_is_refused_in_the_bar(opened, office, qapp):
    with unit_of_work():
        audit.write(None, "test")
    lead = Actor(accounts.create(office.manager, "zhao", "赵总", "lead", "secret3"), "赵总", "lead")
    shell = help_.shell(opened, lead)
    page = tab(shell, "duty")
    page.table.selectionModel().select(page.table.roster.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    key(Qt.Key.Key_1)
    assert "项目负责人不能维护房号、客户与员工" in shell.banner.text()
    assert staff.roster(MONDAY, MONDAY + timedelta(days=6)) == {}


# --- accounts ------------------------------------------------------------------------------------
def test_an_account_is_added_gets_another_role_a_password_and_is_switched_off(manager_shell, answers, monkeypatch):
    page = tab(manager_shell, "accounts")

    def add(dialog):
        for box, text in (
            (dialog.name, "李敏"),
            (dialog.login, "limin"),
            (dialog.password, "secret9"),
            (dialog.again, "secret8"),
        ):
            type_text(box, text)
        confirm()
        assert dialog.problems() == {"again": "两次输入的密码不一样"}
        dialog.again.setText("secret9")
        confirm()

    answers.next(add)
    page.buttons["add"].click()
    assert accounts.log_in("limin", "secret9").role == "clerk"
    line = next(row for row in page.table.rows() if row.texts[0] == "李敏")
    assert line.texts == ("李敏", "limin", "前台", "使用中")
    page.table.choose(line.key)

    def promote(dialog):
        dialog.role.setFocus()
        key(Qt.Key.Key_3)
        confirm()

    answers.next(promote)
    page.table.setFocus()
    key(ENTER)
    assert accounts.log_in("limin", "secret9").role == "lead"

    def renew(dialog):
        for box in (dialog.first, dialog.second):
            box.setText("another1")
        confirm()

    answers.next(renew)
    page.buttons["password"].click()
    assert accounts.log_in("limin", "another1").name == "李敏"
    monkeypatch.setattr(messages, "ask", lambda *_args, **_more: True)
    page.buttons["active"].click()
    assert page.buttons["active"].text() == "启用"
    assert ("limin", "李敏") not in accounts.logins()


def test_nobody_switches_off_themselves(manager_shell, monkeypatch, office):
    page = tab(manager_shell, "accounts")
    monkeypatch.setattr(messages, "ask", lambda *_args, **_more: True)
    page.table.choose(str(office.manager.account))
    page.buttons["active"].click()
    assert "不能停用自己" in manager_shell.banner.text()


def test_a_clerk_sees_why_not_and_changes_their_own_password(clerk_shell, answers):
    page = tab(clerk_shell, "accounts")
    words = pictures.shown_text(clerk_shell.window)
    assert "前台不能管理账号" in words
    assert "林经理" not in words
    assert focused() is page.own_button

    def change(dialog):
        dialog.old.setText("wrong12")
        for box in (dialog.first, dialog.second):
            box.setText("another1")
        confirm()
        finish()
        assert dialog.problems() == {"old": "密码不对"}
        dialog.old.setText("secret2")
        confirm()

    answers.next(change)
    key(Qt.Key.Key_Space)
    assert accounts.log_in("zhang", "another1").name == "张敏"


def test_another_log_in_sees_the_page_as_theirs(manager_shell, office):
    page = tab(manager_shell, "accounts")
    assert page.table.isVisible()
    manager_shell.context.actor = office.clerk
    manager_shell.go("settings")
    assert not page.table.isVisible()


# --- data ----------------------------------------------------------------------------------------
@pytest.fixture
def administrator_shell(opened, office, qapp):
    key_of = accounts.create(office.manager, "admin", "何管理", "administrator", "secret4")
    return help_.shell(opened, Actor(key_of, "何管理", "administrator"))


def test_a_backup_is_made_checked_and_named(administrator_shell, opened):
    page = tab(administrator_shell, "data")
    assert str(opened.folder.path) == page.folder.text()
    assert page.last.text() == "还没有备份"
    assert focused() is page.backup_button
    key(Qt.Key.Key_Space)
    assert not page.backup_button.isEnabled()
    finish()
    assert "备份已做好并核对" in administrator_shell.banner.text()
    assert page.last.text() == f"最近一次备份　{desk.last_backup(opened)}"
    assert page.backup_button.isEnabled()


def test_a_manager_is_told_who_may_back_up(manager_shell, opened):
    accounts.create(manager_shell.context.actor, "admin", "何管理", "administrator", "secret3")
    page = tab(manager_shell, "data")
    page.back_up()
    finish()
    assert "可以请管理员来做" in manager_shell.banner.text()
    assert desk.last_backup(opened) == ""


def test_without_an_administrator_the_manager_backs_up(manager_shell, opened):
    page = tab(manager_shell, "data")
    page.back_up()
    finish()
    assert "备份已做好" in manager_shell.banner.text()
    assert desk.last_backup(opened)


def test_the_check_says_what_it_looked_at_and_what_it_found(manager_shell):
    from app.registers.work_order import WorkOrder
    from app.services import intake
    from app.services.intake import IntakeForm

    page = tab(manager_shell, "data")
    page.check()
    finish()
    assert "没有发现不一致" in page.said.text()
    actor = manager_shell.context.actor
    saved = intake.register(actor, IntakeForm(public_place="大堂", channel="patrol", content="灯不亮"))
    WorkOrder.update(state="closed").where(WorkOrder.id == saved.order).execute()
    page.check()
    finish()
    assert "不一致" in page.said.text()
    assert any(saved.order_number in row.texts[1] for row in page.found.rows())


def test_another_recovery_code_replaces_the_old_one(administrator_shell, opened, answers, monkeypatch):
    page = tab(administrator_shell, "data")
    monkeypatch.setattr(messages, "ask", lambda *_args, **_more: True)

    def read(dialog):
        dialog.typed.setText(opened.recovery_code)
        confirm()
        assert "最近一次打印" in dialog.problems()[set_up.CODE_FIELD]
        dialog.typed.setText(dialog.card.code)
        confirm()

    answers.next(read)
    page.code_button.click()
    assert not keys.verify_code(opened.folder, opened.recovery_code)


# --- pictures ------------------------------------------------------------------------------------
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", [row[0] for row in TABS])
def test_the_pictures_are_whole(manager_shell, office, qapp, name, dark):
    staff.add(office.manager, "爱新觉罗·阿勒泰别克·木拉提㛃", office.engineering, "给排水与暖通维护", "13700000003")
    for place, shift in enumerate(staff.SHIFTS):
        staff.set_duty(office.manager, office.wang, MONDAY + timedelta(days=place), shift)
    theme.apply(qapp, dark=dark)
    tab(manager_shell, name)
    pictures.at_every_scale(manager_shell.window)
    theme.apply(qapp)


def test_an_older_files_paper_falls_back_to_the_first(manager_shell, office):
    with unit_of_work():
        project.put(Project(name="翠湖花园三期", site="CH3", order_profile="a5"))
    page = tab(manager_shell, "project")
    assert page.paper.value() == "a5_landscape"
