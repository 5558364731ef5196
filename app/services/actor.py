"""Who acts, and whether the role × act table lets them. Every service asks here; no window does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.errors import Refused
from app.rules import roles
from app.rules.words import ROLE, word
from app.store import audit
from app.store.database import unit_of_work


@dataclass(frozen=True, slots=True)
class Actor:
    """A logged-in account, or the system itself (`account` None)."""

    account: int | None
    name: str
    role: str


SYSTEM: Final = Actor(None, "系统", roles.SYSTEM)


def authorise(actor: Actor, permission: str) -> str:
    """How far the actor may go under `permission`. Raises Refused, and records it, where not at all."""
    extent = roles.extent(actor.role, permission)
    if extent:
        return extent
    # Called before the act's own transaction, so that the refusal stays recorded
    with unit_of_work():
        audit.write(actor.account, "refused", permission)
    what = roles.TABLE[permission][0]
    whom = "、".join(word(ROLE, role) for role in roles.who_may(permission))
    raise Refused(f"{word(ROLE, actor.role)}不能{what}；可以请{whom or '系统'}来做")
