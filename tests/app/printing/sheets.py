"""Sheets for the tests: the one of the design picture, and one where everything is long."""

from __future__ import annotations

from dataclasses import replace

from app.printing.documents.dispatch_order import OrderSheet

PLAIN = OrderSheet(
    project="翠湖花园三期 · 客户服务中心",
    number="PG-CH3-202611-0142",
    intake_number="LF-CH3-202611-0142",
    registered_at="11-21 15:42",
    dispatched_at="11-21 15:43",
    reporter="欧阳建国",
    place="3-2-1201",
    phone="13812346621",
    content="主卧卫生间顶部漏水，滴到洗手台，怀疑楼上 1301 防水。",
    due="11-21 24:00",
    due_reason="16 时前登记",
    department="工程部",
    person="王师傅",
    form_code="KF-02 · A/0",
    printed_by="张敏",
    printed_at="2026-11-21 15:43",
    qr_payload="PG-CH3-202611-0142*7K",
)

LONG = replace(
    PLAIN,
    reporter="阿卜杜热西提·阿卜杜克热木江（代友𬭎、傅㛃）",
    place="公共区域：3 栋 2 单元 12 层电梯厅东侧强弱电井及相邻楼梯间前室",
    phone="13812346621（女儿）/ 010-87654321 转 8012",
    appointment="11-23 09:00–11:00（务必先电话）",
    due_reason="返工第 3 轮，16 时后登记，次日 10 时前完成",
    department="工程部机电维修班（夜班）与外委电梯维保单位",
    person="森𫖯、章𠅤、沙䶮",
    urgent=True,
    round_no=3,
    print_count=2,
    corrected=True,
)
