"""The recipient's own badges, ours and others': brought in, arranged, kept."""
