"""Which addresses the guard lets through, by family and by name."""

import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.net import AddressRefused, Guard, fetch
from insigne.net.addresses import Address, is_public

REFUSED = {
    "loopback": "127.0.0.1",
    "the whole of loopback": "127.255.0.9",
    "unspecified": "0.0.0.0",
    "this network": "0.1.2.3",
    "private 10": "10.0.0.1",
    "private 172": "172.16.0.1",
    "private 192": "192.168.1.1",
    "shared by carriers (CGNAT)": "100.64.0.1",
    "link-local, where clouds keep their secrets": "169.254.169.254",
    "protocol assignments": "192.0.0.9",
    "6to4 relay": "192.88.99.1",
    "documentation": "203.0.113.5",
    "benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "wide multicast": "239.255.255.250",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "::1",
    "IPv6 unspecified": "::",
    "v4-mapped loopback": "::ffff:127.0.0.1",
    "v4-mapped public": "::ffff:8.8.8.8",
    "v4-compatible": "::127.0.0.1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64 of a public address": "64:ff9b::808:808",
    "local NAT64": "64:ff9b:1::1",
    "6to4 of loopback": "2002:7f00:1::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "overlay identifiers (ORCHID)": "2001:20::1",
    "multicast relays": "2001:3::1",
    "unique local": "fd00::1",
    "link-local": "fe80::1",
    "link-local with its interface": "fe80::1%1",
    "old site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 documentation": "2001:db8::1",
    "new IPv6 documentation": "3fff::1",
    "discard": "100::1",
}
ALLOWED = ["8.8.8.8", "1.1.1.1", "193.51.208.13", "2606:4700:4700::1111", "2a00:1450:4007:80e::2004"]


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED.keys())
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not Guard().allows(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address: str) -> None:
    assert Guard().allows(address)


def test_a_test_may_let_loopback_in_and_nothing_else() -> None:
    guard = Guard(loopback=True)
    assert guard.allows("127.0.0.1")
    assert guard.allows("::1")
    assert [name for name, address in REFUSED.items() if guard.allows(address)] == [
        "loopback",
        "the whole of loopback",
        "IPv6 loopback",
    ]


@settings(max_examples=60)
@given(st.ip_addresses(v=4))
def test_no_ipv6_spelling_of_an_ipv4_address_gets_through(address: IPv4Address) -> None:
    number = int(address)
    spellings = [
        IPv6Address((0xFFFF << 32) | number),  # v4-mapped
        IPv6Address(number),  # v4-compatible
        IPv6Address((0x64FF9B << 96) | number),  # NAT64
        IPv6Address((0x2002 << 112) | (number << 80)),  # 6to4
        IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),  # Teredo
    ]
    assert not any(is_public(spelling) for spelling in spellings)


def resolving(*addresses: str) -> Guard:
    """A guard whose resolver knows one answer for every name."""

    def answer(host: str, port: int) -> list[Address]:
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, (address, port)) for address in addresses
        ]

    return Guard(addresses=answer)


@pytest.mark.parametrize("address", ["10.0.0.7", "169.254.169.254", "::1", "64:ff9b::a00:1"])
def test_a_name_that_leads_to_a_private_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        fetch("http://badges.example/1", guard=resolving(address))


@pytest.mark.parametrize("order", [("8.8.8.8", "10.0.0.7"), ("10.0.0.7", "8.8.8.8")])
def test_one_private_address_among_several_is_enough_to_refuse(order: tuple[str, str]) -> None:
    with pytest.raises(AddressRefused):
        fetch("http://badges.example/1", guard=resolving(*order))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:7f00:1]"],
)
def test_no_spelling_of_this_machine_is_asked(host: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(f"http://{host}:8080/")


def test_the_refusal_names_the_host_that_was_given_and_not_the_address_behind_it() -> None:
    with pytest.raises(AddressRefused) as refusal:
        fetch("http://badges.example/1", guard=resolving("10.20.30.40"))
    assert "badges.example" in str(refusal.value)
    assert "10.20" not in str(refusal.value)
