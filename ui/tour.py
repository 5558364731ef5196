"""`main.py tour DIR`: the whole job through the real windows, from the first run to the closed case.

Leaves a numbered picture of each step and every PDF. Everything typed and pressed is what a clerk would
type and press; departments' staff and the clerk's account alone are put in by the services between two steps.
The manual's pictures come from here, and the story tests walk the same functions.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QApplication

from app import clock
from app.paths import DataFolder
from app.services import accounts, desk, lists, order_views, rooms, sample
from app.services.order_views import OrderView
from ui import tasks
from ui.application import Frontdesk, make_application
from ui.driver import Clock, Driver
from ui.printing.memory_printer import MemoryPrinter
from ui.printing.printers import Printers

START: Final = clock.at(2026, 11, 21, 9, 30)
SIZE: Final = sample.Size(buildings=4, units=2, floors=15, doors=4)
ROOM, OWNER, FAMILY, PHONE = "3-2-1201", "欧阳建国", "李淑芬", "13812346621"
LEAK: Final = "主卧卫生间顶部漏水，滴到洗手台，怀疑楼上 1301 防水"
DONE: Final = "关楼上角阀，更换密封圈，试水 20 分钟不漏"


@dataclass
class Tour:
    """One walk: the program, hands and eyes, the clock and the printer that keeps what it is sent."""

    frontdesk: Frontdesk
    driver: Driver
    time: Clock
    printer: MemoryPrinter
    folder: Path
    said: list[str] = field(default_factory=list)

    def page(self, key: str) -> Any:
        """The page of this key."""
        return self.frontdesk.window.page(key)

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Until it holds."""
        self.driver.wait(condition, what)


def begin(data: Path, folder: Path | None, time: Clock, shown: Path) -> Tour:
    """A new data folder with its window open, waiting for the first run."""
    make_application()
    printer = MemoryPrinter()
    data_folder = DataFolder(data).create()
    frontdesk = Frontdesk(data_folder, printers=Printers(data_folder, only=[printer]))
    window = frontdesk.window
    window.resize(1366, 768)
    frontdesk.show()
    window.activateWindow()
    tour = Tour(frontdesk, Driver(window, folder), time, printer, shown)
    tour.wait(lambda: frontdesk.is_open, "the file opens")
    return tour


def roster_file(folder: Path) -> Path:
    """An owners' list of invented people in which ROOM belongs to OWNER."""
    grid = sample.roster(SIZE, seed=3)
    for row in grid:
        if (row[0], row[1], row[2]) == (3, 2, "1201"):
            row[3:] = [89.4, OWNER, PHONE, FAMILY, ""]
    path = folder / "业主名册.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(grid)
    return path


def first_run(tour: Tour, roster: Path) -> None:
    """Project, first manager, recovery code typed back, owners' list."""
    hands, assistant = tour.driver, tour.frontdesk.first_run
    hands.settle(100)
    assistant.take_focus()
    hands.type("翠湖花园三期")
    hands.press("Return")
    hands.type("CH3")
    hands.picture("首次设置-项目")
    hands.press("Ctrl+Return")
    for words in ("林经理", "lin", "secret1", "secret1"):
        hands.type(words)
        if words != "secret1" or assistant.manager.password.hasFocus():
            hands.press("Return")
    hands.picture("首次设置-客服经理")
    hands.press("Ctrl+Return")
    hands.type(assistant.code.code_card.code)
    hands.picture("首次设置-恢复码")
    hands.press("Ctrl+Return")
    tour.wait(lambda: assistant.stack.currentWidget() is assistant.roster, "the project is set up")
    page = assistant.roster.page
    page.load(roster)
    tour.wait(page.import_button.isVisible, "the list is read")
    hands.picture("导入名册-预览")
    hands.press("Ctrl+Return")
    tour.wait(lambda: assistant.roster.imported, "the list is imported")
    hands.picture("导入名册-完成")
    hands.press("Ctrl+Return")
    hands.picture("首次设置-完成")
    hands.press("Ctrl+Return")
    tour.wait(lambda: not tour.frontdesk.window.covered, "the desk is open")


def staff_and_log_in(tour: Tour) -> None:
    """The manager's own work (staff, accounts), then the clerk takes the desk over."""
    manager = accounts.actor_of("lin")
    if manager is None:
        raise RuntimeError("the first run left no manager")
    sample.people(manager)
    hands = tour.driver
    hands.picture("今日-空")
    hands.press("Ctrl+L")
    hands.picture("锁屏")
    cover = tour.frontdesk.cover_page
    cover.person.setFocus()
    cover.person.selectAll()
    hands.type("zhang")
    hands.settle(150)
    hands.press("Return")
    cover.password.setFocus()
    hands.type("demo2026")
    hands.press("Return")
    tour.wait(lambda: not tour.frontdesk.window.covered, "the clerk is logged in")


