from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.fonts import SONG
from app.printing.text import (
    CLOSERS,
    OPENERS,
    fit,
    pieces,
    points,
    shortened,
    torn,
    width_of,
    wrap,
)

SIZE = points(10)
WIDE_CLOSERS = "，。；：？！》”’）…、】」"
WIDE_OPENERS = "《“（「【"

anything = st.text(
    st.sampled_from("漏水主卧卫生间𬭎䶮abcXYZ0189 -/:.@\u3000\t\n，。；：？！》”’）…—《“（([%é·"), max_size=120
)


@given(anything, st.integers(200, 6000))
def test_nothing_is_lost_and_no_line_is_wider_than_the_box(text, width):
    lines = wrap(text, SONG, SIZE, width)
    assert "".join(lines) == text
    for line in lines:
        assert width_of(line, SONG, SIZE) <= width + 0.01 or len(line.strip()) == 1
        assert "\n" not in line[:-1]


word = st.one_of(
    st.sampled_from("漏水主卧卫生间𬭎䶮"),
    st.text("abcxyz0189-:.", min_size=1, max_size=12).filter(lambda w: w[0].isalnum() and w[-1].isalnum()),
    st.builds(
        lambda a, b, c: a + b + c, st.sampled_from(WIDE_OPENERS), st.sampled_from("甲乙"), st.sampled_from("》）")
    ),
    st.builds(lambda a, b: a + b, st.sampled_from("丙丁"), st.text(WIDE_CLOSERS, min_size=1, max_size=3)),
)


@given(st.lists(word, max_size=60).map("".join), st.integers(3000, 9000))
def test_line_edges(text, width):
    """No closing mark begins a line and no opening mark ends one."""
    lines = wrap(text, SONG, SIZE, width)
    for line in lines[1:]:
        assert line[0] not in WIDE_CLOSERS
    for line in lines[:-1]:
        assert line.rstrip()[-1] not in WIDE_OPENERS


@given(st.lists(word, min_size=2, max_size=40), st.integers(3600, 9000))
def test_words_and_numbers_stay_whole(words, width):
    """Twelve characters always fit this width, so none of them is torn."""
    assert not torn(wrap(" ".join(words), SONG, SIZE, width))


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("主卧卫生间漏水。", 7, ["主卧卫生间漏", "水。"]),  # 水 goes with its 。
        ("请看《说明》后", 2, ["请看", "《说", "明》", "后"]),
        ("电话13812346621联系", 6.5, ["电话", "13812346621", "联系"]),
        ("致电 010-87654321 转 8012", 7, ["致电 ", "010-87654321 ", "转 8012"]),
        ("说：“好”", 3, ["说：", "“好”"]),
        ("好 ，坏", 3, ["好 ，", "坏"]),  # a stop typed behind a blank is still a stop
        ("费用（ 5 元）", 3.5, ["费用", "（ 5 ", "元）"]),
        ("等等……行", 4, ["等等……", "行"]),
        ("don’t go", 4, ["don’t ", "go"]),
        ("甲\n\n乙", 4, ["甲\n", "\n", "乙"]),
        ("甲乙\n", 4, ["甲乙\n"]),
        ("\n", 4, ["\n"]),
        ("", 4, []),
        ("一\u3000\u3000\u3000\u3000\u3000二", 3, ["一\u3000\u3000\u3000\u3000\u3000", "二"]),
    ],
)
def test_examples(text, ems, lines):
    assert wrap(text, SONG, SIZE, ems * SIZE) == lines


def test_a_word_longer_than_the_line_is_cut_and_keeps_its_stop():
    lines = wrap("http://example.test/" + "a" * 60 + "。", SONG, SIZE, 10 * SIZE)
    assert len(lines) > 2
    assert lines[-1][0] == "a"
    assert lines[-1][-1] == "。"
    assert torn(lines)


def test_tabs_go_to_stops_and_the_ideographic_space_is_kept():
    parts = pieces("\u3000甲\t乙\t丙", SONG, 1000)
    assert parts == [(0, "\u3000甲"), (4000, "乙"), (8000, "丙")]
    assert width_of("甲\t乙  ", SONG, 1000) == 5000


def test_fit_takes_the_largest_size_that_holds_everything():
    big, small = points(12), points(8)
    wide = fit("工程部", SONG, 3 * big + 1, big, (big, small))
    assert (wide.size, wide.lines, wide.rest) == (big, ["工程部"], "")
    narrow = fit("工程部", SONG, 3 * big - 10, big, (big, small))
    assert (narrow.size, narrow.rest) == (small, "")


def test_fit_prefers_a_smaller_size_to_a_torn_number():
    big, small = points(12), points(8)
    room = width_of("13812346621", SONG, small) + 1
    assert fit("13812346621", SONG, room, 4 * big, (big, small)).lines == ["13812346621"]
    assert fit("13812346621", SONG, room, 4 * big, (big,)).lines[0] != "13812346621"


@given(anything, st.integers(400, 4000), st.integers(100, 2000))
def test_what_fit_returns_and_what_it_leaves_are_the_text(text, width, height):
    found = fit(text, SONG, width, height, (points(11), points(8)))
    assert "".join(found.lines) + found.rest == text
    assert found.height <= height or len(found.lines) <= 1


def test_a_shortened_text_says_so_and_stays_in_the_box():
    found = fit("工程部机电维修班" * 9, SONG, 2000, 700, (points(9),))
    cut = shortened(found, SONG, 2000)
    assert cut.lines[-1].endswith("…")
    assert width_of(cut.lines[-1], SONG, cut.size) <= 2000


def test_the_tables_of_edge_marks_are_apart():
    assert not set(CLOSERS) & set(OPENERS)
    assert set("，。；：？！》”’）…、") <= set(CLOSERS)
    assert set("《“（") <= set(OPENERS)
