"""The look of the program, in one place: colours, sizes, fonts, icons, palette and style sheet.

Widgets ask `tokens()`, `colour()`, `font()` and `icon()`; no other module names a colour. Two sets of
colours are kept side by side, light and dark. `LEGIBLE` lists every text/ground pair the program uses;
a test holds each one to a contrast of 4.5.

`muted` (#79838F) is too pale for text on white (3.9): it draws lines, ticks and disabled things.
Grey text is `secondary` or `muted_text`; text in amber or accent takes the `_text` colour of its tone.
"""

from __future__ import annotations

import string
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QDir, QLibraryInfo, QLocale, QRectF, QSize, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QPainter, QPalette, QPixmap, QRawFont
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

RESOURCES = Path(__file__).resolve().parent.parent / "resources"

# logical pixels
RAIL, RAIL_NARROW, TOP_BAR, SIDE, GAP, BASE_PX = 168, 96, 52, 352, 14, 14
NARROW_BELOW = 1120  # a window narrower than this gets the narrow rail
CORNER = 6
CARD_CORNER = 8

HEI, SONG = "Noto Sans SC", "Noto Serif SC"
RARE = ("HanaMinA", "HanaMinB")
_FONT_FILES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf", "NotoSerifSC_400Regular.ttf")
_COMMON = ("\u4e00", "\u9fa5")
_RARE_FILES = ("HanaMinA.ttf", "HanaMinB.ttf")


@dataclass(frozen=True)
class Tokens:
    """One set of colours, each "#RRGGBB"."""

    dark: bool
    ground: str
    sheet: str
    ink: str
    secondary: str
    muted: str
    muted_text: str
    rail: str
    rail_active: str
    rail_text: str
    rail_foot: str
    rail_warning: str
    rail_badge: str
    accent: str
    accent_hover: str
    accent_light: str
    accent_text: str
    on_accent: str
    danger: str
    danger_text: str
    warning: str
    warning_text: str
    warning_ground: str
    good: str
    good_text: str
    information: str
    information_text: str
    danger_ground: str
    good_ground: str
    information_ground: str
    label_tint: str
    paper_rule: str
    focus_frame: str
    focus_tint: str
    line: str
    hairline: str
    border: str
    sheet_edge: str
    hover: str
    selection: str
    disabled: str


LIGHT = Tokens(
    dark=False, ground="#EEF0F3", sheet="#FFFFFF", ink="#1D2430", secondary="#55606D", muted="#79838F",
    muted_text="#616B77", rail="#22303F", rail_active="#2D3F53", rail_text="#C9D3DE", rail_foot="#9DA9B6",
    rail_warning="#F2B45C",
    rail_badge="#3B4E63", accent="#1B7F79", accent_hover="#176C67", accent_light="#49B6A8",
    accent_text="#176F6A", on_accent="#FFFFFF", danger="#C8372D", danger_text="#BE3026", warning="#C77700",
    warning_text="#8A5200", warning_ground="#FFF8EA", good="#2E7D32", good_text="#2A732E",
    information="#3A6FB0", information_text="#33639E", danger_ground="#FDF0EF", good_ground="#EEF7EF",
    information_ground="#EEF4FB", label_tint="#F5F2E9", paper_rule="#3A3F46", focus_frame="#1B7F79",
    focus_tint="#FFFDF2", line="#D9DDE3", hairline="#EEF0F3", border="#B9C1CB", sheet_edge="#CFD4DA", hover="#F3F6F8",
    selection="#DCEFED", disabled="#9AA3AD",
)  # fmt: skip

