"""Who may do what: one role × act table, asked by the services and by nobody else (domain, section 11).

The values say how far a role may go: "" not at all, "yes", or a narrower kind that the service reads
(`masked` lists, `visits` only).
"""

from __future__ import annotations

from typing import Final

CLERK, MANAGER, LEAD, ADMINISTRATOR, SYSTEM = "clerk", "manager", "lead", "administrator", "system"
PEOPLE: Final = (CLERK, MANAGER, LEAD, ADMINISTRATOR)

# what the clerk reads when refused, then: clerk, manager, lead, administrator, system
TABLE: Final[dict[str, tuple[str, str, str, str, str, str]]] = {
    "case.work":        ("登记、派工、收单、验收、回访",          "yes",    "yes",   "",       "",    ""),
    "case.read":        ("查看登记与派工单",                      "yes",    "yes",   "yes",    "yes", "yes"),
    "visit.work":       ("走访",                                  "yes",    "yes",   "yes",    "",    ""),
    "case.decide":      ("作废、未回访关闭、判定无效、审核",      "",       "yes",   "",       "",    ""),
    "case.correct_closed": ("更正已关闭的单",                     "",       "yes",   "",       "",    ""),
    "phone.reveal":     ("查看一个电话（会记录）",                "yes",    "yes",   "yes",    "",    ""),
    "book.with_phones": ("打印带完整电话的登记簿",                "",       "yes",   "",       "",    ""),
    "book.print":       ("打印登记簿",                            "yes",    "yes",   "yes",    "",    ""),
    "export":           ("导出",                                  "masked", "yes",   "masked", "",    ""),
    "estate.edit":      ("维护房号、客户与员工",                  "yes",    "yes",   "",       "",    ""),
    "estate.import":    ("导入业主名册",                          "",       "yes",   "",       "", ""),
    "settings.limits":  ("修改时限与表单设置",                    "",       "yes",   "",       "yes", ""),
    "accounts":         ("管理账号",                              "",       "",      "",       "yes", ""),
    "backup":           ("备份与恢复",                            "",       "",      "",       "yes", "yes"),
    "check":            ("检查数据",                              "",       "yes",   "yes",    "yes", "yes"),
    "audit.read":       ("查看操作记录",                          "",       "yes",   "yes",    "yes", ""),
}  # fmt: skip
_COLUMN: Final = {role: i + 1 for i, role in enumerate((*PEOPLE, SYSTEM))}


def extent(role: str, permission: str) -> str:
    """How far `role` may go: "" (not at all), "yes" or a narrower word. Unknown names give ""."""
    row = TABLE.get(permission)
    column = _COLUMN.get(role)
    return row[column] if row is not None and column is not None else ""


def may(role: str, permission: str) -> bool:
    """Whether `role` may do anything at all under `permission`."""
    return extent(role, permission) != ""


def who_may(permission: str) -> tuple[str, ...]:
    """The roles of people that may: for the sentence that tells a refused clerk whom to ask."""
    return tuple(role for role in PEOPLE if may(role, permission))
