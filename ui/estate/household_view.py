"""A household as the right half of 业主房号 shows it: caution, people, what it asked before, note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services import residents, rooms
from app.services.rooms import Household
from ui import messages
from ui.context import Context
from ui.estate.dialogs import EditPerson, EditRoom, area_text
from ui.estate.person_row import GoneRow, PersonRow
from ui.settings.parts import Panel
from ui.widgets.banner import Banner
from ui.widgets.card import Card, CardData
from ui.widgets.empty_state import EmptyState
from ui.widgets.key_button import KeyButton
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import scroller
from ui.widgets.text import ElidedLabel, plain_label

_GAP = 12


class HouseholdView(QWidget):
    """Shows one room; its buttons act through the services as whoever is logged in then."""

    call_wanted = Signal(int)
    """A call or visit of this room's household is to be registered."""
    case_wanted = Signal(object)
    """A Past was chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._banner: Banner = context.window.banner
        self._household: Household | None = None
        self.people: list[PersonRow] = []
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self.clear()

    @property
    def room(self) -> int:
        """The room shown, 0 for none."""
        return self._household.room if self._household is not None else 0

    def clear(self, title: str = "请在左边选择房号", hint: str = "可按房号、姓名、电话后四位、拼音查找") -> None:
        """Show no room."""
        self._household = None
        self.people = []
        self._put(EmptyState(title, hint, icon="people"))

    def show_room(self, room_id: int) -> None:
        """Show a room as it stands now."""
        try:
            self._household = rooms.household(room_id)
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._banner)
            self.clear()
            return
        self._put(self._page(self._household))

    def hideEvent(self, event: QHideEvent) -> None:
        """Under the lock and on other pages no phone stays whole."""
        super().hideEvent(event)
        for line in self.people:
            line.mask()

    def refresh(self) -> None:
        """Read the room again."""
        if self.room:
            self.show_room(self.room)

    def take_focus(self) -> bool:
        """The keyboard goes to the first button; False when there is none."""
        if self._household is None:
            return False
        self.edit_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # --- building ----------------------------------------------------------------------------------
    def _put(self, widget: QWidget) -> None:
        if self._shown is not None:
            self._outer.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self._outer.addWidget(widget)

    def _page(self, home: Household) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(_GAP)
        column.addWidget(self._head(home))
        if home.caution:
            data = CardData("caution", "注意", body=(home.caution,), stripe="warning", tinted=True, strong_head=True)
            card = Card(data)
            card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            column.addWidget(card)
        column.addWidget(self._people(home))
        column.addWidget(self._past(home))
        gone = residents.gone_of(home.room)
        if gone:
            panel = Panel("住过的人")
            panel.body.setSpacing(0)
            for place, person in enumerate(gone):
                line = GoneRow(person, first=not place)
                line.back.connect(self.move_back)
                panel.add(line)
            column.addWidget(panel)
        column.addStretch(1)
        return scroller(inner)

    def _head(self, home: Household) -> QWidget:
        panel = Panel()
        panel.body.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(12)
        code = ElidedLabel(home.code, px=22, bold=True)
        top.addWidget(code)
        if home.area is not None:
            top.addWidget(plain_label(f"{area_text(home.area)} ㎡", tone="secondary"))
        if home.vacant:
            top.addWidget(plain_label("空置", tone="warning", bold=True))
        top.addStretch(1)
        self.call_button = KeyButton("为这户登记", tone="primary")
        self.call_button.clicked.connect(lambda: self.call_wanted.emit(home.room))
        top.addWidget(self.call_button)
        self.edit_button = KeyButton("编辑房号", icon="edit")
        self.edit_button.clicked.connect(self.edit_room)
        top.addWidget(self.edit_button)
        panel.body.addLayout(top)
        if home.note:
            panel.add(plain_label(home.note, tone="secondary", wrap=True))
        return panel

    def _people(self, home: Household) -> QWidget:
        panel = Panel(f"住户　{len(home.people)} 人" if home.people else "住户")
        panel.body.setSpacing(0)
        self.add_button = KeyButton("新增住户", icon="add", size="medium")
        self.add_button.clicked.connect(self.add_person)
        panel.head.addWidget(self.add_button)
        self.people = [PersonRow(person, self._reveal, first=not place) for place, person in enumerate(home.people)]
        for line in self.people:
            line.edit.connect(self.edit_person)
            line.leave.connect(self.move_out)
            panel.add(line)
        if not home.people:
            panel.add(plain_label("没有登记住户", tone="muted"))
        return panel

    def _past(self, home: Household) -> QWidget:
        card = SideCard("最近的事项", f"{len(home.past)} 条" if home.past else "")
        rows = [
            SideRow(f"{case.day}　{case.what}", case.outcome, case.tone, str(place))
            for place, case in enumerate(home.past)
        ]
        card.set_rows(rows, empty="这一户还没有登记过事项")
        card.row_chosen.connect(lambda key: self.case_wanted.emit(home.past[int(key)]))
        return card

    # --- acts --------------------------------------------------------------------------------------
    def _reveal(self, phone: int) -> str:
        try:
            return rooms.reveal_phone(self._context.actor, phone, "estate")
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._banner)
            return ""

    def edit_room(self) -> None:
        """编辑房号."""
        if self._household is not None and EditRoom(self, self._context.actor, self._household).exec():
            self._context.changed("rooms")

    def add_person(self) -> None:
        """新增住户."""
        home = self._household
        if home is not None and EditPerson(self, self._context.actor, home.room, home.code).exec():
            self._context.changed("rooms")

    def edit_person(self, customer: int) -> None:
        """编辑 a person."""
        home = self._household
        person = next((one for one in home.people if one.id == customer), None) if home else None
        if (
            home is not None
            and person is not None
            and EditPerson(self, self._context.actor, home.room, home.code, person).exec()
        ):
            self._context.changed("rooms")

    def move_out(self, customer: int) -> None:
        """迁出, after a question."""
        home = self._household
        if home is None:
            return
        name = next(person.name for person in home.people if person.id == customer)
        text = f"{name} 已从 {home.code} 迁出？"
        if messages.ask(self, "迁出", text, yes="迁出", detail="以前的单据不变，需要时可以迁回。"):
            self._do(lambda: rooms.move_out(self._context.actor, home.room, customer), f"{name} 已迁出 {home.code}")

    def move_back(self, customer: int) -> None:
        """迁回."""
        home = self._household
        if home is not None:
            self._do(lambda: residents.move_back(self._context.actor, home.room, customer), "已迁回")

    def _do(self, act: Callable[[], None], said: str) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  each kind is shown in its place
            messages.show(error, banner=self._banner)
        else:
            self._banner.say(said, seconds=6)
            self._context.changed("rooms")
