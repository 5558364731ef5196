"""What is typed and not saved: kept every 5 seconds, offered at the next start, dropped when saved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock
from app.services.actor import Actor
from app.store.database import unit_of_work
from app.store.drafts import Draft


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was last kept."""

    form: str
    values: dict[str, Any]
    saved_at: datetime


def keep(actor: Actor, form: str, values: dict[str, Any]) -> None:
    """Keep what the form holds now, replacing what was kept before. Values are JSON (text, numbers, None)."""
    # Lone surrogates cannot be stored; ASCII JSON keeps even those exactly as typed
    body = json.dumps(values, ensure_ascii=True)
    with unit_of_work():
        query = Draft.insert(account=actor.account, form=form, body=body, saved_at=clock.now())
        query.on_conflict(
            conflict_target=[Draft.account, Draft.form],
            update={Draft.body: body, Draft.saved_at: clock.now()},
        ).execute()


def drop(actor: Actor, form: str) -> None:
    """The form was saved or thrown away on purpose."""
    with unit_of_work():
        Draft.delete().where((Draft.account == actor.account) & (Draft.form == form)).execute()


def all_of(actor: Actor, prefix: str) -> list[Kept]:
    """Every draft of this clerk whose form's name begins so, the newest first."""
    query = Draft.select().where((Draft.account == actor.account) & Draft.form.startswith(prefix))
    rows = query.order_by(Draft.saved_at.desc(), Draft.id.desc())
    return [Kept(row.form, json.loads(row.body), row.saved_at) for row in rows]


def kept(actor: Actor, form: str) -> Kept | None:
    """The draft of this clerk's form, None if there is none."""
    row = Draft.get_or_none((Draft.account == actor.account) & (Draft.form == form))
    return Kept(row.form, json.loads(row.body), row.saved_at) if row is not None else None
