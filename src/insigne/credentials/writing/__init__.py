"""From an award to a document of each standard, one at a time or by the thousand."""
