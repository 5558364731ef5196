"""The ruled frame of 派工单: where every cell stands, and what is the same on each sheet.

One block of 196 × 132 mm serves all papers: A5 landscape, half an A4, and tractor paper between its holes. What
is filled in by hand stands in rows of at least 9 mm, signatures in boxes of at least 12 mm; the tests hold the
table below to that.
"""

from __future__ import annotations

from typing import NamedTuple

from app.printing.drawing import THICK, Drawing
from app.printing.fonts import BOLD, HEI
from app.printing.text import points

WIDTH, HEIGHT = 19600, 13200  # the whole block in 1/100 mm
TOP, FOOT = 1900, 12600  # the ruled part
CODE_SIDE = 1650  # QR; 2.5 mm of white below it, the paper's edge above and beside it

# Upright lines that all rows share: label, value, label, value, label, value.
X0, X1, X2, X3, X4, X5, X6 = 0, 1700, 7000, 8700, 13200, 14900, WIDTH
URGENT_X = 17900  # the cell with ☐急 at the end of 报修内容

MATERIAL_HEAD = 450  # the row of column heads over the two rows for materials
# 名称 规格 数量 单价 金额 and their widths
MATERIALS = (("名称", 4100), ("规格", 2600), ("数量", 1400), ("单价", 1600), ("金额", 1800))

LABEL = points(8.5)
SMALL = points(7.5)


class Box(NamedTuple):
    """A cell in 1/100 mm from the block's upper left corner."""

    x: int
    y: int
    width: int
    height: int


def _tops(*heights: int) -> list[int]:
    tops = [TOP]
    for height in heights:
        tops.append(tops[-1] + height)
    return tops


# who, when, where to, what, process, materials, owner, housekeeper
_A, _B, _C, _D, _E, _F, _G, _H, _END = _tops(900, 900, 900, 1450, 1800, 2250, 1250, 1250)
_E2, _F2 = _E + 900, _F + 1125

PRINTED = {
    "reporter": Box(X1, _A, X2 - X1, 900),
    "place": Box(X3, _A, X4 - X3, 900),
    "phone": Box(X5, _A, X6 - X5, 900),
    "registered_at": Box(X1, _B, X2 - X1, 900),
    "dispatched_at": Box(X3, _B, X4 - X3, 900),
    "appointment": Box(X5, _B, X6 - X5, 900),
    "department": Box(X1, _C, X2 - X1, 900),
    "person": Box(X3, _C, X4 - X3, 900),
    "due": Box(X5, _C, X6 - X5, 900),
    "content": Box(X1, _D, URGENT_X - X1, 1450),
}

# Filled in by hand, or by hand when the desk left it open.
HANDWRITTEN = {
    "派工时间": PRINTED["dispatched_at"],
    "责任人": PRINTED["person"],
    "处理过程": Box(X1, _E, X4 - X1, 1800),
    "到场时间": Box(X5, _E, X6 - X5, 900),
    "离场时间": Box(X5, _E2, X6 - X5, 900),
    "材料 1": Box(X1, _F + MATERIAL_HEAD, X4 - X1, 900),
    "材料 2": Box(X1, _F + MATERIAL_HEAD + 900, X4 - X1, 900),
    "收费合计": Box(X5, _F, X6 - X5, 1125),
    "收款方式/票据号": Box(X5, _F2, X6 - X5, 1125),
    "业主意见": Box(X1, _G, X2 - X1, 1250),
    "管家验收": Box(X1, _H, X2 - X1, 1250),
    "回访": Box(X5, _H, X6 - X5, 1250),
}

SIGNATURES = {
    "业主签确": Box(X3, _G, X4 - X3, 1250),
    "维修人签字": Box(X5, _G, X6 - X5, 1250),
    "管家签确/时间": Box(X3, _H, X4 - X3, 1250),
}

