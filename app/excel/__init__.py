"""Excel sheets made from the register descriptions."""
