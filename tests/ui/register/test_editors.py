"""The editor of each kind of field: what it shows, what it means, what it keeps as a draft."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app import clock
from app.errors import Refused
from app.paper.register import Cell
from app.registers.mail import MailItem
from tests.app.services.phone_register import KINDS, VisitorTest
from ui.register import editors
from ui.register.editors import editor_of
from ui.widgets.segmented import Segmented

NOON = clock.at(2026, 11, 21, 12)


@pytest.fixture
def make(desk, qtbot):
    kept = []

    def made(field, **more):
        editor = editor_of(Cell(field, "栏目", **more))
        kept.append(editor)
        qtbot.addWidget(editor.widget)
        editor.widget.resize(400, 40)
        editor.widget.show()
        return editor

    return made


CASES = [
    (VisitorTest.visitor, "周先生"),
    (VisitorTest.phone, "139123"),
    (VisitorTest.kind, "g"),
    (VisitorTest.few, "b"),
    (VisitorTest.on_day, date(2026, 11, 20)),
    (VisitorTest.keys, 0),
    (VisitorTest.fee, 1250),
    (VisitorTest.returned, False),
    (VisitorTest.opinion, "unsatisfied"),
    (VisitorTest.remark, "一\n二"),
    (MailItem.arrived_at, clock.at(2026, 11, 21, 15, 42, 7)),
]


@pytest.mark.parametrize(("field", "value"), CASES, ids=[field.name for field, _ in CASES])
def test_what_is_set_is_what_it_means_and_a_draft_brings_it_back(make, field, value):
    editor = make(field)
    assert editor.widget.objectName() == field.name
    assert editor.value() in {None, ""}
    editor.set_value(value)
    assert editor.value() == value
    assert editor.problem() == ""
    again = make(field)
    again.restore(editor.draft())
    # a draft is what can be seen: seconds cannot
    assert again.value() == (value.replace(second=0) if field is MailItem.arrived_at else value)
    editor.set_value(None)
    assert editor.value() in {None, ""}


def test_few_words_stand_side_by_side_and_many_in_a_box(make):
    assert isinstance(make(VisitorTest.few).widget, Segmented)
    assert isinstance(make(VisitorTest.kind).widget, QComboBox)
    assert len(KINDS) > editors.MOST_SIDE_BY_SIDE


def test_a_choice_may_be_taken_back_unless_it_is_required(make):
    loose, tight = make(VisitorTest.few), make(VisitorTest.few, required=True)
    for editor in (loose, tight):
        QTest.keyClick(editor.widget, Qt.Key.Key_2)
        QTest.keyClick(editor.widget, Qt.Key.Key_Backspace)
    assert (loose.value(), tight.value()) == ("", "b")


@pytest.mark.parametrize("field", [VisitorTest.few, VisitorTest.kind], ids=["segmented", "combo"])
def test_a_code_of_an_older_file_is_kept(make, field):
    editor = make(field)
    editor.set_value("old", "旧")
    assert editor.value() == "old"


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        (MailItem.arrived_at, "15:30", "2026-11-21 15:30"),
        (MailItem.arrived_at, "1121 1530", "2026-11-21 15:30"),
        (VisitorTest.on_day, "1120", "2026-11-20"),
        (VisitorTest.fee, "12.5", "12.50"),
        (VisitorTest.keys, "1,024", "1024"),
    ],
)
def test_leaving_shows_what_was_understood(make, field, typed, shown):
    editor = make(field)
    QTest.keyClicks(editor.line, typed)
    editor.tidy()
    assert editor.line.text() == shown


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (MailItem.arrived_at, "2026-02-30 10:00", "这一天"),
        (MailItem.arrived_at, "25:00", "这个时间"),
        (VisitorTest.on_day, "0230", "这一天"),
        (VisitorTest.fee, "12.345", "到分"),
        (VisitorTest.keys, "three", "整数"),
    ],
)
def test_what_cannot_be_read_is_told_and_stays_as_typed(make, field, typed, words):
    editor = make(field)
    QTest.keyClicks(editor.line, typed)
    editor.tidy()
    assert words in editor.problem()
    assert editor.line.text() == typed
    assert editor.draft() == typed
    with pytest.raises(Refused):
        editor.value()


def test_now_and_today_by_key_and_button(make):
    moment, day = make(MailItem.arrived_at), make(VisitorTest.on_day)
    QTest.mouseClick(moment.button, Qt.MouseButton.LeftButton)
    assert moment.value() == NOON
    QTest.keyClick(day.line, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    day.fill_now()
    assert day.value() == NOON.date()
    assert moment.button.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_phone_of_wrong_length_is_marked_and_kept(make):
    editor = make(VisitorTest.phone)
    QTest.keyClicks(editor.line, "1381234662")
    assert "11 位" in editor.mark.text()
    assert editor.value() == "1381234662"
    assert editor.problem() == ""
    QTest.keyClicks(editor.line, "1")
    assert editor.mark.text() == ""


def test_a_room_is_taken_from_the_list_or_named_beyond_doubt(make, desk):
    editor = make(MailItem.room)
    editor.line.setText("三栋二单元1201")
    assert editor.problem().startswith("没有这个")
    editor.tidy()
    assert (editor.value(), editor.line.text()) == (desk.room, "3-2-1201")
    QTest.keyClicks(editor.line, "9")
    assert editor.problem().startswith("没有这个")
    assert editor.draft() == [None, "3-2-12019"]
    editor.line.clear()
    assert editor.value() is None


def test_a_person_of_ours(make, desk):
    editor = make(VisitorTest.companion)
    editor.set_value(desk.wang, "王师傅")
    assert (editor.value(), editor.line.text()) == (desk.wang, "王师傅")
    again = make(VisitorTest.companion)
    again.restore(editor.draft())
    assert again.value() == desk.wang


@pytest.mark.parametrize(("field", "value"), CASES, ids=[field.name for field, _ in CASES])
def test_a_line_that_may_only_be_looked_at(make, field, value):
    editor = make(field)
    editor.set_value(value)
    editor.set_read_only(on=True)
    if editor.stop.isEnabled():
        for key in (Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_Delete):
            QTest.keyClick(editor.stop, key)
    assert editor.value() == value
    editor.set_read_only(on=False)
    assert editor.stop.isEnabled()


def test_a_kind_without_an_editor_is_a_mistake_of_ours():
    with pytest.raises(TypeError):
        editors.make(object(), Cell(MailItem.courier, "x"))
