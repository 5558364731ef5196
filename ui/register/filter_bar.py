"""What narrows a list: words, a time, and a box for each closed list of the register."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app import clock
from app.errors import Refused
from app.paper import read
from app.paper.register import Register
from app.services import lists
from app.services.lists import Filter
from ui import theme
from ui.widgets.editors import LineBox
from ui.widgets.flow import FlowLayout
from ui.widgets.key_button import KeyButton
from ui.widgets.segmented import Segmented
from ui.widgets.text import plain_label

_PAUSE_MS = 180  # after the last key, before the file is asked
_WORDS_WIDTH = 290
_PERIODS = (("all", "全部"), ("today", "今天"), ("week", "本周"), ("month", "本月"))


class _DayLine(LineBox):
    """A day, typed; "" is none. One that does not exist is framed in red and says why."""

    settled = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("", "年-月-日")
        self.setAccessibleName(name)
        self.setFixedWidth(112)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.why = ""
        self.editingFinished.connect(self._settle)

    def day(self) -> date | None:
        """The day, None for none. Raises Refused."""
        return read.day(self.text(), clock.now())

    def show_day(self, day: date | None) -> None:
        """Show a day."""
        self.setText(day.isoformat() if day else "")
        self._mark("")

    def _settle(self) -> None:
        try:
            self.show_day(self.day())
        except Refused as refused:
            self._mark(refused.problems[0].text)
        self.settled.emit()

    def _mark(self, why: str) -> None:
        self.why = why
        self.setToolTip(why)
        self.setProperty("problem", "true" if why else "false")
        self.style().unpolish(self)
        self.style().polish(self)


class FilterBar(QWidget):
    """One or two rows that wrap. `changed` tells the new Filter."""

    changed = Signal(object)
    left_down = Signal()
    """↓ in the words: on to the lines."""
    entered = Signal()
    """Enter in the words, after their filter was told."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._telling = True
        self._kept = Filter()
        self.words = LineBox("", "找：房号、姓名、内容、单号…　Ctrl F")
        self.words.setAccessibleName("查找")
        self.words.setFixedWidth(_WORDS_WIDTH)
        self.period = Segmented(_PERIODS, "all", optional=True)
        self.period.setAccessibleName("时间")
        self.first, self.last = _DayLine("从哪天"), _DayLine("到哪天")
        self.problem = plain_label("", tone="danger", px=12)
        self.problem.hide()
        self.clear_button = KeyButton("清除条件")
        self.boxes: dict[str, QComboBox] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._build(register)
        self._connect()

    # --- building ----------------------------------------------------------------------------------
    def _build(self, register: Register) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = FlowLayout(spacing=10)
        span = QWidget()
        inner = QHBoxLayout(span)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        for widget in (self.first, plain_label("至", tone="secondary"), self.last, self.problem):
            inner.addWidget(widget)
        span.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.more_button = KeyButton("更多条件")
        self.more_button.setCheckable(True)
        for widget in (self.words, self.period, span, self.more_button, self.clear_button):
            row.addWidget(widget)
        column.addLayout(row)
        self._more = QWidget()
        boxes = FlowLayout(self._more, spacing=8)
        for name, head, options in lists.choices_of(register):
            boxes.addWidget(self._box(name, head, options))
        column.addWidget(self._more)
        self.set_compact(compact=False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show_clear()

    def _box(self, name: str, head: str, options: tuple[tuple[str, str], ...]) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(head)
        made.setToolTip(head)
        theme.ensure_glyphs("".join(word for _, word in options))
        made.addItem(f"{head}：全部", "")
        for code, word in options:
            if code:
                made.addItem(f"{head}：{word}", code)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.activated.connect(lambda _at: self._tell())
        self.boxes[name] = made
        return made

    def _connect(self) -> None:
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.words.returnPressed.connect(self._enter)
        self.words.installEventFilter(self)
        self._pause.timeout.connect(self._tell)
        self.period.changed.connect(self._period_chosen)
        self.first.settled.connect(self._days_typed)
        self.last.settled.connect(self._days_typed)
        self.clear_button.clicked.connect(self.clear)
        self.more_button.toggled.connect(lambda _on: self._show_more())

    def set_compact(self, *, compact: bool) -> None:
        """Little room: the boxes show only when asked for, or when one of them narrows the list."""
        self.more_button.setVisible(compact and bool(self.boxes))
        self._compact = compact
        self._show_more()

    def _show_more(self) -> None:
        chosen = any(box.currentData() for box in self.boxes.values())
        self._more.setVisible(bool(self.boxes) and (not self._compact or self.more_button.isChecked() or chosen))

    # --- the filter --------------------------------------------------------------------------------
    def wanted(self) -> Filter:
        """What the bar says now; a day that does not exist counts as none."""
        return Filter(
            text=self.words.text().strip(),
            first=_day_or_none(self.first),
            last=_day_or_none(self.last),
            choices={name: (box.currentData(),) for name, box in self.boxes.items() if box.currentData()},
        )

    def set_wanted(self, wanted: Filter) -> None:
        """Show a filter and tell it."""
        self._telling = False
        self.words.setText(wanted.text)
        self.first.show_day(wanted.first)
        self.last.show_day(wanted.last)
        for name, box in self.boxes.items():
            codes = wanted.choices.get(name, ())
            box.setCurrentIndex(max(0, box.findData(codes[0])) if codes else 0)
        self._light_period()
        self._show_problem()
        self._show_more()
        self._telling = True
        self._tell()

    def clear(self) -> None:
        """No conditions."""
        self.set_wanted(Filter())

    def focus_words(self) -> None:
        """Ctrl F."""
        self.words.setFocus()
        self.words.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↓ leaves the words for the lines."""
        if (
            watched is self.words
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
        ):
            self._tell()
            self.left_down.emit()
            return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        self._tell()
        self.entered.emit()

    def _tell(self) -> None:
        self._pause.stop()
        wanted = self.wanted()
        self._show_clear()
        if self._telling and wanted != self._kept:
            self._kept = wanted
            self.changed.emit(wanted)

    def _show_clear(self) -> None:
        self.clear_button.setEnabled(self.wanted() != Filter())

    def _period_chosen(self, key: str | None) -> None:
        today = clock.today()
        spans = {"today": lists.of_day, "week": lists.of_week, "month": lists.of_month}
        span = spans[key](today) if key in spans else Filter()
        self.first.show_day(span.first)
        self.last.show_day(span.last)
        self._show_problem()
        self._tell()
        self._light_period()

    def _days_typed(self) -> None:
        self._light_period()
        self._show_problem()
        self._tell()

    def _show_problem(self) -> None:
        text = self.first.why or self.last.why
        wanted = self.wanted()
        if not text and wanted.first and wanted.last and wanted.last < wanted.first:
            text = "结束早于开始"
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _light_period(self) -> None:
        """Light the word that says the days shown, if one does."""
        today = clock.today()
        shown = (_day_or_none(self.first), _day_or_none(self.last))
        spans = {
            "all": (None, None),
            **{
                key: (span.first, span.last)
                for key, span in (
                    ("today", lists.of_day(today)),
                    ("week", lists.of_week(today)),
                    ("month", lists.of_month(today)),
                )
            },
        }
        self.period.set_value(next((key for key, span in spans.items() if span == shown), None))


def _day_or_none(line: _DayLine) -> date | None:
    try:
        return line.day()
    except Refused:
        return None
