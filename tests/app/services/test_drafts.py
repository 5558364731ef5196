"""What is typed and not saved is there again after a crash, for whoever typed it."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.errors import Unavailable
from app.services import drafts
from app.services.actor import Actor
from app.store import database as opening
from app.store.database import close_database, connect_raw, open_database
from app.store.drafts import Draft
from tests.app.services.cases import NOON

CLERK, OTHER = Actor(1, "张敏", "clerk"), Actor(2, "吴敏", "clerk")
KEY = "5" * 64
TYPED = {
    "name": "欧阳建国",
    "phone": "138 1234 66",
    "content": "漏水\n\ud83d 半个表情 \x00 𬭎",
    "urgency": 2,
    "room": None,
    "signed": True,
    "empty": "",
}


@pytest.fixture
def path(tmp_path, noon):
    open_database(tmp_path / "desk.db", KEY)
    yield tmp_path / "desk.db"
    close_database()


def test_a_draft_survives_closing_and_opening_exactly_as_typed(path):
    drafts.keep(CLERK, "intake", TYPED)
    close_database()
    open_database(path, KEY)
    kept = drafts.kept(CLERK, "intake")
    assert (kept.form, kept.values, kept.saved_at) == ("intake", TYPED, NOON)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=30))
def test_any_text_is_kept(path, text):
    drafts.keep(CLERK, "intake", {"content": text})
    assert drafts.kept(CLERK, "intake").values == {"content": text}


def test_the_newest_replaces_what_was_kept_before(path):
    for n in range(3):
        with clock.set_to(clock.at(2026, 11, 21, 12, n)):
            drafts.keep(CLERK, "intake", {"content": str(n)})
    assert Draft.select().count() == 1
    assert drafts.kept(CLERK, "intake").values == {"content": "2"}
    assert drafts.kept(CLERK, "intake").saved_at == clock.at(2026, 11, 21, 12, 2)


def test_each_clerk_and_each_form_has_its_own(path):
    drafts.keep(CLERK, "intake", {"a": 1})
    drafts.keep(CLERK, "mail", {"b": 2})
    drafts.keep(OTHER, "intake", {"c": 3})
    assert drafts.kept(CLERK, "intake").values == {"a": 1}
    assert drafts.kept(CLERK, "mail").values == {"b": 2}
    assert drafts.kept(OTHER, "intake").values == {"c": 3}
    assert drafts.kept(OTHER, "mail") is None
    drafts.drop(CLERK, "intake")
    assert drafts.kept(CLERK, "intake") is None
    assert drafts.kept(CLERK, "mail").values == {"b": 2}
    assert drafts.kept(OTHER, "intake").values == {"c": 3}


def test_dropping_nothing_does_no_harm(path):
    drafts.drop(CLERK, "intake")


def test_a_busy_file_keeps_the_draft_before(path, monkeypatch):
    drafts.keep(CLERK, "intake", {"content": "before"})
    close_database()
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    open_database(path, KEY)
    with contextlib.closing(connect_raw(path, KEY)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            drafts.keep(CLERK, "intake", {"content": "after"})
        other.execute("ROLLBACK")
    assert drafts.kept(CLERK, "intake").values == {"content": "before"}
