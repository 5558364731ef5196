"""Counters of case numbers: no gap when an act breaks off, none twice when several desks write at once."""

from __future__ import annotations

import secrets
import subprocess
import sys
from datetime import date
from itertools import chain

import pytest

from app.store import serials
from app.store.database import close_database, open_database, unit_of_work
from app.store.fields import Text
from app.store.record import Record
from app.store.serials import Serial

DAY = date(2026, 11, 21)
DESKS, EACH = 4, 25


def take(kind="PG", site="CH3", day=DAY):
    with unit_of_work():
        return serials.take(kind, site, day)


def test_a_counter_begins_with_one_and_goes_on(store):
    assert [take() for _ in range(3)] == ["PG-CH3-202611-0001", "PG-CH3-202611-0002", "PG-CH3-202611-0003"]


def test_each_kind_site_and_month_has_its_own_counter(store):
    take()
    assert take(kind="LF") == "LF-CH3-202611-0001"
    assert take(site="CH4") == "PG-CH4-202611-0001"
    assert take(day=date(2026, 12, 1)) == "PG-CH3-202612-0001"
    assert take(day=date(2026, 11, 30)) == "PG-CH3-202611-0002"


def test_a_month_with_ten_thousand_cases_grows_a_digit(store):
    take()
    Serial.update(last=9999).execute()
    assert take() == "PG-CH3-202611-10000"


def test_an_act_that_breaks_off_gives_its_number_back(store):
    def breaks_off():
        with unit_of_work():
            serials.take("PG", "CH3", DAY)
            serials.take("LF", "CH3", DAY)
            raise KeyError

    take()
    for _ in range(3):
        with pytest.raises(KeyError):
            breaks_off()
    assert take() == "PG-CH3-202611-0002"
    assert take("LF") == "LF-CH3-202611-0001"


DESK = """
import sys
from datetime import date
from pathlib import Path
from app.store import serials
from app.store.database import close_database, database, open_database, unit_of_work

path, key, each = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
open_database(path, key)
print("ready", flush=True)
sys.stdin.readline()
for i in range(each):
    if i % 5 == 4:  # an act that breaks off in between
        try:
            with unit_of_work():
                serials.take("PG", "CH3", date(2026, 11, 21))
                raise KeyError
        except KeyError:
            pass
    with unit_of_work():
        print(serials.take("PG", "CH3", date(2026, 11, 21)))
close_database()
"""


def test_four_desks_writing_at_once_never_share_or_lose_a_number(tmp_path):
    path, key = tmp_path / "desk.db", secrets.token_hex(32)
    open_database(path, key)
    close_database()
    command = [sys.executable, "-c", DESK, str(path), key, str(EACH)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    desks = [subprocess.Popen(command, **pipes) for _ in range(DESKS)]
    try:
        for desk in desks:
            assert desk.stdout.readline() == "ready\n"
        for desk in desks:  # all at once, not one after the other as they start
            desk.stdin.write("go\n")
            desk.stdin.flush()
        taken = [desk.communicate()[0].split() for desk in desks]
    finally:
        for desk in desks:
            desk.kill()
            desk.wait()
    assert [desk.returncode for desk in desks] == [0] * DESKS
    assert sorted(chain.from_iterable(taken)) == [f"PG-CH3-202611-{n:04d}" for n in range(1, DESKS * EACH + 1)]
    for one in taken:
        assert one == sorted(one)


def test_the_counter_is_a_row_like_any_other():
    assert issubclass(Serial, Record)
    assert isinstance(Serial.prefix, Text)
    assert Serial.prefix.unique
