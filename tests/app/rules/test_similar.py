"""Two reports of one fault are seen as such; two faults are not taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import similar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("主卧卫生间顶部漏水，滴到洗手台", "卫生间顶部漏水"),
        ("卫生间漏水", "主卧卫生间顶部又漏水了"),
        ("电梯轿厢有异味", "2 号电梯轿厢异味很重"),
        ("电梯不动", "电梯不动，停在 8 楼"),
        ("厨房下水堵塞", "厨房 下水 堵塞！"),
    ],
)
def test_the_same_fault_in_other_words(one, other):
    assert similar.is_alike(one, other)
    assert similar.is_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("主卧卫生间顶部漏水", "客厅灯不亮"),
        ("门锁打不开", "窗户关不严"),
        ("电梯异味", "车位被占，车出不来"),
        ("", ""),
        ("漏", "漏"),  # one character says too little
        ("漏水", ""),
        ("138 1234 6621", "138 1234 6621"),  # digits are places and phones, not faults
    ],
)
def test_different_faults(one, other):
    assert not similar.is_alike(one, other)


def test_a_short_report_inside_a_long_one_counts_fully():
    assert similar.likeness("漏水", "主卧卫生间顶部漏水") == 1.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    found = similar.likeness(one, other)
    assert 0.0 <= found <= 1.0
    assert found == similar.likeness(other, one)
