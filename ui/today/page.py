"""今日: four columns, each card with its next act."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.services import today
from app.services.today import DUE_TODAY, FOLLOW_UP, OUT, OVERDUE, CaseCard
from ui import theme
from ui.context import Context
from ui.widgets.card import Action, CardData
from ui.widgets.card_column import CardColumn
from ui.widgets.empty_state import EmptyState
from ui.widgets.split import scroller
from ui.work_order.acts import Acts

_STRIPES = {OVERDUE: "danger", DUE_TODAY: "warning", OUT: "accent", FOLLOW_UP: "information"}
_EMPTY = {
    OVERDUE: "没有超时的单",
    DUE_TODAY: "今天没有到期的单",
    OUT: "没有在外面的单据",
    FOLLOW_UP: "没有要回访的客户",
}
_SUMMARY = "out_by_department"
_NARROW = 760
"""Below this width two columns stand over two."""


class TodayPage(QWidget):
    """Reads again at every change and every half minute."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._acts = Acts(context, self)
        self.columns = {
            key: CardColumn(title, tone="danger" if key == OVERDUE else "ink", empty=_EMPTY[key])
            for key, title in today.TITLES.items()
        }
        self._lay_out()
        self._connect()
        context.changes.changed.connect(self.reload)
        self._timer = QTimer(self, interval=30_000, timeout=self.reload)
        self._timer.start()
        self.reload()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, inner)
        self._box.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, 0)
        self._box.setSpacing(theme.GAP)
        self._pairs = []
        keys = list(self.columns)
        for first, second in ((keys[0], keys[1]), (keys[2], keys[3])):
            pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            pair.setSpacing(theme.GAP)
            pair.addWidget(self.columns[first], 1)
            pair.addWidget(self.columns[second], 1)
            self._box.addLayout(pair, 1)
        self._area = scroller(inner)
        outer.addWidget(self._area, 1)
        self._quiet = EmptyState("今天没有要办的事", "有来电按 F2 登记；新单、超时和回访都会出现在这里", "today")
        outer.addWidget(self._quiet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns over two where four do not fit."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)
        for column in self.columns.values():
            column.setMinimumHeight(340 if narrow else 0)

    def _connect(self) -> None:
        keys = list(self.columns)
        for i, (key, column) in enumerate(self.columns.items()):
            column.acted.connect(self._act)
            column.opened.connect(self._open)
            column.more.connect(lambda key=key: self._show_all(key))
            column.left_by.connect(lambda step, i=i: self.columns[keys[(i + step) % len(keys)]].focus_card(0))

    def take_focus(self) -> None:
        """The most pressing card."""
        for column in self.columns.values():
            if column.focus_card(0):
                return

    def reload(self, _kinds: object = None) -> None:
        """Read all columns again."""
        columns = today.columns()
        for column in columns:
            cards = [_card(column.key, card) for card in column.cards]
            if column.key == OUT and column.total:
                cards.insert(0, self._out_summary())
            self.columns[column.key].set_cards(cards, column.total, hidden=column.total - len(column.cards))
        nothing = not any(column.total for column in columns)
        self._quiet.setVisible(nothing)
        self._area.setVisible(not nothing)

    def _out_summary(self) -> CardData:
        departments = today.out_by_department().departments
        text = " · ".join(f"{name} {count} 张" for name, count in departments)
        return CardData(_SUMMARY, head="清点", note="全部派工单", note_bold=False, body=(text,), stripe=_STRIPES[OUT])

    def _act(self, key: str, act: str) -> None:
        kind, _, case = key.partition(":")
        self._acts.run(kind, int(case), act)

    def _open(self, key: str) -> None:
        if key == _SUMMARY:
            self._show_all(OUT)
            return
        kind, _, case = key.partition(":")
        self._acts.open(kind, int(case))

    def _show_all(self, key: str) -> None:
        self._context.window.go("follow_ups" if key == FOLLOW_UP else "orders")


def _card(column: str, card: CaseCard) -> CardData:
    what = card.what.strip().split("\n", 1)[0]
    aside = f" · {card.aside}" if card.aside else ""
    strong = column == OVERDUE or card.late
    return CardData(
        f"{card.kind}:{card.case}",
        head=card.head,
        note=card.note,
        note_tone="danger" if strong else "secondary",
        note_bold=column in {OVERDUE, DUE_TODAY} or card.late,
        body=(((what, "ink"), (aside, "secondary")),),
        actions=tuple(Action(act, text) for act, text in card.acts),
        stripe="danger" if card.late and column == FOLLOW_UP else _STRIPES[column],
    )


def make(context: Context) -> TodayPage:
    """The page, for the window's list of pages."""
    return TodayPage(context)
