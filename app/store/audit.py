"""Who looked at or tried what: reveals of phones, refusals, log-ins, exports. Append-only, ids and codes only."""

from __future__ import annotations

from app import clock
from app.store.fields import DateTime, Number, Text
from app.store.record import Record


class Audit(Record):
    """One looked-at or refused thing. `subject` and `subject_id` name it; `detail` is a code, never a name."""

    at = DateTime()
    actor = Number(null=True)
    act = Text()
    subject = Text()
    subject_id = Number(null=True)
    detail = Text()

    class Meta:
        table_name = "audit"
        indexes = ((("act", "at"), False),)


def write(actor: int | None, act: str, subject: str = "", subject_id: int | None = None, detail: str = "") -> None:
    """Add one line, now."""
    Audit.create(at=clock.now(), actor=actor, act=act, subject=subject, subject_id=subject_id, detail=detail)
