"""The 来电来访登记表 on screen: its cells, and what they hold as an IntakeForm or a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.registers.intake import REGISTER
from app.rules.words import CATEGORY, CHANNEL, URGENCY
from app.services.intake import IntakeForm
from app.services.rooms import Person
from app.services.staff import StaffLine
from app.services.where import NEW_PLACE, NEW_ROOM, PERSON, PLACE, Where
from ui.intake import lookups
from ui.widgets.completer import CompleterLine
from ui.widgets.editors import LineBox, TextBox
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import Cell, PaperForm, note, row, value
from ui.widgets.popup import Option
from ui.widgets.segmented import Segmented
from ui.widgets.text import ElidedLabel

_CHANNELS = tuple(pair for pair in CHANNEL if pair[0] not in {"forwarded"})


class IntakePaper(QWidget):
    """The ruled form. `changed` after every change; `placed` when 房号 came to mean something new."""

    changed = Signal()
    placed = Signal()
    reveal_wanted = Signal(int)
    new_room_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._where: Where | None = None
        self._people: tuple[Person, ...] = ()
        self._person: Person | None = None
        self.received_at: datetime | None = None
        self._make_editors()
        self.form = PaperForm(REGISTER.title, columns=2)
        self._lay_out()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.form)
        self._connect()

    def _make_editors(self) -> None:
        self.channel = Segmented(_CHANNELS, "call")
        self.category = Segmented(CATEGORY, "repair")
        self.urgency = Segmented(URGENCY, "3")
        self.place = CompleterLine(lookups.places, placeholder="房号、姓名、拼音或电话后四位")
        self.name = CompleterLine(lookups.people(lambda: self._people), opens_empty=True)
        self.role = note("")
        self.phone = CompleterLine(lookups.phones_of(lambda: self._person))
        self.reveal = KeyButton("显示", size="small")
        self.phone_note = ElidedLabel("", tone="warning", px=12)
        self.appointment = LineBox("", "可不填；如 明天 9-11")
        self.content = TextBox(min_lines=4, max_lines=9)
        self.department = CompleterLine(lookups.departments, free=False, placeholder="姓名或部门", opens_empty=True)
        self.due = value("", bold=True)
        self.due_reason = note("")
        self.result = TextBox("", "当场解决的在这里写结果；否则由派工单填写", min_lines=1, max_lines=4)

    def _lay_out(self) -> None:
        form = self.form
        form.add_row([Cell("方式", row(self.channel), 2, "channel")], min_height=44)
        form.add_row([Cell("房号", self.place, 1, "place"), Cell("姓名", _pair(self.name, self.role), 1, "name")])
        phone = _pair(self.phone, self.phone_note, self.reveal)
        form.add_row([Cell("电话", phone, 1, "phone"), Cell("预约时间", self.appointment, 1, "appointment")])
        form.add_row([Cell("类别", row(self.category), 2, "category")], min_height=44)
        form.add_row([Cell("内容", self.content, 2, "content")], min_height=100)
        form.add_row(
            [Cell("紧急程度", row(self.urgency), 1, "urgency"), Cell("处理部门", self.department, 1, "department")],
            min_height=44,
        )
        form.add_row([Cell("完成时限", row(self.due, self.due_reason), 2, "due")])
        form.add_row([Cell("处理结果", self.result, 2, "result")])
        order = (self.place, self.name, self.phone, self.reveal, self.appointment, self.category, self.content)
        for one, following in zip(order, (*order[1:], self.urgency), strict=True):
            QWidget.setTabOrder(one, following)
        QWidget.setTabOrder(self.urgency, self.department)
        QWidget.setTabOrder(self.department, self.result)

    def _connect(self) -> None:
        for choice in (self.channel, self.category, self.urgency):
            choice.changed.connect(self.changed)
        for line in (self.name, self.phone, self.appointment, self.department):
            line.textChanged.connect(self.changed)
        self.content.changed.connect(self.changed)
        self.result.changed.connect(self.changed)
        self.place.chosen.connect(self._place_chosen)
        self.place.edited.connect(self._place_edited)
        self.name.chosen.connect(self._name_chosen)
        self.name.edited.connect(self._name_edited)
        self.phone.edited.connect(self._phone_edited)
        self.phone.textChanged.connect(self._show_reveal)
        self.reveal.clicked.connect(self._ask_reveal)
        self._show_reveal()

    # --- where ---------------------------------------------------------------------------------------
    @property
    def where(self) -> Where | None:
        """What 房号 means; None while that is not settled."""
        return self._where

    @property
    def room(self) -> int | None:
        """The room's id, None for a public place or while unsettled."""
        return self._where.room if self._where is not None else None

    @property
    def people(self) -> tuple[Person, ...]:
        """The household of the room that stands."""
        return self._people

    def _place_chosen(self, option: Option) -> None:
        found: Where = option.data
        if found.kind == NEW_ROOM:
            self.place.set_text(found.main)
            self.new_room_wanted.emit(found.main)
            return
        self.settle(found)
        self.focus_next_gap()

    def _place_edited(self, _text: str) -> None:
        if self._where is not None:
            self.settle(None, keep_text=True)
        self.changed.emit()

    def settle(self, found: Where | None, *, keep_text: bool = False) -> None:
        """房号 means this now: the household's people come with it, and the one person if there is only one."""
        self._where = found
        if found is not None:
            self.place.set_text(found.main)
        elif not keep_text:
            self.place.set_text("")
        self._people = lookups.household_people(found.room if found else None)
        known = self._person is not None
        self._person = None
        if known or not self.name.text():
            self.name.set_text("")
            self.phone.set_text("")
            self.role.setText("")
        wanted = [p for p in self._people if found is not None and found.kind == PERSON and p.name == found.person]
        if wanted or len(self._people) == 1:
            self.take_person((wanted or list(self._people))[0])
        if found is not None and found.kind in {PLACE, NEW_PLACE}:
            self.role.setText("公共区域，可不填")
        self.form.clear_problems()
        self.placed.emit()
        self.changed.emit()

    def focus_next_gap(self) -> None:
        """After 房号: to 姓名 if it is still to be said who calls, else to 内容."""
        nobody = not self.name.text() and self._where is not None and self._where.kind not in {PLACE, NEW_PLACE}
        self.form.focus("name" if nobody else "content")

    # --- who -----------------------------------------------------------------------------------------
    def _name_chosen(self, option: Option) -> None:
        self.take_person(option.data)
        self.form.focus("content")

    def _name_edited(self, text: str) -> None:
        if self._person is not None and text != self._person.name:
            self._person = None
            self.role.setText("")
            if self.phone.option() is not None:
                self.phone.set_text("")

    def take_person(self, person: Person) -> None:
        """This person calls: name, role and first phone stand in the form, the phone masked."""
        self._person = person
        self.name.set_text(person.name)
        self.role.setText(person.role)
        first = person.phones[0] if person.phones else None
        if first is not None:
            self.phone.set_option(Option(str(first.id), first.masked, "", first.id))
        else:
            self.phone.set_text("")

    def _phone_edited(self, text: str) -> None:
        if "*" in text:  # a masked number cannot be edited digit by digit: begin anew with what was typed
            self.phone.set_text("".join(character for character in text[-1:] if character.isdigit()))

    def _show_reveal(self) -> None:
        self.reveal.setVisible("*" in self.phone.text())

    def _ask_reveal(self) -> None:
        option = self.phone.option()
        if option is not None:
            self.reveal_wanted.emit(int(option.data))

    def show_phone(self, phone_id: int, text: str) -> None:
        """The whole phone, after a logged reveal."""
        self.phone.set_option(Option(str(phone_id), text, "", phone_id))

    # --- values --------------------------------------------------------------------------------------
    def values(self) -> IntakeForm:
        """What the form holds now, as the services take it."""
        sent = self.department.option()
        person = sent.data if sent is not None and isinstance(sent.data, StaffLine) else None
        chosen = self.phone.option()
        is_room = self._where is not None and self._where.room is not None
        return IntakeForm(
            channel=self.channel.value() or "call",
            category=self.category.value() or "repair",
            urgency=int(self.urgency.value() or 3),
            room=self.room,
            public_place=self._where.main if self._where is not None and not is_room else "",
            customer=self._person.id if self._person is not None else None,
            name=self.name.text(),
            phone="" if chosen is not None else self.phone.text(),
            phone_id=int(chosen.data) if chosen is not None else None,
            content=self.content.text(),
            department=person.department if person else sent.data if sent is not None else None,
            person=person.id if person else None,
            appointment=self.appointment.text(),
            result=self.result.text(),
            received_at=self.received_at,
        )

    def is_touched(self) -> bool:
        """Whether there is anything worth keeping."""
        texts = (self.place.text(), self.name.text(), self.phone.text(), self.content.text(), self.result.text())
        return any(text.strip() for text in texts) or bool(self.appointment.text().strip())

    def draft(self) -> dict[str, Any]:
        """What is typed, as JSON: enough to put the form back as it was."""
        sent, phone = self.department.option(), self.phone.option()
        return {
            "channel": self.channel.value(),
            "category": self.category.value(),
            "urgency": self.urgency.value(),
            "place": self.place.text(),
            "settled": self._where is not None,
            "name": self.name.text(),
            "phone": "" if phone is not None else self.phone.text(),
            "phone_id": phone.data if phone is not None else None,
            "content": self.content.text(),
            "appointment": self.appointment.text(),
            "sent": sent.key if sent is not None else "",
            "sent_text": self.department.text(),
            "result": self.result.text(),
            "received_at": self.received_at.isoformat() if self.received_at else "",
        }

    def restore(self, kept: dict[str, Any], found: Where | None) -> None:
        """Put a draft back. `found` is what its 房号 means today."""
        self.clear()
        for choice, key in ((self.channel, "channel"), (self.category, "category"), (self.urgency, "urgency")):
            choice.set_value(kept.get(key) or choice.value())
        if found is not None and kept.get("settled"):
            self.settle(found)
        else:
            self.place.set_text(str(kept.get("place", "")))
        self._restore_caller(kept)
        self.content.set_text(str(kept.get("content", "")))
        self.appointment.setText(str(kept.get("appointment", "")))
        self.result.set_text(str(kept.get("result", "")))
        options = {option.key: option for option in lookups.departments("")}
        self.department.set_option(options.get(str(kept.get("sent", ""))))
        received = str(kept.get("received_at", ""))
        self.received_at = datetime.fromisoformat(received) if received else None

    def _restore_caller(self, kept: dict[str, Any]) -> None:
        name, phone_id = str(kept.get("name", "")), kept.get("phone_id")
        person = next((p for p in self._people if p.name == name), None)
        if person is not None:
            self.take_person(person)
        else:
            self.name.set_text(name)
        lines = {line.id: line for p in self._people for line in p.phones}
        if phone_id in lines:
            self.phone.set_option(Option(str(phone_id), lines[phone_id].masked, "", phone_id))
        elif kept.get("phone"):
            self.phone.set_text(str(kept["phone"]))

    def clear(self) -> None:
        """An empty form for the next call."""
        self._where, self._people, self._person = None, (), None
        for line in (self.place, self.name, self.phone, self.department):
            line.set_text("")
        for text in (self.role, self.phone_note, self.due, self.due_reason):
            text.setText("")
        self.appointment.setText("")
        self.content.set_text("")
        self.result.set_text("")
        self.channel.set_value("call")
        self.category.set_value("repair")
        self.urgency.set_value("3")
        self.form.set_serial(None)
        self.form.clear_problems()
        self.received_at = None


def _pair(line: QWidget, *more: QWidget) -> QWidget:
    """An editor that takes the room, and small things at its right."""
    made = row(line, *more, spacing=8)
    layout = made.layout()
    layout.takeAt(layout.count() - 1)  # the stretch of row(): here the editor stretches
    layout.setStretch(0, 1)
    return made
