"""Every act × every role, below the window: who may not is refused, told whom to ask, and recorded."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

import app.services
from app import clock
from app.errors import Refused, Unavailable
from app.estate.customers import CustomerPhone
from app.excel import sheet as excel
from app.paths import DataFolder
from app.printing import books, orders
from app.registers import intake as intakes
from app.registers import mail
from app.rules import roles
from app.rules.words import ROLE, word
from app.services import (
    accounts,
    checks,
    entries,
    follow_queue,
    intake,
    lists,
    places,
    project,
    residents,
    returns,
    rooms,
    roster_import,
    set_up,
    staff,
    work_orders,
)
from app.services import desk as opening
from app.services.actor import SYSTEM, Actor, authorise
from app.services.intake import IntakeForm
from app.services.lists import Filter
from app.services.work_orders import Call
from app.store import database
from app.store.audit import Audit
from app.store.database import database as engine
from app.store.database import unit_of_work
from tests.app.services import cases
from tests.conftest import Desk, furnish

ROLES = (*roles.PEOPLE, roles.SYSTEM)
TODAY = cases.NOON.date()


def close_by_hand(actor, world):
    """The customer is content in a project that closes by hand."""
    if roles.may(actor.role, "case.work"):
        with unit_of_work():
            project.put(msgspec.structs.replace(project.get(), close_when_satisfied=False))
            work_orders.follow_up(world.desk.clerk, world.accepted, Call(result="satisfied"))
    work_orders.close_followed(actor, world.accepted)


LINE = {"arrived_at": cases.NOON, "room": 1, "recipient": "欧阳建国"}


@dataclass
class World:
    """One project with an order in every state, shared by the whole matrix: a refusal changes nothing."""

    desk: Desk
    open: int
    out: int
    back: int
    accepted: int
    promised: int
    entry: int
    place: int
    phone: int
    account: int
    preview: object
    opened: opening.Opened
    folder: Path

    def actor(self, role: str) -> Actor:
        return SYSTEM if role == roles.SYSTEM else Actor(self.account, "某人", role)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = DataFolder(tmp_path_factory.mktemp("matrix") / "data")
    opened = opening.open_folder(folder)
    with clock.set_to(cases.NOON):
        desk = furnish()
        lead = accounts.create(desk.manager, "lead", "周主管", "lead", "secret3")
        accounts.create(desk.manager, "admin", "何管理", "administrator", "secret4")
        promised = intake.register(
            desk.clerk, cases.form(desk, category="enquiry", content="咨询装修押金怎样退", person=None)
        )
        yield World(
            desk,
            cases.opened(desk),
            cases.sent(desk),
            cases.returned(desk),
            cases.accepted(desk),
            promised.intake,
            entries.save(desk.clerk, mail.REGISTER, LINE)[0],
            places.add(desk.manager, "3 栋大堂"),
            CustomerPhone.get().id,
            lead,
            roster_import.preview(desk.manager, [["楼栋", "单元", "房号", "业主姓名"], ["9", "1", "101", "钱七"]]),
            opened,
            tmp_path_factory.mktemp("out"),
        )
    database.close_database()


# name of the act, the permission it needs, how it is asked for
ACTS = {
    "accounts.create": ("accounts", lambda a, w: accounts.create(a, "new", "新人", "clerk", "secret5")),
    "accounts.listing": ("accounts", lambda a, w: accounts.listing(a)),
    "accounts.administer": ("accounts", lambda a, w: accounts.administer(a)),
    "accounts.edit": ("accounts", lambda a, w: accounts.edit(a, w.desk.clerk.account, "张敏", "clerk")),
    "accounts.set_active": ("accounts", lambda a, w: accounts.set_active(a, w.desk.clerk.account, active=True)),
    "accounts.set_password": ("accounts", lambda a, w: accounts.set_password(a, w.desk.clerk.account, "secret2")),
    "checks.run": ("check", lambda a, w: checks.run(a)),
    "desk.back_up": ("backup", lambda a, w: opening.back_up(a, w.opened)),
    "set_up.new_code": ("backup", lambda a, w: set_up.new_code(a, w.opened)),
    "entries.opened": ("case.read", lambda a, w: entries.opened(a, mail.REGISTER, w.entry)),
    "entries.save": ("case.work", lambda a, w: entries.save(a, mail.REGISTER, LINE)),
    "entries.void": ("case.decide", lambda a, w: entries.void(a, mail.REGISTER, w.entry, "重复登记")),
    "follow_queue.reveal": ("phone.reveal", lambda a, w: follow_queue.reveal(a, w.accepted)),
    "intake.register": (
        "case.work",
        lambda a, w: intake.register(a, IntakeForm(channel="patrol", public_place="3 栋大堂", content="灯不亮")),
    ),
    "intake.answer": ("case.work", lambda a, w: intake.answer(a, w.promised, "已答复")),
    "lists.count": ("case.read", lambda a, w: lists.count(a, intakes.REGISTER)),
    "lists.page": ("case.read", lambda a, w: lists.page(a, intakes.REGISTER)),
    "places.add": ("estate.edit", lambda a, w: places.add(a, "地下车库")),
    "places.edit": ("estate.edit", lambda a, w: places.edit(a, w.place, "3 栋大堂", "3", active=True)),
    "project.save": ("settings.limits", lambda a, w: project.save(a, project.get())),
    "residents.save": (
        "estate.edit",
        lambda a, w: residents.save(a, w.desk.room, w.desk.customer, residents.PersonForm("欧阳建国", "owner")),
    ),
    "residents.move_back": ("estate.edit", lambda a, w: residents.move_back(a, w.desk.room, w.desk.customer)),
    "returns.take_back": (
        "case.work",
        lambda a, w: returns.take_back(a, w.out, returns.Sheet(work_done="已修", signed=True)),
    ),
    "rooms.reveal_phone": ("phone.reveal", lambda a, w: rooms.reveal_phone(a, w.phone)),
    "rooms.reveal_case_phone": ("phone.reveal", lambda a, w: rooms.reveal_case_phone(a, "work_order", w.open)),
    "rooms.add_room": ("estate.edit", lambda a, w: rooms.add_room(a, "9-1-101")),
    "rooms.edit_room": (
        "estate.edit",
        lambda a, w: rooms.edit_room(a, w.desk.room, caution="", note="", vacant=False),
    ),
    "rooms.add_person": ("estate.edit", lambda a, w: rooms.add_person(a, w.desk.room, "钱七", "tenant")),
    "rooms.move_out": ("estate.edit", lambda a, w: rooms.move_out(a, w.desk.room, w.desk.customer)),
    "roster_import.preview": ("estate.import", lambda a, w: roster_import.preview(a, [["楼栋", "房号"], ["1", "101"]])),
    "roster_import.apply": ("estate.import", lambda a, w: roster_import.apply(a, w.preview)),
    "staff.add_department": ("estate.edit", lambda a, w: staff.add_department(a, "车管部")),
    "staff.edit_department": (
        "estate.edit",
        lambda a, w: staff.edit_department(a, w.desk.engineering, "工程部", active=True),
    ),
    "staff.add": ("estate.edit", lambda a, w: staff.add(a, "钱师傅", w.desk.engineering)),
    "staff.edit": (
        "estate.edit",
        lambda a, w: staff.edit(a, w.desk.wang, "王师傅", w.desk.engineering, active=True),
    ),
    "staff.set_active": ("estate.edit", lambda a, w: staff.set_active(a, w.desk.wang, active=True)),
    "staff.set_duty": ("estate.edit", lambda a, w: staff.set_duty(a, w.desk.wang, TODAY, "早班")),
    "staff.set_duties": ("estate.edit", lambda a, w: staff.set_duties(a, [(w.desk.wang, TODAY)], "早班")),
    "staff.copy_week": ("estate.edit", lambda a, w: staff.copy_week(a, TODAY, TODAY)),
    "work_orders.may_print": ("case.work", lambda a, w: work_orders.may_print(a, w.open)),
    "work_orders.record_print": ("case.work", lambda a, w: work_orders.record_print(a, w.open)),
    "work_orders.record_print_failed": ("case.work", lambda a, w: work_orders.record_print_failed(a, w.open)),
    "work_orders.assign": ("case.work", lambda a, w: work_orders.assign(a, w.open, None, w.desk.chen)),
    "work_orders.dispatch": ("case.work", lambda a, w: work_orders.dispatch(a, w.open)),
    "work_orders.arrive": ("case.work", lambda a, w: work_orders.arrive(a, w.out, cases.NOON)),
    "work_orders.take_back": ("case.work", lambda a, w: work_orders.take_back(a, w.out, cases.sheet(arrived_at=None))),
    "work_orders.accept": ("case.work", lambda a, w: work_orders.accept(a, w.back, by="周管家")),
    "work_orders.rework": ("case.work", lambda a, w: work_orders.rework(a, w.back, "还在滴水")),
    "work_orders.follow_up": (
        "case.work",
        lambda a, w: work_orders.follow_up(a, w.accepted, Call(result="unreachable")),
    ),
    "work_orders.close_followed": ("case.work", close_by_hand),
    "work_orders.close_unreached": (
        "case.decide",
        lambda a, w: work_orders.close_unreached(a, w.accepted, "拒访"),
    ),
    "orders.preview": ("case.work", lambda a, w: orders.preview(a, [w.open])),
    "orders.print_orders": ("case.work", lambda a, w: orders.print_orders(a, [w.open], lambda pdf, title: None)),
    "books.make": ("book.print", lambda a, w: books.make(a, intakes.REGISTER, Filter())),
    "books.make with phones": (
        "book.with_phones",
        lambda a, w: books.make(a, intakes.REGISTER, Filter(), with_phones=True),
    ),
    "sheet.terms": ("export", lambda a, w: excel.terms(a, intakes.REGISTER, Filter())),
    "sheet.export": ("export", lambda a, w: excel.export(a, intakes.REGISTER, Filter(), w.folder / "x.xlsx")),
}
# one's own things, and the list of staff that everyone may read (phones masked by role, tested with the people)
ONES_OWN = {
    "accounts.confirm", "accounts.login_of", "accounts.change_own", "actor.authorise",
    "drafts.keep", "drafts.drop", "drafts.kept", "drafts.all_of", "project.may_change", "staff.directory",
}  # fmt: skip


def test_every_service_that_takes_an_actor_stands_in_the_matrix():
    found = set()
    for module in pkgutil.iter_modules(app.services.__path__):
        code = importlib.import_module(f"app.services.{module.name}")
        for name, act in vars(code).items():
            if inspect.isfunction(act) and act.__module__ == code.__name__ and not name.startswith("_"):
                first = next(iter(inspect.signature(act).parameters), "")
                found |= {f"{module.name}.{name}"} if first == "actor" else set()
    assert found <= set(ACTS) | ONES_OWN


def state_of_everything() -> dict[str, int]:
    """Rows of every table but the audit: a refused act adds and removes none."""
    names = [row[0] for row in engine.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {
        name: engine.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  the file's own names
        for name in names
        if name not in {"audit", "sqlite_sequence"}
    }


def refusals() -> list[tuple[int | None, str]]:
    query = Audit.select(Audit.actor, Audit.subject).where(Audit.act == "refused").order_by(Audit.id)
    return list(query.tuples())


MATRIX = [
    (act, role, roles.may(role, permission) and not (act == "books.make with phones" and role != "manager"))
    for act, (permission, _) in ACTS.items()
    for role in ROLES
]


@pytest.mark.parametrize(("act", "role"), [(act, role) for act, role, may in MATRIX if not may])
def test_who_may_not_is_refused_and_recorded(world, act, role):
    permission, ask = ACTS[act]
    if act == "books.make with phones" and not roles.may(role, "book.print"):
        permission = "book.print"
    before, recorded = state_of_everything(), refusals()
    with pytest.raises(Refused, match=f"^{word(ROLE, role)}不能") as caught:
        ask(world.actor(role), world)
    assert "可以请" in str(caught.value)
    assert refusals() == [*recorded, (world.actor(role).account, permission)]
    assert state_of_everything() == before


@pytest.mark.parametrize(("act", "role"), [(act, role) for act, role, may in MATRIX if may])
def test_who_may_is_not_held_up_by_the_role(world, act, role):
    recorded = refusals()
    try:
        ACTS[act][1](world.actor(role), world)
    except Refused as error:  # the order may stand elsewhere by now: that is another reason
        assert not str(error).startswith(word(ROLE, role) + "不能")  # noqa: PT017
    except Unavailable:
        pytest.fail("the machine is in the way")
    assert refusals() == recorded


@pytest.mark.parametrize("role", ["", "owner", "root", "Manager"])
def test_an_unknown_role_may_nothing(world, role):
    for permission in roles.TABLE:
        with pytest.raises(Refused):
            authorise(Actor(world.account, "某人", role), permission)


def test_an_unknown_permission_is_a_bug_not_a_right(world):
    with pytest.raises(KeyError):
        authorise(world.desk.manager, "case.delete")
