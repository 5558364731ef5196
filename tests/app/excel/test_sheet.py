"""A register as an Excel file, read back: what it holds, who may have it, what is recorded, what a failure costs."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import python_calamine

from app.errors import Refused, Unavailable
from app.excel import sheet, workbook
from app.registers import REGISTERS
from app.registers.intake import REGISTER
from app.services import accounts, intake, lists
from app.services.actor import Actor
from app.services.intake import IntakeForm
from app.services.lists import Filter
from app.store.audit import Audit
from tests.app.services import phone_register

HEAD = workbook.HEAD_ROW
EVERYTHING = Filter()


@pytest.fixture
def cases(desk):
    """Three intakes of one household, the second one void."""
    form = IntakeForm(room=desk.room, name="欧阳建国", phone="13812346621", content="=漏水\n很急")
    for content in ("=漏水\n很急", "厨房堵塞", "客厅灯不亮"):
        intake.register(desk.clerk, replace(form, content=content))
    model = REGISTER.model
    model.update(void_reason="重复登记").where(model.number.endswith("0002")).execute()
    return desk


def rows_of(path):
    return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def table(path):
    """The lines as dictionaries by head."""
    rows = rows_of(path)
    return [dict(zip(rows[HEAD], row, strict=True)) for row in rows[HEAD + 1 :]]


def whole(desk, path, wanted=EVERYTHING, **more):
    return sheet.export(desk.manager, REGISTER, wanted, path, purpose="月度例会", password="secret1", **more)


def exports():
    return [(row.actor, row.subject, row.detail) for row in Audit.select().where(Audit.act == "export")]


# --- the sheet -------------------------------------------------------------------------------------
def test_a_manager_takes_out_everything_with_whole_phones(cases, tmp_path):
    done = whole(cases, tmp_path / "登记.xlsx")
    assert (done.path, done.rows, done.masked) == (tmp_path / "登记.xlsx", 3, False)
    lines = table(done.path)
    assert [line["编号"] for line in lines] == [f"LF-CH3-202611-000{n}" for n in (1, 2, 3)]
    first = lines[0]
    assert (first["电话"], first["来电来访内容"], first["类别"]) == ("13812346621", "=漏水\n很急", "报事报修")
    assert first["时间"] == datetime(2026, 11, 21, 12)  # noqa: DTZ001  Excel knows no zone
    assert (first["接待记录人"], first["房号"]) == ("张敏", "3-2-1201")
    assert [line["作废原因"] for line in lines] == ["", "重复登记", ""]


def test_the_heading_says_what_when_who_and_what_for(cases, tmp_path):
    rows = rows_of(whole(cases, tmp_path / "x.xlsx", lists.of_month(date(2026, 11, 1))).path)
    assert rows[0][0] == "来电来访登记表"
    about = rows[1][0]
    for words in ("翠湖花园三期", "2026-11", "林经理", "2026-11-21 12:00", "用途：月度例会", "含完整电话"):
        assert words in about
    assert rows[HEAD][:-1] == [cell.head for cell in REGISTER.list_cells]


def test_the_sheet_is_frozen_filtered_and_free_of_formulas_and_links(cases, tmp_path):
    path = whole(cases, tmp_path / "x.xlsx").path
    with zipfile.ZipFile(path) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
        names = packed.namelist()
        properties = packed.read("docProps/core.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    assert '<pane xSplit="1" ySplit="3"' in xml
    assert f'<autoFilter ref="A{HEAD + 1}:' in xml
    assert "<f>" not in xml
    assert 'quotePrefix="1"' in styles  # Excel's own mark of a text: editing the cell does not start it either
    assert not any("externalLink" in name or "rels/sheet1" in name for name in names)
    assert "林经理" not in properties


def test_only_what_the_filter_leaves(cases, tmp_path):
    assert [line["来电来访内容"] for line in table(whole(cases, tmp_path / "x.xlsx", Filter(text="堵塞")).path)] == [
        "厨房堵塞"
    ]


def test_an_empty_list_is_a_sheet_with_its_heads(cases, tmp_path):
    done = whole(cases, tmp_path / "x.xlsx", Filter(text="没有"))
    assert (done.rows, table(done.path)) == (0, [])


def test_every_register_can_be_exported(cases, tmp_path):
    for register in (*REGISTERS, phone_register.create()):
        done = sheet.export(cases.manager, register, Filter(), tmp_path / register.key, "检查", "secret1")
        assert done.path.suffix == ".xlsx"
        assert rows_of(done.path)[0][0] == register.title


@pytest.mark.parametrize(("title", "name"), [("甲/乙:丙?", "甲 乙 丙"), ("'", "Sheet1"), ("长" * 40, "长" * 31)])
def test_names_of_sheets_are_such_as_excel_takes(title, name):
    assert workbook.sheet_name(title) == name


# --- who may ---------------------------------------------------------------------------------------
def test_a_clerk_gets_a_short_list_with_masked_phones(cases, tmp_path):
    done = sheet.export(cases.clerk, REGISTER, Filter(), tmp_path / "x.xlsx")
    assert done.masked
    assert {line["电话"] for line in table(done.path)} == {"138****6621"}
    assert "电话已隐去" in rows_of(done.path)[1][0]
    assert exports() == [(cases.clerk.account, "intake", "rows=3 masked")]


def test_a_clerk_is_refused_more_than_fifty_lines(cases, tmp_path, monkeypatch):
    monkeypatch.setattr(sheet, "CLERK_ROWS", 3)
    assert sheet.export(cases.clerk, REGISTER, Filter(), tmp_path / "x.xlsx").rows == 3
    monkeypatch.setattr(sheet, "CLERK_ROWS", 2)
    with pytest.raises(Refused, match="客服经理"):
        sheet.export(cases.clerk, REGISTER, Filter(), tmp_path / "y.xlsx")
    assert not (tmp_path / "y.xlsx").exists()


def test_the_figure_is_the_domains():
    assert sheet.CLERK_ROWS == 50


def test_a_lead_gets_all_lines_masked(cases, tmp_path, monkeypatch):
    monkeypatch.setattr(sheet, "CLERK_ROWS", 1)
    lead = Actor(cases.manager.account, "高总", "lead")
    done = sheet.export(lead, REGISTER, Filter(), tmp_path / "x.xlsx")
    assert (done.rows, done.masked) == (3, True)


@pytest.mark.parametrize("role", ["administrator", "system"])
def test_others_get_nothing(cases, tmp_path, role):
    with pytest.raises(Refused):
        sheet.export(Actor(cases.manager.account, "x", role), REGISTER, Filter(), tmp_path / "x.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []


@pytest.mark.parametrize(
    ("purpose", "password", "fields"),
    [
        ("", "", ["purpose", "password"]),
        ("例会", "", ["password"]),
        ("例会", "wrong", ["password"]),
        (" ", "secret1", ["purpose"]),
        ("长" * 41, "secret1", ["purpose"]),
    ],
)
def test_a_whole_export_asks_for_a_purpose_and_the_password(cases, tmp_path, purpose, password, fields):
    with pytest.raises(Refused) as caught:
        sheet.export(cases.manager, REGISTER, Filter(), tmp_path / "x.xlsx", purpose, password)
    assert [problem.field for problem in caught.value.problems] == fields
    assert list(tmp_path.glob("*.xlsx")) == []
    assert exports() == []


def test_a_whole_export_is_recorded_with_its_purpose(cases, tmp_path):
    whole(cases, tmp_path / "x.xlsx")
    assert exports() == [(cases.manager.account, "intake", "rows=3 whole 月度例会")]


def test_terms_tell_what_it_would_be(cases):
    assert sheet.terms(cases.manager, REGISTER, Filter()) == sheet.Terms(3, masked=False, asks=True)
    assert sheet.terms(cases.clerk, REGISTER, Filter(text="堵塞")) == sheet.Terms(1, masked=True, asks=False)


# --- failures --------------------------------------------------------------------------------------
def test_a_file_that_is_open_elsewhere_stays_and_the_clerk_is_told(cases, tmp_path, monkeypatch):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"before")

    def locked(self, target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(Unavailable) as caught:
        whole(cases, path)
    assert "x.xlsx" in caught.value.what
    assert "Excel" in caught.value.do
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir() if one.suffix != ".db" and "desk" not in one.name] == ["x.xlsx"]


def test_a_folder_that_is_gone(cases, tmp_path):
    with pytest.raises(Unavailable):
        whole(cases, tmp_path / "nowhere" / "x.xlsx")


def test_stopping_half_way_writes_nothing(cases, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_EVERY", 1)
    seen = []

    def stop(done, total):
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        whole(cases, tmp_path / "x.xlsx", progress=stop)
    assert seen == [(1, 3), (2, 3)]
    assert list(tmp_path.glob("*.xlsx*")) == []
    assert exports() == []


def test_nothing_of_the_sheet_lies_in_a_temporary_folder(cases, tmp_path, monkeypatch):
    import tempfile

    def forbidden(*args, **kwargs):
        raise AssertionError("a temporary file")

    for name in ("mkstemp", "mkdtemp", "TemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, forbidden)
    assert whole(cases, tmp_path / "x.xlsx").rows == 3


def test_more_lines_than_a_sheet_holds_are_refused(cases, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(Refused, match="分时段"):
        whole(cases, tmp_path / "x.xlsx")


def test_a_clerk_who_became_somebody_else_is_not_confirmed(cases, tmp_path):
    accounts.set_password(cases.manager, cases.manager.account, "another")
    with pytest.raises(Refused, match="密码不对"):
        whole(cases, tmp_path / "x.xlsx")
