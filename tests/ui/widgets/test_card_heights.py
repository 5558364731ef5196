"""Cards in a column are as high as their wrapped words need, however many there are."""

from __future__ import annotations

from tests.pictures import settle
from ui.widgets.card import Action, CardData
from ui.widgets.card_column import CardColumn


def card(i: int) -> CardData:
    actions = tuple(Action(str(n), text) for n, text in enumerate(("满意", "不满意", "未接通")))
    body = (("卫生间顶部漏水，滴到洗手台和地板上，", "ink"), ("欧阳建国 138****6621", "secondary"))
    return CardData(str(i), head="报修 · PG…0007 · 4-2-504", note="超 1 天 12 时", body=(body,), actions=actions)


def test_no_card_of_a_full_column_is_squeezed(qtbot, qapp):
    column = CardColumn("待回访")
    qtbot.addWidget(column)
    column.resize(282, 600)
    column.show()
    column.set_cards([card(i) for i in range(26)])
    cards = column.cards()
    settle(column)
    assert [c.height() for c in cards if c.height() < c.heightForWidth(c.width())] == []
    column.resize(220, 600)
    settle(column)
    assert [c.height() for c in cards if c.height() < c.heightForWidth(c.width())] == []