DARK = Tokens(
    dark=True, ground="#14191F", sheet="#1C232B", ink="#E6EAEF", secondary="#B4BEC9", muted="#7C8794",
    muted_text="#9EA9B5", rail="#0E1318", rail_active="#1F2B37", rail_text="#C9D3DE", rail_foot="#93A0AD",
    rail_warning="#F2B45C",
    rail_badge="#3B4E63", accent="#1B7F79", accent_hover="#176C67", accent_light="#49B6A8",
    accent_text="#5CC6B8", on_accent="#FFFFFF", danger="#C8372D", danger_text="#FF9388", warning="#D9922B",
    warning_text="#F0B65C", warning_ground="#2C2517", good="#3C9A42", good_text="#84CF88",
    information="#4C86CC", information_text="#93BDF2", danger_ground="#321F1F", good_ground="#1B2A1F",
    information_ground="#1C2836", label_tint="#272E36", paper_rule="#78838F", focus_frame="#49B6A8",
    focus_tint="#1B2D2F", line="#313B46", hairline="#29323C", border="#505C69", sheet_edge="#323C47", hover="#252E38",
    selection="#1F4343", disabled="#6C7783",
)  # fmt: skip

_PAPER = ("sheet", "focus_tint", "label_tint", "ground", "hover", "selection")
_TINTS = ("warning_ground", "danger_ground", "good_ground", "information_ground")
_GREYS = ("ink", "secondary", "muted_text")
_TEXTS = (*_GREYS, "accent_text", "danger_text", "warning_text", "good_text", "information_text")
LEGIBLE: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in _TEXTS for ground in (*_PAPER, *_TINTS)),
    *((text, ground) for text in ("rail_text", "on_accent") for ground in ("rail", "rail_active")),
    ("on_accent", "rail_badge"),
    ("rail_foot", "rail"),
    ("rail_warning", "rail"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "danger"),
)
"""Every pair (text, ground) that may meet on the screen, by token name."""

_TONE_TEXT = {
    "": "ink", "neutral": "ink", "ink": "ink", "secondary": "secondary", "muted": "muted_text",
    "accent": "accent_text", "danger": "danger_text", "warning": "warning_text", "good": "good_text",
    "information": "information_text", "on_accent": "on_accent",
}  # fmt: skip
_TONE_GROUND = {
    "": "sheet", "neutral": "sheet", "warning": "warning_ground", "danger": "danger_ground",
    "good": "good_ground", "information": "information_ground",
}  # fmt: skip
_TONE_MARK = {
    "": "border", "neutral": "border", "accent": "accent_light", "danger": "danger", "warning": "warning",
    "good": "good", "information": "information", "muted": "muted", "secondary": "muted",
}  # fmt: skip

_current = LIGHT
_translators: list[QTranslator] = []
_seen: set[str] = set()
_rare_loaded = False


def tokens() -> Tokens:
    """The set of colours in use."""
    return _current


def colour(name: str) -> QColor:
    """A token as QColor. Raises AttributeError for a name that is no token."""
    return QColor(getattr(_current, name))


def text_colour(tone: str) -> QColor:
    """The colour of text in a tone ("" neutral accent danger warning good information muted secondary)."""
    return colour(_TONE_TEXT[tone])


def mark_colour(tone: str) -> QColor:
    """The full colour of a tone, for stripes, dots and pills: never for text."""
    return colour(_TONE_MARK[tone])


def ground_colour(tone: str) -> QColor:
    """The pale ground of a tone, for cards and bars."""
    return colour(_TONE_GROUND.get(tone, "sheet"))


