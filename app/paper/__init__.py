"""How a paper register is described, and the one text of every value."""
