"""Registering a call: what is kept, what is asked for beside its field, which limit starts, what is open already."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest

from app import clock
from app.errors import Refused
from app.estate.customers import CustomerPhone
from app.estate.rooms import PublicPlace
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.rules.deadlines import Figures
from app.services import intake, project, residents, rooms, staff, work_orders
from app.services.intake import IntakeForm
from app.services.projection import INTAKE, ORDER
from app.services.work_orders import Call
from app.store import events, serials
from tests.app.services import cases
from tests.app.services.cases import LEAK, NOON, form


def kept(desk, **more):
    """What the book holds after saving."""
    return Intake.get_by_id(intake.register(desk.clerk, form(desk, **more)).intake)


def problems(desk, **more):
    return [(problem.field, problem.text) for problem in intake.problems_of(form(desk, **more))]


def only_field(desk, **more):
    found = problems(desk, **more)
    assert len(found) == 1
    return found[0]


# --- what is kept --------------------------------------------------------------------------------------------
def test_a_line_of_the_book_holds_what_was_said(desk):
    row = kept(desk, channel="visit", urgency=2, appointment="明天 9-11")
    assert (row.number, row.state, row.related) == ("LF-CH3-202611-0001", "open", "PG-CH3-202611-0001")
    assert (row.received_at, row.recorded_at, row.recorder.name, row.first_contact.name) == (NOON, NOON, "张敏", "张敏")
    assert (row.channel, row.category, row.urgency) == ("visit", "repair", "2")
    assert (row.place, row.room_id, row.customer_id) == ("3-2-1201", desk.room, desk.customer)
    assert (row.name, row.phone, row.content) == ("欧阳建国", "13812346621", LEAK)
    assert (row.department.name, row.person.name) == ("工程部", "王师傅")
    assert (row.appointment_from, row.appointment_until) == (clock.at(2026, 11, 22, 9), clock.at(2026, 11, 22, 11))


def test_the_order_repeats_the_call_and_counts_from_it(desk):
    with clock.set_to(NOON + timedelta(minutes=7)):
        saved = intake.register(desk.clerk, form(desk, received_at=NOON))
    row = cases.row_of(saved)
    assert (row.received_at, row.recorded_at) == (NOON, NOON + timedelta(minutes=7))
    assert (row.intake, row.intake_number) == (saved.intake, saved.number)
    assert (row.place, row.name, row.phone, row.content) == ("3-2-1201", "欧阳建国", "13812346621", LEAK)
    assert (row.state, row.next_act, row.due, row.due_rule) == ("open", "print", clock.at(2026, 11, 22), "same_day")
    assert row.response_due == NOON + timedelta(hours=2)
    assert [event.act for event in events.of(INTAKE, saved.intake)] == ["record"]
    assert [event.act for event in events.of(ORDER, saved.order)] == ["open"]


def test_a_later_change_of_the_owner_leaves_the_line_as_it_was_written(desk):
    row = kept(desk)
    old = frozenset(line.id for person in rooms.people_of(desk.room)[:1] for line in person.phones)
    changed = residents.PersonForm(name="欧阳建军", role="owner", drop=old, add="13900000000")
    residents.save(desk.manager, desk.room, desk.customer, changed)
    again = Intake.get_by_id(row.id)
    assert (again.name, again.phone) == ("欧阳建国", "13812346621")


def test_numbers_follow_the_month_of_recording(desk):
    intake.register(desk.clerk, form(desk))
    with clock.set_to(clock.at(2026, 12, 1, 8)):
        saved = intake.register(desk.clerk, form(desk, received_at=clock.at(2026, 11, 30, 23)))
    assert (saved.number, saved.order_number) == ("LF-CH3-202612-0001", "PG-CH3-202612-0001")


def test_a_save_that_breaks_off_leaves_no_line_and_no_gap(desk, monkeypatch):
    real = serials.take

    def breaks_at_the_order(kind, site, day):
        if kind == "PG":
            raise RuntimeError("power cut")
        return real(kind, site, day)

    monkeypatch.setattr(serials, "take", breaks_at_the_order)
    with pytest.raises(RuntimeError):
        intake.register(desk.clerk, form(desk))
    assert not Intake.select().exists()
    assert events.cases(INTAKE) == []
    monkeypatch.undo()
    with clock.set_to(NOON):
        assert intake.register(desk.clerk, form(desk)).number == "LF-CH3-202611-0001"


def test_a_repair_settled_on_the_spot_needs_no_order(desk):
    saved = intake.register(desk.clerk, form(desk, result="电话指导复位，已好"))
    assert (saved.order, saved.order_number) == (None, "")
    row = Intake.get_by_id(saved.intake)
    assert (row.state, row.result, row.promised_at) == ("closed", "电话指导复位，已好", None)


def test_a_public_place_is_kept_once_by_its_name(desk):
    for _ in range(2):
        row = kept(desk, room=None, public_place=" 3 栋大堂 ", customer=None, name="", phone="")
        assert (row.place, row.room_id) == ("3 栋大堂", None)
    assert [place.name for place in PublicPlace.select()] == ["3 栋大堂"]


@pytest.mark.parametrize(
    ("changed", "has_caller"),
    [
        ({}, True),
        ({"channel": "patrol", "name": "", "phone": ""}, False),
        ({"channel": "patrol"}, False),
        ({"room": None, "public_place": "3 栋大堂", "name": "", "phone": ""}, False),
        ({"room": None, "public_place": "3 栋大堂"}, True),  # somebody reported it: they are called back
    ],
)
def test_who_is_called_back(desk, changed, has_caller):
    saved = intake.register(desk.clerk, form(desk, **changed))
    assert events.of(ORDER, saved.order)[0].data["has_caller"] is has_caller


# --- problems beside their fields ----------------------------------------------------------------------------
LONE, NUL = "残缺的字符", "空字符"


@pytest.mark.parametrize(
    ("changed", "field", "text"),
    [
        ({"room": None}, "place", "请填写房号"),
        ({"room": None, "public_place": "　 "}, "place", "请填写房号"),
        ({"room": 9999}, "place", "没有这个房号"),
        ({"room": None, "public_place": "大堂\ud800"}, "place", LONE),
        ({"name": " "}, "name", "请填写姓名"),
        ({"name": "欧\udfff"}, "name", LONE),
        ({"name": "欧\x00"}, "name", NUL),
        ({"phone": ""}, "phone", "请填写电话"),
        ({"phone": "138\x00"}, "phone", NUL),
        ({"phone": "138****6621"}, "phone", "打了码"),
        ({"content": ""}, "content", "请填写来电来访内容"),
        ({"content": " \n\u3000"}, "content", "请填写来电来访内容"),
        ({"content": "漏\ud83d"}, "content", LONE),
        ({"content": "漏\x00"}, "content", NUL),
        ({"result": "好\ud83d"}, "result", LONE),
        ({"appointment": "2-30 9:00"}, "appointment", "没有 2 月 30 日"),
        ({"appointment": "尽快"}, "appointment", "看不懂"),
        ({"appointment": "今天 11:00"}, "appointment", "已经过去"),
        ({"appointment": "昨天 9-11"}, "appointment", "已经过去"),
        ({"received_at": NOON + timedelta(seconds=1)}, "received_at", "不能晚于现在"),
        ({"urgency": 0}, "urgency", "请选择"),
        ({"urgency": 4}, "urgency", "请选择"),
        ({"person": 9999}, "department", "不在名单里"),
        ({"department": 9999, "person": None}, "department", "没有这个部门"),
        ({"category": "enquiry", "promised_at": NOON - timedelta(hours=1)}, "promised_at", "早于来电时间"),
    ],
)
def test_what_stands_against_saving_is_said_beside_its_field(desk, changed, field, text):
    found_field, found_text = only_field(desk, **changed)
    assert found_field == field
    assert text in found_text
    with pytest.raises(Refused):
        intake.register(desk.clerk, form(desk, **changed))
    assert not Intake.select().exists()


def test_all_that_is_missing_is_said_at_once(desk):
    found = problems(desk, room=None, content="", appointment="尽快", urgency=9)
    assert [field for field, _ in found] == ["place", "content", "appointment", "urgency"]


def test_a_person_of_another_department_is_refused(desk):
    cleaning = {name: key for key, name in staff.departments()}["保洁部"]
    assert only_field(desk, department=cleaning) == ("department", "王师傅不在所选部门")
    staff.set_active(desk.manager, desk.wang, active=False)
    assert only_field(desk)[1] == "这位员工已不在名单里，请另选"


@pytest.mark.parametrize(
    "changed",
    [
        {"phone": "1381234"},  # of wrong length: kept, the screen warns
        {"phone": "0571-8888 6666 转 12"},
        {"channel": "patrol", "name": "", "phone": ""},
        {"room": None, "public_place": "地下车库", "name": "", "phone": ""},
        {"category": "enquiry", "name": "", "phone": ""},
        {"appointment": "今天 12:30"},
        {"content": "漏"},
        {"content": "🏠 𬭎 <b>粗</b> =1+1 '; DROP TABLE event;--\n第二行"},
        {"person": None},
        {"received_at": NOON},
    ],
)
def test_what_is_only_odd_is_kept_as_it_was_said(desk, changed):
    assert problems(desk, **changed) == []
    row = kept(desk, **changed)
    for name in set(changed) & {"name", "phone", "content"}:
        assert getattr(row, name) == changed[name]


def test_a_long_story_is_kept_whole(desk):
    story = "从主卧顶上滴水，地板已经泡了。" * 667
    row = kept(desk, content=story)
    assert len(story) > 10_000
    assert row.content == story
    assert WorkOrder.get().content == story


def test_a_phone_of_the_household_is_taken_whole_though_shown_masked(desk):
    phone = CustomerPhone.get(CustomerPhone.customer == desk.customer)
    assert problems(desk, phone="138****6621", phone_id=phone.id) == []
    assert kept(desk, phone="138****6621", phone_id=phone.id).phone == "13812346621"


# --- limits --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "changed", "line", "reason"),
    [
        (NOON, {}, "今天 24:00", "16:00 前登记，当日完成 · 2 小时内响应（14:00）"),
        (NOON, {"urgency": 1}, "今天 24:00", "16:00 前登记，当日完成 · 15 分钟内到场（12:15）"),
        (NOON, {"urgency": 2}, "今天 24:00", "16:00 前登记，当日完成 · 30 分钟内到场（12:30）"),
        (clock.at(2026, 11, 21, 16), {}, "明天 10:00", "16:00 后登记，次日 10:00 前完成 · 2 小时内响应（18:00）"),
        (NOON, {"appointment": "11-23 9-11"}, "11-23 11:00", "按预约时间完成"),
        (NOON, {"appointment": "11-2"}, "11-02 18:00", "按预约时间完成"),
        (NOON, {"appointment": "尽快"}, "今天 24:00", "16:00 前登记，当日完成 · 2 小时内响应（14:00）"),
        (NOON, {"category": "enquiry"}, "明天 12:00", "24 小时内答复"),
        (
            clock.at(2026, 11, 21, 16, 5),
            {"received_at": NOON},
            "今天 24:00",
            "16:00 前登记，当日完成 · 2 小时内响应（14:00）",
        ),
    ],
)
def test_the_limit_is_shown_while_typing_and_is_the_one_that_is_saved(desk, now, changed, line, reason):
    with clock.set_to(now):
        wanted = form(desk, **changed)
        assert intake.limit_line(wanted) == (line, reason)
        if not intake.problems_of(wanted) and wanted.category == "repair":
            finish, response = intake.limits_of(wanted)
            row = cases.row_of(intake.register(desk.clerk, wanted))
            assert row.due == finish.at
            assert row.response_due == (response.at if response else None)


def test_changed_figures_touch_only_cases_received_later(desk):
    before = cases.opened(desk)
    settings = project.get()
    figures = Figures(enquiry_hours=2, response_minutes=(5, 10, 60))
    project.save(desk.manager, type(settings)(name=settings.name, site=settings.site, figures=figures))
    after = cases.opened(desk)
    assert WorkOrder.get_by_id(before).response_due == NOON + timedelta(hours=2)
    assert WorkOrder.get_by_id(after).response_due == NOON + timedelta(hours=1)
    work_orders.record_print(desk.clerk, before)  # and the old one keeps it when something happens to it
    assert WorkOrder.get_by_id(before).response_due == NOON + timedelta(hours=2)


# --- promised answers ----------------------------------------------------------------------------------------
ASK = {"category": "enquiry", "content": "咨询装修押金怎样退", "person": None}


@pytest.mark.parametrize(
    ("promised", "kept_until"),
    [(None, NOON + timedelta(hours=24)), (NOON + timedelta(hours=3), NOON + timedelta(hours=3))],
)
def test_an_enquiry_is_answered_as_promised_else_within_a_day(desk, promised, kept_until):
    row = kept(desk, **ASK, promised_at=promised)
    assert (row.state, row.promised_at, row.related) == ("promised", kept_until, "")


def test_an_answer_on_the_spot_closes_the_case(desk):
    row = kept(desk, **ASK, result="押金三个月后退")
    assert (row.state, row.promised_at) == ("closed", None)


def test_the_promised_answer_is_given(desk):
    row = kept(desk, **ASK)
    assert intake.line_of(row.id).waits
    with clock.set_to(NOON + timedelta(hours=2)):
        intake.answer(desk.clerk, row.id, "押金三个月后退\n凭收据")
    done = Intake.get_by_id(row.id)
    assert (done.state, done.result, done.caller.name) == ("closed", "押金三个月后退\n凭收据", "张敏")
    assert [event.act for event in events.of(INTAKE, row.id)] == ["record", "answer"]
    assert not intake.line_of(row.id).waits
    with pytest.raises(Refused, match="不在待答复中"):
        intake.answer(desk.clerk, row.id, "再答一次")


@pytest.mark.parametrize(
    ("answer", "text"), [("", "请写明怎样答复的"), (" \n", "请写明"), ("好\ud800", LONE), ("\x00", NUL)]
)
def test_an_answer_needs_words(desk, answer, text):
    row = kept(desk, **ASK)
    with pytest.raises(Refused, match=text) as caught:
        intake.answer(desk.clerk, row.id, answer)
    assert caught.value.problems[0].field == "result"
    assert Intake.get_by_id(row.id).state == "promised"


def test_a_repair_is_not_answered_and_nothing_is_not_either(desk):
    row = kept(desk)
    for case in (row.id, 9999):
        with pytest.raises(Refused, match="不在待答复中"):
            intake.answer(desk.clerk, case, "好")
    assert intake.line_of(row.id).order == WorkOrder.get().id
    with pytest.raises(Refused, match="没有这条登记"):
        intake.line_of(9999)


# --- duplicates ----------------------------------------------------------------------------------------------
def alike(desk, room, content):
    return [found.number for found in intake.duplicates(room, content)]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("卫生间顶部漏水", True),
        ("又漏水了，主卧卫生间", True),
        ("", True),  # nothing typed yet: whatever is open in this room
        ("客厅灯不亮", False),
    ],
)
def test_the_same_matter_in_the_same_room(desk, content, found):
    cases.opened(desk)
    assert alike(desk, desk.room, content) == (["PG-CH3-202611-0001"] if found else [])


@pytest.mark.parametrize(("content", "found"), [("卫生间顶部漏水", True), ("", False), ("客厅灯不亮", False)])
def test_the_same_matter_elsewhere_in_the_building(desk, content, found):
    cases.opened(desk)
    assert alike(desk, desk.room_above, content) == (["PG-CH3-202611-0001"] if found else [])


def test_another_building_and_no_room_have_nothing_to_do_with_it(desk):
    cases.opened(desk)
    other = rooms.add_room(desk.manager, "5-2-1201")
    assert alike(desk, other, LEAK) == []
    assert alike(desk, None, LEAK) == []
    assert alike(desk, 9999, LEAK) == []


def test_a_closed_case_is_no_duplicate(desk):
    cases.closed(desk)
    assert alike(desk, desk.room, LEAK) == []


@pytest.mark.parametrize("reach", [cases.sent, cases.returned, cases.accepted])
def test_every_case_that_is_not_closed_is_shown(desk, reach):
    reach(desk)
    assert alike(desk, desk.room, LEAK) == ["PG-CH3-202611-0001"]


def test_the_newest_come_first_and_no_more_than_fit(desk):
    for minutes in range(5):
        with clock.set_to(NOON + timedelta(minutes=minutes)):
            cases.opened(desk)
    with clock.set_to(NOON + timedelta(hours=1)):
        assert alike(desk, desk.room, LEAK) == [f"PG-CH3-202611-000{n}" for n in (5, 4, 3)]


def test_what_was_asked_two_months_ago_is_another_matter(desk):
    cases.opened(desk)
    with clock.set_to(NOON + timedelta(days=61)):
        assert alike(desk, desk.room, LEAK) == []


def test_a_duplicate_tells_who_is_on_it_and_until_when(desk):
    cases.sent(desk)
    (found,) = intake.duplicates(desk.room, LEAK)
    assert (found.place, found.content, found.state, found.person) == ("3-2-1201", LEAK, "dispatched", "王师傅")
    assert (found.received_at, found.due) == (NOON, clock.at(2026, 11, 22))


def test_a_finished_case_shows_no_limit_of_finishing(desk):
    cases.accepted(desk)
    (found,) = intake.duplicates(desk.room, LEAK)
    assert (found.state, found.due) == ("accepted", None)
    with clock.set_to(NOON + timedelta(hours=4)):
        work_orders.follow_up(desk.clerk, found.order, Call(result="unsatisfied", words="还在滴水"))
        assert alike(desk, desk.room, LEAK) == ["PG-CH3-202611-0001"]


def test_the_form_has_no_field_for_an_identity_number():
    assert not [name for name in inspect.signature(IntakeForm).parameters if "card" in name or "identity" in name]
