"""The file itself: the same bytes everywhere, nothing in it that tells of the machine, no markup parser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.printing import fonts
from app.printing.documents.dispatch_order import render
from app.printing.page import A4_TWO_UP, A5_LANDSCAPE, Document, mm
from tests.app.printing import reading
from tests.app.printing.sheets import LONG, PLAIN

ROOT = Path(__file__).parents[3]


def test_the_same_sheets_give_the_same_bytes_in_any_process():
    script = (
        "import hashlib\n"
        "from app.printing.documents.dispatch_order import render\n"
        "from app.printing.page import A4_TWO_UP\n"
        "from tests.app.printing.sheets import LONG, PLAIN\n"
        "print(hashlib.sha256(render([LONG, PLAIN], A4_TWO_UP)).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(sums) == 1


def test_what_was_printed_before_leaves_no_trace():
    before = render([PLAIN], A5_LANDSCAPE)
    render([LONG], A5_LANDSCAPE)
    assert render([PLAIN], A5_LANDSCAPE) == before


def test_documents_may_be_made_in_several_threads_at_once():
    alone = [render([sheet], A5_LANDSCAPE) for sheet in (PLAIN, LONG)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: render([(PLAIN, LONG)[n % 2]], A5_LANDSCAPE), range(16)))
    assert found == [alone[n % 2] for n in range(16)]


def test_the_title_is_the_number_and_no_person_or_path_is_in_the_file():
    pdf = render([PLAIN], A5_LANDSCAPE)
    info = reading.info(pdf)
    assert info["Title"] == "派工单 PG-CH3-202611-0142"
    assert info["Creator"] == "物业前台"
    assert info["Author"] == ""
    assert info["CreationDate"] == ""
    plain = pdf + b"".join(_inflated(pdf))
    for trace in (str(ROOT), str(Path.home()), str(fonts.FOLDER), ".ttf"):
        assert trace.encode() not in plain
    assert reading.info(render([PLAIN, LONG], A4_TWO_UP))["Title"] == "派工单 2 张"


def _inflated(pdf: bytes) -> list[bytes]:
    starts = [start.end() for start in re.finditer(rb"stream\n(?=x)", pdf)]
    assert starts
    return [zlib.decompressobj().decompress(pdf[start:]) for start in starts]


def test_the_file_needs_no_repair():
    ran = subprocess.run(["pdfinfo", "-"], input=render([PLAIN, LONG], A4_TWO_UP), capture_output=True, check=True)
    assert ran.stderr == b""


def test_a_document_without_pages_is_an_error():
    with pytest.raises(ValueError, match="page"):
        Document("leer").to_bytes()


def test_grey_and_black_text_keep_their_colours():
    document = Document("grau")
    page = document.page(A5_LANDSCAPE)
    page.text(mm(20), mm(40), "一", fonts.BOLD, mm(20), grey=0.5)
    page.text(mm(80), mm(40), "一", fonts.BOLD, mm(20))
    image = reading.picture(document.to_bytes(), 72)
    middle = image.height * 33 // 148
    left, right = (
        min(image.getpixel((x * image.width // 210, y)) for y in range(middle - 12, middle + 12)) for x in (30, 90)
    )
    assert 110 <= left <= 145
    assert right <= 20


def test_reportlab_is_not_loaded_before_the_first_print():
    script = (
        "import sys\n"
        "import app.printing.documents, app.printing.book, app.printing.preview\n"
        "assert not {'reportlab', 'pypdfium2', 'PIL'} & set(sys.modules)\n"
        "from app.printing.fonts import warm_up; warm_up()\n"
        "assert 'reportlab.pdfbase.pdfdoc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_no_markup_parser_is_used_anywhere_in_the_program():
    """What people type must never be read as markup: `<img src=…>` would open local files."""
    offenders = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in (ROOT / "app").rglob("*.py")
        for word in ("Paragraph(", "reportlab.platypus", "paraparser", "XPreformatted")
        if word in path.read_text(encoding="utf-8")
    ]
    assert offenders == []


def test_only_printing_knows_the_pdf_engine():
    offenders = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        if "printing" not in path.parts and re.search(r"\b(import|from) reportlab", path.read_text(encoding="utf-8"))
    ]
    assert offenders == []
