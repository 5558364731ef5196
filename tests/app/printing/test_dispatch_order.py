from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest

from app.errors import Refused
from app.printing.documents import DOCUMENTS
from app.printing.documents import dispatch_frame as frame
from app.printing.documents.dispatch_order import COPIES, LABELS, OrderSheet, copies, render
from app.printing.page import A4_TWO_UP, A5_LANDSCAPE, TRACTOR
from tests.app.printing import golden, reading
from tests.app.printing.sheets import LONG, PLAIN

PAPERS = [A5_LANDSCAPE, A4_TWO_UP, TRACTOR]
NAMES = (Path(__file__).parents[2] / "data" / "rare_names.txt").read_text(encoding="utf-8").split()
CHINESE = "漏水主卧卫生间顶部滴到洗手台怀疑楼上防层损坏请尽快处理谢"

WORDS = """
派工单 第1/1页 报修人 电话 登记时间 派工时间 预约时间 派往部门 责任人 完成时限 报修内容 急 处理过程 到场时间 离场时间
材料 名称 规格 数量 单价 金额 收费合计 票据号 业主意见 满意 基本满意 不满意 业主签确 管家验收 合格 返工 返工原因 回访
业主在家并签确的，免管家现场验收 第1次
"""


def squeeze(text: str) -> str:
    return "".join(text.split())


def ten_thousand() -> str:
    chance = random.Random(7)  # noqa: S311  the same text on every run
    return "".join(chance.choice(CHINESE + "，。") for _ in range(10_000))


# -- what stands on paper --


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
@pytest.mark.parametrize("sheet", [PLAIN, LONG], ids=["plain", "long"])
def test_every_field_is_on_paper(sheet, paper):
    shown = reading.squeezed(render([sheet], paper), "-raw")
    for name in LABELS:
        value = getattr(sheet, name)
        for text in value if isinstance(value, tuple) else (value,):
            assert squeeze(text) in shown, name


def test_every_text_of_the_sheet_is_checked_for_glyphs_under_a_chinese_name():
    texts = {field.name for field in fields(OrderSheet) if "str" in str(field.type)}
    assert texts - set(LABELS) == {"qr_payload"}


def test_the_words_of_the_form():
    shown = reading.squeezed(render([PLAIN], A5_LANDSCAPE), "-raw")
    for word in WORDS.split():
        assert word in shown, word
    assert "较满意" not in shown


def test_rare_names_come_back_exactly():
    pdf = render([replace(PLAIN, reporter=name) for name in NAMES], A5_LANDSCAPE)
    pages = reading.text(pdf, "-raw").split("\f")[:-1]
    assert len(pages) == len(NAMES)
    for name, page in zip(NAMES, pages, strict=True):
        assert name in page.split()


def test_rare_characters_of_the_other_faces_come_back_exactly():
    name = "王𫠠㛃𪚥\U0003106c"
    pdf = render([replace(PLAIN, reporter=name)], A5_LANDSCAPE)
    assert name in reading.text(pdf, "-raw").split()
    assert {"HanaMinA", "HanaMinB"} <= {line[0].partition("+")[2] for line in reading.fonts(pdf)}


def test_characters_drawn_alike_stay_apart():
    """⼀ (a radical) and 一 have the same outline, and may be the same glyph."""
    pdf = render([replace(PLAIN, reporter="⼀一⼀", content="一⼀一")], A5_LANDSCAPE)
    assert {"⼀一⼀", "一⼀一"} <= set(reading.text(pdf, "-raw").split())


def test_all_fonts_are_embedded_subsets_with_a_way_back_to_text():
    found = reading.fonts(render([PLAIN, LONG], A5_LANDSCAPE))
    assert {line[0].partition("+")[2] for line in found} == {
        "NotoSansSC-Regular",
        "NotoSansSC-Bold",
        "NotoSerifSC-Regular",
    }
    for line in found:
        assert line[1:7] == ["CID", "TrueType", "Identity-H", "yes", "yes", "yes"]


