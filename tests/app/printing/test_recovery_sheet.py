"""The sheet with the recovery code: every group is on it, and a name without a glyph stops it."""

from __future__ import annotations

import pypdfium2
import pytest

from app.errors import Refused
from app.printing.documents import recovery_sheet

CODE = "A1B2C-3D4E5-F6G7H-8J9K0-M1N2P-Q3R4S"


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        return "".join(document[0].get_textpage().get_text_range().split())
    finally:
        document.close()


def test_every_group_stands_on_the_sheet_in_order():
    text = words(recovery_sheet.render(CODE, project="翠湖花园三期𬭎", made_at="2026-11-21 12:00"))
    places = [text.index(group) for group in CODE.split("-")]
    assert places == sorted(places)
    assert "翠湖花园三期𬭎" in text
    assert "2026-11-2112:00" in text


def test_a_name_without_a_glyph_is_refused_beside_the_project():
    with pytest.raises(Refused) as caught:
        recovery_sheet.render(CODE, project="翠湖\U00030000", made_at="2026-11-21 12:00")
    assert caught.value.problems[0].field == "project"
