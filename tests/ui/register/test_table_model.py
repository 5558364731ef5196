"""The list behind the table: pages by key, few of them kept, searches in a worker, late answers dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app import clock
from app.errors import Unavailable
from app.registers import mail, work_order
from app.registers.work_order import WorkOrder
from app.services import entries, intake, lists
from app.services.intake import IntakeForm
from app.services.lists import PAGE, Filter
from tests.app.services.parcels import many, parcel
from tests.conftest import Desk
from ui import tasks, theme
from ui.register import table_model
from ui.register.table_model import LinesModel

Role = Qt.ItemDataRole


@pytest.fixture
def model(desk: Desk, qtbot) -> Iterator[LinesModel]:
    """The parcels' list."""
    made = LinesModel(lambda: desk.clerk, mail.REGISTER)
    yield made
    assert tasks.wait_all(10_000)


@pytest.fixture
def asked(monkeypatch) -> list:
    """The place after which each page was asked for."""
    found = []
    page = lists.page

    def listen(*args, after=None, **more):
        found.append(None if after is None else after.id)
        return page(*args, after=after, **more)

    monkeypatch.setattr(lists, "page", listen)
    return found


def fetch_all(model):
    while model.canFetchMore():
        model.fetchMore()


def recipients(model, rows=None):
    return [model.index(row, 3).data() for row in (range(model.rowCount()) if rows is None else rows)]


def test_scrolling_fetches_page_after_page_by_key(desk, model, asked):
    many(desk, 3 * PAGE + 7)
    model.show(Filter())
    assert (model.rowCount(), len(asked)) == (PAGE, 1)
    assert recipients(model, range(2)) == ["收件人306", "收件人305"]
    fetch_all(model)
    assert model.rowCount() == 3 * PAGE + 7
    assert asked == [None, model.id_at(99), model.id_at(199), model.id_at(299)]
    assert recipients(model) == [f"收件人{n}" for n in reversed(range(3 * PAGE + 7))]


def test_a_last_page_that_is_full_is_followed_by_none(desk, model):
    many(desk, PAGE)
    model.show(Filter())
    assert model.canFetchMore()
    model.fetchMore()
    assert model.rowCount() == PAGE
    assert not model.canFetchMore()


def test_only_the_pages_used_last_are_kept_and_older_ones_are_asked_for_again(desk, model, asked, monkeypatch):
    monkeypatch.setattr(table_model, "KEPT_PAGES", 3)
    many(desk, 10 * PAGE)
    model.show(Filter())
    fetch_all(model)
    assert len(model._pages) == 3
    asked.clear()
    assert recipients(model, range(2 * PAGE, 2 * PAGE + 3)) == ["收件人799", "收件人798", "收件人797"]
    assert asked == [model.id_at(2 * PAGE - 1)]
    assert len(model._pages) == 3


def test_how_many_there_are_is_counted_apart(desk, model, qtbot):
    many(desk, PAGE + 5)
    with qtbot.waitSignal(model.counted) as counted:
        model.show(Filter())
    assert counted.args == [PAGE + 5]
    with qtbot.waitSignal(model.counted) as counted:
        model.show(Filter(text="收件人7"))
    assert counted.args == [11]


def test_words_are_looked_for_in_a_worker(desk, model, qtbot):
    many(desk, 30)
    model.show(Filter())
    with qtbot.waitSignal(model.asked):
        model.show(Filter(text="收件人17"))
    assert model.rowCount() == 30  # what was shown stays until the answer comes
    assert not model.canFetchMore()
    assert tasks.wait_all(10_000)
    assert recipients(model) == ["收件人17"]


def test_the_answer_to_an_older_question_is_dropped(desk, model):
    many(desk, 30)
    model.show(Filter(text="收件人17"))
    model.show(Filter(text="收件人18"))
    model.show(Filter(text="收件人19"))
    assert tasks.wait_all(10_000)
    assert recipients(model) == ["收件人19"]
    model.show(Filter(text="收件人17"))
    model.show(Filter())
    assert tasks.wait_all(10_000)
    assert model.rowCount() == 30


def test_a_count_that_comes_too_late_is_dropped(desk, model):
    many(desk, PAGE + 5)
    told = []
    model.counted.connect(told.append)
    model.show(Filter())  # counted in a worker
    model.show(Filter(last=clock.at(2026, 1, 1).date(), first=clock.at(2026, 1, 1).date()))
    parcel(desk)
    model.show(Filter(first=clock.at(2026, 11, 21).date()))
    assert tasks.wait_all(10_000)
    assert told[-1] == 1
    assert PAGE + 5 not in told


