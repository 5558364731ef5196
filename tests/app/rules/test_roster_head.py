from __future__ import annotations

import pytest

from app.rules.roster_head import Cell, Meaning, find_head, understand

B, U, R, A, O, P, P2, T, TP, F, S, N, X = (  # noqa: E741  one letter a meaning keeps the table readable
    Meaning.BUILDING,
    Meaning.UNIT,
    Meaning.ROOM,
    Meaning.AREA,
    Meaning.OWNER,
    Meaning.PHONE,
    Meaning.PHONE2,
    Meaning.TENANT,
    Meaning.TENANT_PHONE,
    Meaning.FAMILY,
    Meaning.STATUS,
    Meaning.NOTE,
    Meaning.IGNORED,
)


@pytest.mark.parametrize(
    ("heads", "meaning"),
    [
        ("楼栋 栋 幢 楼号 座 栋号 幢号 楼宇 号楼 楼栋号 楼 栋/座", B),
        ("单元 单元号 门 梯号", U),
        (
            "房号 室号 房间号 房间 门牌号 户号 房屋编号 房屋编码 室 房间号码 单元房号 楼栋-单元-房号 房　号 业主房号",
            R,
        ),
        ("建筑面积 建筑面积(㎡) 面积(㎡) 面积（平方米） 房屋面积 产权面积", A),
        ("业主姓名 姓名 业主 产权人 户主 住户姓名 业主名称 客户名称 房屋所有人 权利人", O),
        ("联系电话 电话 手机 移动电话 手机号 联系方式 业主电话 电话号码 号码 业主手机号码 Tel 联系人电话", P),
        ("备用电话 电话2 电话二 联系电话2 其他电话 第二电话 紧急联系电话 家属电话 手机备用", P2),
        ("租户 租户姓名 承租人 租客 使用人", T),
        ("租户电话 租客手机 租户联系方式", TP),
        ("家属 家庭成员 共有人 紧急联系人", F),
        ("房屋状态 状态 是否入住 入住情况 是否空置", S),
        ("备注 说明 入住日期 交房时间 备　注", N),
        ("序号 楼层 户型 身份证号 证件号码 套内面积 使用面积 车位号 物业费 性别 朝向 编号 银行账号 天气", X),
    ],
)
def test_spellings(heads: str, meaning: Meaning) -> None:
    assert {head: understand(head)[0] for head in heads.split(" ")} == dict.fromkeys(heads.split(" "), meaning)


def meanings(*rows: list[Cell]) -> tuple[tuple[int, int], list[Meaning]]:
    head = find_head(list(rows))
    assert head is not None
    return (head.first, head.last), [column.meaning for column in head.columns]


def test_the_head_stands_below_titles() -> None:
    title: list[Cell] = ["某某小区业主名册", "", "", ""]
    made: list[Cell] = ["制表日期：", "2026-10-01", "", ""]
    data: list[Cell] = ["3栋", "1201", "张三", "13912345678"]
    assert meanings(title, [], made, ["楼栋", "房号", "业主", "电话"], data) == ((4, 4), [B, R, O, P])


def test_a_head_of_two_rows_with_groups() -> None:
    upper: list[Cell] = ["楼栋", "房号", "业主信息", "", "租户信息", "", "备注"]
    lower: list[Cell] = ["", "", "姓名", "电话", "姓名", "电话", ""]
    data: list[Cell] = ["3栋", "1201", "张三", "13912345678", "李四", "13912345679", ""]
    assert meanings(["某某小区业主名册"], upper, lower, data) == ((2, 3), [B, R, O, P, T, TP, N])


def test_a_second_phone_column_is_a_further_phone_and_a_second_name_is_not_taken() -> None:
    assert meanings(["房号", "姓名", "电话", "手机", "业主"]) == ((1, 1), [R, O, P, P2, X])


def test_a_correction_moves_a_meaning() -> None:
    head = find_head([["楼栋", "房号", "姓名", "甲", "乙"]], {3: Meaning.OWNER, 4: Meaning.PHONE})
    assert head is not None
    assert [column.meaning for column in head.columns] == [B, R, X, O, P]
    assert head.columns[2].why == "已由另一列代替"


@pytest.mark.parametrize("rows", [[], [[]], [["张三", "13912345678"]], [["姓名", "电话"]], [["房号"], ["1201"]]])
def test_no_head(rows: list[list[Cell]]) -> None:
    assert find_head(rows) is None


def test_samples_show_what_stands_below() -> None:
    head = find_head([["房号", "姓名", "电话"], ["", "张三", ""], [1201.0, "李四", 13912345678.0]])
    assert head is not None
    assert [column.sample for column in head.columns] == ["1201", "张三", "13912345678"]
