"""What the pages of registers load: nothing slow before it is asked for."""

from __future__ import annotations

import subprocess
import sys

SLOW = ("xlsxwriter", "reportlab", "pypdfium2", "pypinyin", "python_calamine", "PySide6.QtPrintSupport")


def test_slow_libraries_wait_until_something_is_printed_or_exported():
    code = f"import sys, ui.register.ledger, ui.printing.printers; print([n for n in {SLOW!r} if n in sys.modules])"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"
