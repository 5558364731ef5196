"""Synthetic projects: for `--demo`, for `fill`, for tests and benchmarks. Invented people, seeded chance.

Everything goes through the services, with the clock set to when it would have happened, so that events,
limits and numbers are those of a real desk.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app import clock
from app.registers.work_order import WorkOrder
from app.services import accounts, intake, rooms, roster_import, staff, work_orders
from app.services.actor import Actor
from app.services.intake import IntakeForm
from app.services.work_orders import Call, Returned
from app.store.database import unit_of_work

FAMILY: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN: Final = (
    "建国", "淑芬", "志强", "秀英", "伟", "芳", "敏", "静", "丽华", "国庆", "晓明", "雅琴",
    "海燕", "文博", "子涵", "欣怡", "宇轩", "家豪", "玉兰", "桂英", "明", "磊", "洋", "艳",
    "勇", "俊杰", "雪梅", "丹", "赟", "玥", "祎", "頔", "㛃", "䶮", "𬭎",
)  # fmt: skip
FAULTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("工程部", "卫生间顶部漏水，滴到洗手台", "更换角阀并重做防水，试水不漏"),
    ("工程部", "厨房下水堵塞，水排不下去", "疏通下水管，排水正常"),
    ("工程部", "客厅灯不亮，换过灯泡还是不亮", "更换镇流器，灯亮"),
    ("工程部", "可视对讲无声，听不到门口说话", "更换话筒模块，通话正常"),
    ("工程部", "入户门锁打不开，钥匙插进去转不动", "更换锁芯，交业主钥匙三把"),
    ("工程部", "窗户合页松动，关不严", "更换合页，开关顺畅"),
    ("工程部", "空开跳闸，推上去又掉下来", "查出厨房插座进水，处理后正常"),
    ("保洁部", "楼道有装修垃圾没有清走", "已清运并拖洗楼道"),
    ("保洁部", "电梯轿厢有异味", "轿厢冲洗消毒"),
    ("秩序部", "车位被占，车出不来", "联系车主挪车，已离开"),
    ("绿化部", "树枝伸进阳台，挡住窗户", "修剪树枝，清理完毕"),
)
ASKS: Final = (
    ("enquiry", "咨询装修押金怎样退"),
    ("enquiry", "问暖气几号开"),
    ("suggestion", "建议北门晚上十点再关"),
    ("praise", "表扬 3 栋保洁员拾金不昧"),
    ("help", "老人忘带钥匙，请帮忙联系家人"),
)
STAFF: Final = (
    ("工程部", "王师傅", "水电"),
    ("工程部", "陈师傅", "弱电"),
    ("工程部", "刘师傅", "木工"),
    ("保洁部", "赵阿姨", "保洁"),
    ("秩序部", "孙队长", "巡逻"),
    ("绿化部", "何师傅", "绿化"),
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the project is."""

    buildings: int = 8
    units: int = 2
    floors: int = 15
    doors: int = 4


def people(manager: Actor) -> Actor:
    """A clerk 张敏 and an administrator, and the departments' staff, most of them on duty. Returns the clerk."""
    clerk = accounts.create(manager, "zhang", "张敏", "clerk", "demo2026")
    accounts.create(manager, "admin", "何管理", "administrator", "demo2026")
    departments = {name: key for key, name in staff.departments()}
    for i, (department, name, trade) in enumerate(STAFF):
        member = staff.add(manager, name, departments[department], trade, f"1370000{i:04d}")
        if i % 3 != 2:
            staff.set_duty(manager, member, clock.today(), "早班")
    return Actor(clerk, "张敏", "clerk")


def roster(size: Size, seed: int) -> list[list[str | float]]:
    """An owners' list of invented people, as companies keep it: the grid that the import reads."""
    chance = random.Random(seed)  # noqa: S311  invented people, not secrets
    grid: list[list[str | float]] = [["楼栋", "单元", "房号", "建筑面积", "业主姓名", "联系电话", "家属姓名", "备注"]]
    for building in range(1, size.buildings + 1):
        for unit in range(1, size.units + 1):
            for floor in range(1, size.floors + 1):
                for door in range(1, size.doors + 1):
                    area = chance.choice((68.52, 89.4, 102.77, 118.03, 143.6))
                    grid.append([building, unit, f"{floor}{door:02d}", area, *_household(chance)])
    return grid


def _household(chance: random.Random) -> list[str | float]:
    if chance.random() < 0.04:
        return ["", "", "", "空置"]

    def name() -> str:
        return chance.choice(FAMILY) + chance.choice(GIVEN)

    family = name() if chance.random() < 0.4 else ""
    return [name(), f"1{chance.choice('3578')}{chance.randrange(10**9):09d}", family, ""]


def estate(manager: Actor, size: Size, seed: int) -> list[int]:
    """Rooms with their households, through the import of an owners' list; returns the rooms' ids."""
    preview = roster_import.preview(manager, roster(size, seed))
    roster_import.apply(manager, preview)
    return rooms.all_ids()


