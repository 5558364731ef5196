"""The project's own settings: name, site code, figures of limits, what stands on the paper."""

from __future__ import annotations

from typing import Final

import msgspec

from app.errors import Problem, Refused
from app.rules import roles
from app.rules.deadlines import Figures
from app.rules.serials import SITE
from app.services.actor import Actor, authorise
from app.store import audit, settings
from app.store.database import unit_of_work

_KEY = "project"
_CHANGE = "settings.limits"


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """What a project is called and how its desk works. Every figure marked ⚙ in the domain stands here."""

    name: str = ""
    site: str = ""
    centre: str = "客户服务中心"
    figures: Figures = Figures()
    demo: bool = False
    close_when_satisfied: bool = True
    order_profile: str = "a5_landscape"
    copies: tuple[str, ...] = ("第一联 维修部", "第二联 服务中心", "第三联 住户")


def get() -> Project:
    """The settings in force; defaults where nothing was set."""
    kept = settings.get(_KEY)
    return msgspec.json.decode(kept, type=Project) if kept else Project()


def problems_of(project: Project) -> list[Problem]:
    """What stands against these settings, beside their fields."""
    found = []
    if not project.name.strip():
        found.append(Problem("project", "请填写项目名称"))
    if not SITE.fullmatch(project.site):
        found.append(Problem("site", "项目代码用 1–8 个大写字母或数字，例如 CH3"))
    if not project.centre.strip():
        found.append(Problem("centre", "请填写服务中心名称"))
    if not project.copies or not all(label.strip() for label in project.copies):
        found.append(Problem("copies", "至少打印一联，每一联都要有名称"))
    return found + _figure_problems(project.figures)


MOST: Final = 10_000
"""Hours or minutes that a limit may be long: more is a slip, and no date could hold it."""


def _figure_problems(figures: Figures) -> list[Problem]:
    """Spans must be positive, and a more urgent level may not have the longer response."""
    first, second, third = figures.response_minutes
    found = []
    if first < 1 or not first <= second <= third <= MOST:
        found.append(Problem("response_minutes", "响应时限要大于 0，且一级不长于二级、二级不长于三级"))
    spans = ("follow_up_hours_complaint", "follow_up_hours_urgent", "follow_up_hours_other", "enquiry_hours")
    found += [Problem(name, "要在 1 到 10,000 小时之间") for name in spans if not 1 <= getattr(figures, name) <= MOST]
    return found


def may_change(actor: Actor) -> bool:
    """Whether `save` will let the actor: asked by the screen, refuses and records nothing."""
    return roles.may(actor.role, _CHANGE)


def save(actor: Actor, project: Project) -> None:
    """Replace the settings; cases already received keep the limits they were given."""
    authorise(actor, _CHANGE)
    problems = problems_of(project)
    if problems:
        raise Refused(problems)
    with unit_of_work():
        put(project)
        audit.write(actor.account, "settings", "project")


def put(project: Project) -> None:
    """Write the settings inside the caller's unit of work (first run)."""
    settings.put(_KEY, msgspec.json.encode(project).decode())