_LABELS = (
    (X0, _A, 900, ("报修人",)),
    (X2, _A, 900, ("房号 /", "公共区域")),
    (X4, _A, 900, ("电话",)),
    (X0, _B, 900, ("登记时间",)),
    (X2, _B, 900, ("派工时间",)),
    (X4, _B, 900, ("预约时间",)),
    (X0, _C, 900, ("派往部门",)),
    (X2, _C, 900, ("责任人",)),
    (X4, _C, 900, ("完成时限",)),
    (X0, _D, 1450, ("报修内容",)),
    (X0, _E, 1800, ("处理过程",)),
    (X4, _E, 900, ("到场时间",)),
    (X4, _E2, 900, ("离场时间",)),
    (X0, _F, 2250, ("材料",)),
    (X4, _F, 1125, ("收费合计",)),
    (X4, _F2, 1125, ("收款方式 /", "票据号")),
    (X0, _G, 1250, ("业主意见",)),
    (X2, _G, 1250, ("业主签确",)),
    (X4, _G, 1250, ("维修人", "签字")),
    (X0, _H, 1250, ("管家验收",)),
    (X2, _H, 1250, ("管家签确", "/ 时间")),
    (X4, _H, 1250, ("回访",)),
)

URGENT_TICK = Box(URGENT_X + 270, _D + 500, 450, 450)

FOOTNOTE = "业主在家并签确的，免管家现场验收"


def draw(page: Drawing) -> None:
    """The static frame of the first page of an order."""
    page.text(WIDTH // 2, 920, "派　工　单", BOLD, points(20), "centre")
    _draw_lines(page)
    for x, y, height, rows in _LABELS:
        page.label(x, y, X1, height, rows, HEI, LABEL if len(rows) == 1 else points(8))
    _draw_urgent(page)
    _draw_times(page)
    _draw_materials(page)
    _draw_choices(page, _G, ("满意", "基本满意", "不满意"), "意见：")
    _draw_choices(page, _H, ("合格", "返工"), "返工原因：")
    money = HANDWRITTEN["收费合计"]
    page.text(money.x + money.width - 200, money.y + 720, "元", HEI, SMALL, "right")
    page.text(WIDTH, FOOT + 430, FOOTNOTE, HEI, SMALL, "right")


def draw_continuation(page: Drawing) -> None:
    """The static frame of a 续页."""
    page.text(WIDTH // 2, 920, "派工单（续页）", BOLD, points(16), "centre")
    page.box(0, TOP, WIDTH, FOOT - TOP, THICK)
    page.text(WIDTH, FOOT + 430, FOOTNOTE, HEI, SMALL, "right")


def _draw_lines(page: Drawing) -> None:
    page.box(0, TOP, WIDTH, FOOT - TOP, THICK)
    full = [(y, X0, X6) for y in (_B, _C, _D, _E, _F, _G, _H)]
    page.grid([*full, (_E2, X4, X6), (_F2, X4, X6)], [(X1, TOP, FOOT)])
    for x in (X2, X3):
        page.grid([], [(x, _A, _D), (x, _G, FOOT)])
    for x in (X4, X5):
        page.grid([], [(x, _A, _D), (x, _E, FOOT)])
    page.line(URGENT_X, _D, URGENT_X, _E)


def _draw_urgent(page: Drawing) -> None:
    box = URGENT_TICK
    page.tick_box(box.x, box.y, box.width)
    page.text(box.x + box.width + 120, box.y + 420, "急", BOLD, points(15))


def _draw_times(page: Drawing) -> None:
    """月 日 时 分 with room to write before each."""
    for name in ("到场时间", "离场时间"):
        box = HANDWRITTEN[name]
        for n, unit in enumerate("月日时分"):
            page.text(box.x + 1050 * (n + 1) + 100, box.y + 560, unit, HEI, SMALL, "centre")


def _draw_materials(page: Drawing) -> None:
    x, y = X1, _F
    for head, width in MATERIALS:
        page.label(x, y, width, MATERIAL_HEAD, (head,), HEI, SMALL)
        x += width
        if x < X4:
            page.line(x, y, x, _G)
    page.grid([(y + MATERIAL_HEAD, X1, X4), (y + MATERIAL_HEAD + 900, X1, X4)], [])


def _draw_choices(page: Drawing, y: int, choices: tuple[str, ...], hint: str) -> None:
    """Boxes to tick in a row, and a line for words under them."""
    x = X1 + 180
    for choice in choices:
        page.tick_box(x, y + 190, 300)
        page.text(x + 390, y + 450, choice, HEI, points(9))
        x += 390 + len(choice) * points(9) + 330
    page.text(X1 + 180, y + 990, hint, HEI, SMALL)
