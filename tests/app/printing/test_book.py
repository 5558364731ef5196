from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.errors import Refused
from app.printing.book import Book, BookColumn, BookRow, render
from tests.app.printing import golden, reading

COLUMNS = (
    BookColumn("编号", 36),
    BookColumn("时间", 20, "centre"),
    BookColumn("姓名", 22),
    BookColumn("电话", 26),
    BookColumn("房号", 22),
    BookColumn("来电来访内容", 76),
    BookColumn("接待记录人", 17, "centre"),
    BookColumn("处理部门", 20, "centre"),
    BookColumn("金额", 16, "right"),
)


def row(number: int, content: str = "主卧漏水。", *, void: bool = False) -> BookRow:
    code = f"LF-CH3-202611-{number:04d}"
    return BookRow((code, "11-21\n15:42", "友𬭎", "138****6621", "3-2-1201", content, "张敏", "工程部", "12.50"), void)


BOOK = Book(
    title="来电来访登记表",
    project="翠湖花园三期 · 客户服务中心",
    form_code="KF-01 · A/0",
    period="2026-11",
    columns=COLUMNS,
    rows=[row(1), row(2, void=True), row(3, "卫生间顶部漏水，滴到洗手台，怀疑楼上防水。" * 4)],
    printed_by="张敏",
    printed_at="2026-11-30 17:30",
    note="电话已隐去中间四位",
)


def pages(book: Book) -> list[str]:
    return reading.text(render(book), "-raw").split("\f")[:-1]


def test_every_page_has_its_head_and_its_number():
    found = pages(replace(BOOK, rows=[row(n) for n in range(1, 61)]))
    assert len(found) > 2
    for number, page in enumerate(found, start=1):
        for word in ("来电来访登记表", "2026-11", "KF-01 · A/0", "打印人 张敏 2026-11-30 17:30", "处理部门"):
            assert word in page
        assert f"第 {number} 页 共 {len(found)} 页" in page
    numbers = [word for page in found for word in page.split() if word.startswith("LF-")]
    assert numbers == [f"LF-CH3-202611-{n:04d}" for n in range(1, 61)]


def test_an_empty_period_says_so():
    (page,) = pages(replace(BOOK, rows=[]))
    assert "本期没有登记" in page
    assert "第 1 页 共 1 页" in page
    assert "本期没有登记" not in pages(BOOK)[0]


def test_a_void_number_stays_in_place_struck_and_marked():
    found = reading.text(render(BOOK), "-raw")
    assert found.index("0001") < found.index("0002") < found.index("作废") < found.index("0003")
    assert found.count("作废") == 1
    alive, void = (
        [line for line in reading.positions(render(replace(BOOK, rows=[row(2, void=mark)]))) if line.startswith("path")]
        for mark in (False, True)
    )
    assert len(void) - len(alive) == 10  # nine cells, one of them with two lines


def test_rows_grow_with_their_text_and_stay_whole():
    text = "卫生间顶部漏水，滴到洗手台。" * 10
    found = pages(replace(BOOK, rows=[row(n, text) for n in range(1, 21)]))
    for page in found:
        assert "".join(page.split()).count(text) == page.count("LF-CH3")


def test_a_row_longer_than_a_page_goes_on_and_says_whose_it_is():
    text = "".join(f"漏水{n:04d}；" for n in range(1500))
    found = pages(replace(BOOK, rows=[row(1), row(2, text), row(3)]))
    assert len(found) > 2
    assert [page.count("LF-CH3-202611-0002") for page in found[:-1]] == [1] * (len(found) - 1)
    assert ["（续）" in page for page in found] == [False] + [True] * (len(found) - 1)
    numbers = [int(number) for number in re.findall(r"(\d{4})；", "".join(found))]
    assert numbers == list(range(1500))


def test_a_number_is_not_torn_but_printed_a_little_smaller():
    narrow = (BookColumn("编号", 29), *COLUMNS[1:])
    assert "LF-CH3-202611-0001" in pages(replace(BOOK, columns=narrow))[0].split()


def test_columns_too_wide_for_the_paper_are_narrowed_alike():
    wide = tuple(replace(column, width_mm=column.width_mm * 2) for column in COLUMNS)
    for text, left, _top, right, _low in reading.text_boxes(render(replace(BOOK, columns=wide))):
        assert left >= 14.5, text
        assert right <= 285.5, text


def test_no_text_lies_on_another():
    rows = [row(n, "卫生间顶部漏水 1301，" * (n % 7), void=n % 5 == 0) for n in range(1, 12)]
    boxes = reading.text_boxes(render(replace(BOOK, rows=rows)))
    for n, (text, left, top, right, low) in enumerate(boxes):
        for other, x0, y0, x1, y1 in boxes[n + 1 :]:
            apart = x0 >= right - 0.2 or x1 <= left + 0.2 or y0 >= low - 0.2 or y1 <= top + 0.2
            assert apart, (text, other)


def test_markup_is_printed_as_it_was_typed():
    assert "<b>粗&amp;" in "".join(pages(replace(BOOK, rows=[row(1, "<b>粗 &amp;")]))[0].split())


def test_a_character_without_a_glyph_names_row_and_column():
    with pytest.raises(Refused, match=r"第 2 行「来电来访内容」的「\U00030000」\(U\+30000\)"):
        render(replace(BOOK, rows=[row(1), row(2, "\U00030000")]))


def test_a_row_must_have_a_cell_for_each_column():
    with pytest.raises(ValueError, match="1 cells for 9 columns"):
        render(replace(BOOK, rows=[BookRow(("一",))]))


def test_progress_counts_pages():
    told = []
    render(replace(BOOK, rows=[row(n) for n in range(1, 41)]), lambda done, all_: told.append((done, all_)))
    assert told == [(n, len(told)) for n in range(1, len(told) + 1)]
    assert len(told) > 1


def test_golden_book():
    golden.compare("book.txt", render(BOOK))
