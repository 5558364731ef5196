"""Tables and pure functions: what the desk must do and by when. Standard library only."""
