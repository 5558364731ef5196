"""派工单, the sheet that goes out with the repairman and comes back signed.

What the desk knows is printed, the rest is ruled for the pen. Nothing is cut off: a text that its cell cannot
hold at a legible size goes on over continuation pages with the same number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.errors import Refused
from app.printing import fonts
from app.printing.characters import clean, one_line
from app.printing.documents import dispatch_frame as frame
from app.printing.documents.dispatch_frame import Box
from app.printing.drawing import THICK, Align, Drawing
from app.printing.fonts import BOLD, HEI, SONG, Style
from app.printing.page import Document, Profile, mm
from app.printing.text import Fitted, fit, points, shortened, width_of, wrap

COPIES = ("第一联 维修部", "第二联 服务中心", "第三联 住户")

_PAD = 150  # white between a cell's line and its text
_VALUE = tuple(map(points, (11, 10, 9, 8, 7)))
_CONTENT = tuple(map(points, (10.5, 9.5, 8.5, 7.5)))
_CUT = points(8.5)  # of a content that goes on over the page anyway
_NOTE = tuple(map(points, (7.5, 6.5, 6)))
_CONTINUED = points(10)
_STEP = round(_CONTINUED * 1.35)
_NOTHING = "—"


@dataclass(frozen=True)
class OrderSheet:
    """Everything printed on one 派工单, as display text. `blank`: a form for a power cut, empty cells white."""

    project: str
    number: str
    intake_number: str
    registered_at: str
    reporter: str
    place: str
    phone: str
    content: str
    due: str
    due_reason: str
    department: str
    person: str
    form_code: str
    printed_by: str
    printed_at: str
    qr_payload: str
    dispatched_at: str = ""
    appointment: str = ""
    urgent: bool = False
    round_no: int = 1
    print_count: int = 1
    corrected: bool = False
    copy_labels: tuple[str, ...] = COPIES
    blank: bool = False


LABELS = {
    "project": "项目", "number": "编号", "intake_number": "登记号", "registered_at": "登记时间",
    "dispatched_at": "派工时间", "reporter": "报修人", "place": "房号 / 公共区域", "phone": "电话",
    "appointment": "预约时间", "content": "报修内容", "due": "完成时限", "due_reason": "时限依据",
    "department": "派往部门", "person": "责任人", "form_code": "表单编号", "printed_by": "打印人",
    "printed_at": "打印时间", "copy_labels": "联次",
}  # fmt: skip


def copies(sheet: OrderSheet, labels: Sequence[str] = COPIES) -> tuple[OrderSheet, ...]:
    """One sheet for each label, for printers without carbon plies."""
    return tuple(replace(sheet, copy_labels=(label,)) for label in labels)


def render(sheets: Sequence[OrderSheet], profile: Profile, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The sheets as one PDF on this paper, two on a page where the paper takes two.

    `progress(done, all)` is called after each sheet and may raise to stop. Raises Refused when there is no
    sheet, or when a character of any sheet cannot be printed (all of them are named).
    """
    if not sheets:
        raise Refused("没有要打印的派工单")
    _check(sheets)
    title = f"派工单 {sheets[0].number}" if len(sheets) == 1 else f"派工单 {len(sheets)} 张"
    document = Document(one_line(title))
    slots = _slots(document, profile)
    for done, sheet in enumerate(sheets, start=1):
        _draw(document, sheet, slots)
        if progress:
            progress(done, len(sheets))
    return document.to_bytes()


def _check(sheets: Sequence[OrderSheet]) -> None:
    several = len(sheets) > 1
    fonts.check(
        (name, f"{sheet.number} {label}" if several else label, text)
        for sheet in sheets
        for name, label in LABELS.items()
        for text in (sheet.copy_labels if name == "copy_labels" else (getattr(sheet, name),))
    )