@pytest.mark.parametrize(
    "typed", ["<b>粗", "<img src='/etc/hostname'/>", "&amp; &lt;i&gt;", "%s {0} \\n (((", "<para>"]
)
def test_markup_is_printed_as_it_was_typed(typed):
    pdf = render([replace(PLAIN, content=typed, reporter=typed)], A5_LANDSCAPE)
    assert reading.squeezed(pdf, "-raw").count(squeeze(typed)) == 2


def test_missing_name_and_phone_show_a_dash_and_a_missing_time_is_left_to_the_pen():
    pdf = render([replace(PLAIN, reporter="", phone="", dispatched_at="", person="")], A5_LANDSCAPE)
    assert reading.text(pdf).count("—") == 3  # name, phone, appointment
    cells = frame.PRINTED
    for name in ("dispatched_at", "person"):
        assert ink(pdf, cells[name]) == 0, name


def test_a_blank_form_is_white_where_it_is_filled_in():
    empty = dict.fromkeys(frame.PRINTED, "")
    pdf = render([replace(PLAIN, **empty, due_reason="", blank=True)], A5_LANDSCAPE)
    for name, box in frame.PRINTED.items():
        assert ink(pdf, box) == 0, name


def test_urgent_is_ticked():
    box = frame.URGENT_TICK
    plain, urgent = (ink(render([replace(PLAIN, urgent=u)], A5_LANDSCAPE), box) for u in (False, True))
    assert plain == 0
    assert urgent > 10
    assert "☐" not in reading.text(render([PLAIN], A5_LANDSCAPE))  # drawn, never a glyph


def test_rework_reprint_and_correction_are_marked_only_then():
    plain = reading.squeezed(render([PLAIN], A5_LANDSCAPE), "-raw")
    marked = reading.squeezed(render([LONG], A5_LANDSCAPE), "-raw")
    for word in ("补打第2次", "返工第3轮", "更正"):
        assert word in marked
        assert word not in plain


def test_copies_carry_one_label_each():
    sheets = copies(PLAIN)
    assert [sheet.copy_labels for sheet in sheets] == [(label,) for label in COPIES]
    pages = reading.text(render(sheets, A5_LANDSCAPE), "-raw").split("\f")
    for label, page in zip(COPIES, pages, strict=False):
        assert label in page
        assert page.count("联 ") == 1


# -- room to write --


def test_handwriting_rows_are_9_mm_and_signature_boxes_12_mm_high():
    for name, box in frame.HANDWRITTEN.items():
        assert box.height >= 900, name
    for name, box in frame.SIGNATURES.items():
        assert box.height >= 1200, name
        assert box.width >= 4000, name


@pytest.mark.parametrize("name", ["处理过程", "回访", *frame.SIGNATURES])
def test_the_boxes_are_ruled_all_around_and_white_inside(name):
    box = (frame.HANDWRITTEN | frame.SIGNATURES)[name]
    pdf = render([PLAIN], A5_LANDSCAPE)
    assert ink(pdf, box) == 0
    across, down = box.width // 2, box.height // 2
    for x, y in ((0, down), (box.width, down), (across, 0), (across, box.height)):
        assert ink(pdf, frame.Box(box.x + x - 50, box.y + y - 50, 100, 100), inset=0) > 0, (x, y)


def test_the_material_columns_fill_their_row():
    assert sum(width for _, width in frame.MATERIALS) == frame.X4 - frame.X1


def ink(pdf: bytes, box: frame.Box, inset: int = 40) -> int:
    """Dark pixels inside a cell of the first block of an A5 page, its rules left out."""
    image = reading.picture(pdf, 150)
    scale = 150 / 2540  # pixels per 1/100 mm
    left, top = (21_000 - frame.WIDTH) // 2 + box.x, (14_800 - frame.HEIGHT) // 2 + box.y
    right, low = left + box.width - inset, top + box.height - inset
    cell = image.crop(tuple(round(v * scale) for v in (left + inset, top + inset, right, low)))
    return sum(cell.histogram()[:128])


# -- long texts --


