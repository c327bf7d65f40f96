"""The demonstration: people to choose from, a mailbox to read. On loopback, with its own settings, nowhere else."""
