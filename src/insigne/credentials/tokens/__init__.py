"""Credentials secured as tokens: JWT, envelopes, SD-JWT."""
