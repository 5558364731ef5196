from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.estate import pinyin

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("单伟", "shanwei"), ("仇丽", "qiuli"), ("解平", "xieping"), ("曾志", "zengzhi"), ("区文", "ouwen"),
        ("查明", "zhaming"), ("盖芳", "gefang"), ("任静", "renjing"), ("翟磊", "zhailei"), ("覃勇", "qinyong"),
        ("朴俊", "piaojun"), ("乐嘉", "yuejia"), ("折敏", "shemin"), ("种丹", "chongdan"), ("缪艳", "miaoyan"),
        ("召伟", "shaowei"), ("冼明", "xianming"), ("欧阳建国", "ouyangjianguo"), ("尉迟恭", "yuchigong"),
        ("万俟明", "moqiming"), ("长孙丽", "zhangsunli"), ("单于丹", "chanyudan"), ("令狐冲", "linghuchong"),
        ("吕布", "lvbu"), ("何𬭎凤", "hehongfeng"), ("周䶮", "zhouyan"), ("成㛃玉", "chengjieyu"),
        ("John Smith", "johnsmith"),
    ],
)  # fmt: skip
def test_the_right_reading_comes_first(name: str, first: str) -> None:
    assert pinyin.keys(name).split()[1] == first


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("欧阳建国", {"oyjg", "ouyangjianguo"}),
        ("单伟", {"sw", "shanwei", "dw", "danwei"}),
        ("乐嘉", {"yj", "yuejia", "lj", "lejia"}),
        ("张单", {"zs", "zhangshan", "zd", "zhangdan"}),
        ("John Smith", {"js", "johnsmith"}),
        ("3栋", {"3d", "3dong"}),
    ],
)
def test_other_readings_find_the_name_too(name: str, keys: set[str]) -> None:
    assert keys <= set(pinyin.keys(name).split())


def test_rare_names_have_readings() -> None:
    names = (DATA / "rare_names.txt").read_text("utf-8").split()
    assert len(names) > 30
    for name in names:
        found = pinyin.keys(name).split()
        assert len(found) >= 2
        assert all(key.isascii() and key.islower() for key in found), name


def test_a_long_name_with_many_readings_stays_small() -> None:
    assert len(pinyin.keys("和乐长行重朝单曾解查盖任").split()) <= 2 * pinyin.MOST_READINGS
    assert len(pinyin.keys("甲" * 5000)) < 200


@pytest.mark.parametrize("name", ["", " ", "·", "😀"])
def test_nothing_to_read(name: str) -> None:
    assert pinyin.keys(name) == ""


@given(st.text(max_size=40))
def test_no_name_makes_it_fail(name: str) -> None:
    keys = pinyin.keys(name)
    assert keys == " ".join(dict.fromkeys(keys.split()))