def take_call(tour: Tour, *, pictures: bool = True) -> OrderView:
    """F2 to the printed sheet; returns the order."""
    hands, printed = tour.driver, len(tour.printer.jobs)
    hands.press("F2")
    hands.type("3 2 1201")
    hands.settle(150)
    if pictures:
        hands.picture("来电-房号")
    hands.press("Return")
    hands.settle(150)
    if pictures:
        hands.picture("来电-谁打来的")
    hands.press("Down")
    hands.press("Return")
    hands.type(LEAK)
    hands.settle(400)
    hands.press("Tab", 2)
    hands.type("王")
    hands.settle(150)
    if pictures:
        hands.picture("来电-派给谁")
    hands.press("Return")
    if pictures:
        hands.picture("来电-填好")
    hands.press("Ctrl+Return")
    tour.wait(lambda: len(tour.printer.jobs) > printed, "the sheet is printed")
    tour.wait(lambda: (found := order_views.newest()) and found.state == "dispatched", "the order is dispatched")
    hands.settle(200)
    order = order_views.newest()
    if order is None:
        raise RuntimeError("no order was opened")
    return order


def take_back_at(tour: Tour, order: OrderView, arrived: str, left: str) -> None:
    """F4, the last four digits, what is written on the sheet."""
    hands = tour.driver
    hands.press("F4")
    hands.type(order.number[-4:])
    hands.press("Return")
    hands.picture("收回-找到单据")
    hands.type(arrived)
    hands.press("Tab")
    hands.type(left)
    hands.press("Tab")
    hands.type(DONE)
    hands.press("Tab")
    hands.press("1")
    hands.press("Tab")
    hands.press("1")
    hands.picture("收回-抄好")
    hands.press("Ctrl+Return")
    tour.wait(lambda: order_views.view(order.id).state == "accepted", "the sheet is back")
    hands.picture("收回-下一张")


def follow_up(tour: Tour, order: OrderView) -> None:
    """Call the customer from the queue; satisfied closes the case."""
    hands = tour.driver
    hands.press("Ctrl+4")
    hands.picture("回访")
    hands.press("1")
    hands.press("Ctrl+Return")
    tour.wait(lambda: order_views.view(order.id).state == "closed", "the case is closed")


def busy_days(tour: Tour) -> None:
    """Cases of the last three days, so that lists and 今日 look as they do at a desk."""
    clerk, now = tour.frontdesk.context().actor, tour.time.now
    sample.History(clerk, rooms.all_ids(), seed=7).run(60, now - timedelta(days=3), now)
    tour.frontdesk.context().changed("orders", "intakes", "follow_ups")


def look_around(tour: Tour, order: OrderView) -> None:
    """The screens that the main path passes by."""
    window, hands = tour.frontdesk.window, tour.driver
    for key, name, arguments in (
        ("today", "今日", {}),
        ("work_order", "派工单-单据与经过", {"order": order.id}),
        ("orders", "派工单-列表", {}),
        ("intakes", "来电来访登记簿", {}),
        ("rooms", "业主房号", {}),
        ("ledgers", "台账", {}),
        ("settings", "设置", {}),
    ):
        window.go(key, **arguments)
        hands.settle(300)
        hands.picture(name)
    window.go("today")
    hands.press("Ctrl+K")
    hands.type("oyjg")
    hands.settle(300)
    hands.picture("查找")
    hands.press("Escape")


def walk(data: Path, folder: Path) -> dict[str, Any]:
    """The whole tour; returns what it left."""
    time = Clock(START)
    with time.running():
        tour = begin(data, folder, time, folder)
        try:
            hands = tour.driver
            first_run(tour, roster_file(folder))
            staff_and_log_in(tour)
            hands.presses = 0
            order = take_call(tour)
            presses = hands.presses
            hands.picture("来电-已打印派出")
            time.forward(hours=2)
            take_back_at(tour, order, "1010", "1055")
            time.forward(days=1)
            follow_up(tour, order)
            take_call(tour, pictures=False)
            busy_days(tour)
            look_around(tour, order)
            papers = _leave_papers(tour)
        finally:
            end(tour)
    return {
        "图片": len(hands.pictures),
        "PDF": papers,
        "按键（F2 到打印）": presses,
        "文件夹": str(folder),
    }


def _leave_papers(tour: Tour) -> int:
    from app.printing import books
    from app.registers import register_of

    for i, job in enumerate(tour.printer.jobs, 1):
        (tour.folder / f"派工单-{i}.pdf").write_bytes(job.pdf)
    actor = tour.frontdesk.context().actor
    book = books.make(actor, register_of("intake"), lists.of_month(clock.today()))
    (tour.folder / "来电来访登记表.pdf").write_bytes(book.pdf)
    return len(tour.printer.jobs) + 1


def end(tour: Tour) -> None:
    """Close without a backup and let the window go, with its timers: another one may follow in this process."""
    window = tour.frontdesk.window
    window.close_guard = None
    window.close()
    tasks.wait_all()
    window.deleteLater()
    tour.driver.settle(0)
    desk.close()


def run(folder: Path, *, as_json: bool = False) -> int:
    """Walk, offscreen unless a platform was chosen, and say what was left where."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wuye-tour-") as temporary:
        left = walk(Path(temporary) / "data", folder.resolve())
    QApplication.processEvents()
    text = (
        json.dumps(left, ensure_ascii=False) if as_json else "\n".join(f"{key}：{value}" for key, value in left.items())
    )
    sys.stdout.write(text + "\n")
    return 0
