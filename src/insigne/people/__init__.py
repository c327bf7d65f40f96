"""People: accounts, addresses, sign-in, invitations."""
