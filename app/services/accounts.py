"""Accounts: making them, logging in with a growing delay after wrong passwords, changing passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from app import clock
from app.errors import Problem, Refused
from app.estate.accounts import Account
from app.paper import check
from app.rules import roles
from app.services.actor import Actor, authorise
from app.store import audit
from app.store.database import unit_of_work

SHORTEST: Final = 6
FREE_FAILURES: Final = 3
LONGEST_DELAY: Final = 15 * 60


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account as lists show it."""

    id: int
    login: str
    name: str
    role: str
    active: bool


def _hasher() -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher()


def check_new(login: str, name: str, role: str, password: str) -> list[Problem]:
    """What stands against this account, beside its fields."""
    found = []
    if not login.strip():
        found.append(Problem("login", "请填写登录名"))
    elif text := check.unstorable(login):
        found.append(Problem("login", text))
    elif Account.get_or_none(Account.login == login.strip()) is not None:
        found.append(Problem("login", "这个登录名已经有人用了"))
    if text := _name_problem(name):
        found.append(Problem("name", text))
    if role not in roles.PEOPLE:
        found.append(Problem("role", "请选择角色"))
    if text := _password_problem(password):
        found.append(Problem("password", text))
    return found


def _name_problem(name: str) -> str:
    return check.unstorable(name) if name.strip() else "请填写姓名"


def _password_problem(password: str) -> str:
    return f"密码至少 {SHORTEST} 位" if len(password) < SHORTEST else check.unstorable(password)


def administer(actor: Actor, permission: str = "accounts") -> None:
    """What is the administrator's falls to the manager as long as a project has no administrator.

    The first run makes a manager: without this nobody could make the second account or a backup.
    """
    administrators = (Account.role == roles.ADMINISTRATOR) & (Account.active == True)  # noqa: E712
    if actor.role == roles.MANAGER and not Account.select().where(administrators).exists():
        return
    authorise(actor, permission)


def create(actor: Actor | None, login: str, name: str, role: str, password: str) -> int:
    """Make an account. `actor` is None only for the very first one, which must be a manager or administrator."""
    if actor is not None:
        administer(actor)
    elif Account.select().exists():
        raise Refused("已经有账号了，请登录后由管理员新增")
    problems = check_new(login, name, role, password)
    if problems:
        raise Refused(problems)
    with unit_of_work():
        row = Account.create(login=login.strip(), name=name.strip(), role=role, password=_hasher().hash(password))
        audit.write(actor.account if actor else None, "account_created", "account", row.id, role)
    return int(row.id)


def log_in(login: str, password: str) -> Actor:
    """The actor for this login. Raises Refused; each wrong password after the third doubles the wait."""
    from argon2.exceptions import VerificationError

    known = (Account.login == login.strip()) & (Account.active == True)  # noqa: E712
    row = None if check.unstorable(login) else Account.get_or_none(known)
    if row is None:
        raise Refused.at("login", "没有这个登录名，或账号已停用")
    _charge(row.id)
    try:
        _hasher().verify(row.password, password.encode("utf-8", "surrogatepass"))
    except VerificationError:
        with unit_of_work():
            audit.write(row.id, "wrong_password", "account", row.id)
        seconds = _seconds_left(Account.get_by_id(row.id))
        raise Refused.at("password", f"密码不对，请 {seconds} 秒后再试" if seconds else "密码不对") from None
    with unit_of_work():
        Account.update(failures=0, locked_until=None).where(Account.id == row.id).execute()
        audit.write(row.id, "log_in", "account", row.id)
    return Actor(row.id, row.name, row.role)


def seconds_to_wait(login: str) -> int:
    """Seconds until this login may be tried again after wrong passwords; 0 when it may now."""
    row = Account.get_or_none(Account.login == login.strip())
    return _seconds_left(row) if row is not None else 0


def _seconds_left(row: Any) -> int:
    if row.locked_until is None:
        return 0
    # Never longer than the longest delay, whatever the clock was when the account was locked
    return max(0, min(LONGEST_DELAY, int((row.locked_until - clock.now()).total_seconds())))


