"""The path: experiences, skills and badges told in order, and what of it is shared with whom."""