def test_ten_thousand_characters_are_all_printed_in_order():
    content = ten_thousand()
    pdf = render([replace(PLAIN, content=content)], A5_LANDSCAPE)
    pages = int(reading.info(pdf)["Pages"])
    assert pages > 5
    shown = reading.text(pdf, "-raw").split("\f")[:-1]
    printed = ""
    for number, page in enumerate(shown, start=1):
        assert f"第 {number}/{pages} 页" in page
        assert PLAIN.number in page
        printed += "".join(line for line in page.splitlines() if len(line) > 20 and set(line) <= set(CHINESE + "，。"))
    last = shown[-1].splitlines()[-1]
    assert content.startswith(printed)
    assert len(content) - len(printed) <= 20
    assert content.endswith(last) or printed == content
    lost = Counter(content) - Counter("".join(shown))
    assert not lost


def test_a_text_too_long_for_its_cell_stands_whole_on_the_continuation():
    department = "工程部机电维修班" * 30
    pdf = render([replace(PLAIN, department=department, place="")], A5_LANDSCAPE)
    first, second = reading.text(pdf, "-raw").split("\f")[:2]
    assert "…" in first
    assert "派往部门（全文）" in second
    assert department in squeeze(second)


def test_a_very_long_project_name_needs_no_continuation():
    pdf = render(
        [replace(PLAIN, project="翠湖花园三期住宅小区（含商业裙房）物业服务中心 · 客户服务前台")], A5_LANDSCAPE
    )
    assert reading.info(pdf)["Pages"] == "1"


def test_newlines_and_indents_are_kept():
    pdf = render([replace(PLAIN, content="\u3000\u3000一、漏水\r\n\u3000\u3000二、断电\x0b三、其他")], A5_LANDSCAPE)
    lines = [line.strip("\u3000 ") for line in reading.text(pdf, "-raw").splitlines()]
    assert [line for line in lines if line in ("一、漏水", "二、断电", "三、其他")] == [
        "一、漏水",
        "二、断电",
        "三、其他",
    ]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_no_text_lies_on_another_or_off_the_paper(paper):
    sheets = [PLAIN, LONG, replace(LONG, content=CHINESE * 30, department="工程部" * 90, print_count=99, round_no=12)]
    pdf = render(sheets, paper)
    for page in range(int(reading.info(pdf)["Pages"])):
        boxes = reading.text_boxes(pdf, page)
        assert len(boxes) > 10
        for n, (text, left, top, right, low) in enumerate(boxes):
            assert left >= 3, text
            assert top >= 3, text
            assert right <= paper.width - 3, text
            assert low <= paper.height - 3, text
            for other, x0, y0, x1, y1 in boxes[n + 1 :]:
                apart = x0 >= right - 0.2 or x1 <= left + 0.2 or y0 >= low - 0.2 or y1 <= top + 0.2
                assert apart, (text, other)


# -- papers --


@pytest.mark.parametrize(("paper", "codes"), [(A5_LANDSCAPE, 1), (A4_TWO_UP, 2), (TRACTOR, 1)])
def test_the_codes_are_read_from_150_dpi(paper, codes):
    sheets = [replace(PLAIN, qr_payload=f"PG-CH3-202611-014{n}*7K") for n in range(codes)]
    assert reading.codes(reading.picture(render(sheets, paper), 150)) == [sheet.qr_payload for sheet in sheets]


def test_the_code_is_16_mm_wide_and_has_white_around_it():
    paths = [line.split() for line in reading.positions(render([PLAIN], A5_LANDSCAPE)) if line.startswith("path")]
    code = next(path for path in paths if int(path[5]) > 100)  # the one with many pieces
    x0, x1, y1 = float(code[1]), float(code[3]), float(code[4])
    assert x1 - x0 >= 16
    module = (x1 - x0) / 25
    rule = frame.TOP / 100 + (148 - frame.HEIGHT / 100) / 2
    assert rule - y1 >= 3.5 * module