def _charge(account: int) -> None:
    """Count a try before its password is looked at; a right one clears the count.

    Counted afterwards, any number of tries at once would all be looked at before the first of them counts.
    Raises Refused while the account has to wait.
    """
    with unit_of_work():
        row = Account.get_by_id(account)
        if seconds := _seconds_left(row):
            raise Refused.at("password", f"密码错误次数过多，请 {seconds} 秒后再试")
        row.failures += 1
        over = min(row.failures - FREE_FAILURES, 16)
        if over >= 0:
            row.locked_until = clock.now() + timedelta(seconds=min(5 * 2**over, LONGEST_DELAY))
        row.save()


def confirm(actor: Actor, password: str) -> None:
    """The same person is still at the desk: raises Refused beside the password if not."""
    row = Account.by_id(actor.account or 0)
    if row is None:
        raise Refused("系统账号没有密码")
    log_in(row.login, password)


def listing(actor: Actor) -> list[AccountLine]:
    """All accounts, for whoever manages them."""
    administer(actor)
    rows = Account.select().order_by(Account.id)
    return [AccountLine(r.id, r.login, r.name, r.role, r.active) for r in rows]


def logins() -> list[tuple[str, str]]:
    """(login, name) of everyone who may log in: the log-in screen offers them."""
    rows = Account.select().where(Account.active == True).order_by(Account.id)  # noqa: E712
    return [(r.login, r.name) for r in rows]


def login_of(actor: Actor) -> str:
    """The login of an actor's account, "" for the system."""
    row = Account.by_id(actor.account or 0)
    return str(row.login) if row is not None else ""


def actor_of(login: str) -> Actor | None:
    """The actor of a login without a password: only for a demonstration's own data."""
    row = Account.get_or_none(Account.login == login)
    return Actor(row.id, row.name, row.role) if row is not None else None


def is_empty() -> bool:
    """Whether nobody has an account yet: the first-run assistant is due."""
    return not Account.select().exists()


def edit(actor: Actor, account_id: int, name: str, role: str) -> None:
    """Correct a name or give another role. Nobody changes their own role. Raises Refused beside the fields."""
    administer(actor)
    row = Account.by_id(account_id)
    problems = []
    if row is None:
        raise Refused("这个账号已经不在了")
    if text := _name_problem(name):
        problems.append(Problem("name", text))
    if role not in roles.PEOPLE:
        problems.append(Problem("role", "请选择角色"))
    elif account_id == actor.account and role != row.role:
        problems.append(Problem("role", "不能改自己的角色，请另一位管理账号的人来改"))
    if problems:
        raise Refused(problems)
    with unit_of_work():
        Account.update(name=name.strip(), role=role).where(Account.id == account_id).execute()
        audit.write(actor.account, "account_edited", "account", account_id, role)


def set_active(actor: Actor, account_id: int, *, active: bool) -> None:
    """Switch an account on or off. Nobody switches off their own."""
    administer(actor)
    if account_id == actor.account:
        raise Refused("不能停用自己正在使用的账号")
    with unit_of_work():
        Account.update(active=active).where(Account.id == account_id).execute()
        audit.write(actor.account, "account_active", "account", account_id, str(active))


def change_own(actor: Actor, old: str, new: str) -> None:
    """One's own new password, the old one asked first. Raises Refused beside `old` or `password`."""
    try:
        confirm(actor, old)
    except Refused as error:
        raise Refused.at("old", error.problems[0].text) from None
    set_password(actor, actor.account or 0, new)


def set_password(actor: Actor, account_id: int, password: str) -> None:
    """A new password: one's own, or another's by whoever manages accounts."""
    if account_id != actor.account:
        administer(actor)
    if text := _password_problem(password):
        raise Refused.at("password", text)
    with unit_of_work():
        hashed = _hasher().hash(password)
        Account.update(password=hashed, failures=0, locked_until=None).where(Account.id == account_id).execute()
        audit.write(actor.account, "password_set", "account", account_id)
