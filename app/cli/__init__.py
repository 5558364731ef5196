"""The program without a window: administrators, scheduled tasks, tests.

Each sub-command is one module with `NAME`, `HELP`, `arguments(parser)` and `run(session) -> dict`. Exit
status: 0 done, 1 refused with the reason, 2 wrong usage. `--json` prints one object.
"""

from __future__ import annotations

import argparse
import getpass
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.cli import backup, check, export, fill, import_roster
from app.errors import Problem, Refused, Unavailable
from app.paths import DataFolder, default_folder
from app.services import accounts, desk
from app.services.actor import SYSTEM, Actor
from app.services.desk import Opened

COMMANDS: Final = (import_roster, export, check, backup, fill)
DONE, REFUSED, USAGE = 0, 1, 2


@dataclass(frozen=True)
class Session:
    """One run: the parsed arguments, the open file, and who asked."""

    arguments: argparse.Namespace
    opened: Opened
    actor: Actor
    password: str = ""


def parser() -> argparse.ArgumentParser:
    """The whole command line, also for the window (`--demo`, `--data`) and `tour`."""
    whole = argparse.ArgumentParser(prog="main.py", description="物业前台")
    whole.add_argument("--demo", action="store_true", help="在临时文件夹里打开一个填好的项目")
    _common(whole, default_data=None)
    commands = whole.add_subparsers(dest="command", metavar="命令")
    for module in COMMANDS:
        one = commands.add_parser(module.NAME, help=module.HELP)
        _common(one, default_data=argparse.SUPPRESS)
        one.add_argument("--as", dest="login", default="", metavar="登录名", help="以哪个账号执行；密码从标准输入读")
        module.arguments(one)
    tour = commands.add_parser("tour", help="走一遍主要工作，把 PDF 和每一步的图片留在文件夹里")
    tour.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="只输出一个 JSON 对象")
    tour.add_argument("folder", type=Path)
    return whole


def _common(one: argparse.ArgumentParser, *, default_data: Any) -> None:
    one.add_argument("--data", type=Path, default=default_data, metavar="文件夹", help="数据文件夹")
    missing = False if default_data is None else argparse.SUPPRESS
    one.add_argument("--json", action="store_true", default=missing, help="只输出一个 JSON 对象")


def folder_of(arguments: argparse.Namespace) -> DataFolder:
    """The data folder that was asked for, else this machine's."""
    return DataFolder(arguments.data.resolve()) if arguments.data else default_folder()


def run(arguments: argparse.Namespace) -> int:
    """Run one sub-command of COMMANDS."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a pipe in another code page must not stop a scheduled task
            stream.reconfigure(errors="backslashreplace")
    module = next(module for module in COMMANDS if arguments.command == module.NAME)
    try:
        answer = module.run(_session(arguments, module))
    except Refused as error:
        return _tell(arguments, {"done": False, "problems": [_problem(p) for p in error.problems]}, REFUSED)
    except Unavailable as error:
        return _tell(arguments, {"done": False, "problems": [{"field": "", "text": str(error)}]}, REFUSED)
    finally:
        desk.close()
    return _tell(arguments, {"done": True, **answer}, DONE if answer.get("ok", True) else REFUSED)


def _problem(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "text": problem.text}


def _session(arguments: argparse.Namespace, module: Any) -> Session:
    folder = folder_of(arguments)
    if desk.is_new(folder):
        if not getattr(module, "MAY_START", False):
            raise Refused(f"{folder.path} 里没有数据文件；先打开程序设置，或用 fill 建一个示范项目")
        started: Session = module.start(Session(arguments, desk.open_folder(folder), SYSTEM))
        return started
    if not folder.database.exists():  # only the window may finish a first run that was broken off
        raise Refused(f"{folder.path} 里没有数据文件 desk.db；没有新建空文件")
    opened = desk.open_folder(folder)
    if arguments.login:
        password = _password()
        return Session(arguments, opened, accounts.log_in(arguments.login, password), password)
    if getattr(module, "BY_SYSTEM", False):
        return Session(arguments, opened, SYSTEM)
    raise Refused("这个命令要读业主资料，请用 --as 登录名，并从标准输入给出密码")


def _password() -> str:
    return getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _tell(arguments: argparse.Namespace, answer: dict[str, Any], status: int) -> int:
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False, default=str))
        return status
    for problem in answer.get("problems", []):
        text = problem["text"] if isinstance(problem, dict) else str(problem)
        print(text, file=sys.stderr)
    for key, value in answer.items():
        if key not in {"done", "ok", "problems"}:
            print(f"{key}：{value}")
    return status
