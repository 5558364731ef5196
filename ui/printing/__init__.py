"""Preview, choice of printer, sending."""
