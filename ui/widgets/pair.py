"""Two short texts at the two ends of a line; when both do not fit, the second goes below the first.

Cards and side rows use it: a room number must not vanish because a remark is long.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.text import ElidedLabel

_GAP = 10


class TextPair(QWidget):
    """`left` and `right` are ElidedLabels; `right` may be empty."""

    def __init__(self, left: ElidedLabel, right: ElidedLabel) -> None:
        super().__init__()
        self.left, self.right = left, right
        for label in (left, right):
            label.setParent(self)
        right.setVisible(bool(right.whole_text()))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _in_one_line(self, width: int) -> bool:
        if not self.right.whole_text():
            return True
        return self.left.sizeHint().width() + _GAP + self.right.sizeHint().width() <= width

    def hasHeightForWidth(self) -> bool:
        """One line or two."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at `width`."""
        left, right = self.left.sizeHint().height(), self.right.sizeHint().height()
        return max(left, right) if self._in_one_line(width) else left + right

    def sizeHint(self) -> QSize:
        """Both in one line."""
        left, right = self.left.sizeHint(), self.right.sizeHint()
        wide = left.width() + (_GAP + right.width() if self.right.whole_text() else 0)
        return QSize(wide, max(left.height(), right.height()))

    def minimumSizeHint(self) -> QSize:
        """The shortest cut of both."""
        least = max(self.left.minimumSizeHint().width(), self.right.minimumSizeHint().width())
        return QSize(least, self.left.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set both in their places."""
        super().resizeEvent(event)
        width, tall = self.width(), self.left.sizeHint().height()
        if self._in_one_line(width):
            taken = self.right.sizeHint().width() + _GAP if self.right.whole_text() else 0
            self.left.setGeometry(0, 0, width - taken, self.height())
            self.right.setGeometry(width - taken + _GAP, 0, max(taken - _GAP, 0), self.height())
            self.right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        else:
            self.left.setGeometry(0, 0, width, tall)
            self.right.setGeometry(0, tall, width, self.right.sizeHint().height())
            self.right.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