def luminance(value: str) -> float:
    """Relative luminance 0..1 of "#RRGGBB" (WCAG 2.1, sRGB)."""
    parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast 1..21 of two colours (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def _font(px: int, bold: bool, song: bool, spacing: float) -> QFont:  # noqa: FBT001  positional for the cache
    made = QFont()
    made.setFamilies([SONG if song else HEI, *RARE])
    made.setPixelSize(px)
    made.setBold(bold)
    if spacing:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    return made


def font(px: int = BASE_PX, *, bold: bool = False, song: bool = False, spacing: float = 0.0) -> QFont:
    """A font of the program: Hei, or Song for paper; `px` logical pixels, `spacing` px between letters."""
    return QFont(_font(px, bold, song, spacing))


@cache
def _metrics(px: int, bold: bool) -> QFontMetrics:  # noqa: FBT001  positional for the cache
    return QFontMetrics(_font(px, bold, song=False, spacing=0.0))


def metrics(px: int = BASE_PX, *, bold: bool = False) -> QFontMetrics:
    """The measures of `font(px, bold=bold)`; kept, since making them anew is what costs when lists are built."""
    return _metrics(px, bold)


@cache
def _raw_font() -> QRawFont:
    return QRawFont(str(RESOURCES / "fonts" / _FONT_FILES[0]), BASE_PX)


def ensure_glyphs(text: str) -> None:
    """Make every character of `text` drawable: loads the two rare-character fonts at the first need.

    They are 53 MB on disk and rarely wanted, so they are not loaded at the start. Costs microseconds for
    text of known characters; call it for any text that does not come from the program itself.
    """
    fresh = set(text) - _seen
    if not fresh:
        return
    _seen.update(fresh)
    if _rare_loaded:
        return
    # the font is only asked about characters outside the block that it is known to hold (a test looks)
    unsure = [c for c in fresh if c > "\u2e7f" and not _COMMON[0] <= c <= _COMMON[1]]
    if any(not _raw_font().supportsCharacter(ord(c)) for c in unsure if not "\u3000" <= c <= "\u303f"):
        _load_rare()


def rare_fonts_loaded() -> bool:
    """Whether a character has asked for the rare-character fonts yet."""
    return _rare_loaded


def _load_rare() -> None:
    global _rare_loaded  # noqa: PLW0603  fonts are registered once for the process
    _rare_loaded = True
    for name in _RARE_FILES:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
    _metrics.cache_clear()
    for window in QApplication.topLevelWidgets():
        window.update()


@cache
def _icon_source(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, tone: str = "ink", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon `name` in the text colour of `tone`, `size` logical px at device pixel ratio `ratio`."""
    source = _icon_source(name).replace("currentColor", text_colour(tone).name())
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def icon(name: str, tone: str = "ink", size: int = 20) -> QIcon:
    """resources/icons/`name`.svg, tinted; sharp at 100, 150 and 200 %. Raises FileNotFoundError."""
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        made.addPixmap(pixmap(name, tone, size, ratio))
    return made


def palette(t: Tokens) -> QPalette:
    """The Qt palette of a set: what the style sheet does not reach is drawn with it."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, t.ground), (role.WindowText, t.ink), (role.Base, t.sheet), (role.Text, t.ink),
        (role.AlternateBase, t.hover), (role.Button, t.sheet), (role.ButtonText, t.ink),
        (role.BrightText, t.on_accent), (role.Highlight, t.accent), (role.HighlightedText, t.on_accent),
        (role.ToolTipBase, t.rail), (role.ToolTipText, t.on_accent), (role.PlaceholderText, t.muted_text),
        (role.Link, t.accent_text), (role.LinkVisited, t.accent_text), (role.Accent, t.accent),
        (role.Light, t.sheet), (role.Midlight, t.hover), (role.Mid, t.line), (role.Dark, t.border),
        (role.Shadow, t.sheet_edge),
    ):  # fmt: skip
        made.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.disabled))
    return made


def style_sheet(t: Tokens) -> str:
    """resources/theme/wuye.qss with the tokens put in. Raises KeyError for a name that is no token."""
    template = (RESOURCES / "theme" / "wuye.qss").read_text(encoding="utf-8")
    return string.Template(template).substitute({k: v for k, v in asdict(t).items() if k != "dark"})


@cache
def _load_fonts() -> None:
    for name in _FONT_FILES:
        if QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name)) < 0:
            raise FileNotFoundError(name)


def _install_chinese(app: QApplication) -> None:
    """Locale zh_CN, and Qt's own words (cut, paste, undo …) in Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    if _translators:
        return
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
        _translators.append(translator)


def apply(app: QApplication, *, dark: bool = False) -> None:
    """Give the application its look. Call once before the first window, and again to change sets."""
    global _current  # noqa: PLW0603  the look is one per process, as Qt's own palette is
    _current = DARK if dark else LIGHT
    _load_fonts()
    _install_chinese(app)
    QDir.setSearchPaths("theme", [str(RESOURCES / "theme" / ("dark" if dark else "light"))])
    app.setStyle("Fusion")
    app.setPalette(palette(_current))
    app.setFont(font())
    app.setStyleSheet(style_sheet(_current))
