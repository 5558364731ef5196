"""Numbers as they are printed, typed and scanned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import serials
from app.rules.serials import Number

NUMBER = "PG-CH3-202611-0142"
CODE = serials.sheet_code(NUMBER, 1)
SAMPLE = [serials.sheet_code(text, round_no) for text, round_no in (
    (NUMBER, 1), (NUMBER, 2), ("PG-A-202701-0001", 1), ("LF-CH3-202612-12345", 11), ("PG-ABCD1234-202602-9999", 3),
)]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "site", "day", "counter", "text"),
    [
        ("LF", "CH3", date(2026, 11, 21), 142, "LF-CH3-202611-0142"),
        ("PG", "CH3", date(2026, 1, 1), 1, "PG-CH3-202601-0001"),
        ("PG", "A", date(2026, 12, 31), 9999, "PG-A-202612-9999"),
        ("PG", "A", date(2026, 12, 31), 10000, "PG-A-202612-10000"),
    ],
)
def test_how_a_number_is_written(kind, site, day, counter, text):
    assert serials.number(serials.prefix(kind, site, day), counter) == text


@pytest.mark.parametrize(
    "typed",
    [
        "PG-CH3-202611-0142",
        "pg-ch3-202611-0142",
        " PG - CH3 - 202611 - 0142 ",
        "PG-CH3-202611-0142\r\n",
        "ＰＧ－ＣＨ３－２０２６１１－０１４２",
        "PG—CH3—202611—0142",
        "PG–CH3‐202611−0142",
        "PG_CH3_202611_0142",
        "PG-CH3-\u3000202611-0142",
    ],
)
def test_a_number_is_read_however_it_was_typed(typed):
    assert serials.read(typed) == Number("PG", "CH3", "202611", 142)
    assert serials.read(typed).text == NUMBER


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), f" {CODE}\r\n", CODE.replace("-", "－"), CODE.replace("-", " - ")]
)
def test_a_scanned_code_also_names_the_round(typed):
    assert serials.read(typed) == Number("PG", "CH3", "202611", 142, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "142", "PG", "PG-CH3", "PG-CH3-2026-0142", "PG-CH3-202611-142", "P-CH3-202611-0142",
        "PG-CH3-202611-0142-", "PG-CH3-202611-0142-1", f"{CODE}X", f"X{CODE}", CODE[:-1], CODE + CODE,
        "PG-TOOLONGSITE-202611-0142", "派工-CH3-202611-0142", "http://example.test/PG-CH3-202611-0142",
        "PG-CH3-202611-0142\x00", "\ud800", "PG-CH3-202611-" + "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_number_reads_as_none(typed):
    assert serials.read(typed) is None


def test_a_code_holds_number_round_and_check_and_nothing_else():
    body, _, check = CODE.rpartition("-")
    assert body == f"{NUMBER}-1"
    assert check == serials.check_of(body)
    assert len(check) == 2
    assert set(check) <= set(serials.ALPHABET)
    assert not set("01IO") & set(serials.ALPHABET)  # nothing that is read as something else


@pytest.mark.parametrize("code", SAMPLE)
def test_one_wrong_character_anywhere_is_seen(code):
    passed = []
    for i, old in enumerate(code):
        for new in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-":
            damaged = code[:i] + new + code[i + 1 :]
            if new != old and serials.read(damaged) is not None:
                passed.append(damaged)
    assert passed == []


@pytest.mark.parametrize("code", SAMPLE)
def test_two_swapped_neighbours_are_seen(code):
    swapped = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)} - {code}
    assert [text for text in swapped if serials.read(text) is not None] == []


@given(
    st.from_regex(r"[A-Z]{2}", fullmatch=True),
    st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999),
    st.integers(1, 99),
)
def test_what_is_printed_is_read_back(kind, site, day, counter, round_no):
    text = serials.number(serials.prefix(kind, site, day), counter)
    assert serials.read(text) == Number(kind, site, f"{day:%Y%m}", counter)
    assert serials.read(serials.sheet_code(text, round_no)) == Number(kind, site, f"{day:%Y%m}", counter, round_no)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text):
    found = serials.read(text)
    assert found is None or serials.read(found.text) is not None


@pytest.mark.parametrize(
    ("text", "shown"), [(NUMBER, "PG…0142"), ("LF-CH3-202611-12345", "LF…12345"), ("0142", "0142"), ("", "")]
)
def test_a_card_shows_kind_and_counter(text, shown):
    assert serials.short(text) == shown
