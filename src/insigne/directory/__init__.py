"""The recipients of a badge who chose to be found by each other, and the messages between them."""
