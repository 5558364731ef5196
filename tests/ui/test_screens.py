"""Every screen as the clerk sees it, at the desk's size and at 125 and 150 %: nothing cut, overlapping or pale.

Empty, full, and with texts as long as people write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from app import clock
from app.paths import DataFolder
from app.services import accounts, desk, intake, order_views, rooms, sample, work_orders
from app.services.intake import IntakeForm
from app.services.work_orders import Call, Returned
from tests.conftest import Desk, furnish
from tests.pictures import assert_picture, at_every_scale
from ui import theme
from ui.tour import Clock, Tour, begin, end
from ui.work_order import dialogs

NOON = clock.at(2026, 11, 21, 12)
LONG = "主卧卫生间顶部漏水，滴到洗手台和地板上，已经三天了，楼上1301说不是他家的问题，" * 6
PAGES = ("today", "intake", "intakes", "orders", "take_back", "follow_ups", "rooms", "ledgers", "settings")


@pytest.fixture(scope="module")
def time() -> Iterator[Clock]:
    hand = Clock(NOON)
    with hand.running():
        yield hand


def open_desk(folder: Path, time: Clock, *, filled: bool) -> tuple[Tour, Desk]:
    desk.open_folder(DataFolder(folder))
    people = furnish()
    if filled:
        fill(people, time)
    desk.close()
    tour = begin(folder, None, time, folder)
    tour.frontdesk.logged_in(accounts.actor_of("zhang"))
    return tour, people


def fill(people: Desk, time: Clock) -> None:
    """A month of cases, and one that is long everywhere."""
    room = rooms.add_room(people.manager, "东区12-2-3301")
    rooms.add_person(people.manager, room, "阿依古丽·买买提依明江·阿卜杜热合曼", "tenant", "0571-81779440 转 8801")
    rooms.edit_room(people.manager, room, caution=LONG[:120], note=LONG[:80], vacant=False)
    sample.History(people.clerk, rooms.all_ids(), 5).run(60, clock.at(2026, 11, 1), time.now)
    form = IntakeForm(room=room, name="阿依古丽·买买提依明江·阿卜杜热合曼", phone="0571-81779440", content=LONG,
                      person=people.wang, appointment="明天 9-11")  # fmt: skip
    for act in range(4):
        order = intake.register(people.clerk, form).order
        if act > 0:
            work_orders.record_print(people.clerk, order)
            work_orders.dispatch(people.clerk, order)
        if act > 1:
            work_orders.take_back(people.clerk, order, Returned(work_done=LONG, opinion="unsatisfied"))
        if act > 2:
            work_orders.accept(people.clerk, order, by="周管家")
            work_orders.follow_up(people.clerk, order, Call(result="unreachable", words=LONG))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, time: Clock, qapp: QApplication) -> Iterator[tuple[Tour, Desk]]:
    made = open_desk(tmp_path_factory.mktemp("full"), time, filled=True)
    yield made
    end(made[0])


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, time: Clock, qapp: QApplication) -> Iterator[tuple[Tour, Desk]]:
    made = open_desk(tmp_path_factory.mktemp("empty"), time, filled=False)
    yield made
    end(made[0])


def look(tour: Tour) -> None:
    tour.frontdesk.window.banner.hide_now()
    tour.driver.settle(80)
    at_every_scale(tour.frontdesk.window)


@pytest.mark.parametrize("page", PAGES)
def test_a_filled_screen(full: tuple[Tour, Desk], page: str) -> None:
    tour, _ = full
    assert tour.frontdesk.window.go(page)
    look(tour)


def test_the_sheet_and_its_history(full: tuple[Tour, Desk]) -> None:
    tour, _ = full
    order = order_views.newest()
    tour.frontdesk.window.go("work_order", order=order.id)
    look(tour)


def test_an_intake_with_everything_in_it(full: tuple[Tour, Desk]) -> None:
    tour, _ = full
    tour.frontdesk.window.go("intake", channel="call")
    page = tour.page("intake")
    tour.driver.type("12 2 3301")
    tour.driver.settle(200)
    look(tour)
    tour.driver.press("Return")
    page.paper.content.set_text(LONG)
    page.paper.appointment.setText("明天 9-11")
    tour.driver.settle(400)
    look(tour)
    page.paper.content.set_text("")
    page.save_only()
    assert page.paper.form.problems()
    look(tour)
    page.paper.clear()


def test_a_sheet_on_the_table(full: tuple[Tour, Desk]) -> None:
    tour, _ = full
    out = next(card for column in [tour.page("today").columns["out"]] for card in column.cards()
               if card.data.key.startswith("work_order"))  # fmt: skip
    tour.frontdesk.window.go("take_back", order=int(out.data.key.partition(":")[2]))
    tour.page("take_back").save()
    assert tour.page("take_back").form.problems()
    look(tour)
    tour.page("take_back").work_done.set_text("")
    tour.page("take_back").arrived.setText("")


@pytest.mark.parametrize("kind", ["dispatch", "accept", "arrive"])
def test_the_dialogs_of_the_acts(full: tuple[Tour, Desk], kind: str) -> None:
    tour, people = full
    view, window = order_views.newest(), tour.frontdesk.window
    made = {
        "dispatch": lambda: dialogs.DispatchDialog(window, view, people.clerk, print_first=True),
        "accept": lambda: dialogs.AcceptDialog(window, view, people.clerk),
        "arrive": lambda: dialogs.ArriveDialog(window, view, people.clerk),
    }[kind]()
    made.show()
    tour.driver.settle(80)
    for line in made.findChildren(QLineEdit):
        line.deselect()  # a selection paints its text twice, in two colours
    try:
        assert_picture(made)
    finally:
        made.close()


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_screen(empty: tuple[Tour, Desk], page: str) -> None:
    tour, _ = empty
    assert tour.frontdesk.window.go(page)
    look(tour)


@pytest.mark.parametrize("page", ["today", "intake", "orders", "follow_ups", "rooms", "settings"])
def test_the_dark_screens(full: tuple[Tour, Desk], page: str, qapp: QApplication) -> None:
    tour, _ = full
    theme.apply(qapp, dark=True)
    try:
        assert tour.frontdesk.window.go(page)
        look(tour)
    finally:
        theme.apply(qapp)


def test_visiting_a_page_shows_no_other_window(tmp_path: Path, time: Clock, qapp: QApplication) -> None:
    tour, _ = open_desk(tmp_path / "fresh", time, filled=False)
    before = {w for w in qapp.topLevelWidgets() if w.isVisible()}
    try:
        for page in PAGES:
            tour.frontdesk.window.go(page)
            tour.driver.settle(30)
            assert {w for w in qapp.topLevelWidgets() if w.isVisible()} == before, page
            assert qapp.activeWindow() is tour.frontdesk.window, f"{page}: something else took the keyboard"
    finally:
        end(tour)
