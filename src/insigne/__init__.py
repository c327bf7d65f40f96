"""Insigne: schools recognise what their students do, through Open Badges that anybody can verify."""

__version__ = "0.1.0"
