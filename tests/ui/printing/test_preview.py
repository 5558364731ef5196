"""The preview: shows the raster of each page, walks and zooms by keys, prints, says why it could not."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.errors import Unavailable
from app.printing import preview
from app.printing.page import A4_LANDSCAPE
from tests import pictures
from tests.ui.printing.conftest import sheets
from ui import tasks, theme
from ui.printing.memory_printer import MemoryPrinter
from ui.printing.pictures import Pictures
from ui.printing.preview import PreviewDialog
from ui.printing.printers import PdfFile, Printers

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def open_dialog(qtbot):
    kept = []

    def opened(pdf, *printers, size=(1000, 700), **more):
        dialog = PreviewDialog(
            None, pdf, "来电来访登记表 2026-11", Printers(None, only=printers or [MemoryPrinter()]), "book", **more
        )
        kept.append(dialog)
        qtbot.addWidget(dialog)
        dialog.resize(*size)
        dialog.show()
        dialog.activateWindow()
        QTest.qWaitForWindowActive(dialog)
        dialog.view.setFocus()
        settle()
        return dialog

    return opened


def settle():
    assert tasks.wait_all(20_000)
    QTest.qWait(1)


def press(dialog, key, modifiers=Qt.KeyboardModifier.NoModifier, times=1):
    for _ in range(times):
        QTest.keyClick(dialog.focusWidget() or dialog, key, modifiers)
    settle()


# --- what is shown ---------------------------------------------------------------------------------
def test_the_page_on_the_screen_is_the_raster_of_the_pdf(open_dialog, book):
    dialog = open_dialog(book)
    view = dialog.view
    width, height, pixels = preview.raster(book, 0, view.dpi())
    wanted = QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGB32)
    shown = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    corner = view._rect(0).topLeft()
    for at in (QPoint(60, 60), QPoint(5, 5), QPoint(100, 300), QPoint(width // 2, 40)):
        if shown.rect().contains(corner + at):
            assert shown.pixel(corner + at) == wanted.pixel(at)
    dark = QPoint(round(15 / 297 * width), round(15 / 297 * width))  # inside the first page's square
    assert QImage.pixelColor(shown, corner + dark).lightness() < 100


def test_pages_are_counted_and_walked_by_keys(open_dialog, book):
    dialog = open_dialog(book, size=(1000, 600))
    assert dialog._page.text() == "第 1 页 / 共 3 页"
    press(dialog, Key.Key_PageDown)
    assert dialog.view.page == 2
    press(dialog, Key.Key_End)
    assert dialog._page.text() == "第 3 页 / 共 3 页"
    press(dialog, Key.Key_Home)
    assert dialog.view.page == 1
    press(dialog, Key.Key_PageUp)
    assert dialog.view.page == 1


def test_zoom_by_keys_and_back_to_the_width(open_dialog, book):
    dialog = open_dialog(book)
    fitting = dialog.view.zoom
    assert fitting == pytest.approx((dialog.view.viewport().width() - 32) / (297 * 96 / 25.4), rel=0.01)
    press(dialog, Key.Key_Plus)
    assert dialog.view.zoom > fitting
    assert dialog._zoom.text() == f"{round(dialog.view.zoom * 100)}%"
    press(dialog, Key.Key_Minus, times=3)
    assert dialog.view.zoom < fitting
    press(dialog, Key.Key_0)
    assert dialog.view.zoom == fitting


def test_a_page_without_its_picture_says_so_and_the_window_does_not_wait(qtbot, book, monkeypatch):
    go_on, threads = threading.Event(), []
    raster = preview.raster

    def slow(*args):
        threads.append(threading.current_thread())
        assert go_on.wait(10)
        return raster(*args)

    monkeypatch.setattr(preview, "raster", slow)
    dialog = PreviewDialog(None, book, "书", Printers(None, only=[MemoryPrinter()]), "book")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.view.pages == 3)
    qtbot.waitUntil(lambda: bool(threads))
    assert dialog.view._pictures.busy()
    assert dialog.view._pictures.get(0, dialog.view.dpi()) is None
    before = dialog.view.viewport().grab().toImage()  # painted, although no page is there
    go_on.set()
    settle()
    assert dialog.view._pictures.get(0, dialog.view.dpi()) is not None
    assert dialog.view.viewport().grab().toImage() != before
    assert threading.main_thread() not in threads


def test_of_a_long_book_only_the_pages_in_sight_are_drawn(open_dialog, monkeypatch):
    drawn = []
    raster = preview.raster
    monkeypatch.setattr(preview, "raster", lambda pdf, page, dpi: (drawn.append(page), raster(pdf, page, dpi))[1])
    dialog = open_dialog(sheets(*[A4_LANDSCAPE] * 60))
    assert dialog.view.pages == 60
    assert len(drawn) <= 4
    press(dialog, Key.Key_End)
    assert 59 in drawn
    assert len(drawn) <= 8


def test_pictures_are_let_go_when_memory_is_full(qtbot, book, monkeypatch):
    from ui.printing import pictures as module

    monkeypatch.setattr(module, "_MOST_BYTES", 1)
    kept = Pictures(book)
    kept.want([0, 1, 2], 30.0)
    settle()
    assert len(kept._kept) == 2
    assert kept.get(2, 30.0) is not None
    assert kept.any_of(0) is None


def test_a_pdf_that_cannot_be_read_is_said(open_dialog):
    dialog = open_dialog(b"no pdf")
    assert "无法打开" in dialog.banner.text()
    press(dialog, Key.Key_PageDown)
    assert dialog.view.page == 0


# --- printing --------------------------------------------------------------------------------------
def test_ctrl_p_prints_and_closes(open_dialog, book):
    printer = MemoryPrinter("前台 HP")
    dialog = open_dialog(book, printer)
    dialog.copies_box.setValue(2)
    press(dialog, Key.Key_P, CTRL)
    assert [(job.pdf, job.title, job.copies) for job in printer.jobs] == [(book, "来电来访登记表 2026-11", 2)]
    assert (dialog.printed, dialog.printer_name, dialog.copies) == (True, "前台 HP", 2)
    assert not dialog.isVisible()


def test_a_printer_that_fails_says_why_and_the_dialog_stays(open_dialog, book):
    printer = MemoryPrinter(error=Unavailable("“前台 HP”没有接收。", kept="内容已保存。", do="请检查打印机是否有纸。"))
    dialog = open_dialog(book, printer)
    press(dialog, Key.Key_P, CTRL)
    assert dialog.isVisible()
    assert not dialog.printed
    assert "没有接收" in dialog.banner.text()
    assert "请检查打印机是否有纸" in dialog.banner.text()
    assert dialog.print_button.isEnabled()
    printer.error = None
    press(dialog, Key.Key_P, CTRL)
    assert dialog.printed


def test_the_printer_chosen_is_remembered_for_this_paper(open_dialog, book, tmp_path):
    one, two = MemoryPrinter("前台 HP"), MemoryPrinter("财务 Canon")
    dialog = open_dialog(book, one, two)
    assert dialog.printer() is one
    dialog.printer_box.setCurrentIndex(1)
    press(dialog, Key.Key_P, CTRL)
    assert (len(one.jobs), len(two.jobs)) == (0, 1)
    assert dialog._printers.chosen("book") is two
    assert dialog._printers.chosen("order") is one


def test_a_printer_that_is_gone_is_shown_as_such(qtbot, open_dialog, book):
    printers = Printers(None, only=[MemoryPrinter("前台 HP")])
    printers.choose("book", "财务 Canon")
    dialog = PreviewDialog(None, book, "书", printers, "book")
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    assert dialog.printer_box.currentText() == "财务 Canon（找不到）"
    press(dialog, Key.Key_P, CTRL)
    assert "找不到打印机“财务 Canon”" in dialog.banner.text()
    assert not dialog.printed


def test_saving_a_file_is_no_print(open_dialog, book, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "书.pdf"), ""))
    dialog = open_dialog(book)
    press(dialog, Key.Key_S, CTRL)
    assert (tmp_path / "书.pdf").read_bytes() == book
    assert (dialog.printed, dialog.saved) == (False, tmp_path / "书.pdf")
    assert "已保存为 书.pdf" in dialog.banner.text()
    assert dialog.isVisible()


def test_printing_to_a_file_as_the_chosen_printer_is_a_print(open_dialog, book, tmp_path, monkeypatch):
    names = [("", ""), (str(tmp_path / "书.pdf"), "")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: names.pop(0))
    dialog = open_dialog(book, PdfFile())
    assert not dialog.copies_box.isEnabled()
    press(dialog, Key.Key_P, CTRL)
    assert dialog.isVisible()  # no name was given
    assert not dialog.printed
    press(dialog, Key.Key_P, CTRL)
    assert dialog.printed
    assert (tmp_path / "书.pdf").read_bytes() == book


def test_a_print_can_be_stopped(open_dialog, book, qtbot):
    go_on, begun = threading.Event(), threading.Event()

    class Slow(MemoryPrinter):
        def send(self, pdf, title, copies=1, *, progress=None):
            begun.set()
            assert go_on.wait(10)
            progress(1, 2)
            super().send(pdf, title, copies)

    printer = Slow()
    dialog = open_dialog(book, printer)
    QTest.keyClick(dialog, Key.Key_P, CTRL)
    assert begun.wait(10)
    assert dialog.close_button.text() == "停止打印"
    assert not dialog.print_button.isEnabled()
    QTest.keyClick(dialog, Key.Key_Escape)
    go_on.set()
    settle()
    assert printer.jobs == []
    assert dialog.isVisible()
    assert "已停止" in dialog.banner.text()
    assert dialog.close_button.text() == "关闭"
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_paper_that_counts_is_only_asked_for(open_dialog, order):
    """A 派工单 is recorded before it is printed: whoever opened the preview prints."""
    one, two = MemoryPrinter("前台 HP"), MemoryPrinter("工程部 HP")
    dialog = open_dialog(order, one, two, print_text="打印并派工")
    assert dialog.print_button.text() == "打印并派工"
    assert not dialog.save_button.isVisible()
    press(dialog, Key.Key_S, CTRL)
    assert dialog.saved is None
    dialog.printer_box.setCurrentIndex(1)
    press(dialog, Key.Key_P, CTRL)
    assert (dialog.wants_print, dialog.printed) == (True, False)
    assert (one.jobs, two.jobs) == ([], [])
    assert dialog._printers.chosen("book") is two
    assert not dialog.isVisible()


def test_only_looking_asks_for_nothing(open_dialog, order):
    dialog = open_dialog(order, print_text="打印并派工")
    press(dialog, Key.Key_Escape)
    assert not dialog.wants_print


def test_closing_lets_go_of_the_pages(open_dialog, book):
    dialog = open_dialog(book)
    assert dialog.view._pictures._kept
    dialog.reject()
    assert not dialog.view._pictures._kept


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(1060, 700), (871, 452), (760, 452)])
def test_it_is_whole_and_legible(open_dialog, qapp, book, dark, size):
    theme.apply(qapp, dark=dark)
    dialog = open_dialog(book, MemoryPrinter("前台打印机 HP LaserJet Pro MFP M128"), size=size)
    assert pictures.faults(dialog) == []
    dialog._set_busy(busy=True)
    dialog._say("正在打印 12 / 340 页")
    dialog.banner.say(
        "打印机没有接收。",
        tone="warning",
        detail="请检查打印机是否开机、有纸、连好。" * 3,
    )
    pictures.settle(dialog)
    assert pictures.faults(dialog) == []
    dialog._set_busy(busy=False)
