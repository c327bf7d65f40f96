"""Which IP addresses are asked: the ordinary ones of the public internet, and no way round to the others."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = tuple[socket.AddressFamily, tuple[str | int | bytes, ...]]

# The only IPv6 unicast that is handed out (RFC 4291 §2.4). Outside it are loopback, v4-mapped addresses,
# NAT64 (which Python's `is_global` takes for public), unique local, link-local, multicast and the rest.
IPV6_UNICAST = ip_network("2000::/3")

# Special inside the public ranges, whatever `is_global` says of some of them.
SPECIAL = tuple(
    ip_network(name)
    for name in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "2001::/23",  # Teredo and other protocol assignments (RFC 2928, RFC 4380)
        "2002::/16",  # 6to4, which carries any IPv4 address (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)

# Said here: Python from 3.13 on also calls a v4-mapped address so.
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def system_addresses(host: str, port: int) -> list[Address]:
    """Every address the system's resolver knows for the host; may block for as long as the resolver does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _type, _protocol, _name, address in found]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is an ordinary address of the public internet."""
    if isinstance(address, IPv6Address) and address not in IPV6_UNICAST:
        return False
    special = address.is_multicast or any(address in network for network in SPECIAL)
    return address.is_global and not special


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be reached. No setting makes one: only a test, with its own servers, lets loopback in."""

    loopback: bool = False
    addresses: Callable[[str, int], Sequence[Address]] = system_addresses

    def allows(self, text: str) -> bool:
        """Whether the IP address, as the resolver writes it, may be asked."""
        address = ip_address(text)
        return is_public(address) or (self.loopback and any(address in each for each in LOOPBACK))


PUBLIC = Guard()
