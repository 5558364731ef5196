"""What a long list costs and how limits are written: pages walk the index, midnight is 24:00."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.paper.register import Cell
from app.registers import mail, work_order
from app.registers.work_order import WorkOrder
from app.services import intake, lists
from app.services.intake import IntakeForm
from app.services.lists import Filter
from app.store.database import database
from tests.app.services.parcels import many, parcel


def test_a_page_deep_down_walks_the_index_and_never_counts_off_lines(desk, monkeypatch):
    many(desk, 600)
    asked, engine = [], database.obj
    execute = engine.execute_sql

    def listen(sql, params=None):
        asked.append((sql, params))
        return execute(sql, params)

    monkeypatch.setattr(engine, "execute_sql", listen)
    page = lists.page(desk.clerk, mail.REGISTER)
    for _ in range(3):
        page = lists.page(desk.clerk, mail.REGISTER, after=page[-1])
    sql, params = next(one for one in reversed(asked) if "LIMIT" in one[0])
    assert "OFFSET" not in sql
    plan = " ".join(row[-1] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
    assert "USING INDEX mail_item_arrived_at (arrived_at<?)" in plan
    assert "TEMP B-TREE" not in plan


def test_a_page_is_one_statement_however_many_references_it_shows(desk, monkeypatch):
    form = IntakeForm(room=desk.room, name="甲", phone="13812346621", content="漏水", person=desk.wang)
    for _ in range(5):
        intake.register(desk.clerk, form)
    asked, engine = [], database.obj
    execute = engine.execute_sql
    monkeypatch.setattr(engine, "execute_sql", lambda sql, params=None: (asked.append(sql), execute(sql, params))[1])
    assert len(lists.page(desk.clerk, work_order.REGISTER)) == 5
    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 1


@pytest.mark.parametrize("said", ["3-2-1201", "32 1201", "三栋二单元1201"])
def test_a_room_is_found_however_it_is_said(desk, said):
    mine = parcel(desk)
    parcel(desk, room=desk.room_above)
    assert [row.id for row in lists.page(desk.clerk, mail.REGISTER, Filter(text=said))] == [mine]


def test_a_limit_at_midnight_is_24_oclock_of_the_day_before(desk):
    form = IntakeForm(room=desk.room, name="甲", phone="13812346621", content="漏水", person=desk.wang)
    intake.register(desk.clerk, form)
    limit = replace(work_order.REGISTER, cells=(Cell(WorkOrder.due, "完成时限", limit=True),))
    plain = replace(work_order.REGISTER, cells=(Cell(WorkOrder.due, "完成时限"),))
    assert lists.page(desk.clerk, limit)[0].texts == ("2026-11-21 24:00",)
    assert lists.page(desk.clerk, plain)[0].texts == ("2026-11-22 00:00",)
