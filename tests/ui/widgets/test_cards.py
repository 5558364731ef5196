"""Cards, card columns, side cards and the page with a side column."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tests import pictures
from ui import theme
from ui.widgets.card import Action, Card, CardData
from ui.widgets.card_column import MOST, CardColumn
from ui.widgets.editors import LineBox
from ui.widgets.key_button import KeyButton
from ui.widgets.paper_form import PaperForm
from ui.widgets.paper_sheet import PaperSheet
from ui.widgets.side import SideCard, SideRow
from ui.widgets.split import SideColumn, SplitPage


def data(key: str, **more) -> CardData:
    actions = (Action("take_back", "收回"), Action("hold", "挂起"))
    values = {"head": f"PG…{key} · 3-2-1301", "note": "超 3 时 20 分", "note_tone": "danger", "stripe": "danger"}
    return CardData(key, body=("卫生间漏水 · 王师傅",), actions=actions, **(values | more))


@pytest.fixture
def column(show) -> CardColumn:
    made = CardColumn("超时", tone="danger")
    made.set_cards([data("0081"), data("0082"), data("0083")])
    show(made, size=(300, 400))
    return made


def test_buttons_say_which_card_and_which_act(column, qtbot):
    button = column.card("0082").buttons["hold"]
    with qtbot.waitSignal(column.acted) as told:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == ["0082", "hold"]


def test_a_card_is_opened_by_enter_and_by_a_click(column, qtbot):
    opened = []
    column.opened.connect(opened.append)
    column.focus_card(0)
    QTest.keyClick(column.card("0081"), Qt.Key.Key_Return)
    qtbot.mouseClick(column.card("0083"), Qt.MouseButton.LeftButton, pos=QPoint(100, 8))
    assert opened == ["0081", "0083"]


def test_buttons_are_reached_with_tab_and_pressed_with_space(column, qtbot):
    column.focus_card(0)
    card = column.card("0081")
    QTest.keyClick(card, Qt.Key.Key_Tab)
    assert card.buttons["take_back"].hasFocus()
    with qtbot.waitSignal(column.acted) as told:
        QTest.keyClick(card.buttons["take_back"], Qt.Key.Key_Space)
    assert told.args == ["0081", "take_back"]


def test_arrows_walk_the_cards_and_leave_at_the_sides(column):
    left = []
    column.left_by.connect(left.append)
    column.focus_card(0)
    for _ in range(5):
        QTest.keyClick(column.window().focusWidget(), Qt.Key.Key_Down)
    assert column.card("0083").hasFocus()
    QTest.keyClick(column.card("0083"), Qt.Key.Key_Up)
    assert column.card("0082").hasFocus()
    QTest.keyClick(column.card("0082"), Qt.Key.Key_Right)
    QTest.keyClick(column.card("0082"), Qt.Key.Key_Left)
    assert left == [1, -1]


def test_the_focus_stays_on_its_case_when_the_list_is_read_again(column):
    column.focus_card(1)
    column.set_cards([data("0090"), data("0082"), data("0083")])
    assert column.card("0082").hasFocus()
    column.set_cards([data("0090"), data("0083")])
    assert column.card("0090").hasFocus()


def test_the_same_cards_are_not_built_again(column):
    before = column.cards()
    column.set_cards([data("0081"), data("0082"), data("0083")])
    assert column.cards() == before


def test_no_cards_say_so(column):
    column.set_cards([])
    text = pictures.shown_text(column.window())
    assert "没有" in text
    assert "0" in text
    assert not column.focus_card(0)


def test_thousands_of_cards_make_only_as_many_widgets_as_can_be_read(show, qtbot):
    column = CardColumn("超时")
    column.set_cards([data(str(i)) for i in range(3000)])
    show(column, size=(300, 400))
    assert len(column.cards()) == MOST
    more = column.findChildren(QWidget)
    assert len(more) < MOST * 20
    assert column._more.text() == f"还有 {3000 - MOST} 张"
    with qtbot.waitSignal(column.more):
        column._more.click()


def test_cards_out_of_sight_are_scrolled_to(show):
    column = CardColumn("超时")
    column.set_cards([data(str(i)) for i in range(20)])
    window = show(column, size=(300, 300))
    column.focus_card(15)
    pictures.settle(window)
    card = column.cards()[15]
    assert window.rect().contains(QRect(card.mapTo(window, QPoint(0, 0)), card.size()))


LONG = "工程部 15 张 · 保洁 5 张 · 绿化 3 张，" * 3


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [190, 284, 420])
def test_cards_are_well_drawn_short_and_long(show, qapp, dark, width):
    theme.apply(qapp, dark=dark)
    join = (Action("join", "并入这一单"),)
    body = (((LONG, ""), ("PG-CH3-202611-0088", "bold")), (("已派工", "small muted"),))
    cards = [
        Card(data("0081")),
        Card(data("0082", head="PG-CH3-202611-0082 · 公共区域 3 栋大堂", note="48 小时内：剩 6 时")),
        Card(CardData("a", "可能重复", "", "", False, body, join, "warning", tinted=True, strong_head=True)),
        Card(CardData("b", body=("只有一行",), stripe="good")),
        Card(CardData("c", "信息", "注", "warning", stripe="information", tinted=True)),
    ]
    window = show(*cards, size=(width, 800))
    pictures.assert_picture(window)


def test_a_serial_is_not_broken_over_two_lines(show):
    body = (("1301 今天 10:12 已报“卫生间漏水” ", ""), ("PG-CH3-202611-0088", "bold"))
    window = show(Card(CardData("a", body=(body,))), size=(330, 120))
    bold = [d for d in pictures.texts(window) if "PG" in d.text or "0088" in d.text]
    assert len({round(d.ink.center().y()) for d in bold}) == 1


def test_side_rows_with_a_key_can_be_chosen(show, qtbot):
    card = SideCard("这一户最近")
    card.set_rows([SideRow("11-03 厨房灯不亮", "满意", "good", key="7"), SideRow("没有键")])
    show(card)
    chosen = []
    card.row_chosen.connect(chosen.append)
    first, second = card.row_widgets()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert chosen == ["7", "7"]
    assert second.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [160, 352])
def test_side_cards_are_well_drawn(show, qapp, dark, width):
    theme.apply(qapp, dark=dark)
    card, empty = SideCard("3-2-1201 · 2 人", "89.4 ㎡"), SideCard("这一户最近")
    rows = [SideRow("10-17 投诉 楼道杂物", "不满意 → 已返办", "danger"), SideRow("08-29 走访", "已归档", "muted")]
    card.set_rows([*rows, SideRow("欧阳建国欧阳建国欧阳建国", "业主"), SideRow("注意：" * 30, wrap=True)])
    empty.set_rows([], empty="这一户还没有来过")
    window = show(card, empty, size=(width + 20, 500))
    pictures.assert_picture(window)
    assert "这一户还没有来过" in pictures.shown_text(window).replace("\n", "")


def page() -> SplitPage:
    side = SideColumn()
    for title in ("可能重复", "住户", "这一户最近", "接听步骤"):
        card = SideCard(title)
        card.set_rows([SideRow(f"{title} {i}", "备注") for i in range(5)])
        side.add(card)
    form = PaperForm("来电来访登记表")
    for i in range(20):
        form.add_row([(f"第 {i} 项", LineBox()), ("备注", LineBox())])
    main = PaperSheet(form)
    main.add_action(KeyButton("只保存", "Ctrl S"))
    return SplitPage(main, side)


@pytest.mark.parametrize(("width", "stacked"), [(1198, False), (996, False), (815, True), (600, True)])
def test_the_side_column_goes_below_when_there_is_no_room(show, width, stacked):
    split = page()
    window = show(split, size=(width + 22, 500))
    split.resize(width, 480)
    pictures.settle(window)
    assert split.stacked is stacked
    button = split.main.findChild(KeyButton)
    foot = button.mapTo(split, QPoint(0, button.height())).y()
    assert foot <= split.height(), "the buttons of the main part are in sight without scrolling"
    if stacked:
        assert split.side.mapTo(split, QPoint(0, 0)).y() > split.main.height()
        assert split._area.verticalScrollBar().maximum() > 0, "the cards below can be scrolled to"
    else:
        assert split.side.width() == theme.SIDE
        assert split._area.verticalScrollBar().maximum() == 0, "only the column scrolls, not the page"
    assert split._area.horizontalScrollBar().maximum() == 0
    pictures.assert_picture(window)


def test_four_columns_share_a_page_at_every_scale(show):
    whole = QWidget()
    row = QHBoxLayout(whole)
    for title in ("超时", "今天到期", "未回收的派工单", "待回访"):
        column = CardColumn(title)
        column.set_cards([data(str(i)) for i in range(6)])
        row.addWidget(column)
    pictures.at_every_scale(show(whole))
