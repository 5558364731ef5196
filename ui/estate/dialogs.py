"""The dialogs of 业主房号: a new room, a room's columns, a person, a public place."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.errors import Refused
from app.rules.words import CUSTOMER_ROLE
from app.services import places, residents, rooms
from app.services.actor import Actor
from app.services.places import Place
from app.services.residents import PersonForm
from app.services.rooms import Household, Person
from ui import theme
from ui.widgets.dialog import Dialog
from ui.widgets.editors import LineBox, TextBox
from ui.widgets.segmented import Segmented
from ui.widgets.text import plain_label


def read_area(text: str) -> int | None:
    """An area in m² as 1/100 m²; None for nothing. Raises Refused beside `area`."""
    plain = re.sub(r"\s|㎡|m²|平方米|平米|平", "", text)
    if not plain:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})?", plain):
        raise Refused.at("area", "面积写数字，最多两位小数，例如 89.40")
    return round(float(plain) * 100)


def area_text(area: int | None) -> str:
    """1/100 m² as people write it."""
    return f"{area / 100:g}" if area is not None else ""


class NewRoom(Dialog):
    """A room that the list did not have. `room` is its id after it was added."""

    def __init__(self, parent: QWidget, actor: Actor, typed: str = "") -> None:
        super().__init__(parent, "新增房号", ok="新增")
        self._actor = actor
        self.room = 0
        self.code = LineBox(typed, "楼栋-单元-房号，例如 3-2-1201")
        self.reading = plain_label("", tone="accent", px=13)
        self.area = LineBox("", "可不填，例如 89.40")
        self.note = LineBox("", "可不填")
        self.add_field("房号", self.code, "place")
        self.add(self.reading)
        self.add_field("建筑面积（㎡）", self.area, "area")
        self.add_field("备注", self.note, "note")
        self.code.textChanged.connect(self._read_back)
        self._read_back(typed)
        self.submit = self._save
        self.set_dirty(lambda: self.code.text() != typed or bool(self.area.text() or self.note.text()))

    def _read_back(self, typed: str) -> None:
        meant = rooms.reads_as(typed)
        self.reading.setText(f"将新增 {meant}" if meant else "单据上的写法会显示在这里")

    def _save(self) -> None:
        area = read_area(self.area.text())
        self.room = rooms.add_room(self._actor, self.code.text(), area=area, note=self.note.text())


class EditRoom(Dialog):
    """Caution, note, area, vacant."""

    def __init__(self, parent: QWidget, actor: Actor, household: Household) -> None:
        super().__init__(parent, f"编辑 {household.code}", ok="保存")
        self._actor, self._room = actor, household.room
        self.caution = TextBox(household.caution, "上门前必须知道的，例如：家有大型犬，上门先电话", min_lines=2)
        self.note = TextBox(household.note, min_lines=2)
        self.area = LineBox(area_text(household.area))
        self.vacant = QCheckBox("空置（没有人住）")
        self.vacant.setChecked(household.vacant)
        self.add_field("注意事项（登记和打印前会提示）", self.caution, "caution")
        self.add_field("备注", self.note, "note")
        self.add_field("建筑面积（㎡）", self.area, "area")
        self.add(self.vacant)
        before = self._values()
        self.submit = self._save
        self.set_dirty(lambda: self._values() != before)

    def _values(self) -> tuple[str, str, str, bool]:
        return self.caution.text(), self.note.text(), self.area.text(), self.vacant.isChecked()

    def _save(self) -> None:
        caution, note, area, vacant = self._values()
        rooms.edit_room(self._actor, self._room, caution=caution, note=note, vacant=vacant, area=read_area(area))


class EditPerson(Dialog):
    """A person of a room; without `person` a new one. Phones stay masked: some are taken away, some added."""

    def __init__(self, parent: QWidget, actor: Actor, room: int, code: str, person: Person | None = None) -> None:
        super().__init__(parent, f"编辑 {code} 的住户" if person else f"{code} 新增住户", ok="保存")
        self._actor, self._room, self._person = actor, room, person
        self.name = LineBox(person.name if person else "")
        self.role = Segmented(CUSTOMER_ROLE, person.role_code if person else "owner")
        self.phones = LineBox("", "可写几个，用顿号隔开")
        self.warning = plain_label("", tone="warning", px=12, wrap=True)
        self.note = LineBox(person.note if person else "", "可不填")
        self.drop: dict[int, QCheckBox] = {}
        self.add_field("姓名", self.name, "name")
        self.add_field("身份", self.role, "role")
        if person is not None and person.phones:
            self.add_field("现有电话（勾选的会删除）", self._held(person), "drop")
        self.add_field("新电话" if person else "电话", self.phones, "phones")
        self.add(self.warning)
        if person is not None:
            self.add_field("备注", self.note, "note")
        self.phones.textChanged.connect(self._warn)
        self._warn("")
        before = self._values()
        self.submit = self._save
        self.set_dirty(lambda: self._values() != before)

    def _held(self, person: Person) -> QWidget:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for line in person.phones:
            box = QCheckBox(f"删除 {line.masked}")
            self.drop[line.id] = box
            column.addWidget(box)
        return held

    def _warn(self, typed: str) -> None:
        text = rooms.phone_warning(typed)
        theme.ensure_glyphs(text)
        self.warning.setText(f"{text}（照样可以保存，会标出来）" if text else "")
        self.warning.setVisible(bool(text))

    def _values(self) -> tuple[object, ...]:
        dropped = tuple(phone for phone, box in self.drop.items() if box.isChecked())
        return self.name.text(), self.role.value(), self.phones.text(), self.note.text(), dropped

    def _save(self) -> None:
        name, role, added, note = self.name.text(), self.role.value() or "", self.phones.text(), self.note.text()
        if self._person is None:
            rooms.add_person(self._actor, self._room, name, role, added)
            return
        dropped = [phone for phone, box in self.drop.items() if box.isChecked()]
        residents.save(self._actor, self._room, self._person.id, PersonForm(name, role, note, dropped, added))


class EditPlace(Dialog):
    """A public place; without `place` a new one. `place` is its id after it was saved."""

    def __init__(self, parent: QWidget, actor: Actor, place: Place | None = None) -> None:
        super().__init__(parent, "编辑公共位置" if place else "新增公共位置", ok="保存")
        self._actor, self._place = actor, place
        self.place = place.id if place else 0
        self.name = LineBox(place.name if place else "", "例如 3 栋大堂、地下车库 B 区")
        self.building = LineBox(place.building if place else "", "属于某一栋时填楼栋号，可不填")
        self.active = QCheckBox("使用中（登记时可以选到）")
        self.active.setChecked(place.active if place else True)
        self.add_field("位置", self.name, "name")
        self.add_field("楼栋", self.building, "building")
        if place is not None:
            self.add(self.active)
        before = (self.name.text(), self.building.text(), self.active.isChecked())
        self.submit = self._save
        self.set_dirty(lambda: (self.name.text(), self.building.text(), self.active.isChecked()) != before)

    def _save(self) -> None:
        name, building = self.name.text(), self.building.text()
        if self._place is None:
            self.place = places.add(self._actor, name, building)
        else:
            places.edit(self._actor, self._place.id, name, building, active=self.active.isChecked())
