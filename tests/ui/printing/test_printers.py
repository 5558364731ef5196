"""Printers: which there are, which one is remembered for which paper, and why one does not print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from app.errors import Unavailable
from app.paths import DataFolder
from ui import tasks
from ui.printing import files, printers
from ui.printing.memory_printer import MemoryPrinter
from ui.printing.printers import PDF_NAME, MissingPrinter, PdfFile, Printers, SystemPrinter


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder(tmp_path / "data").create()


@pytest.fixture
def system(monkeypatch):
    """A system that knows these printers, the first one being its default."""
    from PySide6 import QtPrintSupport

    def know(*names):
        class Info(QtPrintSupport.QPrinterInfo):
            @staticmethod
            def availablePrinterNames():  # noqa: N802
                return list(names)

            @staticmethod
            def defaultPrinterName():  # noqa: N802
                return names[0] if names else ""

        monkeypatch.setattr(QtPrintSupport, "QPrinterInfo", Info)

    return know


def test_the_systems_printers_and_pdf_at_the_end(system, folder):
    system("前台 HP", "财务 Canon")
    assert [one.name for one in Printers(folder).available()] == ["前台 HP", "财务 Canon", PDF_NAME]
    assert Printers(folder).chosen("order").name == "前台 HP"


def test_without_any_printer_paper_becomes_a_file(system, folder):
    system()
    assert isinstance(Printers(folder).chosen("order"), PdfFile)
    assert isinstance(Printers().chosen("recovery"), PdfFile)


def test_the_choice_is_kept_by_paper_and_outlives_the_program(system, folder):
    system("前台 HP", "财务 Canon")
    first = Printers(folder)
    first.choose("book", "财务 Canon")
    first.choose("order", PDF_NAME)
    again = Printers(folder)
    assert (again.chosen("book").name, again.chosen("order").name) == ("财务 Canon", PDF_NAME)
    assert json.loads((folder.path / "printers.json").read_text("utf-8")) == {"book": "财务 Canon", "order": PDF_NAME}


def test_a_remembered_printer_that_is_gone_prints_nowhere_else(system, folder, order):
    system("前台 HP", "财务 Canon")
    Printers(folder).choose("order", "财务 Canon")
    system("前台 HP")
    chosen = Printers(folder).chosen("order")
    assert isinstance(chosen, MissingPrinter)
    assert chosen.ready(None, "x") is chosen
    with pytest.raises(Unavailable, match="找不到打印机“财务 Canon”"):
        chosen.send(order, "派工单")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"order": 3}', "\udcff"])
def test_a_damaged_file_of_choices_is_no_harm(system, folder, content):
    system("前台 HP")
    (folder.path / "printers.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    assert Printers(folder).chosen("order").name == "前台 HP"


def test_a_choice_that_cannot_be_written_holds_until_the_end(system, folder, monkeypatch):
    system("前台 HP", "财务 Canon")

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(printers, "write_whole", full)
    here = Printers(folder)
    here.choose("order", "财务 Canon")
    assert here.chosen("order").name == "财务 Canon"
    assert Printers(folder).chosen("order").name == "前台 HP"


def test_a_printer_that_the_system_does_not_know_says_so(order, qapp):
    with pytest.raises(Unavailable) as caught:
        SystemPrinter("不存在的打印机").send(order, "派工单")
    assert "不存在的打印机" in caught.value.what
    assert caught.value.kept
    assert "另选" in caught.value.do


def test_a_printer_in_trouble_says_so(order, qapp, monkeypatch):
    from PySide6 import QtPrintSupport

    class Info:
        @staticmethod
        def printerInfo(name):  # noqa: N802
            return Info()

        def isNull(self):  # noqa: N802
            return False

        def state(self):
            return QtPrintSupport.QPrinter.PrinterState.Error

    monkeypatch.setattr(QtPrintSupport, "QPrinterInfo", Info)
    with pytest.raises(Unavailable, match="缺纸"):
        SystemPrinter("前台 HP").send(order, "派工单")


# --- PDF files -------------------------------------------------------------------------------------
def test_saving_as_pdf_asks_where_and_writes_the_very_bytes(order, qapp, tmp_path, monkeypatch):
    asked = []

    def name(parent, caption, proposed, kinds):
        asked.append(Path(proposed).name)
        return str(tmp_path / "单"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    ready = PdfFile().ready(None, "派工单 PG/0001")
    ready.send(order, "派工单", 3)
    assert asked == ["派工单 PG_0001.pdf"]
    assert (tmp_path / "单.pdf").read_bytes() == order


def test_giving_up_the_name_is_giving_up_the_print(qapp, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    assert PdfFile().ready(None, "x") is None
    with pytest.raises(Unavailable, match="没有选择"):
        PdfFile().send(b"%PDF", "x")


def test_a_worker_never_opens_a_dialog(qapp, order, monkeypatch):
    def forbidden(*args):
        raise AssertionError("a dialog in a worker")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", forbidden)
    failed = []
    tasks.run(lambda _: PdfFile().send(order, "x"), lambda _: None, failed.append)
    assert tasks.wait_all(10_000)
    assert isinstance(failed[0], Unavailable)


def test_a_file_that_cannot_be_written_says_so(order, tmp_path):
    with pytest.raises(Unavailable, match=r"单\.pdf"):
        PdfFile(tmp_path / "nowhere" / "单.pdf").send(order, "x")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c:d*e?f", "a_b_c_d_e_f.pdf"),
        ("  ..", "未命名.pdf"),
        ("行\n二", "行_二.pdf"),
        ("长" * 200, "长" * 80 + ".pdf"),
    ],
)
def test_names_of_files_are_such_as_every_system_takes(title, name):
    assert files.file_name(title, ".pdf") == name


def test_the_folder_used_last_is_proposed_again(qapp, tmp_path, monkeypatch):
    proposed = []

    def name(parent, caption, path, kinds):
        proposed.append(Path(path).parent)
        return str(tmp_path / "x.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    for _ in range(2):
        files.ask_where(None, "保存", "x", ".pdf", "PDF 文件")
    assert proposed[1] == tmp_path


def test_the_memory_printer_keeps_what_it_is_sent_or_fails_as_told(order):
    printer = MemoryPrinter()
    printer.ready(None, "x").send(order, "派工单", 2)
    assert [(job.pdf, job.title, job.copies) for job in printer.jobs] == [(order, "派工单", 2)]
    printer.error = Unavailable("没有纸。")
    with pytest.raises(Unavailable, match="没有纸"):
        printer.send(order, "派工单")
    assert len(printer.jobs) == 1
