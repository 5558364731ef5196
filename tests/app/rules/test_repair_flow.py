"""The life of a 派工单: what is allowed when, and what follows from what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.rules import deadlines, repair_flow
from app.rules.happened import Happened
from app.rules.repair_flow import ACTS, OrderState
from app.rules.words import ORDER_STATE

START = clock.at(2026, 11, 21, 12)
DUE, RESPONSE = clock.at(2026, 11, 22), START + timedelta(hours=2)

# state before: {act: state after}. What is not here is refused.
TABLE = {
    "": {"open": "open"},
    "open": {"print": "open", "print_failed": "open", "dispatch": "dispatched"},
    "dispatched": {
        "print": "dispatched",
        "print_failed": "dispatched",
        "arrive": "dispatched",
        "take_back": "returned",
    },
    "on_hold": {"print": "on_hold", "print_failed": "on_hold"},
    "returned": {"print": "returned", "print_failed": "returned", "accept": "accepted", "rework": "open"},
    "accepted": {"rework": "open", "follow_up": "accepted", "close": "closed"},
    "closed": {},
    "void": {},
}
STATES = [code for code, _ in ORDER_STATE]


def test_the_table_below_names_every_state_and_act():
    assert set(TABLE) == {"", *STATES}
    assert {act for row in TABLE.values() for act in row} == set(ACTS)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_what_is_allowed_in_which_state(state, act):
    reason = repair_flow.refusal(state, act)
    if act in TABLE[state]:
        assert reason is None
        after = repair_flow.apply(OrderState(state=state), Happened(act, START, START))
        assert after.state == TABLE[state][act]
    elif act != "open":  # nothing offers to open what is open
        assert reason
        assert ACTS[act].label in reason or act == "take_back"


@pytest.mark.parametrize("state", STATES)
def test_the_acts_offered_are_those_allowed(state):
    assert {act.key for act in repair_flow.allowed_acts(state)} == set(TABLE[state])


@pytest.mark.parametrize(
    ("state", "act", "reason"),
    [
        ("open", "take_back", "此单还没有派工，没有单据在外面；请先打印并派工"),
        ("returned", "take_back", "此单已经收回（已回单），不必再收一次"),
        ("accepted", "take_back", "此单已经收回（已验收），不必再收一次"),
        ("closed", "take_back", "此单已关闭，不能再收回"),
        ("closed", "rework", "此单已关闭，不能再返工"),
        ("closed", "print", "此单已关闭，不能再打印"),
        ("open", "accept", "现在是“待派工”，只有已回单的单才能验收"),
        ("open", "follow_up", "现在是“待派工”，只有已验收的单才能回访"),
        ("dispatched", "dispatch", "现在是“已派工”，只有待派工的单才能派工"),
        ("dispatched", "rework", "现在是“已派工”，只有已回单、已验收的单才能返工"),
        ("accepted", "print", "现在是“已验收”，只有待派工、已派工、挂起、已回单的单才能打印"),
        ("void", "dispatch", "现在是“作废”，只有待派工的单才能派工"),
    ],
)
def test_a_refusal_says_where_the_order_stands_and_what_would_help(state, act, reason):
    assert repair_flow.refusal(state, act) == reason


@pytest.mark.parametrize(
    ("signed", "opinion", "exempt"),
    [
        (True, "satisfied", True),
        (True, "acceptable", True),
        (True, "", True),  # signed without a tick
        (True, "unsatisfied", False),
        (False, "satisfied", False),
        (False, "", False),
    ],
)
def test_the_housekeeper_falls_away_when_the_customer_signed_and_did_not_complain(signed, opinion, exempt):
    assert repair_flow.may_exempt(signed=signed, opinion=opinion) is exempt


# --- whole lives ---------------------------------------------------------------------------------------------
def step(act: str, minutes: int = 0, recorded: int | None = None, **data) -> Happened:
    """An act so many minutes after the call; moments in the data as the log keeps them."""
    plain = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in data.items()}
    at = START + timedelta(minutes=minutes)
    return Happened(act, at, at if recorded is None else START + timedelta(minutes=recorded), 1, plain)


def minute(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


OPEN = step("open", level=3, has_caller=True, due=DUE, due_rule="same_day", response_due=RESPONSE)
FOLLOW_DUE = minute(90) + timedelta(days=7)
LIFE = (
    OPEN,
    step("print", 1),
    step("dispatch", 2),
    step("arrive", 40),
    step("take_back", 180, arrived_at=minute(45), left_at=minute(90), accept_due=DUE),
    step("accept", 200, follow_due=FOLLOW_DUE),
    step("follow_up", 1440, result="satisfied"),
    step("close", 1440, why="satisfied"),
)


@pytest.mark.parametrize(
    ("steps", "state", "custody", "next_act", "next_due"),
    [
        (0, "", "none", "", None),
        (1, "open", "none", "print", DUE),
        (2, "open", "none", "dispatch", DUE),
        (3, "dispatched", "department", "take_back", DUE),
        (4, "dispatched", "department", "take_back", DUE),
        (5, "returned", "desk", "accept", DUE),
        (6, "accepted", "desk", "follow_up", FOLLOW_DUE),
        (7, "accepted", "desk", "close", FOLLOW_DUE),
        (8, "closed", "filed", "", None),
    ],
)
def test_a_repair_from_the_call_to_the_closed_case(steps, state, custody, next_act, next_due):
    now = repair_flow.replay(LIFE[:steps])
    assert (now.state, now.custody, now.next_act, now.next_due) == (state, custody, next_act, next_due)


def test_all_moments_of_a_life_are_kept():
    done = repair_flow.replay(LIFE)
    assert done == OrderState(
        state="closed",
        custody="filed",
        prints=1,
        received_at=START,
        due=DUE,
        due_rule="same_day",
        response_due=RESPONSE,
        dispatched_at=minute(2),
        arrived_at=minute(45),
        left_at=minute(90),
        back_at=minute(180),
        accept_due=DUE,
        accepted_at=minute(200),
        follow_due=FOLLOW_DUE,
        follow_attempts=1,
        followed_at=minute(1440),
        follow_result="satisfied",
        closed_at=minute(1440),
    )


def test_the_phoned_in_arrival_stands_where_the_sheet_names_none():
    back = step("take_back", 180, left_at=minute(90))
    assert repair_flow.replay([*LIFE[:4], back]).arrived_at == minute(40)
    assert repair_flow.replay([*LIFE[:3], back]).arrived_at is None


def test_finished_23_50_with_the_sheet_back_next_morning_is_on_time():
    late_evening, next_morning = clock.at(2026, 11, 21, 23, 50), clock.at(2026, 11, 22, 9)
    back = Happened("take_back", next_morning, next_morning, 1, {"left_at": late_evening.isoformat()})
    done = repair_flow.replay([*LIFE[:3], back])
    assert (done.finished_at, done.back_at) == (late_evening, next_morning)
    assert deadlines.is_on_time(done.finished_at, done.due)


def test_without_a_leaving_time_the_take_back_counts():
    next_morning = clock.at(2026, 11, 22, 9)
    done = repair_flow.replay([*LIFE[:3], Happened("take_back", next_morning, next_morning)])
    assert done.finished_at == next_morning
    assert not deadlines.is_on_time(done.finished_at, done.due)


def test_the_sheet_is_back_when_it_was_entered_not_when_it_was_signed():
    back = step("take_back", 90, recorded=300)
    assert repair_flow.replay([*LIFE[:3], back]).back_at == minute(300)


# --- prints --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("acts", "prints", "awaiting", "next_act"),
    [
        ([], 0, False, "print"),
        (["print"], 1, False, "dispatch"),
        (["print", "print", "print"], 3, False, "dispatch"),
        (["print", "print_failed"], 0, True, "print"),
        (["print", "print", "print_failed"], 1, True, "print"),
        (["print", "print_failed", "print"], 1, False, "dispatch"),
        (["print_failed"], 0, True, "print"),
        (["print", "dispatch", "print", "print_failed"], 1, True, "take_back"),
    ],
)
def test_prints_are_counted_and_a_failed_one_is_taken_back(acts, prints, awaiting, next_act):
    now = repair_flow.replay([OPEN, *(step(act, i) for i, act in enumerate(acts, 1))])
    assert (now.prints, now.awaiting_print, now.next_act) == (prints, awaiting, next_act)


def test_a_sheet_that_is_back_no_longer_waits_for_the_printer():
    out = [OPEN, step("print", 1), step("dispatch", 2), step("print", 3), step("print_failed", 3)]
    assert repair_flow.replay(out).awaiting_print
    back = [*out, step("take_back", 90)]
    assert not repair_flow.replay(back).awaiting_print
    again = [*back, step("print", 91), step("print_failed", 91), step("accept", 95)]
    assert not repair_flow.replay(again).awaiting_print


# --- rounds --------------------------------------------------------------------------------------------------
REWORK = step("rework", 310, due=clock.at(2026, 11, 22, 10), due_rule="next_day", response_due=minute(430))


@pytest.mark.parametrize("before", [5, 6])
def test_rework_starts_a_round_with_limits_and_prints_of_its_own(before):
    now = repair_flow.replay([*LIFE[:before], REWORK])
    assert now == OrderState(
        state="open",
        round=2,
        received_at=START,
        due=clock.at(2026, 11, 22, 10),
        due_rule="next_day",
        response_due=minute(430),
    )
    assert now.next_act == "print"
    assert repair_flow.replay([*LIFE[:before], REWORK, step("print", 311)]).prints == 1


def test_attempts_to_call_are_counted_through_the_rounds():
    call = step("follow_up", 300, result="unsatisfied")
    unsatisfied = repair_flow.replay([*LIFE[:6], call])
    assert (unsatisfied.next_act, unsatisfied.follow_result) == ("rework", "unsatisfied")
    second_round = [*LIFE[:6], call, REWORK, *(replace(e) for e in LIFE[1:6]), call]
    now = repair_flow.replay(second_round)
    assert (now.round, now.follow_attempts, now.state) == (2, 2, "accepted")
    third = repair_flow.replay([*second_round, REWORK])
    assert (third.round, third.follow_result, third.follow_attempts) == (3, "", 2)


# --- calls ---------------------------------------------------------------------------------------------------
def test_a_call_that_reached_nobody_comes_again_and_is_not_followed_up():
    again = minute(2880)
    now = repair_flow.replay([*LIFE[:6], step("follow_up", 1440, result="unreachable", call_again_at=again)])
    assert (now.next_act, now.next_due, now.followed_at, now.follow_attempts) == ("follow_up", again, None, 1)
    then = repair_flow.apply(now, step("follow_up", 2880, result="acceptable"))
    assert (then.followed_at, then.call_again_at, then.follow_attempts) == (minute(2880), None, 2)


def test_patrol_orders_have_no_call_due():
    patrol = step("open", level=3, has_caller=False, due=DUE, due_rule="same_day")
    accepted = repair_flow.replay([patrol, *LIFE[1:5], step("accept", 200)])
    assert (accepted.has_caller, accepted.follow_due) == (False, None)


def test_an_act_that_no_table_knows_is_a_bug():
    with pytest.raises(KeyError):
        repair_flow.replay([OPEN, step("teleport", 1)])


# --- any sequence --------------------------------------------------------------------------------------------
CUSTODY = {"open": "none", "dispatched": "department", "returned": "desk", "accepted": "desk", "closed": "filed"}


@given(st.data())
def test_any_allowed_sequence_stays_in_the_table(data):
    events, now = [OPEN], repair_flow.replay([OPEN])
    for minutes in range(1, data.draw(st.integers(1, 40))):
        acts = repair_flow.allowed_acts(now.state)
        if not acts:
            break
        act = data.draw(st.sampled_from(acts))
        details = data.draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "result": st.sampled_from(["satisfied", "unsatisfied", "unreachable"]),
                    "left_at": st.just(minute(minutes)),
                    "call_again_at": st.just(minute(minutes + 60)),
                },
            )
        )
        event = step(act.key, minutes, **details)
        before, now = now, repair_flow.apply(now, event)
        events.append(event)
        assert now.state == TABLE[before.state][act.key]
        assert now.custody == CUSTODY[now.state]
        assert now.round == before.round + (act.key == "rework")
        assert now.prints >= 0
        assert now.received_at == START
        assert not now.next_act or now.next_act in TABLE[now.state]
    assert repair_flow.replay(events) == now


@pytest.mark.parametrize(
    ("level", "arrived", "wanted"),
    [(1, False, "response"), (2, False, "response"), (3, False, "finish"), (1, True, "finish")],
)
def test_an_urgent_order_owes_the_arrival_first(level, arrived, wanted):
    noon = clock.at(2026, 11, 21, 12)
    limits = {"response": noon + timedelta(minutes=15), "finish": noon + timedelta(hours=12)}
    data = {
        "level": level,
        "due": limits["finish"].isoformat(),
        "response_due": limits["response"].isoformat(),
    }
    life = [Happened("open", noon, noon, 1, data), Happened("dispatch", noon, noon, 1, {})]
    if arrived:
        life.append(Happened("arrive", noon, noon, 1, {}))
    assert repair_flow.replay(life).next_due == limits[wanted]
