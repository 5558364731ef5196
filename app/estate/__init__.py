"""Rooms, customers, departments, staff: what the project consists of."""
