"""Staff, duty roster, accounts, settings and the first run, through their services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from app import clock
from app.errors import Refused
from app.paths import DataFolder
from app.rules.deadlines import Figures
from app.services import accounts, project, set_up, staff
from app.services import desk as opening
from app.services.actor import Actor
from app.services.project import Project
from app.store.audit import Audit

MONDAY = date(2026, 11, 16)


def fields(caught):
    return [problem.field for problem in caught.value.problems]


def test_a_day_of_rest_is_no_duty(desk):
    staff.set_duty(desk.manager, desk.wang, clock.today(), staff.REST)
    staff.set_duty(desk.manager, desk.chen, clock.today(), "早班")
    lines = {line.name: line for line in staff.listing()}
    assert (lines["王师傅"].on_duty, lines["王师傅"].shift) == (False, "休")
    assert (lines["陈师傅"].on_duty, lines["陈师傅"].shift) == (True, "早班")
    assert staff.listing()[0].name == "陈师傅"


def test_a_week_is_copied_over_the_next(desk):
    staff.set_duty(desk.manager, desk.wang, MONDAY, "早班")
    staff.set_duty(desk.manager, desk.chen, MONDAY + timedelta(days=6), "晚班")
    staff.set_duty(desk.manager, desk.chen, MONDAY + timedelta(days=8), "中班")
    assert staff.copy_week(desk.manager, MONDAY, MONDAY + timedelta(days=7)) == 2
    week = staff.roster(MONDAY + timedelta(days=7), MONDAY + timedelta(days=13))
    assert week == {
        (desk.wang, MONDAY + timedelta(days=7)): "早班",
        (desk.chen, MONDAY + timedelta(days=13)): "晚班",
    }
    with pytest.raises(Refused, match="没有排班"):
        staff.copy_week(desk.manager, MONDAY - timedelta(days=7), MONDAY)
    assert staff.roster(MONDAY, MONDAY)


def test_staff_are_edited_and_their_phones_hidden_from_the_administrator(desk):
    security = dict(reversed(item) for item in staff.departments())["秩序部"]
    staff.edit(desk.manager, desk.wang, "王大师", security, "巡逻", active=True)
    card = next(card for card in staff.directory(desk.manager) if card.id == desk.wang)
    assert (card.name, card.department_name, card.trade, card.phone) == ("王大师", "秩序部", "巡逻", "13700000001")
    masked = next(card for card in staff.directory(Actor(8, "管", "administrator")) if card.id == desk.wang)
    assert "0000" not in masked.phone


def test_a_department_with_staff_is_not_closed(desk):
    with pytest.raises(Refused) as caught:
        staff.edit_department(desk.manager, desk.engineering, "工程部", active=False)
    assert fields(caught) == ["active"]
    with pytest.raises(Refused, match="已经有这个部门"):
        staff.edit_department(desk.manager, desk.engineering, "保洁部", active=True)
    staff.edit_department(desk.manager, desk.engineering, "工程维修部", active=True)
    card = next(card for card in staff.all_departments() if card.id == desk.engineering)
    assert (card.name, card.staff) == ("工程维修部", 2)


def test_wrong_passwords_tell_the_wait_and_it_runs_out(desk):
    for _ in range(2):
        with pytest.raises(Refused, match=r"^密码不对$"):
            accounts.log_in("zhang", "nope12")
    with pytest.raises(Refused, match="请 5 秒后再试"):
        accounts.log_in("zhang", "nope12")
    assert accounts.seconds_to_wait("zhang") == 5
    with pytest.raises(Refused, match="次数过多，请 5 秒后再试"):
        accounts.log_in("zhang", "secret2")
    with clock.set_to(clock.now() + timedelta(seconds=5)):
        assert accounts.seconds_to_wait("zhang") == 0
        assert accounts.log_in("zhang", "secret2").name == "张敏"


def test_own_role_stays_and_own_password_asks_for_the_old(desk):
    with pytest.raises(Refused) as caught:
        accounts.edit(desk.manager, desk.manager.account, "林经理", "clerk")
    assert fields(caught) == ["role"]
    accounts.edit(desk.manager, desk.clerk.account, "张敏敏", "lead")
    assert ("张敏敏", "lead") in {(line.name, line.role) for line in accounts.listing(desk.manager)}
    with pytest.raises(Refused) as caught:
        accounts.change_own(desk.clerk, "wrong1", "another1")
    assert fields(caught) == ["old"]
    accounts.change_own(desk.clerk, "secret2", "another1")
    assert accounts.log_in("zhang", "another1").account == desk.clerk.account


def test_settings_are_checked_beside_their_fields(desk):
    kept = project.get()
    wrong = msgspec.structs.replace(
        kept, centre=" ", copies=("第一联", ""), figures=Figures(response_minutes=(30, 15, 120), enquiry_hours=0)
    )
    with pytest.raises(Refused) as caught:
        project.save(desk.manager, wrong)
    assert fields(caught) == ["centre", "copies", "response_minutes", "enquiry_hours"]
    assert project.get() == kept
    figures = replace(kept.figures, enquiry_hours=12)
    project.save(desk.manager, msgspec.structs.replace(kept, figures=figures))
    assert project.get().figures.enquiry_hours == 12


@pytest.fixture
def opened(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    found = opening.open_folder(DataFolder(tmp_path / "data"))
    yield found
    opening.close()


def test_the_recovery_code_is_checked_group_by_group(opened):
    code = set_up.code_for_first_run(opened)
    assert code == opened.recovery_code
    set_up.check_code(opened, code.lower())
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    for typed, text in (
        ("", "请对照"),
        (wrong, "输错或颠倒"),
        (code[:-6], "共 30 个字符"),
        ("U" + code[1:], "第 1 组"),
    ):
        with pytest.raises(Refused, match=text) as caught:
            set_up.check_code(opened, typed)
        assert fields(caught) == [set_up.CODE_FIELD]


def test_a_broken_off_first_run_gets_a_fresh_code(opened):
    opening.close()
    again = opening.open_folder(opened.folder)
    assert again.recovery_code == ""
    fresh = set_up.code_for_first_run(again)
    set_up.check_code(again, fresh)
    with pytest.raises(Refused, match="最近一次打印"):
        set_up.check_code(again, opened.recovery_code)
    set_up.first_run(Project(name="翠湖", site="CH3"), "lin", "林", "secret1")
    with pytest.raises(Refused, match="已经设置过了"):
        set_up.code_for_first_run(again)


def test_a_managers_lost_password_is_reset_with_the_code_and_a_clerks_is_not(opened):
    manager = set_up.first_run(Project(name="翠湖", site="CH3"), "lin", "林", "secret1")
    accounts.create(manager, "zhang", "张敏", "clerk", "secret2")
    with pytest.raises(Refused) as caught:
        set_up.reset_password(opened, "zhang", opened.recovery_code, "fresh12")
    assert fields(caught) == ["login"]
    with pytest.raises(Refused) as caught:
        set_up.reset_password(opened, "lin", "0" * 30, "fresh12")
    assert fields(caught) == [set_up.CODE_FIELD]
    set_up.reset_password(opened, "lin", opened.recovery_code, "fresh12")
    assert accounts.log_in("lin", "fresh12").role == "manager"
    assert Audit.select().where(Audit.act == "password_reset_by_code").count() == 1
