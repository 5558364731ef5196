"""What cannot be kept is refused with a reason; what is only odd is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.paper import check
from app.registers import mail
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder

NOON = clock.at(2026, 11, 21, 12)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", ""),
        ("漏水", ""),
        ("漏" * 10_000, ""),
        ("x" * 1_000_000, ""),
        ("x" * 1_000_001, "超过 1,000,000 字"),
        ("a\x00b", "空字符"),
        ("\ud83d", "残缺的字符"),
        ("好\udfff", "残缺的字符"),
        ("🏠 𬭎 䶮", ""),
        ("<b>粗</b> =1+1 '; DROP TABLE event;--", ""),
        ("\u202e反\u200b向", ""),
    ],
)
def test_only_what_no_file_can_hold_is_refused(text, reason):
    found = check.unstorable(text)
    assert reason in found
    assert bool(found) is bool(reason)


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_what_passes_can_be_written_and_read(text):
    if check.unstorable(text) == "":
        assert text.encode("utf-8").decode("utf-8") == text
        assert "\x00" not in text


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        (Intake.name, "欧阳建国", ""),
        (Intake.name, None, ""),
        (Intake.name, "两\n行", "只能写一行"),
        (Intake.name, "\x00", "空字符"),
        (Intake.content, "两\n行", ""),
        (Intake.content, "\udc00", "残缺的字符"),
        (Intake.content, None, ""),
        (Intake.phone, "12", ""),  # a phone of odd length is kept
        (Intake.phone, "1\n2", "只能写一行"),
        (Intake.channel, "call", ""),
        (Intake.channel, "", ""),
        (Intake.channel, None, ""),
        (Intake.channel, "来电", "请从列出的几项里选"),
        (WorkOrder.opinion, "great", "请从列出的几项里选"),
        (WorkOrder.charge, 5, ""),
        (Intake.received_at, NOON, ""),
    ],
)
def test_one_value(field, value, reason):
    found = check.problem_of(field, value)
    assert reason in found
    assert bool(found) is bool(reason)


FILLED = {"arrived_at": NOON, "room": 1, "recipient": "欧阳建国", "courier": "顺丰", "tracking": "SF1"}


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({}, []),
        ({"recipient": ""}, [("recipient", "请填写收件人")]),
        ({"recipient": "　 "}, [("recipient", "请填写收件人")]),
        ({"room": None}, [("room", "请填写房号")]),
        ({"arrived_at": None}, [("arrived_at", "请填写收件时间")]),
        ({"room": None, "recipient": ""}, [("room", "请填写房号"), ("recipient", "请填写收件人")]),
        ({"courier": "a\x00"}, [("courier", "快递公司：含有不能保存的空字符")]),
        ({"tracking": "1\n2"}, [("tracking", "单号：这一栏只能写一行")]),
        ({"collected_at": NOON}, [("collected_by", "填了领取时间，请写明领取人")]),
        (
            {"collected_at": clock.at(2026, 11, 21, 11), "collected_by": "李淑芬"},
            [("collected_at", "领取时间早于收件时间")],
        ),
        ({"collected_at": NOON, "collected_by": "李淑芬"}, []),
        # the check of the whole line comes when each cell is right
        ({"recipient": "", "collected_at": NOON}, [("recipient", "请填写收件人")]),
    ],
)
def test_a_line_of_the_mail_register(changed, problems):
    found = check.problems(mail.REGISTER, FILLED | changed)
    assert [(problem.field, problem.text) for problem in found] == problems
