"""What somebody who means harm, or a bad day, would try at the desk."""

from __future__ import annotations

import pytest

from app.errors import Refused, Unavailable
from app.services import desk, order_views, work_orders
from ui import messages
from ui import tour as walk
from ui.tour import Tour


def test_a_locked_screen_stays_locked_when_the_backup_at_close_fails(tour: Tour, monkeypatch) -> None:
    window = tour.frontdesk.window
    tour.driver.press("Ctrl+L")
    assert window.covered
    lock = tour.frontdesk.cover_page

    def fails(_opened):
        raise Unavailable("磁盘已满。")

    asked = []
    monkeypatch.setattr(desk, "back_up_at_close", fails)
    monkeypatch.setattr(messages, "ask", lambda *a, **k: bool(asked.append(a)))
    window.close()
    tour.wait(lambda: asked, "the clerk is asked")
    tour.driver.settle(50)
    assert window.covered
    assert tour.frontdesk.cover_page is lock
    assert window.isVisible()


def test_two_presses_of_print_make_no_two_first_sheets(tour: Tour) -> None:
    tour.driver.press("F2")
    tour.driver.type("3-2-1301")
    tour.driver.press("Return")
    tour.driver.type("灯不亮")
    tour.driver.press("Tab", 2)
    tour.driver.type("王")
    tour.driver.settle(150)
    tour.driver.press("Return")
    tour.driver.press("Ctrl+S")
    order = order_views.newest()
    tour.frontdesk.window.go("work_order", order=order.id)
    page = tour.page("work_order")
    page._run("print")
    page._run("print")
    tour.wait(lambda: order_views.view(order.id).state == "dispatched", "the sheet is out")
    tour.driver.settle(400)
    prints = [step.what for step in order_views.view(order.id).history if "打" in step.what]
    assert len(tour.printer.jobs) == len(prints) == order_views.view(order.id).prints


def test_an_error_that_nobody_caught_is_told_with_a_code(tour: Tour, caplog) -> None:
    error = KeyError("欧阳建国 13812346621")
    tour.frontdesk.unexpected(KeyError, error, None)
    said = tour.frontdesk.window.banner.text()
    assert messages.BUG_TEXT in said
    assert said.split()[-1] in caplog.text
    assert "欧阳建国" not in said + caplog.text


def test_whoever_takes_over_does_not_see_a_phone_shown_to_the_former(tour: Tour, people) -> None:
    order = walk.take_call(tour)
    tour.frontdesk.window.go("work_order", order=order.id)
    page = tour.page("work_order")
    page._show_phone()
    tour.driver.settle(50)
    assert page._cells["phone"].text() == "13812346621"
    tour.driver.press("Ctrl+L")
    tour.frontdesk.logged_in(people.manager)
    tour.driver.settle(100)
    assert page._cells["phone"].text() == "138****6621"


def test_a_print_is_counted_only_if_it_is_the_one_on_the_sheet(tour: Tour, people) -> None:
    order = walk.take_call(tour)
    before = order_views.view(order.id).prints
    with pytest.raises(Refused, match="刚刚已经打印过"):
        work_orders.record_print(people.clerk, order.id, before)
    assert order_views.view(order.id).prints == before
