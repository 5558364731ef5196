"""业主房号 with real keys: finding, reading, revealing, correcting; places; Esc; who is refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services import intake, places, residents, room_list, rooms
from app.services.actor import Actor
from app.services.intake import IntakeForm
from app.store.audit import Audit
from tests import pictures
from tests.keys import type_text
from tests.ui.settings import shell as help_
from tests.ui.settings.shell import confirm, focused, key
from ui import messages, theme

ENTER, ESC, DOWN, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Tab


@pytest.fixture
def page(manager_shell):
    manager_shell.go("rooms")
    made = manager_shell.page("rooms")
    made._typing.setInterval(0)
    return made


def search(page, text: str) -> list[str]:
    page.search.setFocus()
    page.search.selectAll()
    if text:
        type_text(page.search, text)
    page._search_now()
    return [page.list.rooms.room(row).code for row in range(page.list.rooms.rowCount())]


@pytest.mark.parametrize("typed", ["欧阳", "oyjg", "6621", "三栋二单元1201"])
def test_a_household_is_found_by_what_the_caller_says_and_shown_at_once(page, office, typed):
    assert search(page, typed) == ["3-2-1201"]
    assert page.household.room == office.room
    words = pictures.shown_text(page)
    assert "欧阳建国" in words
    assert "13812346621" not in words
    assert "找到 1 个房号" in words


def test_enter_goes_from_the_search_to_the_list_to_the_household_and_esc_back(page, manager_shell):
    assert focused() is page.search
    key(DOWN)
    assert focused() is page.list
    assert page.household.room
    first = page.household.room
    key(DOWN)
    assert page.household.room != first
    key(ENTER)
    assert focused() is page.household.edit_button
    key(ESC)
    assert focused() is page.list
    key(ESC)
    assert focused() is page.search
    QTest.keyClicks(page.search, "zhao")
    key(ESC)
    assert page.search.text() == ""
    key(ESC)
    assert manager_shell.window.current_key == "today"


def test_up_on_the_first_row_is_the_search_box_again(page):
    key(DOWN)
    key(Qt.Key.Key_Up)
    assert focused() is page.search


def test_one_click_reveals_a_phone_whole_and_logs_it(page, office):
    search(page, "欧阳")
    shown = page.household.people[0].phones[0]
    assert shown.number.text() == "138****6621"
    QTest.mouseClick(shown.button, Qt.MouseButton.LeftButton)
    assert shown.number.text() == "13812346621"
    row = Audit.select().where(Audit.act == "phone_revealed").get()
    assert (row.actor, row.subject, row.detail) == (office.manager.account, "customer_phone", "estate")
    QTest.mouseClick(shown.button, Qt.MouseButton.LeftButton)
    assert shown.number.text() == "138****6621"
    assert Audit.select().where(Audit.act == "phone_revealed").count() == 1


def test_a_revealed_phone_is_masked_again_when_the_page_is_left(page, manager_shell):
    search(page, "欧阳")
    shown = page.household.people[0].phones[0]
    shown.turn()
    manager_shell.go("today")
    assert shown.number.text() == "138****6621"


def test_an_administrator_is_refused_a_phone(opened, office, qapp):
    shell = help_.shell(opened, Actor(None, "何管理", "administrator"))
    shell.go("rooms", room=office.room)
    shown = shell.page("rooms").household.people[0].phones[0]
    shown.turn()
    assert shown.number.text() == "138****6621"
    assert "管理员不能查看一个电话" in shell.banner.text()


def test_a_person_is_added_and_corrected_by_keys(page, office, answers):
    search(page, "1301")

    def add(dialog):
        confirm()
        assert dialog.problems() == {"name": "请填写姓名"}
        type_text(focused(), "李䶮")
        key(TAB)
        key(Qt.Key.Key_2)
        key(TAB)
        QTest.keyClicks(focused(), "1380000")
        assert "照样可以保存" in dialog.warning.text()
        confirm()

    answers.next(add)
    page.household.add_button.click()
    added = rooms.people_of(office.room_above)[1]
    assert (added.name, added.role, added.phones[0].ok) == ("李䶮", "租户", False)
    assert "位数不对" in pictures.shown_text(page)
    assert [hit.people for hit in room_list.find("1301")] == ["赵六、李䶮"]
    assert page.list.rooms.room(0).people == "赵六、李䶮", "the list follows"

    def correct(dialog):
        dialog.drop[added.phones[0].id].setChecked(True)
        dialog.phones.setText("13800001234")
        dialog.note.setText("周末在家")
        confirm()

    answers.next(correct)
    page.household.edit_person(added.id)
    after = rooms.people_of(office.room_above)[1]
    assert [(line.masked, line.ok) for line in after.phones] == [("138****1234", True)]
    assert "周末在家" in pictures.shown_text(page)


def test_who_leaves_is_kept_and_can_come_back(page, office, monkeypatch):
    search(page, "欧阳")
    asked = []
    monkeypatch.setattr(messages, "ask", lambda *args, **_more: asked.append(args[2]) or True)
    page.household.move_out(office.customer)
    assert asked == ["欧阳建国 已从 3-2-1201 迁出？"]
    assert [person.name for person in residents.gone_of(office.room)] == ["欧阳建国"]
    page.open(room=office.room)
    assert "住过的人" in pictures.shown_text(page)
    page.household.move_back(office.customer)
    assert residents.gone_of(office.room) == ()


def test_a_caution_is_written_and_stands_as_a_warning(page, office, answers):
    search(page, "1201")

    def write(dialog):
        type_text(dialog.caution, "家有大型犬，上门先电话")
        dialog.area.setText("八十九")
        confirm()
        assert dialog.problems() == {"area": "面积写数字，最多两位小数，例如 89.40"}
        dialog.area.setText("102.5 ㎡")
        dialog.vacant.setChecked(True)
        confirm()

    answers.next(write)
    page.household.edit_button.click()
    words = pictures.shown_text(page)
    assert "家有大型犬" in words
    assert "102.5 ㎡" in words
    assert "空置" in words
    assert rooms.household(office.room).area == 10250


def test_a_new_room_takes_over_what_was_searched_in_vain(page, answers):
    assert search(page, "12-1-3301") == []
    assert "没有找到" in pictures.shown_text(page)

    def add(dialog):
        assert dialog.code.text() == "12-1-3301"
        assert dialog.reading.text() == "将新增 12-1-3301"
        dialog.area.setText("66")
        confirm()

    answers.next(add)
    page.new_button.click()
    assert page.search.text() == ""
    assert rooms.household(page.household.room).code == "12-1-3301"


def test_a_room_that_is_there_already_is_refused_beside_its_field(page, answers):
    def add(dialog):
        dialog.code.setText("3栋2单元1201室")
        confirm()
        assert dialog.problems() == {"place": "3-2-1201 已经在房号表里"}
        dialog.code.setText("3-2-1501")
        confirm()

    answers.next(add)
    page.new_button.click()
    assert rooms.exact("3-2-1501") is not None


def test_a_past_case_opens_where_the_shell_opens_it(page, office, manager_shell):
    saved = intake.register(
        office.clerk,
        IntakeForm(room=office.room, name="欧阳建国", phone="13812346621", content="厨房灯不亮", person=office.wang),
    )
    manager_shell.context.changed("orders", "intakes")
    page.open(room=office.room)
    opened = []
    manager_shell.window.hit_chosen.connect(opened.append)
    page.household.case_wanted.emit(rooms.household(office.room).past[0])
    assert [(hit.kind, hit.data) for hit in opened] == [("work_order", ("work_order", saved.order))]
    assert "厨房灯不亮" in pictures.shown_text(page)


def test_more_rooms_are_fetched_when_the_list_is_scrolled(page, office, manager_shell):
    for number in range(1, 200):
        rooms.add_room(office.manager, f"20-1-{number:04d}")
    manager_shell.context.changed("rooms")
    page.refresh()
    assert page.list.rooms.rowCount() == room_list.PAGE
    assert "共 201 个房号" in page.count.text()
    page.list.scrollToBottom()
    pictures.settle(page)
    assert page.list.rooms.rowCount() == 2 * room_list.PAGE
    last = rooms.exact("20-1-0199")
    page.open(room=last.id)
    assert page.list.currentIndex().row() == 200
    assert page.household.room == last.id


def test_public_places_are_kept_in_a_list(page, answers, manager_shell):
    page.places_button.click()
    assert "还没有公共位置" in pictures.shown_text(page)

    def add(dialog):
        type_text(dialog.name, "3 栋大堂")
        dialog.building.setText("3")
        confirm()

    answers.next(add)
    page.places.add_button.click()

    def close(dialog):
        dialog.active.setChecked(False)
        confirm()

    answers.next(close)
    assert focused() is page.places.table
    key(ENTER)
    assert [(place.name, place.active) for place in places.listing()] == [("3 栋大堂", False)]
    key(ESC)
    assert page.stack.currentIndex() == 0
    assert manager_shell.window.current_key == "rooms"


def test_without_rooms_the_page_offers_the_import(opened, qapp):
    from app.services import set_up
    from app.services.project import Project

    manager = set_up.first_run(Project(name="新项目", site="X1"), "lin", "林", "secret1")
    shell = help_.shell(opened, manager)
    shell.go("rooms")
    made = shell.page("rooms")
    assert "还没有房号" in pictures.shown_text(shell.window)
    made.nothing.acted.emit("import")
    assert focused() is made.imports.zone.choose_button


def test_a_new_log_in_acts_as_itself(page, office, manager_shell, opened):
    search(page, "欧阳")
    manager_shell.context.actor = office.clerk
    page.household.people[0].phones[0].turn()
    assert Audit.select().where(Audit.act == "phone_revealed").get().actor == office.clerk.account


@pytest.mark.parametrize("dark", [False, True])
def test_the_pictures_are_whole(page, office, manager_shell, qapp, dark):
    theme.apply(qapp, dark=dark)
    pictures.at_every_scale(manager_shell.window)
    name = "爱新觉罗·阿勒泰别克·木拉提㛃𬭎"
    person = rooms.add_person(
        office.manager, office.room, name, "tenant", "13800001111、13800002222、0571-88886666、123"
    )
    form = residents.PersonForm(name=name, role="tenant", note="备注也很长，" * 20)
    residents.save(office.manager, office.room, person, form)
    rooms.move_out(office.manager, office.room, office.customer)
    rooms.edit_room(office.manager, office.room, caution="注意事项很长，" * 15, note="备注，" * 30, vacant=True)
    intake.register(
        office.clerk, IntakeForm(room=office.room, name="欧", phone="1", content="很长的内容" * 20, person=office.wang)
    )
    manager_shell.context.changed("rooms")
    page.open(room=office.room)
    pictures.at_every_scale(manager_shell.window)
    search(page, "没有这个人")
    pictures.at_every_scale(manager_shell.window)
    page.open(view="places")
    pictures.at_every_scale(manager_shell.window)
    theme.apply(qapp)
