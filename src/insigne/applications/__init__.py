"""Applications: a student's request, its evidence, its review, and the one table of moves between states."""
