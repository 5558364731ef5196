"""One place for the look: legible colours, fonts for every name, tinted icons, Chinese words of Qt."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontMetrics, QPalette, QRawFont, QTextLayout
from PySide6.QtWidgets import QApplication, QLineEdit

from ui import theme

ROOT = Path(__file__).resolve().parents[2]
SETS = {"light": theme.LIGHT, "dark": theme.DARK}


@pytest.fixture(autouse=True)
def look(qapp: QApplication):
    theme.apply(qapp)
    yield
    theme.apply(qapp)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("text", "ground"), theme.LEGIBLE)
def test_every_text_is_legible_on_every_ground_it_meets(name: str, text: str, ground: str):
    one, other = getattr(SETS[name], text), getattr(SETS[name], ground)
    assert theme.contrast(one, other) >= 4.5, f"{text} {one} on {ground} {other}"


def test_the_pairs_cover_every_colour_that_text_is_drawn_in():
    tested = {text for text, _ in theme.LEGIBLE}
    assert {theme._TONE_TEXT[tone] for tone in theme._TONE_TEXT} <= tested
    grounds = {ground for _, ground in theme.LEGIBLE}
    assert set(theme._TONE_GROUND.values()) <= grounds


def test_contrast_is_that_of_wcag():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1.0)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_tokens_of_the_design_are_kept():
    light = theme.LIGHT
    assert (light.ground, light.sheet, light.ink, light.muted) == ("#EEF0F3", "#FFFFFF", "#1D2430", "#79838F")
    assert (light.rail, light.accent, light.accent_light) == ("#22303F", "#1B7F79", "#49B6A8")
    assert (light.danger, light.warning, light.warning_ground) == ("#C8372D", "#C77700", "#FFF8EA")
    assert (light.good, light.information) == ("#2E7D32", "#3A6FB0")
    assert (light.label_tint, light.paper_rule) == ("#F5F2E9", "#3A3F46")
    assert (theme.RAIL, theme.TOP_BAR, theme.SIDE, theme.BASE_PX) == (168, 52, 352, 14)


@pytest.mark.parametrize("name", SETS)
def test_the_style_sheet_takes_all_its_colours_from_the_tokens(name: str):
    template = (ROOT / "resources/theme/wuye.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{6}\b|\brgba?\(", template)
    filled = theme.style_sheet(SETS[name])
    assert "$" not in filled
    assert set(re.findall(r"#[0-9A-F]{6}", filled)) <= {v for v in asdict(SETS[name]).values() if isinstance(v, str)}


def test_no_other_module_names_a_colour():
    # white: the paper of a PDF page is white in both sets
    named = re.compile(r"[\"']#[0-9A-Fa-f]{6}[\"']|GlobalColor\.(?!transparent|white)\w+")
    for path in (ROOT / "ui").rglob("*.py"):
        if path.name != "theme.py":
            assert not named.findall(path.read_text(encoding="utf-8")), path


def test_message_boxes_live_in_one_file():
    users = {p.name for p in (ROOT / "ui").rglob("*.py") if "QMessageBox" in p.read_text(encoding="utf-8")}
    assert users == {"messages.py"}


def test_style_files_exist_for_both_sets():
    template = (ROOT / "resources/theme/wuye.qss").read_text(encoding="utf-8")
    for name in re.findall(r"url\(theme:([\w.-]+)\)", template):
        for kind in ("light", "dark"):
            assert (ROOT / "resources/theme" / kind / name).is_file(), f"{kind}/{name}"


def test_apply_sets_palette_font_locale_and_style(qapp: QApplication):
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.LIGHT.ground
    assert qapp.font().pixelSize() == theme.BASE_PX
    assert qapp.font().families()[0] == theme.HEI
    assert QLocale().name() == "zh_CN"
    theme.apply(qapp, dark=True)
    assert theme.tokens() is theme.DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.DARK.ground
    assert theme.DARK.ground in qapp.styleSheet()


def test_the_context_menu_of_an_editor_is_chinese(qtbot):
    line = QLineEdit("文字")
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    words = "".join(action.text() for action in menu.actions())
    menu.deleteLater()
    assert "粘贴" in words
    assert "Paste" not in words


def families(text: str, *, song: bool = False) -> list[str]:
    """The font families that draw a text; "?" for a character without a glyph."""
    layout = QTextLayout(text, theme.font(song=song))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return sorted("?" if 0 in run.glyphIndexes() else run.rawFont().familyName() for run in layout.glyphRuns())


@pytest.mark.parametrize("song", [False, True])
def test_rare_names_are_drawn_with_the_bundled_fonts(song: bool):
    text = "𬭎𫖯𠅤㛃䶮堃赟欧阳建国"
    theme.ensure_glyphs(text)
    assert families(text, song=song) == [theme.SONG if song else theme.HEI]


def test_both_fonts_hold_the_block_that_is_taken_for_granted():
    first, last = (ord(c) for c in theme._COMMON)
    for name in ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf", "NotoSerifSC_400Regular.ttf"):
        held = QRawFont(str(ROOT / "resources/fonts" / name), 14)
        for code in (*range(first, last + 1), *range(0x3000, 0x3040)):
            assert held.supportsCharacter(code), (name, hex(code))


def test_a_character_outside_noto_loads_the_rare_fonts_once_it_is_needed(monkeypatch):
    calls = []
    monkeypatch.setattr(theme, "_rare_loaded", False)
    monkeypatch.setattr(theme, "_seen", set())
    monkeypatch.setattr(theme, "_load_rare", lambda: calls.append(1))
    theme.ensure_glyphs("欧阳建国 3-2-1201 ✓ “漏水” 𠅤")
    assert not calls
    theme.ensure_glyphs("王\U00020008")
    assert calls == [1]


def test_a_character_outside_noto_is_drawn():
    theme.ensure_glyphs("\U00020008")
    assert theme.rare_fonts_loaded()
    assert families("王\U00020008") == sorted([theme.HEI, "HanaMinB"])


def test_icons_are_tinted_and_a_wrong_name_is_told():
    def inked(tone: str) -> set[str]:
        image = theme.pixmap("search", tone, 20).toImage()
        pixels = (image.pixelColor(x, y) for x in range(20) for y in range(20))
        return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}

    assert theme.LIGHT.danger_text in inked("danger")
    assert theme.LIGHT.ink in inked("ink")
    with pytest.raises(FileNotFoundError):
        theme.icon("no-such-icon")


def test_every_icon_draws_something():
    for path in (ROOT / "resources/icons").glob("*.svg"):
        image = theme.pixmap(path.stem, "ink", 20).toImage()
        assert any(image.pixelColor(x, y).alpha() > 128 for x in range(20) for y in range(20)), path.name


def test_bold_is_a_real_bold(qapp: QApplication):
    plain, bold = QFontMetrics(theme.font()), QFontMetrics(theme.font(bold=True))
    assert bold.horizontalAdvance("Wuye 123") > plain.horizontalAdvance("Wuye 123")
