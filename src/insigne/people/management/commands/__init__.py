"""`insigne manage …`."""
