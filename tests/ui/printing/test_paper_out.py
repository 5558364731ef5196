"""A PDF onto a real QPrinter (which writes a file here): every page, its size, its place, its copies, its failures."""

from __future__ import annotations

import pytest
from PySide6.QtPrintSupport import QPrinter

from app.errors import Unavailable
from app.printing import preview
from app.printing.page import A4, A4_LANDSCAPE, A5_LANDSCAPE, TRACTOR
from tests.ui.printing.conftest import sheets
from ui import tasks
from ui.printing import paper_out
from ui.printing.paper_out import page_layout, print_pdf

MIXED = (A5_LANDSCAPE, TRACTOR, A4, A4_LANDSCAPE)


@pytest.fixture
def printer(qapp, tmp_path) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "out.pdf"))
    return made


def printed(printer):
    with open(printer.outputFileName(), "rb") as file:  # noqa: PTH123  Qt gives a text
        return file.read()


def square(pdf, page):
    """Left, right, top and bottom of what is dark on a page, in mm."""
    width, _, pixels = preview.raster(pdf, page, 127)  # 5 dots a mm
    dark = [at // 4 for at in range(0, len(pixels), 4) if pixels[at] < 128]
    columns, rows = [at % width for at in dark], [at // width for at in dark]
    return tuple(round(edge / 5) for edge in (min(columns), max(columns), min(rows), max(rows)))


def test_every_page_comes_out_in_its_own_size_and_place(printer):
    pdf = sheets(*MIXED)
    print_pdf(pdf, printer, "试样")
    out = printed(printer)
    for (width, height), (wanted_width, wanted_height) in zip(preview.sizes(out), preview.sizes(pdf), strict=True):
        assert abs(width - wanted_width) < 0.5
        assert abs(height - wanted_height) < 0.5
    for page in range(len(MIXED)):
        assert square(out, page) == square(pdf, page)
        assert square(pdf, page)[:1] == (10,)


def test_it_is_as_fine_as_a_printer(printer):
    print_pdf(sheets(A5_LANDSCAPE), printer, "试样")
    assert printer.resolution() == paper_out.DPI == 300


def test_copies_of_the_whole_one_after_the_other(printer):
    pdf = sheets(A5_LANDSCAPE, A4)
    print_pdf(pdf, printer, "试样", copies=2)
    assert [round(width) for width, _ in preview.sizes(printed(printer))] == [210, 210, 210, 210]
    assert [round(height) for _, height in preview.sizes(printed(printer))] == [148, 297, 148, 297]


def test_progress_counts_pages_and_may_withdraw_the_job(printer):
    seen = []
    print_pdf(sheets(A4, A4), printer, "试样", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]

    def stop(done, total):
        raise tasks.Cancelled

    with pytest.raises(tasks.Cancelled):
        print_pdf(sheets(A4, A4), printer, "试样", progress=stop)


def test_a_worker_may_print(printer):
    failed = []
    tasks.run(lambda _: print_pdf(sheets(A4), printer, "试样"), lambda _: None, failed.append)
    assert tasks.wait_all(20_000)
    assert failed == []
    assert len(preview.sizes(printed(printer))) == 1


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_does_not_begin_says_so(printer, tmp_path):
    printer.setOutputFileName(str(tmp_path / "nowhere" / "out.pdf"))
    with pytest.raises(Unavailable, match="没有接收") as caught:
        print_pdf(sheets(A4), printer, "试样")
    assert caught.value.kept
    assert caught.value.do


def test_a_printer_that_stops_in_between_says_at_which_page(qapp, tmp_path):
    class Stops(QPrinter):
        def newPage(self):  # noqa: N802
            return False

    printer = Stops(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with pytest.raises(Unavailable, match="第 1 页时中断"):
        print_pdf(sheets(A4, A4), printer, "试样")


def test_a_driver_that_keeps_its_own_paper_is_not_printed_on(qapp, tmp_path):
    """A feed of tractor paper on a driver whose form stays A4 would be blanks."""

    class OnlyA4(QPrinter):
        def setPageLayout(self, layout):  # noqa: N802
            return super().setPageLayout(page_layout(210, 297))

    printer = OnlyA4(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with pytest.raises(Unavailable, match="241×140") as caught:
        print_pdf(sheets(TRACTOR), printer, "试样")
    assert "纸张格式" in caught.value.do
    print_pdf(sheets(A4), printer, "试样")


@pytest.mark.parametrize(
    ("size", "name", "turned"),
    [((210, 148), "A5", True), ((210, 297), "A4", False), ((297, 210), "A4", True), ((241, 140), "241×140 mm", False)],
)
def test_papers_are_known_by_their_names(size, name, turned):
    layout = page_layout(*size)
    assert layout.pageSize().name() == name
    assert (layout.orientation() == layout.Orientation.Landscape) is turned
    full = layout.fullRect(layout.Unit.Millimeter)
    assert (round(full.width()), round(full.height())) == size
