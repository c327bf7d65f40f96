"""The journal: append-only record of who did what. Every write of the house leaves one Event."""
