"""The database file, its rows, events, keys, migrations and backup."""
