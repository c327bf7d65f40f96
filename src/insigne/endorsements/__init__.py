"""Somebody's signed support for an award, a badge or an institution."""
