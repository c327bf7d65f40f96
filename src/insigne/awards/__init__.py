"""Awards: the fact that a person obtained a badge version, and its frozen, signed documents."""
