"""A live encrypted database as the program has it, for the tests of backups."""

from __future__ import annotations

import contextlib
from pathlib import Path

from app.paths import DataFolder
from app.store import backup, keys
from app.store.database import connect_raw

ROOT = Path(__file__).resolve().parents[3]
ROWS = 3000


class Desk:
    """A live database as the program has it: WAL, most of it still in the log, connections open."""

    def __init__(self, path):
        self.folder = DataFolder(path).create()
        self.key, self.code, _ = keys.create(self.folder)
        self.live = self.open()
        self.live.execute("PRAGMA journal_mode = WAL").fetchall()
        self.live.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
        self.live.executescript(
            'CREATE TABLE "order" (id INTEGER PRIMARY KEY, words TEXT);'
            'CREATE TABLE event (id INTEGER PRIMARY KEY, of_order INTEGER REFERENCES "order" (id));'
            "CREATE VIRTUAL TABLE search USING fts5 (words, content='', contentless_delete=1);"
        )
        self.add(ROWS)

    def add(self, rows):
        self.live.execute("BEGIN")
        for n in range(rows):
            at = self.live.execute('INSERT INTO "order" (words) VALUES (?)', (f"漏水 {n}",)).lastrowid
            self.live.execute("INSERT INTO event (of_order) VALUES (?)", (at,))
            self.live.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (at, f"漏水 {n}"))
        self.live.execute("COMMIT")

    def open(self):
        return connect_raw(self.folder.database, self.key.hex())

    def backup(self, **more):
        return backup.make(self.open, self.key, self.folder, **more)

    def close(self):
        """Everything into the one file, as at the end of a day."""
        self.live.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.live.close()

    def files(self):
        return sorted(one.name for one in self.folder.backups.iterdir() if one.name != ".lock")


def rows_in(path, key, table='"order"'):
    with contextlib.closing(connect_raw(path, key.hex(), read_only=True)) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  test's own names


def names(folder):
    return [one.path.name for one in backup.existing(folder)]


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
