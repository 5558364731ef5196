"""The whole job through the services: call, print, dispatch, take back, accept, follow up, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app import clock
from app.errors import Refused
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import checks, intake, today, work_orders
from app.services.intake import IntakeForm
from app.services.work_orders import Call, Returned

NOON = clock.at(2026, 11, 21, 12)
LEAK = "主卧卫生间顶部漏水，滴到洗手台"


def form(desk, **more):
    filled = IntakeForm(
        room=desk.room, customer=desk.customer, name="欧阳建国", phone="13812346621", content=LEAK, person=desk.wang
    )
    return replace(filled, **more)


def sheet(**more):
    kept = Returned(
        arrived_at=NOON + timedelta(minutes=40),
        left_at=NOON + timedelta(minutes=90),
        repaired_by="王师傅",
        work_done="更换角阀，试水不漏",
        opinion="satisfied",
        customer_signed=True,
    )
    return replace(kept, **more)


def order_of(saved):
    return WorkOrder.get_by_id(saved.order)


def test_a_repair_runs_from_the_call_to_the_closed_case(desk):
    saved = intake.register(desk.clerk, form(desk))
    assert (saved.number, saved.order_number) == ("LF-CH3-202611-0001", "PG-CH3-202611-0001")
    assert order_of(saved).due == clock.at(2026, 11, 22)
    assert work_orders.record_print(desk.clerk, saved.order) == 1
    work_orders.dispatch(desk.clerk, saved.order)
    assert (order_of(saved).state, order_of(saved).custody) == ("dispatched", "department")
    with clock.set_to(NOON + timedelta(hours=3)):
        work_orders.take_back(desk.clerk, saved.order, sheet())
        assert order_of(saved).accept_due == clock.at(2026, 11, 22)
        work_orders.accept(desk.clerk, saved.order, exempt=True)
        assert order_of(saved).follow_due == clock.at(2026, 11, 28, 13, 30)
    with clock.set_to(NOON + timedelta(days=1)):
        work_orders.follow_up(desk.clerk, saved.order, Call(result="satisfied"))
    row = order_of(saved)
    assert (row.state, row.custody, row.next_act) == ("closed", "filed", "")
    line = Intake.get_by_id(saved.intake)
    assert (line.state, line.result, line.caller.name) == ("closed", "更换角阀，试水不漏", "张敏")
    assert checks.run(desk.manager).problems == ()


def test_today_moves_the_case_from_column_to_column(desk):
    def where():
        return {column.key for column in today.columns() if column.total}

    saved = intake.register(desk.clerk, form(desk))
    assert where() == {"due_today"}
    work_orders.record_print(desk.clerk, saved.order)
    work_orders.dispatch(desk.clerk, saved.order)
    assert where() == {"due_today", "out"}
    with clock.set_to(clock.at(2026, 11, 22, 3, 20)):
        assert where() == {"overdue", "out"}
        card = today.columns()[0].cards[0]
        assert (card.note, card.acts) == ("超 3 时 20 分", (("take_back", "收回"),))
        work_orders.take_back(desk.clerk, saved.order, sheet(customer_signed=False))
        assert where() == {"due_today"}
        work_orders.accept(desk.clerk, saved.order, by="周管家")
        assert where() == {"follow_up"}


def test_unsatisfied_asks_for_rework_with_a_limit_of_its_own(desk):
    saved = intake.register(desk.clerk, form(desk))
    work_orders.record_print(desk.clerk, saved.order)
    work_orders.dispatch(desk.clerk, saved.order)
    with clock.set_to(NOON + timedelta(hours=3)):
        work_orders.take_back(desk.clerk, saved.order, sheet(opinion="unsatisfied"))
        with pytest.raises(Refused, match="需要管家到场验收"):
            work_orders.accept(desk.clerk, saved.order, exempt=True)
        work_orders.accept(desk.clerk, saved.order, by="周管家")
        with pytest.raises(Refused, match="客户的原话"):
            work_orders.follow_up(desk.clerk, saved.order, Call(result="unsatisfied"))
        work_orders.follow_up(desk.clerk, saved.order, Call(result="unsatisfied", words="还在滴水"))
        assert order_of(saved).next_act == "rework"
    with clock.set_to(clock.at(2026, 11, 21, 17, 10)):
        work_orders.rework(desk.clerk, saved.order, "还在滴水")
    row = order_of(saved)
    assert (row.state, row.round, row.due) == ("open", 2, clock.at(2026, 11, 22, 10))
    assert checks.run(desk.manager).problems == ()


def test_a_public_place_order_without_a_caller_closes_when_accepted(desk):
    patrol = IntakeForm(channel="patrol", public_place="3 栋大堂", content="大堂灯带不亮", person=desk.chen)
    saved = intake.register(desk.clerk, patrol)
    work_orders.record_print(desk.clerk, saved.order)
    work_orders.dispatch(desk.clerk, saved.order)
    work_orders.take_back(desk.clerk, saved.order, Returned(work_done="换灯带"))
    work_orders.accept(desk.clerk, saved.order, by="周管家")
    assert order_of(saved).state == "closed"


def test_the_check_names_a_row_that_its_events_do_not_explain(desk):
    saved = intake.register(desk.clerk, form(desk))
    WorkOrder.update(state="closed").where(WorkOrder.id == saved.order).execute()
    assert any(saved.order_number in line and "state" in line for line in checks.run(desk.manager).problems)


def test_a_failed_print_leaves_the_order_open_and_marked(desk):
    saved = intake.register(desk.clerk, form(desk))
    work_orders.record_print(desk.clerk, saved.order)
    work_orders.record_print_failed(desk.clerk, saved.order)
    row = order_of(saved)
    assert (row.state, row.prints, row.awaiting_print, row.next_act) == ("open", 0, True, "print")
