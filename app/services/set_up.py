"""The first run: project, first manager, an administrator, the departments every project has."""

from __future__ import annotations

from typing import Final

from app.errors import Refused
from app.estate.accounts import Account
from app.estate.staff import Department
from app.rules import roles
from app.services import accounts, project
from app.services.actor import Actor
from app.services.desk import Opened
from app.services.project import Project
from app.store import audit, keys
from app.store.database import unit_of_work

CODE_FIELD: Final = keys.CODE_FIELD
"""The field of refusals that the recovery code can mend, for screens (they do not see the store)."""

DEPARTMENTS: Final = ("工程部", "保洁部", "秩序部", "绿化部", "客户服务中心")


def is_needed() -> bool:
    """Whether this file has never been set up."""
    return accounts.is_empty()


def first_run(wanted: Project, login: str, name: str, password: str, *, role: str = "manager") -> Actor:
    """Set the project up with its first account, all or nothing. Raises Refused beside the fields."""
    problems = [*project.problems_of(wanted), *accounts.check_new(login, name, role, password)]
    if problems:
        raise Refused(problems)
    if not is_needed():
        raise Refused("这个数据文件已经设置过了，请登录")
    with unit_of_work():
        project.put(wanted)
        account = accounts.create(None, login, name, role, password)
        for rank, department in enumerate(DEPARTMENTS):
            Department.create(name=department, rank=rank)
    return Actor(account, name.strip(), role)


def code_for_first_run(opened: Opened) -> str:
    """The recovery code to print: the new folder's, or a fresh one when the first run was broken off before.

    Raises Refused once the file is set up: then only `new_code` gives another.
    """
    if opened.recovery_code:
        return opened.recovery_code
    if not is_needed():
        raise Refused("这个数据文件已经设置过了，请登录")
    return keys.new_code(opened.folder, opened.key)


def check_code(opened: Opened, typed: str) -> None:
    """The recovery code typed back. Raises Refused beside `keys.CODE_FIELD` saying which group is wrong."""
    if not typed.strip():
        raise Refused.at(keys.CODE_FIELD, "请对照打印的恢复码输入一遍")
    plain = keys.read_code(typed)
    if not keys.verify_code(opened.folder, plain):
        raise Refused.at(keys.CODE_FIELD, "这不是本数据的恢复码（书写无误）。请找最近一次打印的那一张。")


def new_code(actor: Actor, opened: Opened) -> str:
    """Another recovery code, for when the printed one is lost; the old one stops opening this folder."""
    accounts.administer(actor, "backup")
    code = keys.new_code(opened.folder, opened.key)
    audit.write(actor.account, "recovery_code_renewed", "file")
    return code


def reset_password(opened: Opened, login: str, code: str, password: str) -> None:
    """A manager's or administrator's lost password, replaced by whoever holds the printed recovery code.

    Raises Refused beside `login`, `keys.CODE_FIELD` or `password`.
    """
    row = Account.get_or_none((Account.login == login.strip()) & (Account.active == True))  # noqa: E712
    if row is None:
        raise Refused.at("login", "没有这个登录名，或账号已停用")
    if row.role not in {roles.MANAGER, roles.ADMINISTRATOR}:
        raise Refused.at("login", "恢复码只用于客服经理和管理员；这个账号请管理账号的人重设密码")
    check_code(opened, code)
    accounts.set_password(Actor(row.id, row.name, row.role), row.id, password)
    audit.write(row.id, "password_reset_by_code", "account", row.id)
