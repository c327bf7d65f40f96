"""How fast the engine is, beside its peers and beside what the machine can do at all. Run by `make bench`."""
