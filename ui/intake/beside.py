"""Right of the form: what the clerk needs at that second — duplicates, household, what happened before, steps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.paper.text import day_word, due_words
from app.rules.call_steps import steps_of
from app.rules.serials import short
from app.rules.words import ORDER_STATE, word
from app.services.intake import Duplicate
from app.services.rooms import Household
from ui.widgets.card import Action, Card, CardData
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import SideColumn


class Beside(SideColumn):
    """`order_wanted` and `intake_wanted` carry the id of what should be opened."""

    order_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._top = QWidget()
        self._cards = QVBoxLayout(self._top)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        self._caution = SideCard()
        self._people = SideCard()
        self._past = SideCard("这一户最近")
        self._steps = SideCard("接听步骤", "F1")
        self._past.row_chosen.connect(self._open_order)
        for card in (self._top, self._caution, self._people, self._past, self._steps):
            self.add(card)
        self.show_household(None)
        self.show_duplicates([])

    def show_duplicates(self, found: list[Duplicate]) -> None:
        """Cards above everything else, the likeliest first."""
        while (item := self._cards.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for duplicate in found:
            card = Card(_duplicate_card(duplicate))
            card.acted.connect(self._open_order)
            card.opened.connect(self._open_order)
            self._cards.addWidget(card)
        self._top.setVisible(bool(found))

    def _open_order(self, key: str, _action: str = "") -> None:
        self.order_wanted.emit(int(key))

    def show_household(self, household: Household | None) -> None:
        """The people, the caution note, and the newest cases of the room."""
        self._people.setVisible(household is not None)
        self._past.setVisible(household is not None)
        self._caution.setVisible(household is not None and bool(household.caution))
        if household is None:
            return
        area = f"{household.area / 100:g} ㎡" if household.area else ""
        self._people.set_title(f"{household.code} · {len(household.people)} 人", area)
        rows = [SideRow(person.name, person.role, "ink") for person in household.people]
        self._people.set_rows(rows, empty="空置" if household.vacant else "名册里没有人")
        self._caution.set_title("注意")
        self._caution.set_rows([SideRow(household.caution, left_tone="warning", wrap=True)])
        past = [
            SideRow(f"{case.day} {_first_line(case.what)}", case.outcome, case.tone, str(case.order or ""))
            for case in household.past
        ]
        self._past.set_rows(past, empty="没有登记过")

    def show_steps(self, category: str, done: int) -> None:
        """The steps of this kind of call; the first `done` are ticked."""
        steps = steps_of(category)
        rows = [SideRow(f"{i} {step}", "✓" if i <= done else "", "good") for i, step in enumerate(steps, 1)]
        self._steps.set_rows(rows)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _duplicate_card(duplicate: Duplicate) -> CardData:
    now = clock.now()
    day = day_word(duplicate.received_at.date(), now.date())
    what = f"{duplicate.place} {day} {duplicate.received_at:%H:%M} 已报“{_first_line(duplicate.content)[:24]}” "
    due = f"{due_words(duplicate.due, now)} 到期" if duplicate.due is not None else ""
    facts = (word(ORDER_STATE, duplicate.state), duplicate.person, due)
    return CardData(
        str(duplicate.order),
        head="可能重复",
        body=(
            ((what, "ink"), (short(duplicate.number), "bold")),
            ((" · ".join(f for f in facts if f), "secondary small"),),
        ),
        actions=(Action("open", "查看这一单"),),
        stripe="warning",
        tinted=True,
        strong_head=True,
    )
