"""The main job with real keys: a call is registered, printed, comes back, is accepted, followed up and closed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from app import clock
from app.errors import Unavailable
from app.registers.follow_up import FollowUp
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import accounts, checks, drafts, order_views
from ui import tour as walk
from ui.tour import DONE, LEAK, Tour


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True).stdout


def test_the_whole_job_with_keys(tour: Tour, people, tmp_path: Path) -> None:
    hands, window = tour.driver, tour.frontdesk.window
    order = walk.take_call(tour)
    assert hands.presses <= 15, "F2 to the printed sheet"

    line = Intake.get(Intake.related == order.number)
    assert (line.place, line.name, line.phone, line.content) == ("3-2-1201", "欧阳建国", "13812346621", LEAK)
    assert (line.recorder.name, line.department.name) == ("张敏", "工程部")
    row = WorkOrder.get_by_id(order.id)
    assert (row.state, row.custody, row.prints, row.person.name) == ("dispatched", "department", 1, "王师傅")
    assert row.due == clock.at(2026, 11, 22)
    assert "PG-CH3-202611-0001" in window.banner.text()

    paper = text_of(tour.printer.jobs[0].pdf, tmp_path)
    for words in (order.number, line.number, "欧阳建国", "13812346621", "3-2-1201", "11-21 24:00", "王师傅", "张敏"):
        assert words in paper, words
    assert LEAK.replace(" ", "") in paper.replace(" ", "").replace("\n", "")

    tour.time.forward(hours=2)
    walk.take_back_at(tour, order, "1230", "1315")
    row = WorkOrder.get_by_id(order.id)
    assert (row.state, row.accept_exempt, row.work_done, row.opinion) == ("accepted", True, DONE, "satisfied")
    assert (row.arrived_at, row.left_at) == (clock.at(2026, 11, 21, 12, 30), clock.at(2026, 11, 21, 13, 15))

    tour.time.forward(days=1)
    walk.follow_up(tour, order)
    row = WorkOrder.get_by_id(order.id)
    assert (row.state, row.custody, row.followed_at) == ("closed", "filed", clock.now())
    call = FollowUp.get(FollowUp.case_id == order.id)
    assert (call.result, call.caller.name, call.spoke_with) == ("satisfied", "张敏", "欧阳建国")
    assert Intake.get_by_id(line.id).state == "closed"
    assert hands.presses <= 20, "call, print, dispatch, take back and follow-up together"
    assert checks.run(people.manager).problems == ()

    window.go("work_order", order=order.id)
    shown = [step.what for step in order_views.view(order.id).history]
    assert shown == ["开单", "打印", "派工", "收回", "免验收", "回访", "关闭"]


def test_today_follows_every_step(tour: Tour) -> None:
    window, page = tour.frontdesk.window, tour.page("today")

    def counts() -> dict[str, int]:
        tour.driver.settle(50)
        return {
            key: len([c for c in column.cards() if c.data.key != "out_by_department"])
            for key, column in page.columns.items()
        }

    assert set(counts().values()) == {0}
    order = walk.take_call(tour)
    window.go("today")
    assert counts() == {"overdue": 0, "due_today": 1, "out": 1, "follow_up": 0}
    card = page.columns["due_today"].cards()[0]
    assert (card.data.note, card.data.actions[0].text) == ("今天 24:00", "收回")
    tour.time.forward(hours=13, minutes=20)
    page.reload()
    assert counts() == {"overdue": 1, "due_today": 0, "out": 1, "follow_up": 0}
    assert page.columns["overdue"].cards()[0].data.note == "超 1 时 20 分"
    page.columns["overdue"].acted.emit(f"work_order:{order.id}", "take_back")
    assert window.current_key == "take_back"


def test_a_printer_that_is_off_leaves_the_order_saved_and_marked(tour: Tour) -> None:
    hands, window = tour.driver, tour.frontdesk.window
    tour.printer.error = Unavailable("打印机没有响应。", do="请检查打印机是否开机、有纸。")
    hands.press("F2")
    hands.type("3-2-1301")
    hands.press("Return")
    hands.type("厨房灯不亮")
    hands.press("Tab", 2)
    hands.type("王")
    hands.settle(150)
    hands.press("Return")
    hands.press("Ctrl+Return")
    tour.wait(lambda: "待打印" in window.banner.text(), "the clerk is told")
    order = order_views.newest()
    assert (order.state, order.awaiting_print, order.prints, order.next_act) == ("open", True, 0, "print")
    assert "打印机没有响应" in window.banner.text()
    window.go("today")
    card = tour.page("today").columns["due_today"].cards()[0]
    assert card.data.actions[0].text == "打印并派工"
    tour.printer.error = None
    tour.page("today").columns["due_today"].acted.emit(card.data.key, "print")
    tour.wait(lambda: order_views.view(order.id).state == "dispatched", "printed and dispatched")
    assert len(tour.printer.jobs) == 1


def test_a_crash_offers_the_draft_again(tour: Tour, people) -> None:
    hands = tour.driver
    hands.press("F3")
    hands.type("3-2-1201")
    hands.settle(150)
    hands.press("Return")
    hands.press("Down")
    hands.press("Return")
    hands.type("门锁打不开，钥匙转不动")
    tour.page("intake").keep_draft()

    clerk = accounts.actor_of("zhang")
    assert len(drafts.all_of(clerk, "intake:")) == 1
    # what a new start does: the same file, a fresh window; nothing of the old one was saved
    walk.end(tour)
    again = walk.begin(tour.folder / "data", None, tour.time, tour.folder)
    again.frontdesk.logged_in(clerk)
    assert "没保存的登记" in again.frontdesk.window.banner.text()
    again.frontdesk.window.banner.acted.emit("draft")
    paper = again.page("intake").paper
    assert (paper.place.text(), paper.name.text(), paper.channel.value()) == ("3-2-1201", "欧阳建国", "visit")
    assert paper.content.text() == "门锁打不开，钥匙转不动"
    assert paper.phone.text() == "138****6621"
    tour.frontdesk = again.frontdesk


def test_a_second_call_is_taken_at_once_and_the_first_waits(tour: Tour) -> None:
    hands, window = tour.driver, tour.frontdesk.window
    hands.press("F2")
    hands.type("3-2-1301")
    hands.press("Return")
    hands.type("灯不亮")
    hands.press("F2")
    page = tour.page("intake")
    assert "已暂存：3-2-1301 灯不亮" in window.banner.text()
    assert not page.paper.is_touched()
    assert page.paper.form.focused_field() == "place"
    hands.type("3-2-1201")
    hands.settle(150)
    hands.press("Return")
    hands.press("Down")
    hands.press("Return")
    hands.type("门锁坏")
    hands.press("Ctrl+S")
    assert [line.content for line in Intake.select()] == ["门锁坏"]
    window.banner.acted.emit("draft")
    assert (page.paper.place.text(), page.paper.content.text()) == ("3-2-1301", "灯不亮")
    hands.press("Ctrl+S")
    assert [line.content for line in Intake.select().order_by(Intake.id)] == ["门锁坏", "灯不亮"]
    assert page.parked_button.isHidden()


def test_a_finished_print_never_moves_the_keyboard(tour: Tour) -> None:
    hands = tour.driver
    walk.take_call(tour)
    hands.type("3-2-1301")
    hands.press("Return")
    hands.type("灯不")
    tour.page("intake")._finish("已打印并派出")
    hands.type("亮")
    assert tour.page("intake").paper.content.text() == "灯不亮"


def test_whoever_takes_over_has_the_open_form_and_the_former_no_draft(tour: Tour, people) -> None:
    hands = tour.driver
    hands.press("F2")
    hands.type("3-2-1301")
    hands.press("Return")
    hands.type("灯不亮")
    hands.press("Ctrl+L")
    tour.frontdesk.logged_in(people.manager)
    page = tour.page("intake")
    assert page.paper.content.text() == "灯不亮"
    assert drafts.all_of(people.clerk, "intake:") == []
    assert len(drafts.all_of(people.manager, "intake:")) == 1
    hands.press("Ctrl+S")
    assert Intake.get().recorder.name == "林经理"
    assert drafts.all_of(people.manager, "intake:") == []


def test_after_unsatisfied_the_same_key_asks_for_rework(tour: Tour) -> None:
    hands, window = tour.driver, tour.frontdesk.window
    order = walk.take_call(tour)
    tour.time.forward(hours=2)
    walk.take_back_at(tour, order, "1230", "1315")
    window.go("follow_ups", order=order.id)
    hands.press("3")
    hands.press("Tab")
    hands.type("还在滴水")
    hands.press("Ctrl+Return")
    page = tour.page("follow_ups")
    assert WorkOrder.get_by_id(order.id).next_act == "rework"
    assert page.ok.isHidden()
    assert page.rework.hasFocus()
