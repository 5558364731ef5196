"""A printer that only keeps what it is sent: for tests and for the tour, which leaves the PDFs in a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Job:
    """One thing that was printed."""

    pdf: bytes
    title: str
    copies: int


class MemoryPrinter:
    """Keeps every job. With `error` set, `send` raises it and keeps nothing."""

    def __init__(self, name: str = "内存打印机", error: Exception | None = None) -> None:
        self.name = name
        self.error = error
        self.jobs: list[Job] = []

    def ready(self, parent: QWidget | None, title: str) -> MemoryPrinter | None:
        """Nothing needs to be asked."""
        del parent, title
        return self

    def send(
        self, pdf: bytes, title: str, copies: int = 1, *, progress: Callable[[int, int], None] | None = None
    ) -> None:  # fmt: skip
        """Keep the job."""
        if self.error is not None:
            raise self.error
        self.jobs.append(Job(pdf, title, copies))
        if progress is not None:
            progress(1, 1)
