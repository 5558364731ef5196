"""今日: the cards of the four columns, in the clerk's words, each with what can be done from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.registers.work_order import WorkOrder
from app.services import follow_queue, intake, today, work_orders
from app.services.work_orders import Call
from app.store.audit import Audit
from tests.app.services import cases
from tests.app.services.cases import LEAK, NOON, form

PRINT = (("print", "打印并派工"),)
BACK = (("take_back", "收回"),)
ACCEPT = (("accept", "验收"), ("rework", "返工"))
CALL = (("satisfied", "满意"), ("unsatisfied", "不满意"), ("unreachable", "未接通"))
REWORK = (("rework", "返工"),)


def column(key):
    return next(one for one in today.columns() if one.key == key)


def card(key):
    (found,) = column(key).cards
    return found


def test_the_four_columns_stand_in_this_order(desk):
    assert [(one.key, one.title, one.total, one.cards) for one in today.columns()] == [
        ("overdue", "超时", 0, ()),
        ("due_today", "今天到期", 0, ()),
        ("out", "未回收的派工单", 0, ()),
        ("follow_up", "待回访", 0, ()),
    ]


@pytest.mark.parametrize(
    ("reach", "now", "key", "note", "aside", "acts"),
    [
        (cases.opened, NOON, "due_today", "今天 24:00", "王师傅", PRINT),
        (cases.opened, clock.at(2026, 11, 22), "due_today", "昨天 24:00", "王师傅", PRINT),  # equal is on time
        (cases.opened, clock.at(2026, 11, 22, 0, 25), "overdue", "超 25 分", "王师傅", PRINT),
        (cases.sent, NOON, "due_today", "今天 24:00", "王师傅", BACK),
        (cases.sent, NOON, "out", "打印于 12:00", "王师傅", BACK),
        (cases.sent, clock.at(2026, 11, 23, 9), "overdue", "超 1 天 9 时", "王师傅", BACK),
        (cases.sent, clock.at(2026, 11, 23, 9), "out", "打印于 11-21 12:00", "王师傅", BACK),
        (cases.returned, NOON + timedelta(hours=4), "due_today", "今天 24:00", "王师傅", ACCEPT),
        (cases.returned, clock.at(2026, 11, 22, 1), "overdue", "超 1 时", "王师傅", ACCEPT),
        (cases.accepted, NOON + timedelta(hours=4), "follow_up", "11-28 13:30 前", "欧阳建国 138****6621", CALL),
        (cases.accepted, clock.at(2026, 11, 28, 14, 30), "follow_up", "超 1 时", "欧阳建国 138****6621", CALL),
    ],
)
def test_what_a_card_says(desk, reach, now, key, note, aside, acts):
    order = reach(desk)
    with clock.set_to(now):
        found = card(key)
    assert (found.kind, found.case, found.number, found.what) == ("work_order", order, "PG-CH3-202611-0001", LEAK)
    assert (found.note, found.aside, found.acts) == (note, aside, acts)
    assert found.late is (now > WorkOrder.get_by_id(order).next_due)


@pytest.mark.parametrize(
    ("reach", "key", "head"),
    [
        (cases.opened, "due_today", "PG…0001 · 3-2-1201"),
        (cases.returned, "due_today", "验收 · PG…0001 · 3-2-1201"),
        (cases.accepted, "follow_up", "报修 · PG…0001 · 3-2-1201"),
    ],
)
def test_the_head_of_a_card_says_what_kind_of_case_it_is(desk, reach, key, head):
    reach(desk)
    with clock.set_to(NOON + timedelta(hours=4)):
        assert card(key).head == head


def test_a_print_that_failed_says_so_instead_of_the_person(desk):
    order = cases.opened(desk)
    work_orders.record_print(desk.clerk, order)
    work_orders.record_print_failed(desk.clerk, order)
    assert (card("due_today").aside, card("due_today").acts) == ("待打印", PRINT)
    assert today.counts()["awaiting_print"] == 1


def test_an_order_without_a_person_shows_its_department_then_nobody(desk):
    cases.opened(desk, person=None, department=desk.engineering)
    assert card("due_today").aside == "工程部"
    WorkOrder.update(department=None).execute()
    assert card("due_today").aside == ""


def test_a_second_call_says_which_it_is(desk):
    order = cases.accepted(desk)
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, order, Call(result="unreachable"))
        assert (card("follow_up").note, card("follow_up").acts) == ("第 2 次拨打", CALL)


def test_an_unhappy_customer_asks_for_rework(desk):
    order = cases.accepted(desk)
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, order, Call(result="unsatisfied", words="还在滴水"))
        assert (card("follow_up").aside, card("follow_up").acts) == ("不满意", REWORK)


def test_a_closed_case_is_nowhere(desk):
    cases.closed(desk)
    with clock.set_to(clock.at(2027, 1, 1)):
        assert [one.total for one in today.columns()] == [0, 0, 0, 0]
        assert set(today.counts().values()) == {0}


# --- promised answers ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "key", "note"),
    [
        (NOON + timedelta(hours=1), "due_today", "今天 15:00"),
        (NOON + timedelta(hours=3), "due_today", "今天 15:00"),
        (NOON + timedelta(hours=3, minutes=20), "overdue", "答复超 20 分"),
    ],
)
def test_a_promised_answer_stands_among_the_limits(desk, now, key, note):
    ask = form(desk, category="enquiry", content="咨询装修押金", person=None, promised_at=NOON + timedelta(hours=3))
    saved = intake.register(desk.clerk, ask)
    with clock.set_to(now):
        found = card(key)
        assert today.counts()[key] == 1
    assert (found.kind, found.case, found.note) == ("intake", saved.intake, note)
    assert found.head == "咨询 · LF…0001 · 3-2-1201"
    assert found.acts == (("answer", "答复"),)
    intake.answer(desk.clerk, saved.intake, "三个月后退")
    with clock.set_to(now):
        assert today.counts()[key] == 0


def test_an_answer_promised_for_next_week_does_not_press_today(desk):
    later = NOON + timedelta(days=7)
    intake.register(desk.clerk, form(desk, category="enquiry", content="问押金", person=None, promised_at=later))
    assert [one.total for one in today.columns()] == [0, 0, 0, 0]


# --- order and number ----------------------------------------------------------------------------------------
def test_the_most_pressing_case_comes_first(desk):
    late = cases.opened(desk, appointment="今天 17-18")
    soon = cases.opened(desk, appointment="今天 13-14")
    assert [found.case for found in column("due_today").cards] == [soon, late]


def test_the_sheet_that_is_out_longest_comes_first(desk):
    first = cases.opened(desk)
    second = cases.opened(desk, appointment="今天 13-14")
    for minutes, order in ((1, first), (2, second)):
        with clock.set_to(NOON + timedelta(minutes=minutes)):
            work_orders.record_print(desk.clerk, order)
            work_orders.dispatch(desk.clerk, order)
    assert [found.case for found in column("out").cards] == [first, second]


def test_more_than_fit_are_counted_not_shown(desk, monkeypatch):
    monkeypatch.setattr(today, "SHOWN", 3)
    for _ in range(5):
        cases.opened(desk)
    intake.register(
        desk.clerk, form(desk, category="enquiry", content="问", person=None, promised_at=NOON + timedelta(hours=1))
    )
    found = column("due_today")
    assert (found.total, len(found.cards)) == (6, 3)
    assert today.counts()["due_today"] == 6


def test_out_sheets_by_department(desk):
    from app.services import staff

    cleaning = {name: key for key, name in staff.departments()}["保洁部"]
    zhao = staff.add(desk.manager, "赵阿姨", cleaning)
    for person in (desk.wang, desk.chen, zhao):
        cases.sent(desk, person=person)
    assert today.out_by_department().departments == (("工程部", 2), ("保洁部", 1))


# --- the queue of calls --------------------------------------------------------------------------------------
def test_what_the_caller_sees_before_dialling(desk):
    order = cases.accepted(desk, opinion="unsatisfied", work_done="换角阀")
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, order, Call(result="unreachable"))
    with clock.set_to(clock.at(2026, 11, 22, 9)):
        (one,) = follow_queue.queue()
        assert follow_queue.waiting(order) == one
    assert (one.order, one.number, one.place, one.name) == (order, "PG-CH3-202611-0001", "3-2-1201", "欧阳建国")
    assert (one.phone_masked, one.content, one.work_done) == ("138****6621", LEAK, "换角阀")
    assert (one.opinion_unsatisfied, one.finished) == (True, "2026-11-21 13:30")
    assert (one.due, one.late, one.next_act) == ("今天 10:00", False, "follow_up")
    assert [(a.at, a.result, a.words, a.caller) for a in one.attempts] == [("11-21 16:00", "电话 · 未接通", "", "张敏")]


def test_who_was_to_be_called_an_hour_ago_is_late(desk):
    order = cases.accepted(desk)
    with clock.set_to(clock.at(2026, 11, 28, 14, 30)):
        assert (follow_queue.waiting(order).due, follow_queue.waiting(order).late) == ("超 1 时", True)


def test_the_phone_is_shown_for_the_call_and_that_is_recorded(desk):
    order = cases.accepted(desk)
    assert follow_queue.reveal(desk.clerk, order) == "13812346621"
    row = Audit.select().where(Audit.act == "phone_revealed").order_by(Audit.id.desc()).get()
    assert (row.actor, row.subject, row.subject_id, row.detail) == (
        desk.clerk.account,
        "work_order",
        order,
        "follow_up",
    )
    assert Audit.select().where(Audit.detail.contains("138")).count() == 0
