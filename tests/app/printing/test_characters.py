from __future__ import annotations

import pytest

from app.printing.characters import clean, one_line, undefined


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("漏水", "漏水"),
        ("一\r\n二\r三\x0b四\u2028五\x85六", "一\n二\n三\n四\n五\n六"),
        ("a\tb", "a\tb"),
        ("\u3000\u3000缩进", "\u3000\u3000缩进"),
        ("王\u200b小\u200e明\u202e\ufeff", "王小明"),  # zero width, bidi marks, byte order mark
        ("葛\U000e0100", "葛"),  # a variation selector has no shape of its own
        ("丁\ufe0f\u00ad", "丁"),
        ("3\u00a0栋\u20092", "3 栋 2"),
        ("a\x00b\x1fc\x7fd", "abcd"),
        ("é\u0301", "é\u0301"),  # a combining accent is seen
        ("", ""),
    ],
)
def test_only_what_cannot_be_seen_is_taken_out(typed, printed):
    assert clean(typed) == printed


def test_cleaning_twice_changes_nothing():
    text = "一\r\n\u200b二\u00a0\t三"
    assert clean(clean(text)) == clean(text)


def test_one_line_has_no_line_end():
    assert one_line("工程部\r\n\t夜班") == "工程部  夜班"


def test_private_codes_and_lone_surrogates_have_no_agreed_shape():
    assert undefined("\ue863")
    assert undefined("\ud83d")
    assert not undefined("䶮")