def _slots(document: Document, profile: Profile) -> Iterator[tuple[Drawing, int, int]]:
    """Places for blocks, page after page: the page, and the block's upper left corner."""
    height = mm(profile.height) // profile.slots
    x = (mm(profile.width) - frame.WIDTH) // 2
    y = min((height - frame.HEIGHT) // 2, 825)
    while True:
        page = document.page(profile)
        for slot in range(1, profile.slots):
            page.dashed(0, slot * height, mm(profile.width), slot * height)
        for slot in range(profile.slots):
            yield page, x, y + slot * height


@dataclass(frozen=True)
class _Cell:
    """A text laid out in its cell."""

    box: Box
    fitted: Fitted
    style: Style
    align: Align = "left"
    top: bool = False

    def draw(self, page: Drawing, x: int, y: int) -> None:
        box = self.box
        page.lines(
            x + box.x, y + box.y, box.width, box.height, self.fitted, self.style,
            align=self.align, top=self.top,
        )  # fmt: skip


class _Layout:
    """The cells of one order, and the texts that go on over the page: (heading, text)."""

    def __init__(self, sheet: OrderSheet) -> None:
        self.head: list[_Cell] = []
        self.body: list[_Cell] = []
        self.over: list[tuple[str, str]] = []
        _lay_out_head(self, sheet)
        _lay_out_body(self, sheet)

    def cell(
        self, name: str, text: str, box: Box, style: Style = SONG, sizes: Sequence[int] = _VALUE,
        align: Align = "left",
    ) -> _Cell:  # fmt: skip
        """`text` in a cell; what is too long even at the smallest size stands whole on a 续页."""
        text = clean(text)
        inner = Box(box.x + _PAD, box.y + 60, box.width - 2 * _PAD, box.height - 120)
        fitted = fit(text, style, inner.width, inner.height, sizes)
        if fitted.rest:
            self.over.append((f"{LABELS[name]}（全文）", text))
            fitted = shortened(fitted, style, inner.width)
        return _Cell(inner, fitted, style, align)


def _lay_out_body(layout: _Layout, sheet: OrderSheet) -> None:
    nothing = "" if sheet.blank else _NOTHING
    boxes = frame.PRINTED
    for name in ("reporter", "place", "phone", "registered_at", "appointment"):
        layout.body.append(layout.cell(name, getattr(sheet, name) or nothing, boxes[name]))
    for name in ("dispatched_at", "department", "person"):  # left open, they are written by hand
        layout.body.append(layout.cell(name, getattr(sheet, name), boxes[name]))
    _lay_out_due(layout, sheet, nothing)
    _lay_out_content(layout, sheet)


def _lay_out_due(layout: _Layout, sheet: OrderSheet, nothing: str) -> None:
    """The limit in bold and its reason small behind it, or under it when they do not fit on one line."""
    box, due, reason = frame.PRINTED["due"], clean(sheet.due) or nothing, clean(sheet.due_reason)
    if not reason:
        layout.body.append(layout.cell("due", due, box, BOLD))
        return
    width = round(width_of(due, BOLD, _VALUE[0])) + 2 * _PAD + 2  # a rounding must not shrink it
    if "\n" not in due + reason and width + width_of(reason, HEI, _NOTE[0]) + 210 <= box.width:
        left = Box(box.x, box.y, width, box.height)
        right = Box(box.x + width - 90, box.y + 20, box.width - width + 90, box.height)
    else:
        left = Box(box.x, box.y, box.width, 510)
        right = Box(box.x, box.y + 470, box.width, 430)
    layout.body.append(layout.cell("due", due, left, BOLD))
    layout.body.append(layout.cell("due_reason", reason, right, HEI, _NOTE))


def _lay_out_content(layout: _Layout, sheet: OrderSheet) -> None:
    """报修内容 from the top of its cell; when it is too long the label says so and the rest goes on."""
    box, text = frame.PRINTED["content"], clean(sheet.content)
    inner = Box(box.x + _PAD, box.y + 95, box.width - 2 * _PAD, box.height - 160)
    fitted = fit(text, SONG, inner.width, inner.height, _CONTENT)
    if fitted.rest:
        fitted = fit(text, SONG, inner.width, inner.height, (_CUT,))
        layout.over.insert(0, ("报修内容（接上页）", fitted.rest))
        note = Fitted(["（转续页）"], _NOTE[0], _NOTE[0], "")
        layout.body.append(_Cell(Box(0, box.y + box.height - 520, box.x, 400), note, HEI, "centre"))
    layout.body.append(_Cell(inner, fitted, SONG, top=True))


def _lay_out_head(layout: _Layout, sheet: OrderSheet) -> None:
    """What stands around the ruled part of every page: project, numbers, code, who printed."""
    put = layout.head.append

    def line(x: int, width: int, size: float) -> Box:
        """A box of one line whose baseline is that of its neighbours, whatever the size."""
        return Box(x, 1280 + round(0.38 * (points(10) - points(size))), width, 560)

    sizes: tuple[float, ...] = (10, 9, 8)
    project = line(-_PAD, 6400, 10)
    if width_of(one_line(sheet.project), HEI, points(8)) > project.width - 2 * _PAD:
        project, sizes = Box(-_PAD, 740, 6400, 1120), (8, 7)  # a long name stands on more lines
    put(layout.cell("project", sheet.project, project, HEI, tuple(map(points, sizes))))
    for name, left, width, style, size in (
        ("number", 6300, 6300, BOLD, 12.0),
        ("intake_number", 12600, 5250, SONG, 10.0),
    ):
        label = Fitted([LABELS[name]], points(8.5), 0, "")
        lead = round(width_of(LABELS[name], HEI, points(8.5))) + 20
        put(_Cell(line(left, lead, 8.5), label, HEI))
        sizes = (size, size - 1, size - 2, size - 3.5)
        box = line(left + lead, width - lead, size)
        put(layout.cell(name, getattr(sheet, name), box, style, tuple(map(points, sizes))))
    foot = Box(-_PAD, frame.FOOT + 60, 6500, 540)
    copies_text = "　".join(sheet.copy_labels)
    put(layout.cell("copy_labels", copies_text, foot, BOLD if len(sheet.copy_labels) == 1 else HEI, _NOTE))
    printed = " ".join(filter(None, ("打印", sheet.printed_by, sheet.printed_at, f"第 {sheet.print_count} 次")))
    put(layout.cell("printed_by", printed, foot._replace(x=6300, width=7700), HEI, _NOTE))


def _draw_head(page: Drawing, x: int, y: int, sheet: OrderSheet, number: int, total: int) -> None:
    """Code, page number, QR and the tags 返工, 补打, 更正 of one page."""
    code = "　".join(filter(None, (one_line(sheet.form_code), f"第 {number}/{total} 页")))
    page.text(x, y + 480, code, HEI, points(8))
    if sheet.qr_payload:
        page.code(x + frame.WIDTH - frame.CODE_SIDE, y, frame.CODE_SIDE, sheet.qr_payload)
    if sheet.corrected:  # left of the title, the others right of it
        _draw_tag(page, x + 7600, y + 330, "更正")
    right = x + frame.WIDTH - frame.CODE_SIDE - 500
    if sheet.print_count > 1:
        right = _draw_tag(page, right, y + 330, f"补打 第{sheet.print_count}次") - 200
    if sheet.round_no > 1:
        _draw_tag(page, right, y + 330, f"返工 第{sheet.round_no}轮")


def _draw_tag(page: Drawing, right: int, y: int, tag: str) -> int:
    """A framed mark that ends at `right`; returns where it begins."""
    size = points(10.5)
    width = round(width_of(tag, BOLD, size)) + 320
    page.box(right - width, y, width, 680, THICK)
    page.label(right - width, y, width, 680, (tag,), BOLD, size)
    return right - width


def _continued(over: Sequence[tuple[str, str]]) -> list[list[tuple[Style, str]]]:
    """The carried texts as pages of lines."""
    width = frame.WIDTH - 2 * 300
    lines: list[tuple[Style, str]] = []
    for heading, text in over:
        lines.append((BOLD, heading))
        lines += [(SONG, line) for line in wrap(text, SONG, _CONTINUED, width)]
    room = (frame.FOOT - frame.TOP - 400 - _CONTINUED) // _STEP + 1
    return [lines[n : n + room] for n in range(0, len(lines), room)]


def _draw(document: Document, sheet: OrderSheet, slots: Iterator[tuple[Drawing, int, int]]) -> None:
    """The first page and as many continuation pages as the rest needs."""
    layout = _Layout(sheet)
    pages = _continued(layout.over)
    total = 1 + len(pages)
    page, x, y = _start(document, "first", layout, next(slots))
    _draw_head(page, x, y, sheet, 1, total)
    for cell in layout.body:
        cell.draw(page, x, y)
    if sheet.urgent:
        box = frame.URGENT_TICK
        page.tick(x + box.x, y + box.y, box.width)
    for number, lines in enumerate(pages, start=2):
        page, x, y = _start(document, "continued", layout, next(slots))
        _draw_head(page, x, y, sheet, number, total)
        for n, (style, line) in enumerate(lines):
            one = Fitted([line], _CONTINUED, 0, "")
            page.lines(x + 300, y + frame.TOP + 200 + n * _STEP, 0, 0, one, style, top=True)


def _start(document: Document, kind: str, layout: _Layout, slot: tuple[Drawing, int, int]) -> tuple[Drawing, int, int]:
    """The frame and the head on a fresh slot."""
    page, x, y = slot
    draw = frame.draw if kind == "first" else frame.draw_continuation
    page.place(document.form(kind, frame.WIDTH, frame.HEIGHT, draw), x, y, frame.HEIGHT)
    for cell in layout.head:
        cell.draw(page, x, y)
    return slot
