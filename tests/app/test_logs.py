"""The log holds ids and places, never a phone, a name that was typed, or the user's folders."""

from __future__ import annotations

import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock, logs
from app.paths import DataFolder

NAME, PHONE = "欧阳测试", "13800138000"


@pytest.fixture
def folder(tmp_path):
    found = DataFolder(tmp_path / "desk").create()
    logs.start(found)
    level = logging.getLogger().level
    yield found
    logs.stop()
    logging.getLogger().setLevel(level)


def written(folder: DataFolder) -> str:
    return (folder.logs / logs.FILE_NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "138.0013.8000", "+86 138 0013 8000", "8613800138000",
        "１３８００１３８０００", "138－0013－8000", "138—0013—8000", "010-65529988", "(010) 6552 9988",
        "（010）65529988", "65529988", "6552-9988", "138\u200b0013\u200b8000", "138\u30000013\u30008000", "٠١٢٣٤٥٦٧٨٩",
    ],
)  # fmt: skip
def test_phones_are_blanked_however_they_are_written(phone):
    found = logs.redact(f"客户{phone}来电 tel{phone}.")
    assert not any(c.isdigit() for c in found)
    assert logs.BLANK in found


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.lists(st.integers(0, 10), max_size=4), st.text())
def test_any_mobile_with_single_separators_is_blanked(phone, gaps, around):
    parts = list(phone)
    for gap in sorted(set(gaps), reverse=True):
        parts.insert(gap, "- .·"[gap % 4])
    assert "".join(parts) not in logs.redact(f"x{around}x {''.join(parts)} x")


@pytest.mark.parametrize(
    "kept",
    ["LF-CH3-202611-0142", "2026-11-21", "2026-11-21 20", "room 3-2-1201", "rows 200000 of 35", "id 142, 143"],
)
def test_ids_and_dates_stay(kept):
    assert logs.redact(kept) == kept


def test_one_event_is_one_line_without_hidden_characters(folder):
    logging.getLogger("app.x").warning("a\nERROR forged\r\x00\u202e\ud800 %s", "b")
    lines = written(folder).splitlines()
    assert len(lines) == 1
    assert "\\nERROR forged\\r\\x00\\u202e\\ud800 b" in lines[0]


def test_a_bug_leaves_a_code_and_the_places_only(folder, tmp_path):
    def inner(customer_name):
        raise ValueError(f"bad {customer_name} {PHONE}")

    def outer():
        try:
            inner(NAME)
        except ValueError as error:
            raise OSError(28, f"disk full for {NAME}", f"/home/{NAME}/x") from error

    try:
        outer()
    except OSError as error:
        code = logs.bug(error)
    text = written(folder)
    assert re.fullmatch(r"[A-Z2-9]{3}-[A-Z2-9]{3}", code)
    assert code in text
    assert "OSError[28] at tests/app/test_logs.py:" in text
    assert "ValueError at tests/app/test_logs.py:" in text
    for secret in (NAME, PHONE, "disk full", str(tmp_path), "inner(NAME)", "customer_name"):
        assert secret not in text


def fail():
    raise KeyError(NAME)


def test_a_traceback_logged_by_a_library_is_cleaned_too(folder):
    try:
        fail()
    except KeyError:
        logging.getLogger("some.library").exception("it failed for %s", PHONE, stack_info=True)
    text = written(folder)
    assert "KeyError at tests/app/test_logs.py:" in text
    assert NAME not in text
    assert PHONE not in text
    assert len(text.splitlines()) == 1


def test_without_the_filter_the_same_line_shows_everything(tmp_path):
    """Control: it is the filter that keeps the secret out."""
    handler = logging.FileHandler(tmp_path / "plain.log", encoding="utf-8")
    logger = logging.getLogger("control")
    logger.addHandler(handler)
    try:
        fail()
    except KeyError:
        logger.exception("it failed for %s", PHONE)
    finally:
        logger.removeHandler(handler)
        handler.close()
    text = (tmp_path / "plain.log").read_text(encoding="utf-8")
    assert NAME in text
    assert PHONE in text


def test_query_values_are_not_logged_and_a_wrong_call_does_no_harm(folder):
    logging.getLogger("peewee").debug("SELECT %s", NAME)
    logging.getLogger("app").info("%d rows", NAME)
    text = written(folder)
    assert NAME not in text
    assert "cannot be written (TypeError)" in text


def test_time_comes_from_the_one_clock_and_two_bugs_have_two_codes(folder):
    with clock.set_to(clock.at(2031, 5, 6, 7, 8, 9)):
        codes = {logs.bug(RuntimeError()) for _ in range(20)}
    assert written(folder).startswith("2031-05-06T07:08:09+08:00 ERROR app bug ")
    assert len(codes) == 20


def test_the_log_never_grows_past_its_files(folder, monkeypatch):
    monkeypatch.setattr(logs, "FILE_BYTES", 2000)
    logs.start(folder)
    for _ in range(400):
        logging.getLogger("app").info("x" * 100)
    sizes = [one.stat().st_size for one in folder.logs.iterdir()]
    assert len(sizes) == logs.FILES_KEPT
    assert max(sizes) <= 2000


def test_an_endless_recursion_fits_on_a_line(folder):
    def again():
        again()

    with pytest.raises(RecursionError) as caught:
        again()
    logs.bug(caught.value)
    assert len(written(folder)) < 3000
