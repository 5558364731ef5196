from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import phones
from app.rules.phones import PhoneKind


@pytest.mark.parametrize(
    ("written", "text", "kind"),
    [
        ("13912345678", "13912345678", "mobile"),
        (13912345678.0, "13912345678", "mobile"),
        (13912345678, "13912345678", "mobile"),
        ("188 3543 9650", "18835439650", "mobile"),
        ("１３３４３２８０２９９", "13343280299", "mobile"),
        ("+86 139-1234-5678", "13912345678", "mobile"),
        ("86-13912345678", "13912345678", "mobile"),
        ("0086 13912345678", "13912345678", "mobile"),
        ("'13912345678", "13912345678", "mobile"),
        ('="13912345678"', "13912345678", "mobile"),
        ("0571-81779440", "0571-81779440", "landline"),
        ("(0571) 8177 9440", "0571-81779440", "landline"),
        ("+86 571 81779440", "0571-81779440", "landline"),
        ("010-12345678", "010-12345678", "landline"),
        ("81779440", "81779440", "landline"),
        ("0571-81779440-801", "0571-81779440转801", "landline"),
        ("0571 81779440 转 12", "0571-81779440转12", "landline"),
        ("400 820 8820", "400-820-8820", "service"),
        ("12345", "12345", "service"),
        ("+852 2345 6789", "+85223456789", "abroad"),
    ],
)
def test_a_number_is_read(written: object, text: str, kind: str) -> None:
    phone = phones.read(written)
    assert phone is not None
    assert (phone.text, phone.kind.value, phone.ok, phone.why) == (text, kind, True, "")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("1396709948", "手机号应为 11 位，这里 10 位"),
        ("139670994812", "手机号应为 11 位，这里 12 位"),
        ("12312345678", "11 位，但不是手机号段"),
        ("0571-817794", "座机应为区号加 7 或 8 位，这里共 10 位"),
        ("010-1234567", "座机应为区号加 7 或 8 位，这里共 10 位"),
        ("1.39E+10", "科学计数法，表格软件已丢失末尾几位"),
        ("013912345678", "手机号前多一个 0"),
        ("1391234567X", "含有不是号码的字"),
        ("待补", "不是号码"),
        (1.3602084779150551e21, "数字超过 15 位，表格软件已丢失末尾几位"),
    ],
)
def test_a_wrong_number_is_kept_as_written_and_marked(written: object, why: str) -> None:
    phone = phones.read(written)
    assert phone is not None
    assert not phone.ok
    assert phone.kind is PhoneKind.OTHER
    assert phone.why == why
    assert phone.text == (str(int(written)) if isinstance(written, float) else written)


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", True])
def test_a_blank_is_no_phone(blank: object) -> None:
    assert phones.read(blank) is None
    assert phones.split(blank) == ()


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("13602084779/15055192432", ["13602084779", "15055192432"]),
        ("13602084779、15055192432；81779440", ["13602084779", "15055192432", "81779440"]),
        ("13602084779 15055192432", ["13602084779", "15055192432"]),
        ("13602084779\n15055192432", ["13602084779", "15055192432"]),
        ("188 3543 9650", ["18835439650"]),
        ("188 3543 9650 139 1111 2222", ["18835439650", "13911112222"]),
        ("188-3543-9650/0571-81779440", ["18835439650", "0571-81779440"]),
        ("0571 81779440 13912345678", ["0571-81779440", "13912345678"]),
        ("81779440-13912345678", ["81779440", "13912345678"]),
        ("1360208477915055192432", ["13602084779", "15055192432"]),
        ("13912345678 1396709948", ["13912345678", "1396709948"]),
        ("0571-81779440-801", ["0571-81779440转801"]),
        (13602084779.0, ["13602084779"]),
    ],
)
def test_a_cell_is_split_into_whole_numbers(cell: object, texts: list[str]) -> None:
    assert [phone.text for phone in phones.split(cell)] == texts


def test_a_word_beside_a_number_is_its_label() -> None:
    found = phones.split("13912345678（妻）/夫：13912345679")
    assert [(phone.text, phone.label, phone.ok) for phone in found] == [
        ("13912345678", "妻", True),
        ("13912345679", "夫", True),
    ]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812346621", "138****6621"),
        ("138 1234 6621", "138****6621"),
        ("0571-81779440", "0571-****9440"),
        ("0571-81779440转801", "0571-****9440"),
        ("81779440", "****9440"),
        ("400-820-8820", "400***8820"),
        ("1396709948", "****9948"),
        ("12345", "****45"),
        ("110", "****"),
        ("待补", "****"),
        ("13812346621/13812340000", "138****6621/138****0000"),
        ("", ""),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert phones.mask(text) == masked


@pytest.mark.parametrize(
    ("text", "tail"), [("13812346621", "6621"), ("0571-81779440转801", "9440"), ("110", "110"), ("", ""), ("无", "")]
)
def test_tails(text: str, tail: str) -> None:
    assert phones.tail(text) == tail


@given(st.one_of(st.text(max_size=80), st.floats(), st.integers(), st.none()))
def test_nothing_makes_it_fail(value: object) -> None:
    phones.read(value)
    for phone in phones.split(value):
        assert phone.text
        assert phone.ok == (not phone.why)
    if isinstance(value, str):
        phones.tail(value)


@given(st.text(alphabet="0123456789 -/+转、", max_size=40))
def test_no_digit_is_lost_or_made_up(cell: str) -> None:
    found = phones.split(cell)
    left = "".join(phone.digits + phone.extension for phone in found)
    written = "".join(c for c in cell if c.isdigit())
    removed = len(written) - len(left)
    assert removed in {0, 2, 4} or "86" in written or "00" in written
    if removed == 0:
        assert left == written


@given(st.text(max_size=40))
def test_a_mask_never_shows_more_than_the_last_four_and_a_prefix(text: str) -> None:
    for shown in phones.mask(text).split("/"):
        assert len(shown.split("*")[-1]) <= 4
        assert shown == "" or "***" in shown
