"""The sheet with the recovery code, to be locked away. Made once, never kept in the program."""

from __future__ import annotations

from app.printing import fonts
from app.printing.characters import one_line
from app.printing.drawing import THICK
from app.printing.fonts import BOLD, HEI, SONG
from app.printing.page import A4, Document, mm
from app.printing.text import points, wrap

_LEFT = mm(25)
_WIDTH = mm(160)
_COLUMNS = 3
_CELL = mm(160) // _COLUMNS
_HIGH = mm(20)

_WORDS = (
    "这组字符是打开本项目数据的最后一把钥匙。换电脑、重装系统或密钥丢失时，输入它才能打开数据文件和备份。",
    "请打印两份，由客服经理和项目负责人分开锁存，不要拍照，不要存在这台电脑上。",
    "没有恢复码，也没有本机密钥时，任何人都打不开数据，软件作者也不例外。",
    "客服经理或管理员忘记密码时，也用它重设。换发新的恢复码后，这一张只能打开换发之前的备份。",
)


def render(code: str, *, project: str, made_at: str) -> bytes:
    """The sheet as a PDF. `code` in its groups, apart by hyphens. Raises Refused for an unprintable name."""
    fonts.check([("project", "项目名称", project)])
    document = Document("恢复码")
    page = document.page(A4)
    page.text(page.width // 2, mm(45), "数据恢复码", SONG, points(26), "centre")
    head = one_line(" · ".join(part for part in (project, f"生成于 {made_at}") if part))
    page.text(page.width // 2, mm(55), head, HEI, points(10), "centre", 0.3)
    top = mm(68)
    groups = code.split("-")
    for place, group in enumerate(groups):
        x, y = _LEFT + place % _COLUMNS * _CELL, top + place // _COLUMNS * _HIGH
        page.box(x, y, _CELL, _HIGH)
        page.text(x + mm(2), y + mm(5), str(place + 1), HEI, points(8), "left", 0.4)
        page.text(x + _CELL // 2, y + mm(13.5), "  ".join(group), BOLD, points(20), "centre")
    rows = -(-len(groups) // _COLUMNS)
    page.box(_LEFT, top, _CELL * _COLUMNS, rows * _HIGH, THICK)
    y = top + rows * _HIGH + mm(12)
    size = points(11)
    for number, words in enumerate(_WORDS, start=1):
        for line in wrap(f"{number}. {words}", HEI, size, _WIDTH):
            page.text(_LEFT, y, line, HEI, size)
            y += round(size * 1.6)
        y += mm(2)
    page.text(
        _LEFT,
        y + mm(2),
        "字符只有数字和大写字母，没有 I、L、O、U；抄写时 0 是零，1 是一。",
        HEI,
        points(9),
        "left",
        0.3,
    )
    y += mm(22)
    for place, label in enumerate(("保管人", "存放处", "日期")):
        x = _LEFT + place * _CELL
        page.text(x, y, label, HEI, size)
        page.line(x + mm(16), y + mm(1), x + _CELL - mm(4), y + mm(1))
    return document.to_bytes()
