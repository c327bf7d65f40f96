"""Something that only one transaction at a time may do, on either database."""

import zlib

from django.db import connection


def alone(what: str) -> None:
    """Wait until no other open transaction does `what`; released when this one ends.

    SQLite has one writer at a time (IMMEDIATE transactions), so there is nothing to wait for.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what}: a lock is held by a transaction, and none is open.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(what.encode())])
