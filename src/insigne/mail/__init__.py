"""E-mail: one small function for each message, in the reader's language, text first."""
