"""The Qt binding keeps its references: one version lost one to None at each void call and aborted after 5,000."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject

CALLS = 20_000


def test_void_calls_do_not_use_up_none():
    thing = QObject()
    thing.setObjectName("x")
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("x")
    lost = before - sys.getrefcount(None)
    assert abs(lost) < CALLS // 100, f"{lost} references to None after {CALLS} void calls"
