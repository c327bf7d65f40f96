"""From JSON-LD to the bytes that a signature covers: no term lost, none hidden, work bounded."""
