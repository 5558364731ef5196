"""The life of a 派工单: which act is allowed when, and the state that follows from its events.

`ACTS` is the table of the domain's section 4.2; `replay` is a pure function from events to state, custody
and limits. Rows that lists show are written from `replay`, and `main.py check` rebuilds them with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.rules.happened import Happened
from app.rules.words import ORDER_STATE, word

OPEN, DISPATCHED, ON_HOLD, RETURNED, ACCEPTED, CLOSED, VOID = (code for code, _ in ORDER_STATE)


@dataclass(frozen=True, slots=True)
class Act:
    """One row: the act, the states it is allowed from, the state it leads to (None: stays), who may."""

    key: str
    label: str
    allowed: frozenset[str]
    to: str | None
    permission: str = "case.work"


def _from(*states: str) -> frozenset[str]:
    return frozenset(states)


ACTS: Final[dict[str, Act]] = {
    act.key: act
    for act in (
        Act("open", "开单", _from(""), OPEN),
        Act("print", "打印", _from(OPEN, DISPATCHED, ON_HOLD, RETURNED), None),
        Act("print_failed", "打印未成", _from(OPEN, DISPATCHED, ON_HOLD, RETURNED), None),
        Act("dispatch", "派工", _from(OPEN), DISPATCHED),
        Act("arrive", "到场", _from(DISPATCHED), None),
        Act("take_back", "收回", _from(DISPATCHED), RETURNED),
        Act("accept", "验收", _from(RETURNED), ACCEPTED),
        Act("rework", "返工", _from(RETURNED, ACCEPTED), OPEN),
        Act("follow_up", "回访", _from(ACCEPTED), None),
        Act("close", "关闭", _from(ACCEPTED), CLOSED),
    )
}


AFTER_CALL: Final = {
    "unsatisfied": "rework",
    "satisfied": "close",
    "acceptable": "close",
    "declined": "close",
}
"""What an accepted order asks for after the last call; anything else asks for another call."""


@dataclass(frozen=True, slots=True)
class OrderState:
    """All that follows from the events of one order. Date-times are None until they happened."""

    state: str = ""
    round: int = 1
    custody: str = "none"
    prints: int = 0
    awaiting_print: bool = False
    level: int = 3
    has_caller: bool = True
    received_at: datetime | None = None
    due: datetime | None = None
    due_rule: str = ""
    due_reason: str = ""
    response_due: datetime | None = None
    dispatched_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    back_at: datetime | None = None
    accept_due: datetime | None = None
    accepted_at: datetime | None = None
    follow_due: datetime | None = None
    follow_attempts: int = 0
    call_again_at: datetime | None = None
    followed_at: datetime | None = None
    follow_result: str = ""
    closed_at: datetime | None = None

    @property
    def finished_at(self) -> datetime | None:
        """When the work was finished: the leaving time, if missing the take-back."""
        return self.left_at or self.back_at

    @property
    def next_act(self) -> str:
        """The act the desk owes this order now; "" when it owes none."""
        if self.state == OPEN:
            return "print" if self.awaiting_print or self.prints == 0 else "dispatch"
        if self.state == ACCEPTED:
            return AFTER_CALL.get(self.follow_result, "follow_up")
        return {DISPATCHED: "take_back", RETURNED: "accept"}.get(self.state, "")

    @property
    def next_due(self) -> datetime | None:
        """The limit of that act; while an urgent order's technician has not arrived, that of the response."""
        if self.state in {OPEN, DISPATCHED} and self.level < 3 and self.arrived_at is None and self.response_due:
            return self.response_due
        return {
            OPEN: self.due,
            DISPATCHED: self.due,
            ON_HOLD: self.due,
            RETURNED: self.accept_due,
            ACCEPTED: self.call_again_at or self.follow_due,
        }.get(self.state)


def _start_round(s: OrderState, e: Happened) -> OrderState:
    return replace(
        s,
        due=e.moment("due"),
        due_rule=str(e.data.get("due_rule", "")),
        due_reason=str(e.data.get("due_reason", "")),
        response_due=e.moment("response_due"),
    )


