"""The closed lists: codes once each, one scale of satisfaction, a script for every kind of call."""

from __future__ import annotations

import pytest

from app.rules import call_steps, words

TABLES = {name: table for name, table in vars(words).items() if name.isupper()}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_codes_and_words_stand_once_each(name):
    codes = [code for code, _ in TABLES[name]]
    shown = [text for _, text in TABLES[name]]
    assert len(set(codes)) == len(codes)
    assert len(set(shown)) == len(shown)
    assert all(shown)


def test_there_is_one_scale_of_satisfaction():
    assert [text for _, text in words.RATING] == ["满意", "基本满意", "不满意"]
    assert words.FOLLOW_UP_RESULT[:3] == words.RATING


@pytest.mark.parametrize(
    ("table", "code", "shown"),
    [
        (words.CATEGORY, "repair", "报事报修"),
        (words.ORDER_STATE, "on_hold", "挂起"),
        (words.CHANNEL, "patrol", "巡查"),
        (words.PAYMENT, "", "无收费"),
        (words.ROLE, "lead", "项目负责人"),
        (words.ROLE, "no_such_role", "no_such_role"),
    ],
)
def test_a_code_shows_its_word_and_an_unknown_one_itself(table, code, shown):
    assert words.word(table, code) == shown


@pytest.mark.parametrize("category", [code for code, _ in words.CATEGORY])
def test_every_kind_of_call_has_its_steps(category):
    assert category in call_steps.STEPS
    assert len(call_steps.steps_of(category)) >= 3


def test_an_unknown_kind_of_call_is_taken_as_a_repair():
    assert call_steps.steps_of("?") == call_steps.STEPS["repair"]
    assert "问修好没有" in " ".join(call_steps.FOLLOW_UP)


def test_a_complaint_begins_with_an_apology_and_no_argument():
    script = " ".join(call_steps.steps_of("complaint"))
    assert "致歉" in script
    assert "不争辩" in script
