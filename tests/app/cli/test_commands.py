"""The program without a window: what each sub-command does, says and returns (0 done, 1 refused, 2 wrong usage)."""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import main
from app import clock
from app.cli import fill
from app.paths import DataFolder
from app.registers.intake import Intake
from app.registers.work_order import WorkOrder
from app.services import accounts, desk, sample
from app.store import backup
from app.store.audit import Audit
from tests.conftest import CHEAP, DATA, NOON

ROOT = Path(__file__).resolve().parents[3]
ROWS = 24


def run(*words: object, typed: str = "") -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of one call, with `typed` on standard input."""
    out, err = io.StringIO(), io.StringIO()
    stdin, sys.stdin = sys.stdin, io.StringIO(typed)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), clock.set_to(NOON):
            status = main.main([str(word) for word in words])
    except SystemExit as stop:
        status = int(stop.code or 0)
    finally:
        sys.stdin = stdin
    return status, out.getvalue(), err.getvalue()


def answer(*words: object, typed: str = "") -> dict:
    """The one JSON object that `--json` prints."""
    status, out, err = run(*words, "--json", typed=typed)
    assert err == ""
    assert out.count("\n") == 1
    found = json.loads(out)
    assert (status == 0) is found["done"] or found.get("ok") is False
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small demonstration project, made by `fill`."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", lambda: CHEAP)
        patch.setattr(fill, "demo_project", functools.partial(fill.demo_project, size=sample.Size(1, 1, 4, 2)))
        assert answer("fill", "--rows", ROWS, "--days", 6, "--data", folder) == {"done": True, "登记": ROWS, "房号": 8}
    return folder


@contextlib.contextmanager
def opened(folder: Path):
    with clock.set_to(NOON):
        try:
            yield desk.open_folder(DataFolder(folder))
        finally:
            desk.close()


# --- fill ----------------------------------------------------------------------------------------------------
def test_fill_makes_a_project_that_can_be_worked_in(demo):
    with opened(demo):
        assert Intake.select().count() == ROWS
        assert 0 < WorkOrder.select().count() <= ROWS
        assert [login for login, _ in accounts.logins()] == ["lin", "zhang", "admin"]
        assert accounts.log_in("zhang", "demo2026").role == "clerk"
        assert {row.received_at <= NOON for row in Intake.select()} == {True}


def test_fill_adds_to_a_demonstration_only_with_an_account(demo):
    status, _, err = run("fill", "--rows", 1, "--data", demo)
    assert status == 1
    assert "--as" in err
    before = answer("check", "--data", demo)["登记"]
    assert answer("fill", "--rows", 2, "--data", demo, "--as", "lin", typed="demo2026\n")["登记"] == 2
    assert answer("check", "--data", demo)["登记"] == before + 2


# --- check ---------------------------------------------------------------------------------------------------
def test_check_of_a_whole_file(demo):
    found = answer("check", "--data", demo)
    assert (found["ok"], found["不符"], found["problems"]) == (True, 0, [])
    assert found["登记"] >= ROWS
    status, out, err = run("check", "--data", demo)
    assert (status, err) == (0, "")
    assert "不符：0" in out


def test_check_names_a_difference_and_returns_one(demo):
    with opened(demo):
        order = WorkOrder.select().first()
        before = order.prints
        WorkOrder.update(prints=99).where(WorkOrder.id == order.id).execute()
    try:
        status, out, err = run("check", "--data", demo)
        assert status == 1
        assert "不符：1" in out
        assert f"{order.number}：prints 行中为 99" in err
        found = answer("check", "--data", demo)
        assert (found["ok"], found["不符"]) == (False, 1)
    finally:
        with opened(demo):
            WorkOrder.update(prints=before).where(WorkOrder.id == order.id).execute()


# --- backup --------------------------------------------------------------------------------------------------
def test_a_scheduled_backup_needs_no_account(demo):
    found = answer("backup", "--data", demo)
    assert Path(found["文件"]).stat().st_size == found["字节"] > 10_000
    assert found["行"] > ROWS
    assert backup.existing(DataFolder(demo))[0].path == Path(found["文件"])


def test_a_clerk_makes_no_backup_by_hand(demo):
    status, _, err = run("backup", "--data", demo, "--as", "zhang", typed="demo2026\n")
    assert status == 1
    assert err == "前台不能备份与恢复；可以请管理员来做\n"


# --- export --------------------------------------------------------------------------------------------------
def cells(path):
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def test_a_managers_export_is_whole_and_recorded(demo, tmp_path):
    file = tmp_path / "登记.xlsx"
    asked = ("export", "intake", file, "--data", demo, "--as", "lin", "--purpose", "交接核对")
    found = answer(*asked, typed="demo2026\n")
    with opened(demo):
        rows = Intake.select().count()
        detail = Audit.select().where(Audit.act == "export").order_by(Audit.id.desc()).get().detail
    assert found == {"done": True, "文件": str(file), "行": rows, "电话": "完整"}
    assert detail == f"rows={rows} whole 交接核对"
    flat = [str(cell) for row in cells(file) for cell in row]
    assert "LF-CH3-202611-0001" in flat
    assert not [cell for cell in flat if "****" in cell]


def test_a_clerks_export_is_masked_and_of_the_days_asked(demo, tmp_path):
    file = tmp_path / "派工单.xlsx"
    asked = ("export", "work_order", file, "--data", demo, "--as", "zhang")
    found = answer(*asked, "--from", "2026-11-21", "--to", "2026-11-21", typed="demo2026\n")
    with opened(demo):
        rows = WorkOrder.select().where(WorkOrder.received_at >= clock.at(2026, 11, 21)).count()
    assert (found["行"], found["电话"]) == (rows, "已打码")
    assert answer(*asked, typed="demo2026\n")["行"] > rows
    assert [cell for row in cells(file) for cell in row if "****" in str(cell)]


@pytest.mark.parametrize(
    ("more", "typed", "field"),
    [
        (("--as", "lin"), "demo2026\n", "purpose"),
        (("--as", "lin", "--purpose", "核对"), "wrong\n", "password"),
        (("--as", "lin", "--purpose", "核对"), "", "password"),
        (("--as", "nobody", "--purpose", "核对"), "demo2026\n", "login"),
        (("--as", "admin", "--purpose", "核对"), "demo2026\n", ""),
        ((), "", ""),
    ],
)
def test_an_export_that_is_refused_writes_no_file(demo, tmp_path, more, typed, field):
    file = tmp_path / "x.xlsx"
    found = answer("export", "intake", file, "--data", demo, *more, typed=typed)
    assert found["done"] is False
    assert found["problems"][0]["field"] == field
    assert found["problems"][0]["text"]
    assert not file.exists()


# --- import-roster -------------------------------------------------------------------------------------------
def test_a_roster_is_looked_at_first_and_then_imported(demo):
    ask = ("import-roster", DATA / "业主名册.xlsx", "--data", demo, "--as", "lin")
    before = answer("check", "--data", demo)
    looked = answer(*ask, "--preview", typed="demo2026\n")
    assert looked["新增房号"] > 0
    assert answer("check", "--data", demo)["事件"] == before["事件"]
    done = answer(*ask, typed="demo2026\n")
    assert done["新增房号"] == looked["新增房号"]
    assert done["新增客户"] > 0
    again = answer(*ask, "--preview", typed="demo2026\n")
    assert (again["新增房号"], again["变更"]) == (0, 0)


def test_a_roster_with_mistakes_is_refused_whole_with_its_rows(demo, tmp_path):
    file = tmp_path / "名册.csv"
    file.write_text(
        "楼栋,单元,房号,业主姓名,联系电话\n9,1,901,钱七,13800000001\n9,1,,孙八,13800000002\n", encoding="utf-8"
    )
    before = answer("check", "--data", demo)["事件"]
    found = answer("import-roster", file, "--data", demo, "--as", "lin", typed="demo2026\n")
    assert found["done"] is False
    assert found["problems"][0]["text"].startswith("第 3 行")
    assert answer("check", "--data", demo)["事件"] == before


@pytest.mark.parametrize("name", ["没有的.xlsx", "."])
def test_a_roster_that_is_not_there(demo, tmp_path, name):
    found = answer("import-roster", tmp_path / name, "--data", demo, "--as", "lin", typed="demo2026\n")
    assert found["done"] is False
    assert found["problems"][0]["text"]


def test_a_clerk_imports_no_roster(demo):
    ask = ("import-roster", DATA / "业主名册.xlsx", "--data", demo, "--as", "zhang")
    assert "不能导入业主名册" in answer(*ask, typed="demo2026\n")["problems"][0]["text"]


# --- who and where -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "command", [("check",), ("backup",), ("export", "intake", "x.xlsx"), ("import-roster", "x.csv")]
)
def test_a_folder_without_a_file_is_refused_and_not_made(tmp_path, command):
    status, out, err = run(*command, "--data", tmp_path / "nowhere")
    assert (status, out) == (1, "")
    assert "里没有数据文件" in err
    assert not (tmp_path / "nowhere").exists()


def test_a_wrong_password_is_refused_counted_and_delays_the_next(demo):
    for expected in ("密码不对", "密码不对", "密码不对，请 5 秒后再试", "密码错误次数过多，请 5 秒后再试"):
        found = answer("check", "--data", demo, "--as", "zhang", typed="wrong\n")
        assert found["problems"] == [{"field": "password", "text": expected}]
    with opened(demo) as _:
        assert Audit.select().where(Audit.act == "wrong_password").count() >= 3
        row = accounts.Account.get(accounts.Account.login == "zhang")
        accounts.Account.update(failures=0, locked_until=None).where(accounts.Account.id == row.id).execute()


@pytest.mark.parametrize(
    "words",
    [
        ("export",),
        ("export", "no_such_register", "x.xlsx"),
        ("export", "intake", "x.xlsx", "--from", "gestern"),
        ("fill", "--rows", "many"),
        ("no-such-command",),
        ("check", "--no-such-option"),
        ("import-roster",),
    ],
)
def test_wrong_usage_is_two(words):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert "main.py" in err


def test_help_names_every_command():
    status, out, _ = run("--help")
    assert status == 0
    for command in ("import-roster", "export", "check", "backup", "fill", "tour", "--demo", "--data", "--json"):
        assert command in out


def test_the_whole_program_from_a_shell(demo):
    """One real process, on a pipe that knows no Chinese."""
    command = [sys.executable, "main.py", "check", "--data", str(demo)]
    shell = dict(os.environ, PYTHONIOENCODING="ascii", PYTHONPATH="")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=shell, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u4e0d\\u7b26" in done.stdout  # 不符
    gone = [*command[:-1], str(demo.parent / "nowhere")]
    refused = subprocess.run(gone, cwd=ROOT, capture_output=True, text=True, check=False, env=shell, timeout=60)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Traceback" not in refused.stderr


def test_without_a_window_nothing_of_the_window_is_loaded():
    code = (
        "import sys, main\nfrom app import cli\nassert not [m for m in sys.modules if m.startswith(('PySide6', 'ui'))]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
