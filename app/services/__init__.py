"""Use cases: one transaction each, rules checked, event written. The only writers."""
