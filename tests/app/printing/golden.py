"""Golden files: each drawn object of a page as one line of text. Set WRITE_GOLDEN=1 to write them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.app.printing import reading

FOLDER = Path(__file__).parents[2] / "golden"


def compare(name: str, pdf: bytes) -> None:
    """Fail when what the PDF shows is not what was looked at and kept. A new file has to be looked at."""
    pages = int(reading.info(pdf)["Pages"])
    lines: list[str] = []
    for page in range(pages):
        lines += [f"== page {page + 1}", *(line.rstrip() for line in reading.positions(pdf, page))]
    path = FOLDER / name
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        pytest.skip(f"{name} written: look at it, then run again")
    assert lines == path.read_text(encoding="utf-8").splitlines()
