"""回访: calling customers back."""
