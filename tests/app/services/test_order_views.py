"""One 派工单 as its page shows it: the sheet's fields, its history in words, what can be done now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.errors import Refused
from app.services import order_views, work_orders
from tests.app.services import cases
from tests.app.services.cases import LEAK, NOON


def acts(order):
    return [key for key, _ in order_views.view(order).acts]


@pytest.mark.parametrize(
    ("reach", "state", "custody", "next_act", "offered"),
    [
        (cases.opened, "待派工", "未出单", "print", ["print", "dispatch"]),
        (cases.sent, "已派工", "部门", "take_back", ["print", "arrive", "take_back"]),
        (cases.returned, "已回单", "前台", "accept", ["print", "accept", "rework"]),
        (cases.accepted, "已验收", "前台", "follow_up", ["rework", "follow_up", "close"]),
        (cases.closed, "已关闭", "归档", "", []),
    ],
)
def test_where_it_stands_and_what_can_be_done(desk, reach, state, custody, next_act, offered):
    order = reach(desk)
    shown = order_views.view(order)
    assert (shown.state_word, shown.custody_word, shown.next_act) == (state, custody, next_act)
    assert acts(order) == offered


def test_all_fields_of_the_sheet(desk):
    order = cases.accepted(
        desk, form_={"appointment": "今天 14-16", "urgency": 2}, charge=3550, payment="wechat", receipt="12"
    )
    with clock.set_to(NOON + timedelta(hours=4)):
        shown = order_views.view(order)
    assert (shown.number, shown.intake_number, shown.round) == ("PG-CH3-202611-0001", "LF-CH3-202611-0001", 1)
    assert (shown.place, shown.name, shown.phone_masked, shown.content) == ("3-2-1201", "欧阳建国", "138****6621", LEAK)
    assert (shown.urgency, shown.received, shown.appointment) == (2, "2026-11-21 12:00", "11-21 14:00–16:00")
    assert (shown.due, shown.due_reason, shown.late) == ("今天 16:00", "按预约时间完成", False)
    assert (shown.department_name, shown.person_name) == ("工程部", "王师傅")
    assert (shown.dispatched, shown.arrived, shown.left, shown.back) == (
        "2026-11-21 12:00", "2026-11-21 12:40", "2026-11-21 13:30", "2026-11-21 15:00",
    )  # fmt: skip
    assert (shown.work_done, shown.repaired_by) == ("更换角阀，试水不漏", "王师傅")
    assert (shown.opinion_word, shown.customer_signed, shown.may_exempt) == ("满意", True, True)
    assert (shown.charge, shown.payment_word, shown.receipt) == ("35.50", "微信", "12")
    assert (shown.accepted, shown.accepted_by, shown.accept_exempt) == ("2026-11-21 15:00", "周管家", False)
    assert (shown.prints, shown.awaiting_print, shown.next_due) == (1, False, "明天 13:30")


def test_history_in_words(desk):
    order = cases.whole_life(desk)
    told = [(step.at[5:], step.what, step.who, step.detail) for step in order_views.history(order)]
    assert told == [
        ("11-21 12:00", "开单", "张敏", "时限 11-21 24:00"),
        ("11-21 12:00", "打印", "张敏", ""),
        ("11-21 12:00", "打印未成", "张敏", ""),
        ("11-21 12:00", "打印", "张敏", ""),
        ("11-21 12:00", "派工", "张敏", ""),
        ("11-21 12:45", "到场", "张敏", ""),
        ("11-21 15:00", "收回", "张敏", "不满意 · 客户已签"),
        ("11-21 15:00", "验收", "张敏", ""),
        ("11-21 15:00", "回访", "张敏", "电话 · 不满意 · 还在滴水"),
        ("11-21 17:00", "返工", "张敏", "时限 11-22 10:00"),
        ("11-21 17:00", "打印", "张敏", ""),
        ("11-21 17:00", "派工", "张敏", ""),
        ("11-21 20:00", "收回", "张敏", "满意 · 客户已签"),
        ("11-21 20:00", "免验收", "张敏", ""),
        ("11-21 20:00", "回访", "张敏", "电话 · 未接通"),
        ("11-22 12:00", "回访", "张敏", "电话 · 基本满意 · 修得慢了点"),
        ("11-22 12:00", "关闭", "张敏", ""),
    ]


def test_reprints_are_counted_in_words_and_a_lost_one_is_not(desk):
    order = cases.opened(desk)
    for _ in range(2):
        work_orders.record_print(desk.clerk, order)
    assert order_views.history(order)[-1].what == "补打 第 2 次"
    work_orders.record_print_failed(desk.clerk, order)
    work_orders.record_print(desk.clerk, order)
    assert order_views.history(order)[-1].what == "补打 第 2 次"
    assert order_views.view(order).prints == 2


def test_a_patrols_order_says_why_it_closed(desk):
    order = cases.accepted(
        desk, form_={"channel": "patrol", "room": None, "public_place": "大堂", "name": "", "phone": ""}
    )
    last = order_views.history(order)[-1]
    assert (last.what, last.detail) == ("关闭", "无报修人，验收即关闭")


def test_the_limit_of_a_second_round_says_rework(desk):
    order = cases.returned(desk)
    with clock.set_to(clock.at(2026, 11, 21, 17, 10)):
        work_orders.rework(desk.clerk, order, "还在滴水")
        shown = order_views.view(order)
    assert (shown.due, shown.due_reason, shown.rework_reason) == (
        "明天 10:00", "返工：16:00 后登记，次日 10:00 前完成", "还在滴水",
    )  # fmt: skip


def test_late_is_past_the_limit_of_the_next_act(desk):
    order = cases.sent(desk)
    for moment, late in ((clock.at(2026, 11, 22), False), (clock.at(2026, 11, 22, 0, 0, 1), True)):
        with clock.set_to(moment):
            assert order_views.view(order).late is late


def test_no_phone_is_shown_whole_anywhere(desk):
    assert "13812346621" not in f"{order_views.view(cases.whole_life(desk))}"


def test_an_order_that_is_not_there(desk):
    with pytest.raises(Refused, match="没有这张派工单"):
        order_views.view(9999)
