"""When the customer is called again, and when the desk may stop calling."""

from __future__ import annotations

import pytest

from app import clock
from app.rules import follow_ups
from app.rules.words import FOLLOW_UP_RESULT

CALLED = clock.at(2026, 12, 31, 17, 20)
ASKED = clock.at(2027, 1, 3, 19, 30)
NEXT_MORNING = clock.at(2027, 1, 1, 10)


@pytest.mark.parametrize(
    ("result", "asked_for", "again"),
    [
        ("satisfied", None, None),
        ("acceptable", None, None),
        ("unsatisfied", None, None),
        ("declined", None, None),
        ("satisfied", ASKED, None),
        ("unreachable", None, NEXT_MORNING),
        ("unreachable", ASKED, NEXT_MORNING),  # nobody was there to ask for a time
        ("call_later", None, NEXT_MORNING),
        ("call_later", ASKED, ASKED),
    ],
)
def test_the_next_call(result, asked_for, again):
    assert follow_ups.next_call(result, CALLED, asked_for) == again


def test_every_result_either_ends_the_call_or_brings_it_again():
    codes = {code for code, _ in FOLLOW_UP_RESULT}
    assert codes == follow_ups.CLOSING | follow_ups.AGAIN | {"unsatisfied", "declined"}
    assert not follow_ups.CLOSING & follow_ups.AGAIN


def tries(*days_and_results):
    return [(clock.at(2026, 11, day, hour), result) for day, hour, result in days_and_results]


@pytest.mark.parametrize(
    ("attempts", "may"),
    [
        (tries(), False),
        (tries((21, 9, "unreachable")), False),
        (tries((21, 9, "unreachable"), (21, 14, "unreachable"), (21, 18, "unreachable")), False),
        (tries((21, 9, "unreachable"), (22, 9, "unreachable")), False),
        (tries((21, 9, "unreachable"), (22, 9, "unreachable"), (23, 9, "unreachable")), True),
        (tries((21, 9, "unreachable"), (22, 9, "call_later"), (23, 9, "unreachable")), False),
        (tries((21, 9, "declined")), True),
        (tries((21, 9, "unsatisfied"), (22, 9, "unsatisfied"), (23, 9, "unsatisfied")), False),
    ],
)
def test_closing_without_a_call_needs_three_days_or_a_refusal(attempts, may):
    assert follow_ups.may_close_unreached(attempts) is may