def _opened(s: OrderState, e: Happened) -> OrderState:
    level, caller = int(e.data.get("level", 3)), bool(e.data.get("has_caller", True))
    return replace(_start_round(s, e), received_at=e.occurred_at, level=level, has_caller=caller)


def _printed(s: OrderState, _e: Happened) -> OrderState:
    return replace(s, prints=s.prints + 1, awaiting_print=False)


def _print_failed(s: OrderState, _e: Happened) -> OrderState:
    return replace(s, prints=max(0, s.prints - 1), awaiting_print=True)


def _dispatched(s: OrderState, e: Happened) -> OrderState:
    return replace(s, dispatched_at=e.occurred_at, custody="department")


def _arrived(s: OrderState, e: Happened) -> OrderState:
    return replace(s, arrived_at=e.occurred_at)


def _taken_back(s: OrderState, e: Happened) -> OrderState:
    return replace(
        s,
        custody="desk",
        awaiting_print=False,  # the sheet is here: nobody waits for another
        back_at=e.recorded_at,
        arrived_at=e.moment("arrived_at") or s.arrived_at,
        left_at=e.moment("left_at"),
        accept_due=e.moment("accept_due"),
    )


def _accepted(s: OrderState, e: Happened) -> OrderState:
    return replace(s, awaiting_print=False, accepted_at=e.occurred_at, follow_due=e.moment("follow_due"))


def _reworked(s: OrderState, e: Happened) -> OrderState:
    fresh = OrderState(
        round=s.round + 1,
        level=s.level,
        has_caller=s.has_caller,
        received_at=s.received_at,
        follow_attempts=s.follow_attempts,
    )
    return _start_round(fresh, e)


def _followed_up(s: OrderState, e: Happened) -> OrderState:
    again = e.moment("call_again_at")
    return replace(
        s,
        follow_attempts=s.follow_attempts + 1,
        call_again_at=again,
        followed_at=s.followed_at if again else e.occurred_at,
        follow_result=str(e.data.get("result", "")),
    )


def _closed(s: OrderState, e: Happened) -> OrderState:
    return replace(s, closed_at=e.occurred_at, custody="filed")


EFFECTS: Final[dict[str, Callable[[OrderState, Happened], OrderState]]] = {
    "open": _opened,
    "print": _printed,
    "print_failed": _print_failed,
    "dispatch": _dispatched,
    "arrive": _arrived,
    "take_back": _taken_back,
    "accept": _accepted,
    "rework": _reworked,
    "follow_up": _followed_up,
    "close": _closed,
}


def apply(state: OrderState, event: Happened) -> OrderState:
    """The state after one more event. Raises KeyError for an act that is not in the table."""
    act = ACTS[event.act]
    after = EFFECTS[event.act](state, event)
    return replace(after, state=act.to) if act.to is not None else after


def replay(events: Iterable[Happened]) -> OrderState:
    """The state that follows from all events of one order, in their order of recording."""
    state = OrderState()
    for event in events:
        state = apply(state, event)
    return state


def refusal(state: str, act_key: str) -> str | None:
    """Why the act is not allowed now and what would make it possible; None when it is allowed."""
    act = ACTS[act_key]
    if state in act.allowed:
        return None
    here = word(ORDER_STATE, state)
    if state == CLOSED:
        return f"此单已关闭，不能再{act.label}"
    if act_key == "take_back" and state in {RETURNED, ACCEPTED}:
        return f"此单已经收回（{here}），不必再收一次"
    if act_key == "take_back" and state == OPEN:
        return "此单还没有派工，没有单据在外面；请先打印并派工"
    wanted = "、".join(word(ORDER_STATE, code) for code, _ in ORDER_STATE if code in act.allowed)
    return f"现在是“{here}”，只有{wanted}的单才能{act.label}"


def may_exempt(*, signed: bool, opinion: str) -> bool:
    """Whether the housekeeper's acceptance falls away: the customer was home, signed, not 不满意."""
    return signed and opinion != "unsatisfied"


def allowed_acts(state: str) -> tuple[Act, ...]:
    """The acts that the state allows, in table order."""
    return tuple(act for act in ACTS.values() if state in act.allowed)
