from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.graphics.barcode import qrencoder

from app.printing import qr

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def picture(rows: list[str]) -> Image.Image:
    side = len(rows)
    image = Image.new("L", (side + 8, side + 8), 255)
    for y, row in enumerate(rows):
        for x, bit in enumerate(row):
            image.putpixel((x + 4, y + 4), 0 if bit == "1" else 255)
    return image.resize((4 * (side + 8), 4 * (side + 8)), Image.Resampling.NEAREST)


@given(st.text(ALPHANUMERIC, min_size=1, max_size=106))
def test_numbers_and_capitals_equal_the_reference_encoder(payload):
    rows = qr.rows(payload)
    other = qrencoder.QRCode((len(rows) - 17) // 4, qrencoder.QRErrorCorrectLevel.Q)
    other.addData(qrencoder.QRAlphaNum(payload))
    other.makeImpl(False, 0)
    assert rows == ["".join("1" if dark else "0" for dark in row) for row in other.modules]


@given(st.text("派工单abc…\\/?", min_size=1, max_size=24))
def test_any_text_is_read_back(payload):
    assert [found.text for found in zxingcpp.read_barcodes(picture(qr.rows(payload)))] == [payload]


@pytest.mark.parametrize("length", [1, 13, 29, 30, 47, 48, 67, 68, 87, 88, 106])
def test_every_version_is_read(length):
    payload = ("PG-CH3-202611-" * 8)[:length]
    assert zxingcpp.read_barcodes(picture(qr.rows(payload)))[0].text == payload


@pytest.mark.parametrize("payload", ["A" * 109, "派" * 26, "A" * 300, "a" * 300])
def test_a_payload_that_would_be_too_fine_is_an_error(payload):
    with pytest.raises(ValueError, match="number and a check"):
        qr.rows(payload)


def test_the_rectangles_cover_the_dark_modules_and_no_others():
    payload = "PG-CH3-202611-0142*7K"
    rows = qr.rows(payload)
    lines = qr.operators(payload, 0, 0, 1650).splitlines()
    assert lines[0] == f"q {1650 / len(rows):.4f} 0 0 {1650 / len(rows):.4f} 0 0 cm"
    assert lines[-1] == "f Q"
    dark = set()
    for line in lines[1:-1]:
        x, y, width, height, operator = line.split()
        assert (height, operator) == ("1", "re")
        dark |= {(int(x) + n, len(rows) - 1 - int(y)) for n in range(int(width))}
    assert dark == {(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit == "1"}
