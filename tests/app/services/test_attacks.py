"""Attacks on the services that once worked."""

from __future__ import annotations

import msgspec
import pytest

from app.errors import Refused
from app.registers import register_of
from app.registers.work_order import WorkOrder
from app.services import lists, project, rooms, search, where, work_orders
from app.services.lists import Filter
from app.store import events
from tests.app.services import cases


@pytest.mark.parametrize("typed", ["汉" * 32_000, "1 " * 600, "%" * 5_000, "3-2-" * 8_000])
def test_a_long_pasted_text_finds_nothing_and_breaks_nothing(desk, typed):
    assert rooms.find(typed) == []
    assert [hit for group in search.find(typed) for hit in group.hits] == []
    assert where.meant(typed) is None
    for key in ("intake", "work_order", "mail"):
        assert lists.page(desk.clerk, register_of(key), Filter(text=typed)) == []


@pytest.mark.parametrize("figure", [{"enquiry_hours": 10**9}, {"response_minutes": (1, 1, 10**12)}])
def test_a_figure_that_no_date_can_hold_is_refused(desk, figure):
    settings = project.get()
    wanted = msgspec.structs.replace(settings, figures=type(settings.figures)(**figure))
    with pytest.raises(Refused):
        project.save(desk.manager, wanted)
    assert project.get() == settings


def test_an_act_that_somebody_else_just_did_is_refused_in_its_own_transaction(desk):
    order = cases.opened(desk)
    stale = WorkOrder.get_by_id(order)
    work_orders.record_print(desk.clerk, order)
    work_orders.dispatch(desk.clerk, order)
    assert stale.state == "open"
    with pytest.raises(Refused, match="已派工"):
        work_orders._act(desk.clerk, stale, "dispatch")
    assert [event.act for event in events.of("work_order", order)].count("dispatch") == 1
