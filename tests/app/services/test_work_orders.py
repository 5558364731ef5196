"""The acts on a 派工单, one by one: what each writes, and what it asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.errors import Refused
from app.estate.staff import Department
from app.registers.follow_up import FollowUp
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import intake, order_views, project, staff, work_orders
from app.services.projection import ORDER
from app.services.work_orders import Call
from app.store import events
from tests.app.services import cases
from tests.app.services.cases import NOON, sheet

AFTERNOON = NOON + timedelta(hours=3)


def row(order):
    return WorkOrder.get_by_id(order)


def acts(order):
    return [event.act for event in events.of(ORDER, order)]


def refused(act, *args, **more):
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return [(problem.field, problem.text) for problem in caught.value.problems]


# --- printing ------------------------------------------------------------------------------------------------
def test_each_print_is_counted(desk):
    order = cases.opened(desk)
    assert [work_orders.record_print(desk.clerk, order) for _ in range(3)] == [1, 2, 3]
    assert (row(order).prints, row(order).awaiting_print, row(order).next_act) == (3, False, "dispatch")


def test_a_print_that_failed_is_waited_for_until_the_sheet_is_there(desk):
    order, other = cases.opened(desk), cases.sent(desk)
    for one in (order, other):
        work_orders.record_print(desk.clerk, one)
        work_orders.record_print_failed(desk.clerk, one)
    assert order_views.awaiting_print() == [order, other]
    assert row(order).next_act == "print"
    with clock.set_to(AFTERNOON):
        work_orders.take_back(desk.clerk, other, sheet())  # the first print had come out after all
    assert order_views.awaiting_print() == [order]
    work_orders.record_print(desk.clerk, order)
    assert order_views.awaiting_print() == []


# --- sending out ---------------------------------------------------------------------------------------------
def test_a_sheet_goes_to_the_person_named_on_the_call(desk):
    order = cases.opened(desk)
    with clock.set_to(NOON + timedelta(minutes=2)):
        work_orders.dispatch(desk.clerk, order)
    assert (row(order).person.name, row(order).department.name) == ("王师傅", "工程部")
    assert (row(order).dispatched_at, row(order).custody) == (NOON + timedelta(minutes=2), "department")
    assert events.of(ORDER, order)[-1].data == {"department": desk.engineering, "person": desk.wang}


def test_naming_somebody_else_moves_the_sheet_and_the_line_in_the_book(desk):
    garden = Department.get(Department.name == "绿化部")
    he = staff.add(desk.manager, "何师傅", garden.id, "绿化")
    order = cases.opened(desk)
    work_orders.dispatch(desk.clerk, order, person=he)
    assert (row(order).person.name, row(order).department.name) == ("何师傅", "绿化部")
    assert Intake.get_by_id(row(order).intake).department.name == "绿化部"


@pytest.mark.parametrize("act", [work_orders.dispatch, work_orders.assign])
def test_a_sheet_needs_somewhere_to_go(desk, act):
    order = cases.opened(desk, person=None)
    cleaning = Department.get(Department.name == "保洁部").id
    assert refused(act, desk.clerk, order, None, None) == [("department", "请选择派往的部门")]
    assert refused(act, desk.clerk, order, 9999, desk.wang) == [("department", "请选择派往的部门")]
    assert refused(act, desk.clerk, order, desk.engineering, None) == [("person", "请选择责任人")]
    assert refused(act, desk.clerk, order, cleaning, desk.wang) == [("person", "王师傅不在所选部门")]
    staff.set_active(desk.manager, desk.wang, active=False)
    assert refused(act, desk.clerk, order, None, desk.wang) == [("person", "请选择责任人")]
    assert acts(order) == ["open"]


def test_assigning_sends_nothing_out(desk):
    order = cases.opened(desk)
    work_orders.assign(desk.clerk, order, None, desk.chen)
    assert (row(order).person.name, row(order).state, row(order).custody) == ("陈师傅", "open", "none")
    assert acts(order) == ["open"]


def test_an_order_that_is_not_there(desk):
    assert refused(work_orders.dispatch, desk.clerk, 9999) == [("", "没有这张派工单")]


# --- on site -------------------------------------------------------------------------------------------------
def test_a_call_from_the_site_is_the_arrival(desk):
    order = cases.sent(desk)
    with clock.set_to(NOON + timedelta(hours=1)):
        work_orders.arrive(desk.clerk, order, NOON + timedelta(minutes=50))
    assert row(order).arrived_at == NOON + timedelta(minutes=50)


@pytest.mark.parametrize(("minutes", "text"), [(-1, "到场时间早于登记时间 11-21 12:00"), (1, "到场时间不能晚于现在")])
def test_nobody_arrives_before_the_call_or_after_now(desk, minutes, text):
    order = cases.sent(desk)
    at = NOON + timedelta(minutes=minutes)
    assert refused(work_orders.arrive, desk.clerk, order, at) == [("arrived_at", text)]
    work_orders.arrive(desk.clerk, order, NOON)  # the very minute of the call is possible


# --- back ----------------------------------------------------------------------------------------------------
def test_all_that_stands_on_the_sheet_is_kept(desk):
    order = cases.sent(desk)
    with clock.set_to(AFTERNOON):
        work_orders.take_back(desk.clerk, order, sheet(charge=3550, payment="wechat", receipt=" No 0012 "))
    kept = row(order)
    assert (kept.arrived_at, kept.left_at, kept.back_at) == (
        NOON + timedelta(minutes=40), NOON + timedelta(minutes=90), AFTERNOON,
    )  # fmt: skip
    assert (kept.work_done, kept.repaired_by) == ("更换角阀，试水不漏", "王师傅")
    assert (kept.opinion, kept.customer_signed) == ("satisfied", True)
    assert (kept.charge, kept.payment, kept.receipt) == (3550, "wechat", "No 0012")
    assert (kept.state, kept.custody, kept.accept_due) == ("returned", "desk", clock.at(2026, 11, 22))
    assert Intake.get_by_id(kept.intake).result == "更换角阀，试水不漏"


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"arrived_at": None, "left_at": None}, []),
        ({"left_at": None}, []),
        ({"repaired_by": "", "opinion": "", "customer_signed": False}, []),
        ({"charge": 500, "payment": "cash"}, []),
        ({"arrived_at": NOON, "left_at": NOON}, []),
        ({"arrived_at": AFTERNOON, "left_at": AFTERNOON}, []),
        ({"arrived_at": NOON - timedelta(minutes=1)}, [("arrived_at", "到场时间早于登记时间 11-21 12:00")]),
        (
            {"left_at": NOON - timedelta(minutes=1), "arrived_at": None},
            [("left_at", "离场时间早于登记时间 11-21 12:00")],
        ),
        ({"left_at": AFTERNOON + timedelta(minutes=1)}, [("left_at", "离场时间不能晚于现在")]),
        (
            {"arrived_at": AFTERNOON + timedelta(minutes=1), "left_at": None},
            [("arrived_at", "到场时间不能晚于现在")],
        ),
        ({"left_at": NOON + timedelta(minutes=39)}, [("left_at", "离场时间早于到场时间")]),
        ({"work_done": " "}, [("work_done", "请填写处理过程（照单据抄写）")]),
        ({"work_done": "换\ud800"}, [("work_done", "含有残缺的字符，请删去后重输")]),
        ({"repaired_by": "王\x00"}, [("repaired_by", "含有不能保存的空字符")]),
        ({"receipt": "\ud800"}, [("receipt", "含有残缺的字符，请删去后重输")]),
        ({"opinion": "great"}, [("opinion", "请从列出的几项里选")]),
        ({"payment": "gold"}, [("payment", "请从列出的几项里选")]),
        ({"charge": 1}, [("payment", "有收费，请选收款方式")]),
        ({"charge": -1}, [("charge", "收费不能是负数")]),
        (
            {"work_done": "", "charge": 5},
            [("work_done", "请填写处理过程（照单据抄写）"), ("payment", "有收费，请选收款方式")],
        ),
    ],
)
def test_what_the_sheet_may_say(desk, changed, problems):
    order = cases.sent(desk)
    with clock.set_to(AFTERNOON):
        if problems:
            assert refused(work_orders.take_back, desk.clerk, order, sheet(**changed)) == problems
            assert (row(order).state, row(order).work_done) == ("dispatched", "")
        else:
            work_orders.take_back(desk.clerk, order, sheet(**changed))
            assert row(order).state == "returned"


@pytest.mark.parametrize(
    ("back", "due"),
    [
        (clock.at(2026, 11, 21, 18), clock.at(2026, 11, 22)),
        (clock.at(2026, 11, 22, 9), clock.at(2026, 11, 23)),  # of the day the sheet came back, if later
    ],
)
def test_the_acceptance_is_due_the_day_the_sheet_is_back(desk, back, due):
    order = cases.sent(desk)
    with clock.set_to(back):
        work_orders.take_back(desk.clerk, order, sheet())
    assert row(order).accept_due == due


def test_a_sheet_comes_back_once(desk):
    order = cases.returned(desk)
    assert refused(work_orders.take_back, desk.clerk, order, sheet()) == [
        ("", "PG-CH3-202611-0001：此单已经收回（已回单），不必再收一次")
    ]


# --- accepting -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "ask", "problem"),
    [
        ({}, {"exempt": True}, None),
        ({}, {"by": "周管家"}, None),
        ({"opinion": "unsatisfied"}, {"by": "周管家"}, None),
        ({"opinion": "unsatisfied"}, {"exempt": True}, ("by", "客户没有签确或不满意，需要管家到场验收")),
        ({"customer_signed": False}, {"exempt": True}, ("by", "客户没有签确或不满意，需要管家到场验收")),
        ({}, {"by": " "}, ("by", "请写明由哪位管家签字验收")),
        ({}, {"by": "周\x00"}, ("by", "含有不能保存的空字符")),
        ({}, {"by": "周管家", "at": NOON - timedelta(minutes=1)}, ("at", "验收时间早于登记时间 11-21 12:00")),
        ({}, {"by": "周管家", "at": AFTERNOON + timedelta(minutes=1)}, ("at", "验收时间不能晚于现在")),
    ],
)
def test_who_accepted(desk, changed, ask, problem):
    order = cases.returned(desk, **changed)
    with clock.set_to(AFTERNOON):
        if problem:
            assert refused(work_orders.accept, desk.clerk, order, **ask) == [problem]
            assert row(order).state == "returned"
            return
        work_orders.accept(desk.clerk, order, **ask)
    assert (row(order).state, row(order).accepted_by) == ("accepted", ask.get("by", ""))
    assert row(order).accept_exempt is ask.get("exempt", False)


@pytest.mark.parametrize(
    ("urgency", "left", "call_by"),
    [
        (3, NOON + timedelta(minutes=90), NOON + timedelta(minutes=90, days=7)),
        (2, NOON + timedelta(minutes=90), NOON + timedelta(minutes=90, days=1)),
        (1, NOON + timedelta(minutes=90), NOON + timedelta(minutes=90, days=1)),
        (3, None, AFTERNOON + timedelta(days=7)),
    ],
)
def test_the_call_is_due_from_when_the_work_was_finished(desk, urgency, left, call_by):
    order = cases.returned(desk, form_={"urgency": urgency}, left_at=left, arrived_at=None)
    with clock.set_to(NOON + timedelta(hours=9)):
        work_orders.accept(desk.clerk, order, by="周管家", at=NOON + timedelta(hours=4))
    assert (row(order).follow_due, row(order).accepted_at) == (call_by, NOON + timedelta(hours=4))


# --- again ---------------------------------------------------------------------------------------------------
def test_rework_is_free_of_charge_and_begins_with_an_empty_sheet(desk):
    order = cases.accepted(desk, form_={"appointment": "今天 14-16"}, charge=3550, payment="cash", receipt="12")
    with clock.set_to(clock.at(2026, 11, 21, 17, 10)):
        work_orders.rework(desk.clerk, order, "还在滴水")
    kept = row(order)
    assert (kept.number, kept.round, kept.state, kept.custody) == ("PG-CH3-202611-0001", 2, "open", "none")
    assert (kept.due, kept.due_rule) == (clock.at(2026, 11, 22, 10), "next_day")
    assert kept.response_due == clock.at(2026, 11, 21, 19, 10)
    assert (kept.charge, kept.payment, kept.receipt) == (0, "", "")
    assert (kept.work_done, kept.repaired_by, kept.opinion, kept.customer_signed) == ("", "", "", False)
    assert (kept.appointment_until, kept.accepted_by, kept.prints) == (None, "", 0)
    assert (kept.rework_reason, kept.received_at) == ("还在滴水", NOON)
    assert Intake.get_by_id(kept.intake).state == "open"


@pytest.mark.parametrize(
    ("reason", "text"), [("", "请写明返工原因"), (" ", "请写明返工原因"), ("\ud800", "残缺"), ("a\x00", "空字符")]
)
def test_rework_needs_a_reason(desk, reason, text):
    order = cases.returned(desk)
    ((field, found),) = refused(work_orders.rework, desk.clerk, order, reason)
    assert field == "reason"
    assert text in found
    assert row(order).round == 1


# --- calling back --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("call", "state", "again"),
    [
        (Call(result="satisfied"), "closed", None),
        (Call(result="acceptable", words="有点慢"), "closed", None),
        (Call(result="unsatisfied", words="还在滴水"), "accepted", None),
        (Call(result="declined"), "accepted", None),
        (Call(result="unreachable"), "accepted", clock.at(2026, 11, 22, 10)),
        (Call(result="call_later"), "accepted", clock.at(2026, 11, 22, 10)),
        (Call(result="call_later", call_again_at=clock.at(2026, 11, 21, 19)), "accepted", clock.at(2026, 11, 21, 19)),
    ],
)
def test_what_a_call_leads_to(desk, call, state, again):
    order = cases.accepted(desk)
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, order, call)
    kept = row(order)
    assert (kept.state, kept.call_again_at, kept.follow_result) == (state, again, call.result)
    assert kept.caller.name == "张敏"
    attempt = FollowUp.get()
    assert (attempt.result, attempt.words, attempt.attempt, attempt.round) == (call.result, call.words, 1, 1)
    assert (attempt.phone, attempt.spoke_with, attempt.at) == ("13812346621", "欧阳建国", NOON + timedelta(hours=4))


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (Call(result=""), ("result", "请选择回访结果")),
        (Call(result="great", words="好"), ("result", "请选择回访结果")),
        (Call(result="acceptable"), ("words", "不是“满意”时，请记下客户的原话")),
        (Call(result="unsatisfied", words=" "), ("words", "不是“满意”时，请记下客户的原话")),
        (Call(result="satisfied", words="\ud800"), ("words", "含有残缺的字符，请删去后重输")),
        (Call(result="satisfied", spoke_with="李\x00"), ("spoke_with", "含有不能保存的空字符")),
        (Call(result="satisfied", at=NOON - timedelta(minutes=1)), ("at", "回访时间早于登记时间 11-21 12:00")),
        (Call(result="satisfied", at=NOON + timedelta(days=1)), ("at", "回访时间不能晚于现在")),
        (Call(result="call_later", call_again_at=NOON), ("call_again_at", "再次回访的时间要在以后")),
    ],
)
def test_what_a_call_must_say(desk, call, problem):
    order = cases.accepted(desk)
    with clock.set_to(NOON + timedelta(hours=4)):
        assert refused(work_orders.follow_up, desk.clerk, order, call) == [problem]
    assert not FollowUp.select().exists()
    assert row(order).state == "accepted"


def test_a_project_may_close_by_hand(desk):
    settings = project.get()
    by_hand = type(settings)(name=settings.name, site=settings.site, close_when_satisfied=False)
    project.save(desk.manager, by_hand)
    order = cases.accepted(desk)
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, order, Call(result="satisfied"))
    assert (row(order).state, row(order).follow_result) == ("accepted", "satisfied")


def unreached(desk, order, days):
    for day in days:
        with clock.set_to(clock.at(2026, 11, day, 15)):
            work_orders.follow_up(desk.clerk, order, Call(result="unreachable"))


def test_a_manager_closes_what_cannot_be_reached_and_says_why(desk):
    order = cases.accepted(desk)
    unreached(desk, order, (22, 22, 23))
    with clock.set_to(clock.at(2026, 11, 25)):
        assert "三个不同的日子" in refused(work_orders.close_unreached, desk.manager, order, "打不通")[0][1]
        unreached(desk, order, (24,))
        assert refused(work_orders.close_unreached, desk.manager, order, " ") == [("reason", "请写明原因")]
        work_orders.close_unreached(desk.manager, order, "三天未接通，已留言")
    kept = row(order)
    assert (kept.state, kept.custody, kept.followed_at) == ("closed", "filed", None)
    assert kept.close_reason == "三天未接通，已留言"
    assert order_views.history(order)[-1].detail == "未回访：三天未接通，已留言"
    assert (order_views.history(order)[-1].what, order_views.history(order)[-1].who) == ("关闭", "林经理")


def test_who_declined_is_not_called_three_times(desk):
    order = cases.accepted(desk)
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, order, Call(result="declined"))
        work_orders.close_unreached(desk.manager, order, "拒访")
    assert row(order).state == "closed"


def test_nobody_is_asked_about_work_that_is_not_accepted(desk):
    saved = intake.register(desk.clerk, cases.form(desk))
    assert Intake.get_by_id(saved.intake).state == "open"
    with pytest.raises(Refused, match="只有已验收的单才能回访"):
        work_orders.follow_up(desk.clerk, saved.order, Call(result="satisfied"))
