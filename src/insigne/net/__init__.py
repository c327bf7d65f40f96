"""The one guarded way out: `fetch` asks a host of the web for a document, and nothing else of ours does.

The address comes from a stranger's badge, so the host may be anything: a machine of our own network, a
server that never stops talking, a small file that unfolds into gigabytes. Each is refused with a sentence
for a person. There is no proxy, on purpose: behind one, the address reached would not be ours to check.
"""

from insigne.net.addresses import Guard
from insigne.net.asking import fetch
from insigne.net.errors import AddressRefused, FetchFailed, FetchRefused, NotTrusted, TooLarge, TooSlow
from insigne.net.trip import Limits

__all__ = [
    "AddressRefused",
    "FetchFailed",
    "FetchRefused",
    "Guard",
    "Limits",
    "NotTrusted",
    "TooLarge",
    "TooSlow",
    "fetch",
]
