"""The checks that any credential goes through, however it is secured."""
