"""业主房号: households, public places, and the import of the owners' list."""
