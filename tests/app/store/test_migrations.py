"""The tables that migrations make are those of the models, from nothing and once only."""

from __future__ import annotations

import importlib
import pkgutil
import secrets

import pytest

import app.estate
import app.registers
import app.store
from app.store import database as opening
from app.store import migrations
from app.store.database import DeskDatabase, close_database, database, open_database
from app.store.record import Record

KEY = secrets.token_hex(32)
NO_TABLE = {"Recorded"}  # a base of the registers' models


def live_models():
    """Every model of the program: whoever adds one and forgets its migration fails here."""
    for package in (app.store, app.estate, app.registers):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")

    def below(base):
        for model in base.__subclasses__():
            yield model
            yield from below(model)

    return [model for model in below(Record) if model.__name__ not in NO_TABLE and model.__module__.startswith("app.")]


def schema(engine):
    """{(type, name): SQL} of the file."""
    rows = engine.execute_sql("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    return {(kind, name): sql for kind, name, sql in rows}


def described(engine, kinds):
    """Names, columns, types, nullability, keys and indexes of the file's tables."""
    found = {}
    for kind, name in schema(engine):
        if kind in kinds:
            columns = engine.execute_sql(f"PRAGMA table_xinfo('{name}')").fetchall()
            keys = engine.execute_sql(f"PRAGMA foreign_key_list('{name}')").fetchall()
            indexes = engine.execute_sql(f"PRAGMA index_list('{name}')").fetchall()
            found[name] = (
                sorted(column[1:] for column in columns),
                sorted(key[2:7] for key in keys),
                sorted(
                    (
                        index[1],
                        index[2],
                        tuple(row[2] for row in engine.execute_sql(f"PRAGMA index_info('{index[1]}')")),
                    )
                    for index in indexes
                ),
            )
    return found


@pytest.fixture
def made_from_models(tmp_path):
    """A file with the tables that the live models would make."""
    before, engine = database.obj, DeskDatabase(tmp_path / "models.db", KEY)
    models = live_models()
    with engine.bind_ctx(models):
        engine.connect()
        engine.create_tables(models)
    yield engine
    engine.close()
    assert database.obj is before or database.obj is not engine


def test_migrated_tables_are_those_of_the_models(store, made_from_models):
    migrated, modelled = described(database, {"table"}), described(made_from_models, {"table"})
    assert set(migrated) == set(modelled)
    for name, table in modelled.items():
        assert migrated[name] == table, name
    assert len(migrated) >= 18


def test_beside_the_tables_there_are_only_the_append_only_triggers(store, made_from_models):
    more = set(schema(database)) - set(schema(made_from_models))
    assert more == {("trigger", f"{table}_no_{verb}") for table in ("event", "audit") for verb in ("update", "delete")}
    assert not set(schema(made_from_models)) - set(schema(database))


def test_a_new_file_has_the_newest_version(store):
    assert database.execute_sql("PRAGMA user_version").fetchone()[0] == migrations.newest_version()


def test_migrating_again_does_nothing(store):
    before = schema(database)
    assert migrations.run_all(database) == []
    assert schema(database) == before


def test_opening_again_does_nothing(store, tmp_path):
    path = tmp_path / "again.db"
    open_database(path, KEY)
    before = schema(database)
    close_database()
    size = path.stat().st_size
    open_database(path, KEY)
    assert schema(database) == before
    close_database()
    assert path.stat().st_size == size


def test_the_numbers_run_from_one_without_a_gap():
    numbers = [number for number, _ in migrations._found()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert migrations.newest_version() == len(numbers)


def test_from_nothing_each_is_applied_once_in_order(tmp_path):
    engine = DeskDatabase(tmp_path / "steps.db", KEY)
    engine.connect()
    assert migrations.run_all(engine, target=0) == []
    assert migrations.run_all(engine) == list(range(1, migrations.newest_version() + 1))
    engine.close()


def test_a_migration_that_breaks_off_leaves_the_version_before_it(tmp_path, monkeypatch):
    class Broken:
        @staticmethod
        def up(engine):
            engine.execute_sql("CREATE TABLE half (id INTEGER)")
            raise RuntimeError("power cut")

    real = importlib.import_module
    newest = migrations._found()[-1]
    numbers = [*migrations._found(), (newest[0] + 1, "m9999_broken")]
    monkeypatch.setattr(migrations, "_found", lambda: numbers)
    monkeypatch.setattr(
        migrations.importlib, "import_module", lambda name: Broken if name.endswith("broken") else real(name)
    )
    engine = DeskDatabase(tmp_path / "cut.db", KEY)
    engine.connect()
    with pytest.raises(RuntimeError, match="power cut"):
        migrations.run_all(engine)
    assert engine.execute_sql("PRAGMA user_version").fetchone()[0] == newest[0]
    assert ("table", "half") not in schema(engine)
    assert ("table", "event") in schema(engine)
    engine.close()


def test_frozen_models_do_not_follow_the_live_ones():
    source = importlib.import_module("app.store.migrations.m0001_first_tables")
    assert all(model.__module__ == source.__name__ for model in source.MODELS)
    assert opening.newest_version is migrations.newest_version
