"""Badge, KeyButton, Rail, TopBar, Banner, EmptyState, labels, FlowLayout."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from app.errors import Unavailable
from tests import pictures
from ui import theme
from ui.widgets.badge import Badge, count_text
from ui.widgets.banner import Banner
from ui.widgets.card import Action
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.rail import Rail, RailItem
from ui.widgets.text import ElidedLabel, RunLabel, plain_label
from ui.widgets.top_bar import TopBar

PAGES = ("今日", "来电来访", "派工单", "投诉", "回访", "走访", "业主房号", "台账", "统计", "设置")


# --- badge and buttons -----------------------------------------------------------------------------
@pytest.mark.parametrize(("count", "text"), [(1, "1"), (999, "999"), (1000, "999+"), (123456, "999+")])
def test_a_badge_shows_its_count(show, count, text):
    assert count_text(count) == text
    assert pictures.shown_text(show(Badge(count, "danger"))) == text


def test_a_badge_is_hidden_at_nought(show):
    badge = Badge(3)
    show(badge)
    badge.set_count(0)
    assert not badge.isVisible()
    badge.set_count(2)
    assert badge.isVisible()
    assert badge.count() == 2


@pytest.mark.parametrize("tone", ["primary", "secondary", "danger", "link"])
@pytest.mark.parametrize("size", ["normal", "medium", "small"])
@pytest.mark.parametrize("dark", [False, True])
def test_buttons_are_well_drawn(show, qapp, tone, size, dark):
    theme.apply(qapp, dark=dark)
    button = KeyButton("保存并打印派工单", "Ctrl Enter", tone, size=size, icon="print")
    window = show(button)
    pictures.assert_picture(window)
    assert button.height() == {"normal": 34, "medium": 26, "small": 20}[size]
    button.setFocus()
    pictures.assert_picture(window)


def test_a_button_shows_its_key_and_is_pressed_by_space(show, qtbot):
    button = KeyButton("只保存", "Ctrl S")
    window = show(button)
    assert pictures.shown_text(window) == "只保存\nCtrl S"
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
    button.set_key("F9")
    assert pictures.shown_text(window) == "只保存\nF9"


def test_a_busy_button_cannot_be_pressed(show, qtbot):
    button = KeyButton("保存")
    window = show(button)
    button.set_busy(True)
    with qtbot.assertNotEmitted(button.clicked, wait=10):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pictures.shown_text(window) == "保存…"
    button.set_busy(False)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# --- rail ------------------------------------------------------------------------------------------
@pytest.fixture
def rail(show) -> Rail:
    made = Rail("物业前台", [RailItem(str(i), text, "b" if i > 6 else "a") for i, text in enumerate(PAGES)])
    made.set_current("0")
    made.set_count("0", 7, "danger")
    made.set_count("2", 1234)
    made.set_foot(["翠湖花园三期", "张敏 · 早班", ("三天没有备份", "warning")])
    show(made, size=(260, 700))
    return made


def test_the_rail_goes_where_it_is_clicked(rail, qtbot):
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.mouseClick(rail, Qt.MouseButton.LeftButton, pos=rail.item_rect(3).center())
    assert told.args == ["3"]


def test_the_rail_is_walked_with_arrows(rail, qtbot):
    rail.setFocus()
    for _ in range(2):
        QTest.keyClick(rail, Qt.Key.Key_Down)
    with qtbot.waitSignal(rail.chosen) as told:
        QTest.keyClick(rail, Qt.Key.Key_Return)
    assert told.args == ["2"]
    QTest.keyClick(rail, Qt.Key.Key_End)
    with qtbot.waitSignal(rail.chosen) as told:
        QTest.keyClick(rail, Qt.Key.Key_Space)
    assert told.args == ["9"]


def test_the_rail_shows_names_counts_and_foot(rail):
    text = pictures.shown_text(rail.window())
    for word in (*PAGES, "7", "999+", "翠湖花园三期", "张敏 · 早班", "三天没有备份"):
        assert word in text
    assert rail.count("0") == 7
    rail.set_count("0", 0)
    assert "7" not in pictures.shown_text(rail.window()).split("\n")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("height", [768, 480, 300])
def test_the_rail_is_well_drawn_and_every_page_reachable(rail, qapp, dark, narrow, height):
    theme.apply(qapp, dark=dark)
    window = rail.window()
    rail.set_narrow(narrow)
    window.resize(260, height)
    pictures.assert_picture(window)
    assert rail.width() == (theme.RAIL_NARROW if narrow else theme.RAIL)
    rail.set_current("9")
    assert "设置" in pictures.shown_text(window)
    last = rail.item_rect(9)
    assert last.bottom() <= rail.height()


# --- top bar ---------------------------------------------------------------------------------------
def test_the_top_bar_tells_its_four_acts(show, qtbot):
    bar = TopBar()
    show(bar, size=(1100, 100))
    for key, signal in (("call", bar.call), ("visit", bar.visit), ("take_back", bar.take_back), ("lock", bar.lock)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(bar.buttons[key], Qt.MouseButton.LeftButton)
    assert bar.height() == theme.TOP_BAR


def test_focus_search_types_over_what_stood_there(show):
    bar = TopBar()
    show(bar, size=(1100, 100))
    bar.search.setText("旧的")
    bar.focus_search()
    QTest.keyClicks(bar.search, "3-2")
    assert bar.search.text() == "3-2"


@pytest.mark.parametrize("width", [760, 1198])
def test_the_top_bar_is_well_drawn(show, width):
    pictures.assert_picture(show(TopBar(), size=(width + 22, 80)))


# --- banner ----------------------------------------------------------------------------------------
def test_a_banner_says_what_was_kept_and_what_to_do(show, qtbot):
    banner = Banner()
    window = show(banner)
    assert banner.text() == ""
    error = Unavailable("打印机没有响应", kept="派工单已保存。", do="请检查电源，再按“补打”。")
    banner.say_unavailable(error, [Action("reprint", "补打", "primary")])
    assert banner.tone() == "warning"
    text = banner.text()
    assert "打印机没有响应" in text
    assert "派工单已保存。" in text
    assert "再按“补打”" in text
    pictures.assert_picture(window)
    with qtbot.waitSignal(banner.acted) as told:
        qtbot.mouseClick(banner.buttons["reprint"], Qt.MouseButton.LeftButton)
    assert told.args == ["reprint"]
    assert not banner.isVisible()


def test_a_banner_goes_by_itself_only_when_told(show, qtbot):
    banner = Banner()
    show(banner)
    banner.say("已保存", seconds=1)
    with qtbot.waitSignal(banner.closed, timeout=4000):
        pass
    banner.say("没有备份", tone="warning")
    with qtbot.assertNotEmitted(banner.closed, wait=1200):
        pass
    banner.hide_now()
    assert banner.text() == ""


def test_esc_closes_a_banner_that_has_the_keyboard(show):
    banner = Banner()
    show(banner)
    banner.say("已保存", actions=[Action("undo", "撤销")])
    banner.buttons["undo"].setFocus()
    QTest.keyClick(banner.buttons["undo"], Qt.Key.Key_Escape)
    assert not banner.isVisible()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("tone", ["good", "warning", "danger", "information"])
@pytest.mark.parametrize("width", [420, 900])
def test_banners_are_well_drawn_short_and_long(show, qapp, dark, tone, width):
    theme.apply(qapp, dark=dark)
    banner = Banner()
    window = show(banner, size=(width, 300))
    banner.say("已保存", tone=tone)
    pictures.assert_picture(window)
    actions = [Action(str(i), "补打一张") for i in range(4)]
    banner.say("打印机没有响应，" * 8, tone=tone, detail="派工单 PG-CH3-202611-0143 已保存。" * 5, actions=actions)
    pictures.assert_picture(window)


# --- the rest --------------------------------------------------------------------------------------
@pytest.mark.parametrize("dark", [False, True])
def test_an_empty_state_says_why_and_what_to_do(show, qtbot, qapp, dark):
    theme.apply(qapp, dark=dark)
    empty = EmptyState(
        "没有待回访", "全部回访完了。明天 8:00 会再生成。", action=Action("orders", "去派工单", "primary")
    )
    window = show(empty)
    pictures.assert_picture(window)
    with qtbot.waitSignal(empty.acted) as told:
        qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert told.args == ["orders"]
    empty.set_text("没有找到", "换一个房号再试")
    assert "换一个房号再试" in pictures.shown_text(window)


def test_an_elided_label_ends_with_dots_and_tells_all_in_its_tooltip(show):
    label = ElidedLabel("主卧卫生间顶部漏水，滴到洗手台")
    label.setMaximumWidth(90)
    window = show(label)
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole_text() == "主卧卫生间顶部漏水，滴到洗手台"
    pictures.assert_picture(window)
    label.setMaximumWidth(600)
    pictures.settle(window)
    assert label.text() == label.whole_text()
    assert label.toolTip() == ""


@pytest.mark.parametrize(
    "text", ["<b>粗</b><img src='file:///etc/hostname'>", "a & b < c", "第一行\n第二行", "𠅤\U00020008"]
)
def test_labels_show_what_people_typed_as_it_is(show, text):
    for label in (ElidedLabel(text), RunLabel(((text, "bold"),)), plain_label(text)):
        window = show(label)
        # an ElidedLabel is one line: it shows a line break as a space
        shown = pictures.shown_text(window).replace("\n", "").replace(" ", "")
        assert shown == text.replace("\n", "").replace(" ", "")
        pictures.assert_picture(window)


def test_runs_wrap_and_keep_their_colours(show):
    label = RunLabel((("大堂灯带不亮 " * 6, ""), ("挂起：等配件", "small danger")))
    window = show(label, size=(200, 300))
    assert label.height() >= label.heightForWidth(label.width())
    pens = {drawn.pen.name().upper() for drawn in pictures.texts(window)}
    assert pens == {theme.LIGHT.ink, theme.LIGHT.danger_text}
    pictures.assert_picture(window)


def test_flow_layout_goes_on_in_the_next_line(show):
    box = QWidget()
    flow = FlowLayout(box)
    buttons = [QPushButton(f"按钮 {i}") for i in range(8)]
    for button in buttons:
        flow.addWidget(button)
    window = show(box, size=(300, 300))
    assert len({button.y() for button in buttons}) > 1
    assert all(box.rect().contains(button.geometry()) for button in buttons)
    pictures.assert_picture(window)
    window.resize(1200, 300)
    pictures.settle(window)
    assert len({button.mapTo(window, QPoint(0, 0)).y() for button in buttons}) == 1
    flow.takeAt(0).widget().deleteLater()
    assert flow.count() == 7
    assert flow.itemAt(99) is None
    assert flow.takeAt(99) is None
