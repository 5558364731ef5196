"""First run, log-in, people, settings."""
