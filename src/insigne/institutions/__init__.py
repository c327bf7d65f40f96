"""Institutions: who issues badges, who belongs to them and with which role, and their keys."""
