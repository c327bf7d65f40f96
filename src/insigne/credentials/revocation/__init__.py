"""Has the issuer taken it back? Status lists, written and read."""
