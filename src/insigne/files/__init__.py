"""Files that people send: checked by content, cleaned, kept apart, given back as attachments only."""
