"""Who may do what: the table of the handbook, person by person."""

from __future__ import annotations

import pytest

from app.rules import roles
from app.rules.words import ROLE

ORDER = ("clerk", "manager", "lead", "administrator", "system")
# permission: clerk, manager, lead, administrator, system
MATRIX = {
    "case.work": ("yes", "yes", "", "", ""),
    "case.read": ("yes", "yes", "yes", "yes", "yes"),
    "visit.work": ("yes", "yes", "yes", "", ""),
    "case.decide": ("", "yes", "", "", ""),
    "case.correct_closed": ("", "yes", "", "", ""),
    "phone.reveal": ("yes", "yes", "yes", "", ""),
    "book.with_phones": ("", "yes", "", "", ""),
    "book.print": ("yes", "yes", "yes", "", ""),
    "export": ("masked", "yes", "masked", "", ""),
    "estate.edit": ("yes", "yes", "", "", ""),
    "estate.import": ("", "yes", "", "", ""),
    "settings.limits": ("", "yes", "", "yes", ""),
    "accounts": ("", "", "", "yes", ""),
    "backup": ("", "", "", "yes", "yes"),
    "check": ("", "yes", "yes", "yes", "yes"),
    "audit.read": ("", "yes", "yes", "yes", ""),
}


def test_every_permission_stands_in_the_matrix():
    assert set(roles.TABLE) == set(MATRIX)


@pytest.mark.parametrize("permission", MATRIX)
@pytest.mark.parametrize("role", ORDER)
def test_how_far_each_role_goes(role, permission):
    wanted = MATRIX[permission][ORDER.index(role)]
    assert roles.extent(role, permission) == wanted
    assert roles.may(role, permission) is bool(wanted)


@pytest.mark.parametrize(
    ("role", "permission"),
    [
        ("", "case.read"),
        ("owner", "case.read"),
        ("Manager", "case.decide"),
        ("manager ", "case.decide"),
        ("manager", ""),
        ("manager", "case.delete"),
        ("clerk", "CASE.WORK"),
    ],
)
def test_an_unknown_role_or_permission_gives_nothing(role, permission):
    assert roles.extent(role, permission) == ""
    assert not roles.may(role, permission)


@pytest.mark.parametrize("permission", MATRIX)
def test_a_refused_clerk_is_told_whom_to_ask(permission):
    may = [role for role in ORDER[:4] if MATRIX[permission][ORDER.index(role)]]
    assert list(roles.who_may(permission)) == may
    assert roles.TABLE[permission][0]


def test_the_system_never_touches_a_case():
    assert [name for name in MATRIX if roles.may("system", name)] == ["case.read", "backup", "check"]


def test_the_roles_of_people_have_words():
    assert [*roles.PEOPLE, roles.SYSTEM] == [code for code, _ in ROLE]
