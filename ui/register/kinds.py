"""The kinds of editor: one line, several lines, typed values, choices, references.

An Editor is the handle, its `widget` stands in the form. `draft` and `restore` keep what was typed as it was
typed, readable or not. What a typed text means is `app.paper.read`'s to say.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app import clock
from app.errors import Refused
from app.paper.read import read
from app.paper.text import show
from app.services import lists, rooms
from app.services.lists import RefOption
from app.store.fields import DateTime, PersonRef
from ui.register.keys import hold
from ui.widgets import paper_form
from ui.widgets.completer import CompleterLine
from ui.widgets.editors import LineBox, TextBox
from ui.widgets.popup import Option
from ui.widgets.segmented import Segmented
from ui.widgets.text import plain_label

_YES_NO = (("1", "是"), ("0", "否"))


class Editor(QObject):
    """What the form knows of a cell's editor."""

    changed = Signal()
    """The clerk, or `set_value`, changed it."""
    left = Signal()
    """The keyboard went elsewhere."""

    def __init__(self, widget: QWidget, stop: QWidget | None = None) -> None:
        super().__init__(widget)
        self.widget = widget
        self.stop = stop or widget
        self.stop.installEventFilter(self)

    def value(self) -> Any:
        """What it means. Raises Refused when `problem` says why it means nothing."""
        raise NotImplementedError

    def set_value(self, value: Any, text: str = "") -> None:
        """Show `value`; `text` is what a reference shows by."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why what stands there cannot be read, "" if it can."""
        try:
            self.value()
        except Refused as refused:
            return refused.problems[0].text
        return ""

    def draft(self) -> Any:
        """What stands there, as JSON."""
        return self.value()

    def restore(self, draft: Any) -> None:
        """Put back what `draft` gave."""
        self.set_value(draft)

    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return self.draft() in ("", None, [None, ""])

    def tidy(self) -> None:
        """The keyboard went elsewhere: show what was understood."""

    def set_read_only(self, *, on: bool) -> None:
        """Only to be looked at: in full ink, unlike a disabled widget."""
        self.stop.setEnabled(not on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when the keyboard leaves for another field of the same window."""
        if event.type() == QEvent.Type.FocusOut and event.reason() not in _NOT_LEFT:
            self.tidy()
            self.left.emit()
        return super().eventFilter(watched, event)


_NOT_LEFT = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason}


def _column(*widgets: QWidget) -> QWidget:
    """Widgets one under the other in one cell."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    for widget in widgets:
        box.addWidget(widget)
    return made


class LineEditor(Editor):
    """One line of text, kept as typed."""

    def __init__(self, under: QWidget | None = None) -> None:
        self.line = LineBox()
        super().__init__(self.line if under is None else _column(self.line, under), self.line)
        self.line.textChanged.connect(self.changed)

    def value(self) -> str:
        """The text."""
        return self.line.text()

    def set_value(self, value: Any, text: str = "") -> None:
        """Show the text."""
        self.line.setText(str(value or text))
        self.line.setCursorPosition(0)

    def set_read_only(self, *, on: bool) -> None:
        """Only to be looked at."""
        self.line.setReadOnly(on)


class PhoneEditor(LineEditor):
    """A phone: one that cannot be right is marked with the reason and kept as it is."""

    def __init__(self) -> None:
        self.mark = plain_label("", tone="warning", px=12, wrap=True)
        self.mark.hide()
        super().__init__(self.mark)
        self.line.textChanged.connect(self._weigh)

    def _weigh(self, text: str) -> None:
        # the first digits of a number are no wrong number
        why = rooms.phone_warning(text) if len(text.strip()) >= 3 else ""
        self.mark.setText(why)
        self.mark.setVisible(bool(why))


class TextEditor(Editor):
    """Several lines."""

    def __init__(self) -> None:
        self.box = TextBox()
        super().__init__(self.box)
        self.box.changed.connect(self.changed)

    def value(self) -> str:
        """The text."""
        return self.box.text()

    def set_value(self, value: Any, text: str = "") -> None:
        """Show the text."""
        self.box.set_text(str(value or text))

    def set_read_only(self, *, on: bool) -> None:
        """Only to be looked at."""
        self.box.setReadOnly(on)


class TypedEditor(Editor):
    """A line whose text means a moment, a day, a number or an amount."""

    def __init__(self, field: Any, hint: str = "", button: str = "") -> None:
        self.field, self._hint = field, hint
        self.line = LineBox("", hint)
        self._kept: tuple[str, Any] = ("", None)
        self.button = QPushButton(button)
        self.button.setProperty("tone", "link")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setToolTip(f"填入{button}（Ctrl ;）")
        super().__init__(paper_form.row(self.line, self.button, spacing=8) if button else self.line, self.line)
        if button:
            self.line.setMinimumWidth(150)
            self.button.clicked.connect(self.fill_now)
            hold(self.line, "Ctrl+;", self.fill_now, inside=False)
        self.line.textChanged.connect(self.changed)

    def value(self) -> Any:
        """What the text means; the very value that was shown, if the text was not touched."""
        text = self.line.text()
        return self._kept[1] if text == self._kept[0] else read(self.field, text, clock.now())

    def set_value(self, value: Any, text: str = "") -> None:
        """Show the value as paper does."""
        shown = show(self.field, value) if value is not None else text
        self._kept = (shown, value)
        self.line.setText(shown)

    def set_read_only(self, *, on: bool) -> None:
        """Only to be looked at."""
        self.line.setReadOnly(on)
        self.line.setPlaceholderText("" if on else self._hint)
        self.button.setVisible(not on and bool(self.button.text()))

    def fill_now(self) -> None:
        """This minute, or today."""
        if self.line.isReadOnly():
            return
        now = clock.now()
        self.set_value(now if isinstance(self.field, DateTime) else now.date())

    def tidy(self) -> None:
        """Show the moment or amount in full, so that the clerk sees what was understood."""
        if self.line.text().strip() and not self.problem():
            self.set_value(self.value())

    def draft(self) -> str:
        """The text."""
        return self.line.text()

    def restore(self, draft: Any) -> None:
        """The text as it was typed."""
        self._kept = ("", None)
        self.line.setText(str(draft or ""))


class ChoiceEditor(Editor):
    """A few words side by side."""

    def __init__(self, words: tuple[tuple[str, str], ...], *, required: bool) -> None:
        self.choice = Segmented(words, optional=not required)
        super().__init__(self.choice)
        self.choice.changed.connect(lambda _key: self.changed.emit())

    def value(self) -> str:
        """The code, "" when nothing is chosen."""
        return self.choice.value() or ""

    def set_value(self, value: Any, text: str = "") -> None:
        """Choose; a code that the list no longer has is added as it is."""
        code = None if value is None else str(value)
        known = {key for key, _ in self.choice.options()}
        if code and code not in known:
            self.choice.set_options((*self.choice.options(), (code, text or code)))
            known.add(code)
        self.choice.set_value(code if code in known else None)
        self.changed.emit()


class YesNoEditor(ChoiceEditor):
    """是 or 否, or neither."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(_YES_NO, required=required)

    def value(self) -> Any:
        """True, False or None."""
        code = self.choice.value()
        return None if code is None else code == "1"

    def set_value(self, value: Any, text: str = "") -> None:
        """Choose."""
        super().set_value(None if value is None else "1" if value else "0", text)


class ComboEditor(Editor):
    """Many words in a list."""

    def __init__(self, words: tuple[tuple[str, str], ...], *, required: bool) -> None:
        self.box = QComboBox()
        if not required and all(code for code, _ in words):
            self.box.addItem("", "")
        for code, word in words:
            self.box.addItem(word, code)
        super().__init__(self.box)
        self.box.setCurrentIndex(-1 if required else 0)
        self.box.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def value(self) -> str:
        """The code, "" when nothing is chosen."""
        return str(self.box.currentData() or "")

    def set_value(self, value: Any, text: str = "") -> None:
        """Choose; a code that the list no longer has is added as it is."""
        code = str(value or "")
        if code and self.box.findData(code) < 0:
            self.box.addItem(text or code, code)
        self.box.setCurrentIndex(self.box.findData(code))


class RefEditor(Editor):
    """A line with proposals that must name one row: a room, a member of staff, a department."""

    def __init__(self, field: Any, what: str) -> None:
        self._field, self._what, self._tabbed = field, what, False
        self.line = CompleterLine(self._options, free=False, opens_empty=isinstance(field, PersonRef))
        super().__init__(self.line)
        self.line.textChanged.connect(self.changed)
        self.line.chosen.connect(lambda _option: self._chosen())

    def _chosen(self) -> None:
        """A row was taken: on to the next cell. Tab takes a row too, and goes on by itself."""
        self.changed.emit()
        if not self._tabbed:
            self.line.focusNextChild()

    def _options(self, typed: str) -> list[Option]:
        return [_option(found) for found in lists.options_of(self._field, typed)]

    def value(self) -> int | None:
        """The row's id. Raises Refused for a text that names none."""
        option = self.line.option()
        if option is not None:
            return int(option.data)
        if self.line.text().strip():
            raise Refused(f"没有这个{self._what}，请从列表里选")
        return None

    def set_value(self, value: Any, text: str = "") -> None:
        """Show the row."""
        self.line.set_option(Option(str(value), text, data=value) if value is not None else None)
        self.changed.emit()

    def tidy(self) -> None:
        """Take the row that the text names beyond doubt."""
        if self.line.option() is None and self.line.text().strip():
            found = lists.meant(self._field, self.line.text())
            if found is not None:
                self.line.set_option(_option(found))
                self.changed.emit()

    def set_read_only(self, *, on: bool) -> None:
        """Only to be looked at; the list does not open."""
        self.line.setReadOnly(on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A line that is only looked at takes no ↓, which would open its list."""
        if event.type() == QEvent.Type.KeyPress:
            self._tabbed = event.key() == Qt.Key.Key_Tab
            if self.line.isReadOnly() and event.key() == Qt.Key.Key_Down:
                return True
        elif event.type() == QEvent.Type.FocusIn:
            self._tabbed = False
        return super().eventFilter(watched, event)

    def draft(self) -> Any:
        """The row's id, if one was taken, and the text."""
        option = self.line.option()
        return [None if option is None else option.data, self.line.text()]

    def restore(self, draft: Any) -> None:
        """The row or the text."""
        row, text = draft if isinstance(draft, list) and len(draft) == 2 else (None, "")
        if row is not None:
            self.set_value(row, str(text))
        else:
            self.line.set_text(str(text))


def _option(found: RefOption) -> Option:
    return Option(str(found.id), found.text, found.note, found.id)