@pytest.mark.parametrize(
    ("paper", "size"), [(A5_LANDSCAPE, (210, 148)), (A4_TWO_UP, (210, 297)), (TRACTOR, (241, 140))]
)
def test_paper_sizes(paper, size):
    words = reading.info(render([PLAIN], paper))["Page size"].split()
    assert [round(float(points) * 25.4 / 72) for points in (words[0], words[2])] == list(size)


def test_two_orders_share_an_a4_and_continuations_follow_their_order():
    second = replace(PLAIN, number="PG-CH3-202611-0200", content=CHINESE * 50)
    third = replace(PLAIN, number="PG-CH3-202611-0300")
    pdf = render([PLAIN, second, third], A4_TWO_UP)
    marks = [
        re.findall(r"PG-CH3-202611-(\d+)|第 (\d/\d) 页", page) for page in reading.text(pdf, "-layout").split("\f")[:-1]
    ]
    flat = [[number or part for number, part in page] for page in marks]
    assert flat == [["1/1", "0142", "1/3", "0200"], ["2/3", "0200", "3/3", "0200"], ["1/1", "0300"]]


def test_the_offset_moves_everything_by_so_many_millimetres():
    plain = list(reading.positions(render([PLAIN], TRACTOR)))
    moved = list(reading.positions(render([PLAIN], TRACTOR.shifted(2, -1.5))))
    for before, after in zip(plain, moved, strict=True):
        x0, y0 = map(float, before.split()[1:3])
        x1, y1 = map(float, after.split()[1:3])
        assert (x1 - x0, y1 - y0) == pytest.approx((2, -1.5), abs=0.11)


def test_an_offset_off_the_paper_is_refused():
    with pytest.raises(Refused, match="20 mm"):
        TRACTOR.shifted(0, 21)


# -- acts --


def test_a_character_without_a_glyph_stops_the_print_and_is_named():
    sheets = [PLAIN, replace(PLAIN, number="PG-CH3-202611-0143", reporter="王\U00030000", content="\U00030001")]
    with pytest.raises(Refused) as refused:
        render(sheets, A5_LANDSCAPE)
    assert [problem.field for problem in refused.value.problems] == ["reporter", "content"]
    assert refused.value.problems[0].text.startswith("PG-CH3-202611-0143 报修人「\U00030000」(U+30000)")


def test_nothing_to_print_is_refused():
    with pytest.raises(Refused, match="没有要打印"):
        render([], A5_LANDSCAPE)


def test_a_batch_tells_its_progress_and_can_be_stopped():
    told = []
    render([PLAIN] * 3, A5_LANDSCAPE, lambda done, all_: told.append((done, all_)))
    assert told == [(1, 3), (2, 3), (3, 3)]

    def stop(done: int, _all: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render([PLAIN] * 3, A5_LANDSCAPE, stop)


def test_the_frame_is_drawn_once_for_all_sheets():
    one, ten = render([PLAIN], A5_LANDSCAPE), render([PLAIN] * 10, A5_LANDSCAPE)
    assert one.count(b"/Subtype /Form") == ten.count(b"/Subtype /Form") == 1
    assert ten.count(b"FontFile2") == one.count(b"FontFile2")


def test_the_form_is_found_by_the_program():
    form = next(form for form in DOCUMENTS if form.key == "dispatch_order")
    assert form.title == "派工单"
    assert form.sheet is OrderSheet
    assert form.render([PLAIN], form.profiles[0]) == render([PLAIN], A5_LANDSCAPE)


# -- as it was looked at --


def test_golden_a5():
    golden.compare("dispatch_order_a5.txt", render([PLAIN], A5_LANDSCAPE))


def test_golden_long_rework_reprint_and_continuation_two_up():
    sheets = [LONG, replace(LONG, content="".join(f"{n}. {CHINESE}\n" for n in range(1, 25)))]
    golden.compare("dispatch_order_two_up.txt", render(sheets, A4_TWO_UP))


def test_golden_tractor_public_place():
    sheet = replace(PLAIN, reporter="", phone="", place="地下车库 B2 层 3 号集水井", dispatched_at="")
    golden.compare("dispatch_order_tractor.txt", render([sheet], TRACTOR.shifted(2, -1)))
