"""台账: registers are found, chosen by arrow keys, and one alone needs no choosing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.registers import mail
from tests import pictures
from tests.app.services import phone_register
from tests.app.services.parcels import parcel
from tests.ui.register.conftest import CTRL
from ui.register import ledger
from ui.register.ledger import LedgerPage

Key = Qt.Key


def test_registers_with_a_screen_of_their_own_are_not_here(shell):
    page = shell.show(ledger.make)
    assert [register.key for register in page._registers if register.own_screen] == []
    assert "mail" in [register.key for register in page._registers]


def test_one_register_alone_needs_no_choosing(shell):
    page = shell.show(lambda context: LedgerPage(context, [mail.REGISTER]))
    assert not page.names.isVisible()
    assert page.page.isVisible()


def test_arrow_keys_choose_a_register_and_go_into_its_list(shell):
    parcel(shell.desk)
    shell.show(lambda context: LedgerPage(context, [mail.REGISTER, phone_register.create()]))
    page = shell.window.page("page")
    assert page.names.isVisible()
    assert page.page.table.hasFocus()
    shell.press(Key.Key_Left)
    assert page.names.hasFocus()
    shell.press(Key.Key_Down)
    assert page.page._register is phone_register.REGISTER
    assert page.stack.currentWidget() is page.page
    shell.press(Key.Key_Up)
    shell.press(Key.Key_Return)
    assert page.page.table.hasFocus()
    assert page.page._register is mail.REGISTER


def test_a_page_is_made_at_its_first_look_and_kept(shell):
    shell.show(lambda context: LedgerPage(context, [mail.REGISTER, phone_register.create()]))
    page = shell.window.page("page")
    assert set(page._pages) == {"mail"}
    first = page.page
    page.names.setCurrentRow(1)
    page.names.setCurrentRow(0)
    assert page.page is first
    assert set(page._pages) == {"mail", "visitor_test"}


def test_the_window_may_go_straight_to_one_line_of_one_register(shell):
    line = parcel(shell.desk)
    shell.show(lambda context: LedgerPage(context, [phone_register.create(), mail.REGISTER]))
    page = shell.window.page("page")
    assert shell.window.go("page", register="mail", entry=line)
    assert page.page._register is mail.REGISTER
    assert page.page.form.line_id == line
    assert shell.window.go("page", register="mail", new=True)
    assert page.page.form.line_id is None
    assert not page.names.isVisible()  # the form has the whole width
    shell.press(Key.Key_Escape)
    assert page.names.isVisible()


def test_esc_in_the_list_goes_to_the_page_before(shell):
    shell.ledger()
    shell.window.go("home")
    shell.window.go("page")
    shell.press(Key.Key_Escape)
    assert shell.window.current_key == "home"


def test_a_form_that_is_open_does_not_answer_the_lists_keys(shell):
    parcel(shell.desk)
    page = shell.ledger()
    shell.press(Key.Key_N, CTRL)
    shell.type("3-2-1201")
    shell.press(Key.Key_N, CTRL)
    assert page.form.editors["room"].line.text() == "3-2-1201"


@pytest.mark.parametrize("percent", pictures.SIZES)
def test_many_registers_are_whole(shell, percent):
    parcel(shell.desk)
    registers = [replace(mail.REGISTER, key=f"r{n}", title=f"第 {n} 种登记表，名字有些长") for n in range(15)]
    shell.show(lambda context: LedgerPage(context, registers), size=pictures.SIZES[percent])
    page = shell.window.page("page").page
    heads = {cell.head for cell in mail.REGISTER.list_cells} if page.table.horizontalScrollBar().maximum() else set()
    found = [fault for fault in pictures.faults(shell.window) if not (fault.kind == "clipped" and fault.text in heads)]
    assert found == []
