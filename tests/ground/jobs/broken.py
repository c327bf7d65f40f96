"""A module of jobs that a bad release left broken."""

raise RuntimeError("this module cannot be imported")
