"""Screens that serve every register from its description."""
