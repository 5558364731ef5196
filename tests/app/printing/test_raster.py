from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.errors import Unavailable
from app.printing import preview
from app.printing.documents.dispatch_order import render
from app.printing.page import A4_TWO_UP, A5_LANDSCAPE
from tests.app.printing import reading
from tests.app.printing.sheets import PLAIN

PDF = render([PLAIN, PLAIN, PLAIN], A4_TWO_UP)


def test_pages_and_sizes():
    assert preview.pages(PDF) == 2
    assert [(round(w), round(h)) for w, h in preview.sizes(PDF)] == [(210, 297), (210, 297)]


def test_the_picture_is_what_poppler_shows():
    pdf = render([PLAIN], A5_LANDSCAPE)
    width, height, pixels = preview.raster(pdf, 0, 72)
    assert len(pixels) == 4 * width * height
    other = reading.picture(pdf, 72)
    assert abs(width - other.width) <= 1
    assert abs(height - other.height) <= 1
    dark = sum(255 - value for value in pixels[0::4])
    theirs = sum(255 - value for value in other.get_flattened_data())
    assert dark == pytest.approx(theirs, rel=0.15)


def test_resolution_scales_the_picture():
    low, high = preview.raster(PDF, 0, 50), preview.raster(PDF, 0, 100)
    assert high[0] == pytest.approx(2 * low[0], abs=2)


def test_a_page_that_is_not_there_is_an_error():
    with pytest.raises(IndexError):
        preview.raster(PDF, 2, 72)
    with pytest.raises(IndexError):
        preview.raster(PDF, -1, 72)


def test_a_broken_file_is_unavailable_and_not_a_crash():
    with pytest.raises(Unavailable, match="无法打开"):
        preview.pages(b"not a PDF")


def test_a_picture_beyond_memory_is_refused():
    with pytest.raises(Unavailable, match="图像过大"):
        preview.raster(PDF, 0, 5000)


def test_pictures_may_be_asked_for_from_several_threads():
    alone = [preview.raster(PDF, page, 60) for page in (0, 1)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: preview.raster(PDF, n % 2, 60), range(12)))
    assert found == [alone[n % 2] for n in range(12)]


def test_only_one_thread_at_a_time_is_inside_pdfium():
    with ThreadPoolExecutor(1) as pool:
        with preview._ONE_AT_A_TIME:
            waiting = pool.submit(preview.pages, PDF)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
        assert waiting.result() == 2
