"""Lines of a lesser register from its description alone: written, opened, corrected, struck."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.errors import Refused
from app.registers.mail import REGISTER, MailItem
from app.services import entries, rooms
from app.services.actor import Actor
from app.store import events
from app.store.audit import Audit
from tests.app.services import phone_register

NOON = clock.at(2026, 11, 21, 12)
WHO = "欧阳建国"


def values(desk, **more):
    return {
        "arrived_at": NOON, "room": desk.room, "recipient": WHO, "courier": "", "tracking": "", "notified_at": None,
        "collected_by": "", "collected_at": None, **more,
    }  # fmt: skip


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return [(problem.field, problem.text) for problem in caught.value.problems]


def test_a_new_line_takes_the_next_number_and_its_recorder(desk):
    line, number = entries.save(desk.clerk, REGISTER, values(desk))
    assert number == "YJ-CH3-202611-0001"
    row = MailItem.get_by_id(line)
    assert (row.recorder.id, row.recorded_at, row.room.id) == (desk.clerk.account, NOON, desk.room)
    assert [event.act for event in events.of("mail", line)] == ["record"]
    assert entries.save(desk.clerk, REGISTER, values(desk))[1] == "YJ-CH3-202611-0002"


def test_opened_for_the_form_it_has_values_and_texts(desk):
    line, number = entries.save(desk.clerk, REGISTER, values(desk))
    opened = entries.opened(desk.clerk, REGISTER, line)
    assert (opened.id, opened.number, opened.recorder, opened.recorded_at) == (line, number, "张敏", NOON)
    assert (opened.values["room"], opened.texts["room"]) == (desk.room, "3-2-1201")
    assert (opened.values["arrived_at"], opened.texts["arrived_at"]) == (NOON, "2026-11-21 12:00")
    assert set(opened.values) == {cell.name for cell in REGISTER.form_cells}


def test_what_is_missing_is_told_beside_its_field_and_nothing_is_written(desk):
    empty = dict.fromkeys(values(desk))
    problems = refusal(lambda: entries.save(desk.clerk, REGISTER, empty))
    assert [field for field, _ in problems] == ["arrived_at", "room", "recipient"]
    assert MailItem.select().count() == 0
    assert entries.save(desk.clerk, REGISTER, values(desk))[1].endswith("0001")


def test_the_registers_own_check_is_asked(desk):
    wrong = values(desk, collected_by="本人", collected_at=NOON - timedelta(hours=1))
    assert refusal(lambda: entries.save(desk.clerk, REGISTER, wrong)) == [("collected_at", "领取时间早于收件时间")]


def test_a_room_that_is_not_there_is_refused_beside_it(desk):
    assert [field for field, _ in refusal(lambda: entries.save(desk.clerk, REGISTER, values(desk, room=999)))] == [
        "room"
    ]


def test_a_correction_says_which_fields_changed_and_never_what_they_held(desk):
    line, number = entries.save(desk.clerk, REGISTER, values(desk))
    again = values(desk, recipient="李淑芬", collected_by="本人", collected_at=NOON)
    assert entries.save(desk.clerk, REGISTER, again, line) == (line, number)
    assert MailItem.get_by_id(line).recipient == "李淑芬"
    happened = events.of("mail", line)[-1]
    assert (happened.act, happened.data) == ("correct", {"fields": ["collected_at", "collected_by", "recipient"]})


def test_saving_without_a_change_is_no_correction(desk):
    line, _ = entries.save(desk.clerk, REGISTER, values(desk))
    entries.save(desk.clerk, REGISTER, values(desk), line)
    assert [event.act for event in events.of("mail", line)] == ["record"]


def test_a_struck_line_stays_and_cannot_be_changed(desk):
    line, _ = entries.save(desk.clerk, REGISTER, values(desk))
    assert refusal(lambda: entries.void(desk.manager, REGISTER, line, " ")) == [("reason", "请写明作废原因")]
    entries.void(desk.manager, REGISTER, line, "重复登记")
    assert entries.opened(desk.clerk, REGISTER, line).void_reason == "重复登记"
    assert "已作废" in refusal(lambda: entries.save(desk.clerk, REGISTER, values(desk), line))[0][1]
    assert "已经作废" in refusal(lambda: entries.void(desk.manager, REGISTER, line, "再来"))[0][1]
    assert entries.save(desk.clerk, REGISTER, values(desk))[1] == "YJ-CH3-202611-0002"


def test_a_reason_that_no_file_can_hold_is_refused(desk):
    line, _ = entries.save(desk.clerk, REGISTER, values(desk))
    assert refusal(lambda: entries.void(desk.manager, REGISTER, line, "坏\x00字"))[0][0] == "reason"


def test_a_line_that_is_gone(desk):
    assert refusal(lambda: entries.opened(desk.clerk, REGISTER, 77)) == [("", "没有这条记录")]
    assert refusal(lambda: entries.void(desk.manager, REGISTER, 77, "错")) == [("", "没有这条记录")]


def test_a_clerk_does_not_strike(desk):
    line, _ = entries.save(desk.clerk, REGISTER, values(desk))
    with pytest.raises(Refused, match="客服经理"):
        entries.void(desk.clerk, REGISTER, line, "重复登记")
    assert MailItem.get_by_id(line).void_reason == ""


def test_opening_a_line_with_a_phone_is_recorded_and_masked_for_who_may_not(desk):
    register = phone_register.create()
    line, _ = entries.save(desk.clerk, register, {"visitor": "周先生", "phone": "13912340000"})
    assert entries.opened(desk.clerk, register, line).values["phone"] == "13912340000"
    assert Audit.select().where((Audit.act == "phone_revealed") & (Audit.subject == "visitor_test")).count() == 1
    administrator = Actor(desk.manager.account, "何管理", "administrator")
    assert entries.opened(administrator, register, line).values["phone"] == "139****0000"
    assert Audit.select().where(Audit.act == "phone_revealed").count() == 1
    assert rooms.phone_warning("139123") != ""
