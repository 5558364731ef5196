"""A page with a main part and the side column (352 px); where there is no room the column goes below.

At 1366 px both stand side by side and the column scrolls by itself; at 150 % scaling (911 px) the main
part takes the width and the page scrolls down to the column. Nothing becomes unreachable.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui import theme

_SIDE_GAP = 12
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
    """Cards one under the other."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_SIDE_GAP)
        self._column.addStretch(1)
        self._area = scroller(self._inner)
        outer.addWidget(self._area)

    def add(self, widget: QWidget) -> None:
        """Put a card at the end."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def set_stacked(self, stacked: bool, width: int, tall: int) -> None:  # noqa: FBT001  the two states of the column
        """Below the main part (full width, no scrolling of its own) or beside it."""
        if stacked:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)
            self.setFixedHeight(max(0, self._column.heightForWidth(width)))
        else:
            self.setFixedWidth(theme.SIDE)
            self.setMinimumHeight(0)
            # no more than the page: the column scrolls by itself and must not make the page scroll too
            self.setMaximumHeight(tall)


class SplitPage(QWidget):
    """Main part left, side column right, 14 px around and between."""

    def __init__(self, main: QWidget, side: SideColumn) -> None:
        super().__init__()
        self.main, self.side = main, side
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._inner = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inner)
        # a sheet draws its shadow inside its own edge: the gaps are less by so much
        self._bleed = bleed = int(getattr(main, "bleed", 0))
        edge = theme.GAP - bleed
        self._box.setContentsMargins(edge, edge, theme.GAP, edge)
        self._box.setSpacing(edge)
        self._box.addWidget(main, 1)
        column = QVBoxLayout()
        column.setContentsMargins(0, bleed, 0, bleed)
        column.addWidget(side)
        self._box.addLayout(column)
        self._area = scroller(self._inner)
        outer.addWidget(self._area)

    @property
    def stacked(self) -> bool:
        """Whether the column stands below."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below, by the width."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Beside or below; call it when cards came or went while the column stands below."""
        stacked = self.width() < MAIN_LEAST + theme.SIDE + 3 * theme.GAP
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(way)
        # below each other the main part keeps the height of the window, so that its buttons stay in sight
        tall = self.height() - 2 * (theme.GAP - self._bleed)
        self.main.setMinimumHeight(tall if stacked else 0)
        self.main.setMaximumHeight(tall)
        self.side.set_stacked(stacked, self.width() - 2 * theme.GAP - 10, tall - 2 * self._bleed)
