"""Logging in with real keys: who, wrong password and the wait, lock and takeover, a forgotten password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app import clock
from app.services import accounts
from app.services.actor import Actor
from app.store.audit import Audit
from tests import pictures
from tests.keys import type_text
from tests.ui.settings.shell import finish, focused, key, show
from ui import theme
from ui.settings.log_in import LogInPage

ENTER, TAB, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down


@pytest.fixture
def page(office, opened):
    came: list[Actor] = []
    made = LogInPage(came.append, opened=opened)
    made.came = came
    show(made)
    made.take_focus()
    return made


def test_somebody_is_chosen_from_the_list_and_logs_in(page):
    assert focused() is page.person
    key(DOWN)
    key(DOWN)
    key(ENTER)
    assert (page.person.text(), page.login()) == ("张敏", "zhang")
    assert focused() is page.password
    QTest.keyClicks(page.password, "secret2")
    key(ENTER)
    finish()
    assert [(actor.name, actor.role) for actor in page.came] == [("张敏", "clerk")]
    assert page.password.text() == ""


@pytest.mark.parametrize("typed", ["lin", "林经理"])
def test_a_login_or_a_name_may_be_typed(page, typed):
    type_text(page.person, typed)
    key(ENTER)
    QTest.keyClicks(focused(), "secret1")
    key(ENTER)
    finish()
    assert page.came[0].name == "林经理"


def test_a_wrong_password_stands_beside_the_field_and_the_wait_is_told(page):
    type_text(page.person, "zhang")
    key(ENTER)
    for _ in range(2):
        QTest.keyClicks(page.password, "nope12")
        key(ENTER)
        finish()
        assert page.form.problems() == {"password": "密码不对"}
    QTest.keyClicks(page.password, "nope12")
    key(ENTER)
    finish()
    assert page.form.problems() == {"password": "密码不对，请 5 秒后再试"}
    assert not page.button.isEnabled()
    key(ENTER)
    finish()
    assert Audit.select().where(Audit.act == "wrong_password").count() == 3
    with clock.set_to(clock.now() + timedelta(seconds=3)):
        page._count_down()
        assert page.form.problems() == {"password": "密码不对，请 2 秒后再试"}
    with clock.set_to(clock.now() + timedelta(seconds=5)):
        page._count_down()
        assert page.form.problems() == {}
        page.password.selectAll()
        QTest.keyClicks(page.password, "secret2")
        key(ENTER)
        finish()
    assert page.came[0].name == "张敏"


def test_an_unknown_login_and_an_empty_one_are_said_beside_the_name(page):
    QTest.keyClicks(page.person, "nobody")
    key(ENTER)
    QTest.keyClicks(focused(), "secret1")
    key(ENTER)
    finish()
    assert page.form.problems() == {"login": "没有这个登录名，或账号已停用"}
    page.person.clear()
    page.password.setFocus()
    key(ENTER)
    assert page.form.problems() == {"login": "请选择姓名"}
    assert page.came == []


def test_the_locked_screen_proposes_the_same_person_and_another_may_take_over(office, opened):
    came: list[Actor] = []
    page = LogInPage(came.append, locked=office.clerk, opened=opened)
    show(page)
    page.setFocus()
    words = pictures.shown_text(page)
    assert "已锁定" in words
    assert "翠湖花园三期" in words
    assert page.login() == "zhang"
    assert focused() is page.password
    key(Qt.Key.Key_Backtab)
    focused().selectAll()
    QTest.keyClicks(focused(), "lin")
    key(ENTER)
    QTest.keyClicks(focused(), "secret1")
    key(ENTER)
    finish()
    assert came[0].name == "林经理"


def test_a_forgotten_password_is_reset_with_the_code(page, opened, answers):
    page.person.set_text("lin")

    def answer(dialog):
        assert dialog.login.text() == "lin"
        dialog.code.setText("ABCDE")
        dialog.first.setText("fresh12")
        dialog.second.setText("fresh13")
        dialog.confirm()
        assert dialog.problems() == {"again": "两次输入的密码不一样"}
        dialog.second.setText("fresh12")
        dialog.confirm()
        finish()
        assert "共 30 个字符" in dialog.problems()["recovery_code"]
        dialog.code.setText(opened.recovery_code)
        dialog.confirm()

    answers.next(answer)
    page.forgotten.click()
    assert accounts.log_in("lin", "fresh12").name == "林经理"


def test_the_eye_shows_the_password(page):
    page.password.setText("secret2")
    page.password.actions()[0].trigger()
    assert page.password.echoMode() == QLineEdit.EchoMode.Normal


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_is_whole(office, opened, qapp, dark):
    theme.apply(qapp, dark=dark)
    page = LogInPage(lambda _: None, locked=office.clerk, opened=opened)
    show(page)
    page.form.set_problem("password", "密码错误次数过多，请 900 秒后再试")
    pictures.at_every_scale(page)
    theme.apply(qapp)
