"""One module for each printed form; DOCUMENTS is what the program finds.

A further form is one module with a sheet dataclass and `render(sheets, profile)`, and one line below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.printing.documents import dispatch_order
from app.printing.page import A4_TWO_UP, A5_LANDSCAPE, TRACTOR, Profile


@dataclass(frozen=True)
class PrintedForm:
    """A form that can be printed: its sheet class, what renders a sequence of sheets, and its papers."""

    key: str
    title: str
    sheet: type
    render: Callable[..., bytes]
    profiles: tuple[Profile, ...]

    def __call__(self, sheets: Any, profile: Profile, **options: Any) -> bytes:
        """The PDF of these sheets on this paper."""
        return self.render(sheets, profile, **options)


DOCUMENTS = (
    PrintedForm(
        "dispatch_order", "派工单", dispatch_order.OrderSheet, dispatch_order.render,
        (A5_LANDSCAPE, A4_TWO_UP, TRACTOR),
    ),
)  # fmt: skip


def document_of(key: str) -> PrintedForm:
    """The form with this key. Raises KeyError."""
    return {form.key: form for form in DOCUMENTS}[key]
