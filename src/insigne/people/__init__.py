"""People: accounts, addresses, sign-in, invitations; and their rights: consents, archive, erasure, retention."""
