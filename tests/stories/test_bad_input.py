"""What people type wrong: a clear word beside the field, and nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import accounts, order_views
from app.store.audit import Audit
from ui import tour as walk
from ui.tour import Tour


@pytest.fixture
def form(tour: Tour):
    """An open intake."""
    tour.driver.press("F2")
    return tour.page("intake").paper


def problems(tour: Tour, page: str = "intake") -> dict[str, str]:
    found = tour.page(page)
    return (found.paper.form if page == "intake" else found.form).problems()


def test_an_unknown_room_offers_to_add_it_or_a_public_place(tour: Tour, form) -> None:
    hands = tour.driver
    hands.type("9-9-999")
    hands.settle(150)
    hands.press("Return")
    assert "没有“9-9-999”" in problems(tour)["place"]
    assert form.place.text() == "9-9-999"
    hands.type(" ")
    hands.settle(150)
    hands.press("Down")
    hands.press("Return")
    assert form.where is not None
    assert form.where.main == "9-9-999"
    assert form.where.room is not None, "the first offer adds the room"


def test_a_public_place_needs_no_name_and_no_phone(tour: Tour, form) -> None:
    hands = tour.driver
    hands.type("3栋大堂")
    hands.settle(150)
    hands.press("Down")
    hands.press("Return")
    assert form.form.focused_field() == "content"
    hands.type("灯带不亮")
    hands.press("Ctrl+S")
    line = Intake.select().order_by(Intake.id.desc()).first()
    assert (line.place, line.name, line.room_id) == ("3栋大堂", "", None)


def test_empty_content_is_refused_beside_the_field(tour: Tour, form) -> None:
    hands = tour.driver
    hands.type("3-2-1301")
    hands.press("Return")
    hands.press("Ctrl+Return")
    assert problems(tour) == {"content": "请填写来电来访内容"}
    assert form.form.focused_field() == "content"
    assert form.name.text() == "赵六"
    assert Intake.select().count() == 0


def test_a_phone_of_wrong_length_is_kept_and_marked(tour: Tour, form) -> None:
    hands = tour.driver
    hands.type("3-2-1301")
    hands.press("Return")
    form.form.focus("phone")
    form.phone.selectAll()
    hands.type("1381234662")
    hands.press("Tab")
    assert form.phone_note.text()
    form.form.focus("content")
    hands.type("水龙头滴水")
    hands.press("Ctrl+S")
    assert Intake.select().first().phone == "1381234662"


def test_a_day_that_does_not_exist_is_told_beside_the_field(tour: Tour, form) -> None:
    hands = tour.driver
    hands.type("3-2-1301")
    hands.press("Return")
    hands.type("水龙头滴水")
    form.form.focus("appointment")
    hands.type("2-30 9:00")
    hands.press("Ctrl+S")
    assert "没有 2 月 30 日" in problems(tour)["appointment"]
    assert form.content.text() == "水龙头滴水"


def test_ten_thousand_characters_are_stored_and_printed_whole(tour: Tour, form, tmp_path) -> None:
    hands = tour.driver
    long = "".join(f"第{i}处漏水，请查。" for i in range(1, 1200))[:10_000]
    hands.type("3-2-1301")
    hands.press("Return")
    QApplication.clipboard().setText(long)
    hands.press("Ctrl+V")
    hands.press("Ctrl+Return")
    tour.wait(lambda: tour.printer.jobs, "printed on continuation pages")
    assert Intake.select().first().content == long
    from tests.stories.test_main_job import text_of

    paper = "".join(text_of(tour.printer.jobs[0].pdf, tmp_path).split())
    # a page's foot and head may stand between two characters, so characters are counted, not words
    assert [paper.count(character) for character in "漏请查"] == [long.count(character) for character in "漏请查"]


def test_a_pasted_table_becomes_plain_words(tour: Tour, form) -> None:
    data = QMimeData()
    data.setHtml("<table><tr><td>厨房</td><td>漏水</td></tr><tr><td>阳台</td><td>开裂</td></tr></table>")
    data.setText("厨房\t漏水\n阳台\t开裂")
    form.content.insertFromMimeData(data)
    text = form.content.text()
    assert "<" not in text
    assert all(word in text for word in ("厨房", "漏水", "阳台", "开裂"))


def test_a_number_scanned_twice_a_foreign_sheet_and_one_already_back(tour: Tour) -> None:
    hands = tour.driver
    order = walk.take_call(tour)
    tour.time.forward(hours=2)
    walk.take_back_at(tour, order, "1230", "1315")
    number = tour.page("take_back").number

    def scan(text: str) -> str:
        number.selectAll()
        hands.type(text)
        hands.press("Return")
        return problems(tour, "take_back").get("number", "")

    assert "已经收回" in scan(order.number)
    assert "别的项目" in scan("PG-ABC-202611-0001")
    assert "认不出" in scan("PG-CH3-202611-0001-1-ZZ")
    assert "没有找到" in scan("PG-CH3-202611-0099")
    assert "不是派工单" in scan(order.intake_number)
    assert WorkOrder.select().count() == 1


def test_the_phone_is_shown_by_one_click_and_the_look_is_logged(tour: Tour, form) -> None:
    hands = tour.driver
    hands.type("3-2-1301")
    hands.press("Return")
    assert form.phone.text() == "136****5678"
    form.reveal.click()
    assert form.phone.text() == "13612345678"
    seen = Audit.get(Audit.act == "phone_revealed")
    assert (seen.actor, seen.detail) == (accounts.actor_of("zhang").account, "intake")


def test_a_character_without_a_glyph_stops_the_print_and_is_named(tour: Tour, form) -> None:
    hands, window = tour.driver, tour.frontdesk.window
    hands.type("3-2-1301")
    hands.press("Return")
    hands.type("请修\U00030000字牌")
    hands.press("Tab", 2)
    hands.type("王")
    hands.settle(150)
    hands.press("Return")
    hands.press("Ctrl+Return")
    tour.wait(lambda: "\U00030000" in window.banner.text() or "U+30000" in window.banner.text(), "it is named")
    order = order_views.newest()
    assert (order.state, order.prints) == ("open", 0)
    assert tour.printer.jobs == []


def test_a_misspelt_name_is_no_public_place(tour: Tour, form) -> None:
    hands = tour.driver
    hands.type("欧阳建囯")
    hands.settle(200)
    hands.press("Return")
    assert "没有“欧阳建囯”" in problems(tour)["place"]
    hands.press("Tab")
    assert form.where is None
    assert form.place.text() == "欧阳建囯"


def test_another_sheet_does_not_keep_what_was_copied_from_the_first(tour: Tour, monkeypatch) -> None:
    hands, page = tour.driver, tour.page("take_back")
    first = walk.take_call(tour)
    second = walk.take_call(tour)
    hands.press("F4")
    hands.type(first.number[-4:])
    hands.press("Return")
    page.work_done.set_text("换灯管")
    page.opinion.set_value("unsatisfied")
    answers = iter((False, True))
    monkeypatch.setattr("ui.messages.ask", lambda *a, **k: next(answers))
    for expected in (first.number, second.number):
        page.number.setFocus()
        page.number.selectAll()
        hands.type(second.number[-4:])
        hands.press("Return")
        assert page.number.text() == expected
    assert (page.work_done.text(), page.opinion.value()) == ("", None)
