from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import Refused
from app.printing import fonts
from app.printing.fonts import BOLD, HEI, SONG

NAMES = (Path(__file__).parents[2] / "data" / "rare_names.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("name", NAMES)
def test_every_rare_name_is_printable(name):
    assert fonts.missing(name) == ()


@pytest.mark.parametrize("style", [SONG, HEI, BOLD], ids=["song", "hei", "bold"])
def test_a_rare_character_comes_from_the_rare_face_alone(style):
    runs = style.runs("王𫠠先生")  # U+2B820, extension E
    assert [(face.name, text) for face, text in runs] == [
        (style.first.name, "王"),
        ("HanaMinB", "𫠠"),
        (style.first.name, "先生"),
    ]


def test_everyday_text_opens_no_rare_face():
    """A fresh process, because the faces stay open once they are."""
    script = (
        "from app.printing import fonts\n"
        "assert fonts.missing('欧阳建国 3-2-1201 𬭎䶮') == ()\n"
        "opened = [f.name for f in fonts.FACES if 'opened' in vars(f)]\n"
        "print(opened)\n"
        "fonts.missing('𫠠')\n"
        "print(sorted(f.name for f in fonts.FACES if 'opened' in vars(f)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    before, after = ran.stdout.splitlines()
    assert before == "['NotoSerifSC-Regular']"
    assert "HanaMinB" in after


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("王\U00030000", ("\U00030000",)),  # extension G
        ("🫠好🫠", ("🫠",)),
        ("李\ue863", ("\ue863",)),  # a private code would print another sign on each machine
        ("坏\ud83d", ("\ud83d",)),
        ("\u3164", ("\u3164",)),  # a Hangul filler has a glyph without an outline
        ("字\n\t\u3000行\u200b", ()),
    ],
)
def test_what_no_face_draws_is_named(text, named):
    assert fonts.missing(text) == named


def test_the_refusal_names_character_code_and_field():
    with pytest.raises(Refused) as refused:
        fonts.check([("reporter", "报修人", "王\U00030000"), ("place", "房号", "3-2-1201"), ("x", "内容", "\ud83d")])
    first, second = refused.value.problems
    assert first.field == "reporter"
    assert first.text.startswith("报修人「\U00030000」(U+30000) 没有可打印的字形")
    assert second.field == "x"
    assert "U+D83D" in second.text
    second.text.encode("utf-8")  # a lone surrogate must not reach the screen or the log


def test_measuring_and_cutting_refuse_too():
    for act in (SONG.measure, SONG.runs):
        with pytest.raises(Refused, match=r"U\+30000"):
            act("王\U00030000")


def test_no_face_counts_a_glyph_without_outline_as_printable():
    blank = [
        (face.name, hex(code))
        for face in fonts.FACES
        for code in [0x115F, 0x1160, 0x2002, 0x2003, 0x3164, 0xFFA0]
        if face.glyph(chr(code))
    ]
    assert blank == []


def test_the_fonts_lie_beside_their_licences():
    for face in fonts.FACES:
        assert face.path.is_file()
    licences = sorted(path.name for path in fonts.FOLDER.glob("LICENSE_*.txt"))
    assert licences == ["LICENSE_Hanazono.txt", "LICENSE_NotoSansSC.txt", "LICENSE_NotoSerifSC.txt"]
