"""Accounts: how passwords are kept, how guessing is slowed down, who may log in."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import Type

from app import clock
from app.errors import Refused
from app.estate.accounts import Account
from app.services import accounts, set_up
from app.services.actor import SYSTEM, Actor
from app.services.project import Project
from app.store.audit import Audit
from app.store.database import close_database, open_database

NOON = clock.at(2026, 11, 21, 12)


def fields(caught):
    return {problem.field: problem.text for problem in caught.value.problems}


def audited(act):
    return [(row.actor, row.subject_id) for row in Audit.select().where(Audit.act == act).order_by(Audit.id)]


def wrong(login="zhang", times=1):
    for _ in range(times):
        with pytest.raises(Refused) as caught:
            accounts.log_in(login, "wrong")
    return str(caught.value)


# --- keeping -------------------------------------------------------------------------------------------------
def test_passwords_are_kept_as_argon2id_and_never_as_they_are(real_hashes, store):
    set_up.first_run(Project(name="翠湖花园三期", site="CH3"), "lin", "林经理", "secret1")
    kept = Account.get().password
    assert "secret1" not in kept
    used = extract_parameters(kept)
    assert used.type is Type.ID
    assert used.memory_cost >= 19 * 1024  # KiB, the least that is recommended for argon2id
    assert used.time_cost >= 2
    assert used.salt_len >= 16
    assert accounts.log_in("lin", "secret1").role == "manager"


def test_the_same_password_is_kept_differently_each_time(desk):
    accounts.create(desk.manager, "wu", "吴敏", "clerk", "secret2")
    assert len({row.password for row in Account.select()}) == Account.select().count()


# --- logging in ----------------------------------------------------------------------------------------------
def test_logging_in_gives_the_actor_and_is_recorded(desk):
    actor = accounts.log_in(" zhang ", "secret2")
    assert actor == desk.clerk
    assert audited("log_in") == [(actor.account, actor.account)]


@pytest.mark.parametrize(
    ("login", "password", "field"),
    [
        ("zhang", "wrong", "password"),
        ("zhang", "", "password"),
        ("zhang", "Secret2", "password"),
        ("zhang", "secret2 ", "password"),
        ("zhang", "密码\x00", "password"),
        ("zhang", "\ud800", "password"),
        ("Zhang", "secret2", "login"),
        ("nobody", "secret2", "login"),
        ("", "secret2", "login"),
        ("\ud800", "secret2", "login"),
        ("zhang' OR '1'='1", "secret2", "login"),
    ],
)
def test_what_does_not_log_in(desk, login, password, field):
    with pytest.raises(Refused) as caught:
        accounts.log_in(login, password)
    assert list(fields(caught)) == [field]
    assert audited("log_in") == []


def test_who_was_switched_off_does_not_log_in(desk):
    accounts.set_active(desk.manager, desk.clerk.account, active=False)
    with pytest.raises(Refused, match="已停用"):
        accounts.log_in("zhang", "secret2")
    assert ("zhang", "张敏") not in accounts.logins()
    accounts.set_active(desk.manager, desk.clerk.account, active=True)
    assert accounts.log_in("zhang", "secret2") == desk.clerk


# --- guessing ------------------------------------------------------------------------------------------------
def test_wrong_passwords_cost_more_and_more_time(desk):
    waits = []
    for moment in range(14):
        with clock.set_to(NOON + timedelta(hours=moment)):
            wrong()
            waits.append(accounts.seconds_to_wait("zhang"))
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
    assert len(audited("wrong_password")) == 14


def test_while_waiting_even_the_right_password_is_refused(desk):
    assert wrong(times=3) == "密码不对，请 5 秒后再试"
    with clock.set_to(NOON + timedelta(seconds=4)):
        with pytest.raises(Refused, match="请 1 秒后再试"):
            accounts.log_in("zhang", "secret2")
        assert accounts.seconds_to_wait("zhang") == 1
    assert len(audited("wrong_password")) == 3  # waiting is not guessing
    with clock.set_to(NOON + timedelta(seconds=5)):
        assert accounts.log_in("zhang", "secret2") == desk.clerk


def test_the_wait_survives_closing_and_opening(tmp_path, noon):
    path, key = tmp_path / "desk.db", secrets.token_hex(32)
    open_database(path, key)
    set_up.first_run(Project(name="翠湖花园三期", site="CH3"), "lin", "林经理", "secret1")
    wrong("lin", 3)
    close_database()
    open_database(path, key)
    with pytest.raises(Refused, match="请 5 秒后再试"):
        accounts.log_in("lin", "secret1")
    with clock.set_to(NOON + timedelta(seconds=6)):
        wrong("lin")
        assert accounts.seconds_to_wait("lin") == 10
    close_database()


def test_the_right_password_forgives(desk):
    wrong(times=2)
    accounts.log_in("zhang", "secret2")
    wrong(times=2)
    assert accounts.seconds_to_wait("zhang") == 0


def test_one_persons_guesses_do_not_hold_up_another(desk):
    wrong("zhang", 3)
    assert accounts.log_in("lin", "secret1") == desk.manager
    assert accounts.seconds_to_wait("lin") == 0
    assert accounts.seconds_to_wait("nobody") == 0


def test_the_password_asked_once_more_is_guessed_no_faster(desk):
    for _ in range(3):
        with pytest.raises(Refused):
            accounts.confirm(desk.clerk, "wrong")
    with pytest.raises(Refused, match="请 5 秒后再试"):
        accounts.confirm(desk.clerk, "secret2")
    with pytest.raises(Refused, match="系统账号没有密码"):
        accounts.confirm(SYSTEM, "")


# --- making and changing -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("account", "problems"),
    [
        (("wu", "吴敏", "clerk", "secret"), {}),
        (("", "吴敏", "clerk", "secret"), {"login": "请填写登录名"}),
        (("zhang", "吴敏", "clerk", "secret"), {"login": "这个登录名已经有人用了"}),
        ((" zhang ", "吴敏", "clerk", "secret"), {"login": "这个登录名已经有人用了"}),
        (("wu", "　", "clerk", "secret"), {"name": "请填写姓名"}),
        (("wu", "吴敏", "", "secret"), {"role": "请选择角色"}),
        (("wu", "吴敏", "system", "secret"), {"role": "请选择角色"}),
        (("wu", "吴敏", "clerk", "12345"), {"password": "密码至少 6 位"}),
        (("w\x00", "吴敏", "clerk", "secret"), {"login": "含有不能保存的空字符"}),
        (("wu", "吴\ud800", "clerk", "secret"), {"name": "含有残缺的字符，请删去后重输"}),
        (("wu", "吴敏", "clerk", "secret\ud800"), {"password": "含有残缺的字符，请删去后重输"}),
        (
            ("", "", "", ""),
            {"login": "请填写登录名", "name": "请填写姓名", "role": "请选择角色", "password": "密码至少 6 位"},
        ),
    ],
)
def test_what_an_account_needs(desk, account, problems):
    before = Account.select().count()
    if not problems:
        new = accounts.create(desk.manager, *account)
        assert Account.get_by_id(new).active
        return
    with pytest.raises(Refused) as caught:
        accounts.create(desk.manager, *account)
    assert fields(caught) == problems
    assert Account.select().count() == before


def test_only_the_very_first_account_needs_nobody(desk):
    with pytest.raises(Refused, match="已经有账号了"):
        accounts.create(None, "eve", "某人", "manager", "secret9")


def test_as_soon_as_there_is_an_administrator_accounts_are_theirs(desk):
    admin = Actor(
        accounts.create(desk.manager, "admin", "何管理", "administrator", "secret4"), "何管理", "administrator"
    )
    with pytest.raises(Refused, match="管理员"):
        accounts.create(desk.manager, "wu", "吴敏", "clerk", "secret5")
    accounts.create(admin, "wu", "吴敏", "clerk", "secret5")
    accounts.set_active(admin, desk.manager.account, active=False)
    with pytest.raises(Refused, match="不能停用自己"):
        accounts.set_active(admin, admin.account, active=False)


def test_nobody_gives_themselves_another_role(desk):
    with pytest.raises(Refused) as caught:
        accounts.edit(desk.manager, desk.manager.account, "林经理", "administrator")
    assert list(fields(caught)) == ["role"]
    accounts.edit(desk.manager, desk.clerk.account, "张小敏", "lead")
    assert (accounts.log_in("zhang", "secret2").name, accounts.log_in("zhang", "secret2").role) == ("张小敏", "lead")


def test_ones_own_password_needs_the_old_one(desk):
    with pytest.raises(Refused) as caught:
        accounts.change_own(desk.clerk, "wrong", "secret9")
    assert list(fields(caught)) == ["old"]
    with pytest.raises(Refused) as caught:
        accounts.change_own(desk.clerk, "secret2", "short")
    assert list(fields(caught)) == ["password"]
    accounts.change_own(desk.clerk, "secret2", "secret9")
    assert accounts.log_in("zhang", "secret9") == desk.clerk
    assert wrong() == "密码不对"


def test_a_clerk_sets_nobody_elses_password(desk):
    with pytest.raises(Refused):
        accounts.set_password(desk.clerk, desk.manager.account, "secret9")
    assert accounts.log_in("lin", "secret1") == desk.manager


def test_a_new_password_ends_the_wait(desk):
    wrong(times=5)
    accounts.set_password(desk.manager, desk.clerk.account, "secret9")
    assert accounts.log_in("zhang", "secret9") == desk.clerk


def test_the_list_tells_who_is_who(desk):
    assert [(line.login, line.role, line.active) for line in accounts.listing(desk.manager)] == [
        ("lin", "manager", True),
        ("zhang", "clerk", True),
    ]
    assert accounts.login_of(desk.clerk) == "zhang"
    assert accounts.login_of(SYSTEM) == ""
    assert accounts.actor_of("zhang") == desk.clerk
    assert accounts.actor_of("nobody") is None
    assert not accounts.is_empty()


def test_a_clock_once_ahead_locks_nobody_for_longer_than_the_longest_delay(desk):
    with clock.set_to(clock.now() + timedelta(days=300)):
        for _ in range(accounts.FREE_FAILURES):
            with pytest.raises(Refused):
                accounts.log_in("zhang", "wrong")
    assert 0 < accounts.seconds_to_wait("zhang") <= accounts.LONGEST_DELAY


def test_guesses_made_at_once_are_counted_before_they_are_looked_at(desk, monkeypatch):
    looked_at = []

    class Slow:
        """While one password is looked at, the next guess is already under way."""

        def verify(self, _hashed, password):
            looked_at.append(password)
            with suppress(Refused):
                accounts.log_in("zhang", f"guess {len(looked_at)}")
            raise VerifyMismatchError

    monkeypatch.setattr(accounts, "_hasher", Slow)
    with pytest.raises(Refused):
        accounts.log_in("zhang", "guess 0")
    assert len(looked_at) == accounts.FREE_FAILURES
