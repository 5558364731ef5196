"""What the first picture of the window costs: nothing that printing, Excel or pinyin needs is loaded for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

LATER = (
    "reportlab", "pypinyin", "pyhanko", "xlsxwriter", "python_calamine", "pypdfium2", "PySide6.QtPrintSupport",
    "PySide6.QtPdf", "PySide6.QtCharts", "argon2", "openpyxl",
)  # fmt: skip

FILL = """
import sys
from app import cli
from app.cli import fill
from app.services import sample
import functools
fill.demo_project = functools.partial(fill.demo_project, size=sample.Size(1, 1, 3, 2))
sys.exit(cli.run(cli.parser().parse_args(["fill", "--rows", "12", "--days", "3", "--data", sys.argv[1]])))
"""

PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from app.paths import DataFolder
from ui import application

qt = application.make_application()
desk = application.Frontdesk(DataFolder(Path(sys.argv[1])), demo=True)
loop, seen = QEventLoop(), {}


def look():
    page = desk.window.page("today") if desk.window.current_key == "today" else None
    if page is None or not page.isVisible():
        QTimer.singleShot(5, look)
        return
    picture = desk.window.grab()
    seen["loaded"] = sorted(sys.modules)
    seen["size"] = [picture.width(), picture.height()]
    seen["cards"] = [len(column.cards) for column in application.today.columns()]
    loop.quit()


desk.show()
QTimer.singleShot(0, look)
QTimer.singleShot(30000, loop.quit)
loop.exec()
print(json.dumps(seen))
sys.stdout.flush()
import os
os._exit(0)
"""


def python(code: str, folder: Path) -> str:
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))
    environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    command = [sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=90, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def painted(tmp_path_factory) -> dict:
    """What a fresh process had loaded when 今日 of a small project stood on the screen."""
    folder = tmp_path_factory.mktemp("paint") / "data"
    python(FILL, folder)
    seen = json.loads(python(PAINT, folder).splitlines()[-1])
    assert seen, "今日 was not painted"
    return seen


def test_today_is_painted_with_its_cards(painted):
    assert min(painted["size"]) > 300
    assert sum(painted["cards"]) > 0


@pytest.mark.parametrize("module", LATER)
def test_what_printing_excel_and_pinyin_need_is_not_loaded(painted, module):
    loaded = [name for name in painted["loaded"] if name == module or name.startswith(f"{module}.")]
    assert loaded == []


def test_the_window_loads_only_the_page_it_shows(painted):
    pages = [name for name in painted["loaded"] if name.startswith("ui.") and name.endswith((".page", "_page"))]
    assert set(pages) <= {"ui.today.page", "ui.start_page"}