class History:
    """Cases of the past, driven through the services at the times they would have had."""

    def __init__(self, clerk: Actor, room_ids: list[int], seed: int) -> None:
        self._clerk = clerk
        self._rooms = room_ids
        self._chance = random.Random(seed)  # noqa: S311  invented people, not secrets
        departments = dict(staff.departments())
        self._staff = {
            name: [line for line in staff.listing() if line.department == key] for key, name in departments.items()
        }

    def run(self, count: int, first: datetime, last: datetime) -> None:
        """`count` cases received between the two moments, as far along as they would be by `last`."""
        span = (last - first).total_seconds()
        moments = sorted(first + timedelta(seconds=self._chance.random() * span) for _ in range(count))
        with unit_of_work():
            for moment in moments:
                self._case(_office_hours(moment, last), last)

    def _case(self, received: datetime, last: datetime) -> None:
        if self._chance.random() < 0.15:
            self._other(received, last)
            return
        order = self._open(received)
        if order is None:
            return
        steps = (
            (self._send_out, (1, 2, 4, 9)),
            (self._take_back, (45, 90, 180, 400, 900, 1800)),
            (self._accept, (1, 5, 60, 240)),
            (self._call, (300, 1200, 2400, 5000)),
        )
        moment = received
        for step, waits in steps:
            moment += timedelta(minutes=self._chance.choice(waits))
            if moment > last:
                return
            with clock.set_to(moment):
                step(order, moment)
        while WorkOrder.get_by_id(order).next_act == "follow_up":
            moment += timedelta(hours=self._chance.choice((20, 26, 44)))
            if moment > last:
                return
            with clock.set_to(moment):
                self._call(order, moment)

    def _other(self, received: datetime, last: datetime) -> None:
        category, content = self._chance.choice(ASKS)
        room = self._chance.choice(self._rooms)
        settled = (last - received).days > 1 or self._chance.random() < 0.5
        result = "已当场说明" if settled else ""
        with clock.set_to(received):
            intake.register(self._clerk, self._form(room, category, content, result=result))

    def _form(
        self, room: int, category: str, content: str, *, result: str = "", person: int | None = None
    ) -> IntakeForm:
        who = next(iter(rooms.people_of(room)), None)
        name = who.name if who else "访客"
        phone = rooms.reveal_phone(self._clerk, who.phones[0].id, "sample") if who and who.phones else "13800000000"
        return IntakeForm(
            channel=self._chance.choice(("call", "call", "call", "visit", "wechat")),
            category=category,
            urgency=self._chance.choice((3, 3, 3, 3, 2)),
            room=room,
            customer=who.id if who else None,
            name=name,
            phone=phone,
            content=content,
            result=result,
            person=person,
        )

    def _open(self, received: datetime) -> int | None:
        department, fault, _ = self._chance.choice(FAULTS)
        choices = self._staff.get(department) or self._staff["工程部"]
        person = self._chance.choice(choices).id
        with clock.set_to(received):
            saved = intake.register(
                self._clerk, self._form(self._chance.choice(self._rooms), "repair", fault, person=person)
            )
        return saved.order

    def _send_out(self, order: int, _moment: datetime) -> None:
        work_orders.record_print(self._clerk, order)
        work_orders.dispatch(self._clerk, order)

    def _take_back(self, order: int, moment: datetime) -> None:
        row = WorkOrder.get_by_id(order)
        done = next((text for _, fault, text in FAULTS if fault == row.content), "已处理")
        signed = self._chance.random() < 0.8
        sheet = Returned(
            arrived_at=max(row.received_at, moment - timedelta(minutes=50)),
            left_at=max(row.received_at, moment - timedelta(minutes=15)),
            repaired_by=row.person.name,
            work_done=done,
            opinion=self._chance.choice(("satisfied", "satisfied", "acceptable")) if signed else "",
            customer_signed=signed,
        )
        work_orders.take_back(self._clerk, order, sheet)

    def _accept(self, order: int, _moment: datetime) -> None:
        row = WorkOrder.get_by_id(order)
        if row.customer_signed:
            work_orders.accept(self._clerk, order, exempt=True)
        else:
            work_orders.accept(self._clerk, order, by="周管家")

    def _call(self, order: int, _moment: datetime) -> None:
        result = self._chance.choice(("satisfied",) * 12 + ("acceptable", "acceptable", "unreachable", "unsatisfied"))
        words = {"acceptable": "来得有点晚", "unsatisfied": "用了一天又坏了"}.get(result, "")
        work_orders.follow_up(self._clerk, order, Call(result=result, words=words))


def _office_hours(moment: datetime, last: datetime) -> datetime:
    """Calls come between 8 and 20 o'clock."""
    shifted = moment.replace(hour=8 + moment.hour // 2, microsecond=0)
    return min(shifted, last)
