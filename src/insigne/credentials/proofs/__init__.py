"""Data Integrity proofs: made, read and checked, selective ones included."""
