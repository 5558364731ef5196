"""LineBox and TextBox: what is typed and pasted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests import pictures
from ui.widgets import editors
from ui.widgets.editors import LineBox, TextBox, plain_words

TABLE = "<html><head><style>td{color:red}</style></head><body><table><tr><td>名称</td><td>数量</td></tr>"
TABLE += "<tr><td>角阀</td><td>2 个</td></tr></table></body></html>"


def mime(*, text: str | None = None, html: str | None = None) -> QMimeData:
    data = QMimeData()
    if html is not None:
        data.setHtml(html)
    if text is not None:
        data.setText(text)
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (mime(text="名称\t数量\r\n角阀\t2 个\r\n"), "名称 ｜ 数量\n角阀 ｜ 2 个"),
        (mime(html=TABLE), "名称 ｜ 数量\n角阀 ｜ 2 个"),
        (mime(html="<p>第一段</p><p>第<b>二</b>段<br>换行</p>"), "第一段\n第二段\n换行"),
        (mime(text="a\x00b\x07c\x1bd\u2028e"), "abcd\ne"),
        (mime(text="<b>粗</b> &amp; 5 < 6"), "<b>粗</b> &amp; 5 < 6"),
        (mime(), ""),
    ],
    ids=["excel", "web table", "paragraphs", "control characters", "looks like markup", "nothing"],
)
def test_what_is_pasted_becomes_plain_words(data, words):
    assert plain_words(data) == words


def test_ctrl_v_pastes_words_at_the_cursor(show):
    box = TextBox("前后")
    show(box)
    box.setFocus()
    cursor = box.textCursor()
    cursor.setPosition(1)
    box.setTextCursor(cursor)
    QApplication.clipboard().setMimeData(mime(text="名称\t数量", html=TABLE))
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == "前名称 ｜ 数量后"
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == "前后"


def test_tab_leaves_the_box_and_enter_makes_a_line(show):
    box, after = TextBox(), LineBox()
    show(box, after)
    box.setFocus()
    QTest.keyClicks(box, "ab")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClicks(box, "c")
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert box.text() == "ab\nc"
    assert after.hasFocus()
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    assert box.hasFocus()


def test_it_grows_with_its_text_and_then_scrolls(show):
    box = TextBox(min_lines=2, max_lines=5)
    show(box, size=(400, 500))
    least = box.sizeHint().height()
    box.set_text("\n".join("一二三四五"))
    pictures.settle(box)
    most = box.sizeHint().height()
    assert most > least
    box.set_text("\n".join(str(i) for i in range(40)))
    pictures.settle(box)
    assert box.sizeHint().height() == most
    assert box.verticalScrollBar().maximum() > 0
    box.set_text("")
    pictures.settle(box)
    assert box.sizeHint().height() == least


def test_a_wrapped_line_counts_as_lines(show):
    box = TextBox(min_lines=1, max_lines=8)
    show(box, size=(240, 500))
    one = box.sizeHint().height()
    box.set_text("主卧卫生间顶部漏水" * 8)
    pictures.settle(box)
    assert box.sizeHint().height() > one


def test_twelve_thousand_characters_are_kept(show):
    box = TextBox()
    show(box)
    text = "漏水𠅤" * 4000
    box.set_text(text)
    assert box.text() == text
    box.setFocus()
    QTest.keyClicks(box, "x")
    assert box.text() == text + "x"


def test_changed_is_told(show, qtbot):
    box = TextBox()
    show(box)
    with qtbot.waitSignal(box.changed):
        QTest.keyClicks(box, "x")


def test_typing_asks_for_the_glyphs_of_rare_characters(show, monkeypatch):
    asked = []
    monkeypatch.setattr(editors.theme, "ensure_glyphs", asked.append)
    line, box = LineBox(), TextBox()
    show(line, box)
    line.setText("王\U00020008")
    box.set_text("李\U00020008")
    assert "王\U00020008" in asked
    assert "李\U00020008" in asked


def test_a_placeholder_on_paper_is_small_and_legible(show):
    line, box = LineBox("", "可不填"), TextBox("", "写明地点和现象")
    editors.use_paper_look(line)
    editors.use_paper_look(box)
    window = show(line, box)
    pictures.assert_picture(window)
    assert sorted(drawn.text for drawn in pictures.texts(window)) == ["写明地点和现象", "可不填"]
    line.setText("明天上午")
    box.set_text("主卧")
    assert sorted(drawn.text for drawn in pictures.texts(window)) == ["主卧", "明天上午"]
