"""Open Badges before 3.0: hosted and signed, 1.0 to 2.1."""
