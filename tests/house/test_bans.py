"""What may not stand anywhere, or in one place only."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.source import FILES, ROOT, called, functions, imported, name_of, text_of, tree_of

APP = [path for path in FILES if name_of(path).startswith("app/")]
UI = [path for path in FILES if name_of(path).startswith("ui/")]
CLOCK = "app/clock.py"
COLOUR = r"[\"']#[0-9A-Fa-f]{6}\b"
Found = Callable[[Path], Iterator[object]]


def offences(paths: list[Path] | tuple[Path, ...], find: Found) -> dict[str, list[object]]:
    """{file: what was found in it}, for the files where anything was."""
    found = {name_of(path): list(find(path)) for path in paths}
    return {name: what for name, what in found.items() if what}


def calls(path: Path) -> list[tuple[str, int]]:
    return [(called(node), node.lineno) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]


def words(pattern: str) -> Found:
    """The lines of a file in which the pattern stands."""
    return lambda path: (n for n, line in enumerate(text_of(path).splitlines(), 1) if re.search(pattern, line))


PLANTED = """
from datetime import datetime
import contextlib, time
p = Paragraph("x")
QMessageBox.warning(None, "", "")
at = datetime.now()
try:
    at = time.time()
except:
    at = None
try:
    at = 1
except ValueError:
    pass
with contextlib.suppress(Exception):
    at = 2
def later():
    pass  # TODO
colour = "#FF0000"
"""


def test_the_searches_below_find_what_they_look_for(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text(PLANTED, encoding="utf-8")
    assert list(words(r"\bParagraph\(")(planted)) == [4]
    assert list(words(r"\bQMessageBox\b")(planted)) == [5]
    assert list(words(COLOUR)(planted)) == [19]
    assert list(asks_the_system(planted)) == [("datetime.now", 6), ("time.time", 8), "import time"]
    assert sorted(swallows(planted)) == [9, 13, 15]
    assert list(unbuilt(planted)) == [18, "later"]


# --- paper ---------------------------------------------------------------------------------------------------
def test_no_markup_parser_reads_what_people_wrote():
    """`Paragraph` opens local files and fails on a stray <b>: paper is drawn, not parsed."""
    assert offences(APP, words(r"\bParagraph\(|reportlab\.platypus|from reportlab import platypus")) == {}


# --- screen --------------------------------------------------------------------------------------------------
def test_boxes_that_stop_the_clerk_come_from_one_file():
    assert set(offences(FILES, words(r"\bQMessageBox\b"))) <= {"ui/messages.py"}


def test_colours_of_the_screen_stand_in_the_theme():
    assert set(offences(UI, words(COLOUR))) <= {"ui/theme.py"}


# --- time ----------------------------------------------------------------------------------------------------
NOW = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today",
    "datetime.fromtimestamp", "date.fromtimestamp", "time.time", "time.localtime", "time.monotonic", "time.gmtime",
    "time.perf_counter", "time.strftime", "QDateTime.currentDateTime", "QDate.currentDate", "QTime.currentTime",
    "QDateTime.currentMSecsSinceEpoch",
}  # fmt: skip


def asks_the_system(path: Path) -> Iterator[object]:
    yield from (found for found in calls(path) if found[0] in NOW)
    yield from ("import time" for name in imported(path) if name == "time" or name.startswith("time."))


def test_there_is_one_clock():
    assert set(offences(FILES, asks_the_system)) == {CLOCK}


# --- errors --------------------------------------------------------------------------------------------------
def swallows(path: Path) -> Iterator[object]:
    """Handlers of every error, handlers that say nothing, and `suppress` of every error."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or all(is_nothing(one) for one in node.body)):
            yield node.lineno
        if isinstance(node, ast.Call) and called(node).split(".")[-1] == "suppress":
            broad = {"Exception", "BaseException"} & {called(argument) for argument in node.args}
            yield from [node.lineno] if broad or not node.args else []


def is_nothing(node: ast.stmt) -> bool:
    dots = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value is ...
    return dots or isinstance(node, ast.Pass)


def test_no_error_is_swallowed():
    assert offences(FILES, swallows) == {}


# --- nothing unbuilt -----------------------------------------------------------------------------------------
def unbuilt(path: Path) -> Iterator[object]:
    """Promises, and functions that do nothing though they are no part of a Protocol."""
    yield from words(r"\b(TODO|FIXME|XXX|HACK)\b")(path)
    for one in functions(path):
        body = one.body[1:] if ast.get_docstring(one) else one.body
        if body and all(isinstance(part, ast.Pass) for part in body):
            yield one.name


def test_nothing_is_left_unbuilt():
    assert offences(FILES, unbuilt) == {}


def test_services_have_no_gaps():
    assert offences(APP, words(r"raise NotImplementedError")) == {}


# --- layers --------------------------------------------------------------------------------------------------
LAYERS = {
    "app/": ("PySide6", "ui"),
    "app/rules/": ("peewee", "playhouse", "sqlcipher3", "reportlab", "msgspec", "app.store", "app.services"),
    "app/store/": ("app.services", "app.registers", "app.estate", "app.printing", "app.excel"),
    "app/services/": ("app.printing", "app.excel", "app.cli"),
    "ui/": ("peewee", "playhouse", "sqlcipher3", "reportlab", "app.store.database"),
}


def climbs(path: Path) -> Iterator[object]:
    for folder, banned in LAYERS.items():
        if name_of(path).startswith(folder):
            for name in imported(path):
                yield from (name for one in banned if name == one or name.startswith(f"{one}."))


def test_imports_run_one_way():
    """import-linter has the whole contract; these are its chief lines, seen in every import of a file."""
    assert offences(FILES, climbs) == {}


# --- places --------------------------------------------------------------------------------------------------
def test_no_path_of_a_machine_and_no_address_stands_in_the_source():
    assert offences(FILES, words(r"[\"'/](home|root|work|Users)/\w|[A-Za-z]:\\\\?Users|https?://")) == {}


def test_the_one_clock_is_where_it_is_looked_for():
    assert {name for name, _ in calls(ROOT / CLOCK)} & NOW


def test_no_widget_is_asked_for_its_screen():
    """The binding would destroy the screen with the widget: see ui/widgets/desktop.py."""
    assert offences(UI, words(r"(?<!Application)\.screen\(\)(?!`)")) == {}
