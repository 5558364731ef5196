"""Taking a sheet back at the desk: found by scan or number, copied, accepted where the sheet shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app import clock
from app.errors import Refused
from app.registers.work_order import WorkOrder
from app.rules import serials
from app.services import returns, work_orders
from app.services.projection import ORDER
from app.services.returns import Sheet
from app.services.work_orders import Returned
from app.store import events
from tests.app.services import cases
from tests.app.services.cases import NOON

AFTERNOON = NOON + timedelta(hours=3)
NUMBER = "PG-CH3-202611-0001"
TYPED = Sheet(
    arrived="1240", left="13:30", repaired_by=" 王师傅 ", work_done="更换角阀", opinion="satisfied", signed=True
)


def problems(act, *args):
    with pytest.raises(Refused) as caught:
        act(*args)
    return [(problem.field, problem.text) for problem in caught.value.problems]


# --- finding the order ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        serials.sheet_code(NUMBER, 1),
        serials.sheet_code(NUMBER, 1).lower() + "\r\n",
        NUMBER,
        "pg-ch3-202611-0001",
        "ＰＧ－ＣＨ３－２０２６１１－０００１",
        " PG CH3".strip().replace(" ", "—") + "—202611—0001",
        "1",
        "0001",
        " 00 01 ",
        "１",
    ],
)
def test_a_sheet_is_found_however_its_number_comes(desk, typed):
    order = cases.sent(desk)
    assert returns.sheet_for(typed).id == order


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "请扫码或输入单号"),
        ("  ", "请扫码或输入单号"),
        (serials.sheet_code(NUMBER, 1)[:-1] + "2", "认不出这个单号"),
        ("PG-CH3-202611-1000-" + serials.sheet_code(NUMBER, 1)[-4:], "认不出这个单号"),  # read wrong by the scanner
        ("https://example.test/q/1", "认不出这个单号"),
        ("漏水", "认不出这个单号"),
        ("1234567", "认不出这个单号"),
        ("\ud800", "认不出这个单号"),
        ("PG-CH4-202611-0001", "这是别的项目（CH4）的单据，本项目是 CH3"),
        (serials.sheet_code("PG-CH4-202611-0001", 1), "这是别的项目（CH4）的单据"),
        ("LF-CH3-202611-0001", "LF-CH3-202611-0001 不是派工单"),
        ("PG-CH3-202611-0002", "没有找到 PG-CH3-202611-0002"),
        ("2", "本月和上月都没有 0002 号派工单"),
        (serials.sheet_code(NUMBER, 2), "这是第 2 轮的旧单，现在是第 1 轮"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused_beside_the_number(desk, typed, reason):
    cases.sent(desk)
    ((field, text),) = problems(returns.sheet_for, typed)
    assert field == "number"
    assert reason in text


def test_a_bare_counter_means_this_month_then_the_last(desk):
    old = cases.sent(desk)
    with clock.set_to(clock.at(2026, 12, 1, 9)):
        assert returns.sheet_for("1").id == old
        new = cases.sent(desk)
        assert returns.sheet_for("1").id == new
    with clock.set_to(clock.at(2027, 1, 31, 9)):
        assert returns.sheet_for("1").id == new
    with clock.set_to(clock.at(2027, 2, 1, 9)):
        assert problems(returns.sheet_for, "1") == [("number", "本月和上月都没有 0001 号派工单")]


def test_the_sheet_of_an_earlier_round_is_told_from_the_new_one(desk):
    order = cases.returned(desk)
    with clock.set_to(AFTERNOON):
        work_orders.rework(desk.clerk, order, "还在滴水")
        work_orders.dispatch(desk.clerk, order)
        ((field, text),) = problems(returns.sheet_for, serials.sheet_code(NUMBER, 1))
        assert (field, text) == ("number", "这是第 1 轮的旧单，现在是第 2 轮")
        assert returns.sheet_for(serials.sheet_code(NUMBER, 2)).round == 2
        assert returns.sheet_for(NUMBER).id == order  # the bare number names no round


@pytest.mark.parametrize(
    ("reach", "reason"),
    [
        (cases.opened, "此单还没有派工，没有单据在外面"),
        (cases.returned, "此单已经收回（已回单），不必再收一次"),
        (cases.accepted, "此单已经收回（已验收），不必再收一次"),
        (cases.closed, "此单已关闭，不能再收回"),
    ],
)
def test_only_a_sheet_that_is_out_can_come_back(desk, reach, reason):
    reach(desk)
    ((field, text),) = problems(returns.sheet_for, "1")
    assert field == "number"
    assert text.startswith(f"{NUMBER}：{reason}")


# --- copying it ----------------------------------------------------------------------------------------------
def test_a_signed_sheet_is_taken_back_and_needs_no_housekeeper(desk):
    order = cases.sent(desk)
    with clock.set_to(AFTERNOON):
        assert returns.take_back(desk.clerk, order, replace(TYPED, charge="35.5", payment="wechat")) == "等回访"
    row = WorkOrder.get_by_id(order)
    assert (row.arrived_at, row.left_at) == (NOON + timedelta(minutes=40), NOON + timedelta(minutes=90))
    assert (row.repaired_by, row.work_done, row.opinion, row.customer_signed) == (
        "王师傅",
        "更换角阀",
        "satisfied",
        True,
    )
    assert (row.charge, row.payment, row.accept_exempt, row.accepted_by) == (3550, "wechat", True, "")
    assert [event.act for event in events.of(ORDER, order)][-2:] == ["take_back", "accept"]


@pytest.mark.parametrize(
    ("changed", "next_", "state"),
    [
        ({}, "等回访", "accepted"),
        ({"opinion": ""}, "等回访", "accepted"),
        ({"opinion": "unsatisfied"}, "等管家验收", "returned"),
        ({"signed": False}, "等管家验收", "returned"),
        ({"signed": False, "opinion": ""}, "等管家验收", "returned"),
        ({"signed": False, "accepted_by": "周管家"}, "等回访", "accepted"),
        ({"opinion": "unsatisfied", "accepted_by": "周管家"}, "等回访", "accepted"),
        ({"accepted_by": "周管家"}, "等回访", "accepted"),
    ],
)
def test_what_comes_next_is_said(desk, changed, next_, state):
    order = cases.sent(desk)
    with clock.set_to(AFTERNOON):
        assert returns.take_back(desk.clerk, order, replace(TYPED, **changed)) == next_
    row = WorkOrder.get_by_id(order)
    assert row.state == state
    assert row.accepted_by == changed.get("accepted_by", "")


def test_a_patrols_order_is_closed_when_its_sheet_is_signed(desk):
    order = cases.sent(desk, channel="patrol", room=None, public_place="3 栋大堂", name="", phone="")
    with clock.set_to(AFTERNOON):
        done = Sheet(work_done="换灯带", accepted_by="周管家")
        assert returns.take_back(desk.clerk, order, done) == "已关闭"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"arrived": "25:00"}, [("arrived_at", "没有 25:00 这个时间")]),
        ({"left": "下午"}, [("left_at", "看不懂这个时间；例如 15:30、今天 15:30、11-23 9:00")]),
        ({"arrived": "11:59"}, [("arrived_at", "到场时间早于登记时间 11-21 12:00")]),
        ({"left": "今天 15:01"}, [("left_at", "离场时间不能晚于现在")]),
        ({"left": "1239"}, [("left_at", "离场时间早于到场时间")]),
        ({"left": "15:01"}, [("left_at", "离场时间早于登记时间 11-21 12:00"), ("left_at", "离场时间早于到场时间")]),
        ({"charge": "三十"}, [("charge", "请填金额，单位元，例如 12.50")]),
        ({"charge": "12.345"}, [("charge", "金额最多到分，请写两位小数")]),
        ({"charge": "-5"}, [("charge", "收费不能是负数")]),
        ({"charge": "12.5"}, [("payment", "有收费，请选收款方式")]),
        ({"work_done": ""}, [("work_done", "请填写处理过程（照单据抄写）")]),
        ({"accepted_by": "周\x00"}, [("by", "含有不能保存的空字符")]),
        (
            {"arrived": "x", "left": "y", "charge": "z"},
            [
                ("arrived_at", "看不懂这个时间；例如 15:30、今天 15:30、11-23 9:00"),
                ("left_at", "看不懂这个时间；例如 15:30、今天 15:30、11-23 9:00"),
                ("charge", "请填金额，单位元，例如 12.50"),
            ],
        ),
    ],
)
def test_what_cannot_be_on_the_sheet_leaves_the_order_out(desk, changed, found):
    order = cases.sent(desk)
    with clock.set_to(AFTERNOON):
        assert problems(returns.take_back, desk.clerk, order, replace(TYPED, **changed)) == found
    row = WorkOrder.get_by_id(order)
    assert (row.state, row.custody, row.work_done) == ("dispatched", "department", "")
    assert [event.act for event in events.of(ORDER, order)][-1] == "dispatch"


def test_a_sheet_copied_after_midnight_keeps_the_evenings_times(desk):
    order = cases.sent(desk)
    with clock.set_to(clock.at(2026, 11, 22, 0, 20)):
        returns.take_back(desk.clerk, order, replace(TYPED, arrived="2310", left="2350"))
    row = WorkOrder.get_by_id(order)
    assert (row.arrived_at, row.left_at) == (clock.at(2026, 11, 21, 23, 10), clock.at(2026, 11, 21, 23, 50))
    assert row.left_at <= row.due


def test_a_sheet_of_new_years_eve_is_copied_on_new_years_day(desk):
    with clock.set_to(clock.at(2026, 12, 31, 17)):
        order = cases.sent(desk)
    with clock.set_to(clock.at(2027, 1, 1, 9)):
        returns.take_back(desk.clerk, order, replace(TYPED, arrived="12-31 17:20", left="12-31 18:10"))
    assert WorkOrder.get_by_id(order).left_at == clock.at(2026, 12, 31, 18, 10)


@pytest.mark.parametrize(
    ("typed", "fen"), [("", 0), (" ", 0), ("0", 0), ("35", 3500), ("35.5", 3550), ("￥1,200元", 120_000)]
)
def test_the_charge_is_kept_in_fen(desk, typed, fen):
    order = cases.sent(desk)
    with clock.set_to(AFTERNOON):
        returns.take_back(desk.clerk, order, replace(TYPED, charge=typed, payment="cash" if fen else ""))
    assert WorkOrder.get_by_id(order).charge == fen


def test_times_are_those_of_the_sheet_the_take_back_is_now(desk):
    order = cases.sent(desk)
    back = clock.at(2026, 11, 22, 9)
    with clock.set_to(back):
        work_orders.take_back(desk.clerk, order, Returned(work_done="已修", left_at=clock.at(2026, 11, 21, 23, 50)))
    row = WorkOrder.get_by_id(order)
    assert (row.back_at, row.left_at) == (back, clock.at(2026, 11, 21, 23, 50))
