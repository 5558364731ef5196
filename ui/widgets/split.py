"""A sheet and the side column (352 px); where there is no room the column goes below the form.

At 1366 px both stand side by side and the column scrolls by itself. At 150 % scaling (911 px) the column
follows the form inside the sheet's own scroll area: one scroll bar, and the buttons under it stay. What is
urgent must be seen without scrolling: those cards then stand above the sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import theme

if TYPE_CHECKING:  # the sheet itself uses `scroller`
    from ui.widgets.paper_sheet import PaperSheet

_SIDE_GAP = 12
_URGENT_GAP = 6
_MAIN_LOW = 220  # px: below that the page scrolls rather than leave no row of the form
_NO_LIMIT = 16777215  # Qt's largest size
MAIN_LEAST = 600
"""A narrower main part sends the column below."""


def scroller(widget: QWidget) -> QScrollArea:
    """A frameless vertical scroll area around `widget`."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.setObjectName("page")
    area.setWidget(widget)
    return area


class Room(QScrollArea):
    """Gives a page the whole room, but never less than its least size: then it scrolls.

    Unlike a plain scroll area it does not ask for the page's preferred height, so that lists shrink first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_page(self, page: QWidget) -> None:
        """The page; once."""
        self.setWidget(page)
        page.installEventFilter(self)

    def _fit(self) -> None:
        page = self.widget()
        if page is not None:
            page.resize(self.maximumViewportSize().expandedTo(page.minimumSizeHint()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new room."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page's least size may have changed."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return done


class SideColumn(QWidget):
    """Cards one under the other; urgent ones first."""

    stacked_changed = Signal(bool)
    """The column went below the form (True) or beside it: cards may be drawn flatter or fuller."""

    def __init__(self) -> None:
        super().__init__()
        self.stacked = False
        self.urgent: list[QWidget] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_SIDE_GAP)
        self._column.addStretch(1)
        self._area = scroller(self._inner)
        self._inner.installEventFilter(self)
        outer.addWidget(self._area)

    def add(self, widget: QWidget, *, urgent: bool = False) -> None:
        """Put a card at the end; an urgent one after the other urgent ones. Before the page is made."""
        if urgent:
            self._column.insertWidget(len(self.urgent), widget)
            self.urgent.append(widget)
        else:
            self._column.insertWidget(self._column.count() - 1, widget)

    def set_stacked(self, stacked: bool, above: QVBoxLayout) -> None:  # noqa: FBT001  the two states of the column
        """Under the form, with the urgent cards in `above`, or beside it with all cards."""
        self.stacked = stacked
        for place, card in enumerate(self.urgent):
            hidden = card.isHidden()
            (above if stacked else self._column).insertWidget(place, card)
            card.setHidden(hidden)
        if stacked:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)
        self.stacked_changed.emit(stacked)

    def fit(self, tall: int) -> None:
        """Beside the form: no more than `tall` px, for the column scrolls by itself. Below: all its cards."""
        if self.stacked:
            self.setFixedHeight(max(0, self._column.heightForWidth(self.width())))
        else:
            self.setFixedWidth(theme.SIDE)
            self.setMinimumHeight(0)
            self.setMaximumHeight(tall)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width breaks texts anew."""
        super().resizeEvent(event)
        if self.stacked and event.size().width() != event.oldSize().width():
            self.fit(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cards came, went or grew."""
        if self.stacked and watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.fit(0)
        return super().eventFilter(watched, event)


class SplitPage(QWidget):
    """Sheet left, side column right, 14 px around and between."""

    def __init__(self, main: PaperSheet, side: SideColumn) -> None:
        super().__init__()
        self.main, self.side = main, side
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._above = QVBoxLayout()
        self._above.setSpacing(_URGENT_GAP)
        outer.addLayout(self._above)
        inner = QWidget()
        self._box = QHBoxLayout(inner)
        # a sheet draws its shadow inside its own edge: the gaps are less by so much
        self._edge = theme.GAP - main.bleed
        self._box.setSpacing(self._edge)
        self._box.addWidget(main, 1)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, main.bleed, 0, main.bleed)
        self._column.addWidget(side)
        self._box.addLayout(self._column)
        self._page = scroller(inner)
        self._page.installEventFilter(self)
        main.area.installEventFilter(self)
        outer.addWidget(self._page, 1)
        self._set_margins()

    @property
    def stacked(self) -> bool:
        """Whether the column stands below the form."""
        return self.side.stacked

    @property
    def _area(self) -> QScrollArea:
        """What scrolls when the page is higher than the window."""
        return self.main.area if self.stacked else self._page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below, by the width."""
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Urgent cards came or went: the sheet has another height."""
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self._fit()
        elif watched is self.main.area and event.type() == QEvent.Type.Resize and self.stacked:
            # a warning that appears while the clerk types must not push the line out of sight
            QTimer.singleShot(0, self, self._keep_in_sight)
        return super().eventFilter(watched, event)

    def _keep_in_sight(self) -> None:
        typing = QApplication.focusWidget()
        if typing is not None and self.main.area.isAncestorOf(typing):
            self.main.area.ensureWidgetVisible(typing, 20, 12)

    def event(self, event: QEvent) -> bool:
        """An urgent card came or went."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._set_margins()
        return super().event(event)

    def arrange(self) -> None:
        """Beside or below, by the width."""
        stacked = self.width() < MAIN_LEAST + theme.SIDE + 3 * theme.GAP
        if stacked != self.stacked:
            sheet = self.main.area.widget()
            under = sheet.layout() if sheet is not None else None
            if stacked and isinstance(under, QVBoxLayout):
                under.setSpacing(theme.GAP)
                under.addWidget(self.side)
            else:
                self._column.addWidget(self.side)
            self.side.show()
            self.side.set_stacked(stacked, self._above)
            self._set_margins()
        self._fit()

    def _set_margins(self) -> None:
        gap = 0 if self._above.isEmpty() else theme.GAP
        self._above.setContentsMargins(gap, gap, gap, 0)
        # the column has no shadow
        self._box.setContentsMargins(self._edge, self._edge, self._edge if self.stacked else theme.GAP, self._edge)

    def _fit(self) -> None:
        # the sheet keeps the height of the window, so that its buttons stay in sight
        tall = self._page.height() - 2 * self._edge
        self.main.setMinimumHeight(max(tall, _MAIN_LOW) if self.stacked else 0)
        self.main.setMaximumHeight(max(tall, _MAIN_LOW) if self.stacked else max(tall, 0))
        self.side.fit(max(tall - 2 * self.main.bleed, 0))