def test_what_was_scrolled_to_is_there_again_after_a_reload(desk, model):
    many(desk, 5 * PAGE)
    model.show(Filter())
    for _ in range(2):
        model.fetchMore()
    kept = model.id_at(250)
    parcel(desk, "新来的")
    model.reload()
    assert model.rowCount() == 3 * PAGE
    assert model.row_of(kept) == 251
    assert recipients(model, [0]) == ["新来的"]
    assert model.row_of(10**6) == -1


def test_what_reading_meets_is_told_and_breaks_nothing(desk, model, qtbot, monkeypatch):
    many(desk, 2 * PAGE)
    model.show(Filter())

    def busy(*args, **kwargs):
        raise Unavailable("数据文件正被占用。")

    monkeypatch.setattr(lists, "page", busy)
    with qtbot.waitSignal(model.failed) as failed:
        model.fetchMore()
    assert failed.args[0].what == "数据文件正被占用。"
    assert model.rowCount() == PAGE
    model._pages.clear()
    assert model.index(0, 0).data() == ""
    with qtbot.waitSignal(model.failed):
        model.show(Filter(text="收件人"))
    assert tasks.wait_all(10_000)


def test_texts_are_on_one_line_and_not_endless(desk, model):
    parcel(desk, "甲" * 400, tracking="SF1", courier="一家名字特别特别特别长的快递公司")
    model.show(Filter())
    assert model.index(0, 3).data() == "甲" * 300 + "…"
    assert model.index(0, 4).data(Role.ToolTipRole) == "一家名字特别特别特别长的快递公司"
    assert model.index(0, 5).data(Role.ToolTipRole) is None
    assert table_model._one_line("一\n二") == "一 二"


def test_every_character_is_made_drawable_before_it_is_painted(desk, model, monkeypatch):
    seen = []
    monkeypatch.setattr(theme, "ensure_glyphs", seen.append)
    parcel(desk, "\U0002cb2d先生")
    model.show(Filter())
    assert any("\U0002cb2d先生" in text for text in seen)


def test_void_and_late_lines_look_so(desk, model, qtbot):
    struck = parcel(desk)
    entries.void(desk.manager, mail.REGISTER, struck, "重复")
    parcel(desk)
    model.show(Filter())
    line = model.index(model.row_of(struck), 3)
    assert line.data(Role.FontRole).strikeOut()
    assert line.data(Role.ForegroundRole).color() == theme.text_colour("secondary")
    assert model.index(1 - line.row(), 3).data(Role.FontRole) is None

    form = IntakeForm(room=desk.room, name="甲", phone="13812346621", content="漏水", person=desk.wang)
    saved = intake.register(desk.clerk, form)
    due = next(cell for cell in work_order.REGISTER.cells if cell.field is WorkOrder.due)
    register = replace(work_order.REGISTER, cells=(work_order.REGISTER.cells[0], replace(due, limit=True)))
    orders = LinesModel(lambda: desk.clerk, register)
    with clock.set_to(WorkOrder.get_by_id(saved.order).next_due + timedelta(minutes=1)):
        orders.show(Filter())
    assert orders.line(0).late
    assert orders.index(0, 1).data() == "2026-11-21 24:00"
    assert orders.index(0, 1).data(Role.ForegroundRole).color() == theme.text_colour("danger")
    assert orders.index(0, 0).data(Role.ForegroundRole) is None


def test_a_limit_that_was_kept_is_not_red_because_another_is_past(desk, model):
    """Accepted in time, follow-up overdue: the line is late, its 完成时限 was not."""
    form = IntakeForm(room=desk.room, name="甲", phone="13812346621", content="漏水", person=desk.wang)
    saved = intake.register(desk.clerk, form)
    WorkOrder.update(next_due=clock.at(2026, 11, 28)).where(WorkOrder.id == saved.order).execute()
    orders = LinesModel(lambda: desk.clerk, work_order.REGISTER)
    with clock.set_to(clock.at(2026, 11, 29)):
        orders.show(Filter())
    assert orders.line(0).late
    at = [cell.name for cell in work_order.REGISTER.list_cells].index("due")
    assert orders.index(0, at).data() == "2026-11-21 24:00"
    assert orders.index(0, at).data(Role.ForegroundRole) is None


def test_heads_are_the_papers(model):
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert heads == [cell.head for cell in mail.REGISTER.list_cells]
    assert model.headerData(0, Qt.Orientation.Vertical) is None
