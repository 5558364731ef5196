"""Right of the form: what the clerk needs at that second — duplicates, household, what happened before, steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
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
from ui.widgets.text import Run

_CAUTION_LINE = 90
"""Characters of a caution note above the form: two lines at 150 %."""


class Beside(SideColumn):
    """`order_wanted` carries the id of the order that should be opened."""

    order_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._top = QWidget()
        self._cards = QVBoxLayout(self._top)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(12)
        self._more = QWidget()  # below the form: the duplicates but the likeliest
        self._more_cards = QVBoxLayout(self._more)
        self._more_cards.setContentsMargins(0, 0, 0, 0)
        self._more_cards.setSpacing(12)
        self._caution = SideCard()
        self._warning = QWidget()  # the caution note again, as a line above the form
        self._warnings = QVBoxLayout(self._warning)
        self._warnings.setContentsMargins(0, 0, 0, 0)
        self._people = SideCard()
        self._past = SideCard("这一户最近")
        self._steps = SideCard("接听步骤", "F1")
        self._past.row_chosen.connect(self._open_order)
        self._found: list[Duplicate] = []
        self._household: Household | None = None
        for card in (self._top, self._warning):
            self.add(card, urgent=True)
        for card in (self._more, self._caution, self._people, self._past, self._steps):
            self.add(card)
        self.stacked_changed.connect(self._redraw_urgent)
        self.show_household(None)
        self.show_duplicates([])

    def _redraw_urgent(self) -> None:
        """Above the form they take as few lines as they can."""
        self.show_duplicates(self._found)
        self._show_caution()

    def show_duplicates(self, found: list[Duplicate]) -> None:
        """Cards above everything else, the likeliest first."""
        self._found = found
        _empty(self._cards)
        _empty(self._more_cards)
        for place, duplicate in enumerate(found):
            if self.stacked and place == 0:
                self._add_card(self._cards, _duplicate_line(duplicate, len(found) - 1))
            else:
                self._add_card(self._more_cards if self.stacked else self._cards, _duplicate_card(duplicate))
        self._top.setVisible(bool(found))
        self._more.setVisible(self._more_cards.count() > 0)

    def _add_card(self, box: QVBoxLayout, data: CardData) -> None:
        card = Card(data)
        card.acted.connect(self._open_order)
        card.opened.connect(self._open_order)
        box.addWidget(card)

    def _open_order(self, key: str, _action: str = "") -> None:
        self.order_wanted.emit(int(key))

    def show_household(self, household: Household | None) -> None:
        """The people, the caution note, and the newest cases of the room."""
        self._people.setVisible(household is not None)
        self._past.setVisible(household is not None)
        self._household = household
        self._show_caution()
        if household is None:
            return
        area = f"{household.area / 100:g} ㎡" if household.area else ""
        self._people.set_title(f"{household.code} · {len(household.people)} 人", area)
        rows = [SideRow(person.name, person.role, "ink") for person in household.people]
        self._people.set_rows(rows, empty="空置" if household.vacant else "名册里没有人")
        past = [
            SideRow(f"{case.day} {_first_line(case.what)}", case.outcome, case.tone, str(case.order or ""))
            for case in household.past
        ]
        self._past.set_rows(past, empty="没有登记过")

    def _show_caution(self) -> None:
        caution = self._household.caution if self._household is not None else ""
        line = " ".join(caution.split())
        # whole where there is room, else a line above the form; a long note then stands below once more
        self._caution.setVisible(bool(caution) and (not self.stacked or len(line) > _CAUTION_LINE))
        self._warning.setVisible(bool(caution) and self.stacked)
        _empty(self._warnings)
        if self.stacked and caution:
            short_line = line if len(line) <= _CAUTION_LINE else line[: _CAUTION_LINE - 1] + "…"
            card = Card(_flat("", (("注意　", "warning bold"), (short_line, "warning"))))
            card.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nothing to open
            self._warnings.addWidget(card)
        self._caution.set_title("注意")
        self._caution.set_rows([SideRow(caution, left_tone="warning", wrap=True)])

    def show_steps(self, category: str, done: int) -> None:
        """The steps of this kind of call; the first `done` are ticked."""
        steps = steps_of(category)
        rows = [SideRow(f"{i} {step}", "✓" if i <= done else "", "good") for i, step in enumerate(steps, 1)]
        self._steps.set_rows(rows)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _empty(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        card = item.widget()
        if card is not None:
            card.hide()
            card.deleteLater()


def _flat(key: str, line: tuple[Run, ...], *actions: Action) -> CardData:
    return CardData(key, body=(line,), actions=actions, stripe="warning", tinted=True, strong_head=True, flat=True)


def _duplicate_line(duplicate: Duplicate, more: int) -> CardData:
    """As `_duplicate_card`, in one line or two; `more` others stand below the form."""
    full = _duplicate_card(duplicate)
    pieces: list[Run] = [("可能重复　", "bold")]
    for line in full.body:
        pieces += [(line, "")] if isinstance(line, str) else [*line, ("　", "")]
    if more:
        pieces.append((f"另有 {more} 单，见表下", "warning small"))
    return _flat(full.key, tuple(pieces), *full.actions)


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
