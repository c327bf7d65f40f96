"""`fetch` against real servers: the good answer, and each way of misbehaving."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from insigne.credentials import FetchError
from insigne.net import (
    AddressRefused,
    FetchFailed,
    FetchRefused,
    Guard,
    Limits,
    NotTrusted,
    TooLarge,
    TooSlow,
    fetch,
)
from insigne.net.addresses import Address, system_addresses
from tests.ground import hosts
from tests.ground.hosts import Host, says, sends_to

HERE = Guard(loopback=True)
BRIEF = Limits(seconds=0.5)
DOCUMENT = b'{"type": "Assertion"}'


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    answers = {
        "/badge": says(DOCUMENT, Content_Type="application/ld+json"),
        "/latin": says(b"latin", Content_Type="text/plain"),
        "/gone": says(b"revoked", 410, Content_Type="text/plain"),
        "/cookie": says(b"", Set_Cookie="who=me"),
        "/exact": says(bytes(1000)),
        "/large": says(bytes(1001)),
        "/packed": hosts.unfolds_to(900),
        "/bomb": hosts.unfolds_to(50_000_000),
        "/never-ends": hosts.never_ends,
        "/endless-chunk": hosts.endless_chunk_size,
        "/endless-continue": hosts.endless_continue,
        "/drip-body": hosts.drips_body,
        "/drip-headers": hosts.drips_headers,
        "/breaks-off": hosts.breaks_off,
        "/nonsense": hosts.says_nonsense,
        "/moved": sends_to("/badge", 301),
        "/moved-far": sends_to("http://169.254.169.254/latest/meta-data"),
        "/moved-file": sends_to("file:///etc/passwd"),
        "/moved-badly": sends_to("http://[broken"),
        "/moved-nowhere": says(b"choose", 302),
        "/loop": sends_to("/loop"),
        "/hop1": sends_to("/hop2", 307),
        "/hop2": sends_to("/hop3", 308),
        "/hop3": sends_to("/badge", 303),
    }
    with Host(answers).serving() as host:
        yield host


def test_it_brings_back_the_document_with_its_type_and_address(host: Host) -> None:
    found = fetch(host.url("/badge"), guard=HERE)
    assert found.body == DOCUMENT
    assert found.status == 200
    assert found.content_type == "application/ld+json"
    assert found.url == host.url("/badge")


def test_a_status_that_is_not_200_is_an_answer_too(host: Host) -> None:
    """Open Badges 2.0 says with 410 that an assertion is revoked."""
    found = fetch(host.url("/gone"), guard=HERE)
    assert (found.status, found.body) == (410, b"revoked")


def test_it_asks_as_itself_for_what_was_wanted(host: Host) -> None:
    fetch(host.url("/badge"), accept="application/vc", guard=HERE)
    _path, headers = host.asked[-1]
    assert headers["User-Agent"].startswith("Insigne/")
    assert headers["Accept"] == "application/vc"


def test_no_cookie_is_carried_from_one_request_to_the_next(host: Host) -> None:
    fetch(host.url("/cookie"), guard=HERE)
    fetch(host.url("/badge"), guard=HERE)
    assert "Cookie" not in host.asked[-1][1]


def test_a_query_is_sent_and_a_fragment_is_not(host: Host) -> None:
    found = fetch(host.url("/badge?name=été&x=%20#key-1"), guard=HERE)
    assert host.asked[-1][0] == "/badge?name=%C3%A9t%C3%A9&x=%20"
    assert "#" not in found.url


def test_the_proxies_of_the_environment_are_not_used(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = f"http://127.0.0.1:{hosts.closed_port()}"
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy)
    assert fetch(host.url("/badge"), guard=HERE).body == DOCUMENT


# --- what is not asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "",
        "badges.example/1",
        "ftp://badges.example/1",
        "file:///etc/passwd",
        "data:text/plain,hello",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "https://user:secret@badges.example/1",
        "https://@badges.example/1",
        "http://badges.example:22/",
        "http://badges.example:25/",
        "http://badges.example:0/",
        "http://badges.example:99999/",
        "http://badges.example:port/",
        "http://bad ges.example/",
        "http://badges.example/\r\nX-Injected: 1",
        "http://badges.example\\@10.0.0.1/",
        "http://badges.example\\path",
        "http://[broken/",
        "http://a..b/",
        f"http://{'a' * 64}.example/",
    ],
)
def test_an_address_that_is_not_an_ordinary_web_address_is_refused(url: str) -> None:
    def unasked(host: str, port: int) -> list[Address]:
        raise AssertionError(f"{host} was asked")

    with pytest.raises(FetchRefused):
        fetch(url, guard=Guard(addresses=unasked))


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(FetchRefused) as refusal:
        fetch("https://user:secret@badges.example/1")
    assert "secret" not in str(refusal.value)


def test_an_accented_host_is_asked_by_its_ascii_name() -> None:
    asked = []

    def remember(host: str, port: int) -> list[Address]:
        asked.append((host, port))
        raise OSError

    for url in ("https://école.example/b", "http://école.example:8080/b"):
        with pytest.raises(FetchFailed):
            fetch(url, guard=Guard(addresses=remember))
    assert asked == [("xn--cole-9oa.example", 443), ("xn--cole-9oa.example", 8080)]


# --- size ---------------------------------------------------------------------------------------------


def test_an_answer_of_exactly_the_limit_is_taken(host: Host) -> None:
    assert len(fetch(host.url("/exact"), limits=Limits(size=1000), guard=HERE).body) == 1000


def test_an_answer_one_byte_over_the_limit_is_refused(host: Host) -> None:
    with pytest.raises(TooLarge):
        fetch(host.url("/large"), limits=Limits(size=1000), guard=HERE)


def test_a_packed_answer_is_unpacked(host: Host) -> None:
    assert fetch(host.url("/packed"), limits=Limits(size=1000), guard=HERE).body == bytes(900)


@pytest.mark.parametrize("path", ["/bomb", "/never-ends", "/endless-continue"])
def test_an_answer_that_swells_is_cut_at_the_limit(host: Host, path: str) -> None:
    with pytest.raises(TooLarge):
        fetch(host.url(path), guard=HERE)


# --- time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/drip-body", "/drip-headers"])
def test_a_host_that_drips_is_left_at_the_deadline(host: Host, path: str) -> None:
    with pytest.raises(TooSlow):
        fetch(host.url(path), limits=BRIEF, guard=HERE)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_never_speaks_is_left_at_the_deadline(scheme: str) -> None:
    with hosts.silent_port() as port, pytest.raises(TooSlow):
        fetch(f"{scheme}://127.0.0.1:{port}/", limits=BRIEF, guard=HERE)


def test_a_resolver_that_hangs_is_left_at_the_deadline(host: Host) -> None:
    def slow(name: str, port: int) -> list[Address]:
        host.closing.wait(30)
        return []

    with pytest.raises(TooSlow):
        fetch("http://badges.example/", limits=BRIEF, guard=Guard(addresses=slow))


def test_the_deadline_is_one_for_all_the_redirects(monkeypatch: pytest.MonkeyPatch, host: Host) -> None:
    """A clock that loses three seconds each time a name is asked for: the third host is past the deadline."""
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    asked = []

    def addresses(name: str, port: int) -> list[Address]:
        clock[0] += 3
        asked.append(name)
        return system_addresses(name, port)

    with pytest.raises(TooSlow):
        fetch(host.url("/hop1"), guard=Guard(loopback=True, addresses=addresses))
    assert len(asked) == 3


# --- redirects ----------------------------------------------------------------------------------------


def test_a_redirect_is_followed_and_the_last_address_is_given(host: Host) -> None:
    found = fetch(host.url("/moved"), guard=HERE)
    assert (found.url, found.body) == (host.url("/badge"), DOCUMENT)


def test_three_redirects_are_followed_and_not_a_fourth(host: Host) -> None:
    assert fetch(host.url("/hop1"), guard=HERE).body == DOCUMENT
    with pytest.raises(FetchRefused):
        fetch(host.url("/hop1"), limits=Limits(redirects=2), guard=HERE)


def test_a_circle_of_redirects_ends(host: Host) -> None:
    before = len(host.asked)
    with pytest.raises(FetchRefused):
        fetch(host.url("/loop"), guard=HERE)
    assert len(host.asked) - before == 4


@pytest.mark.parametrize("path", ["/moved-far", "/moved-file", "/moved-badly"])
def test_a_redirect_to_where_we_do_not_go_is_refused(host: Host, path: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(host.url(path), guard=HERE)


def test_a_redirect_is_checked_even_when_its_first_host_was_public_enough(host: Host) -> None:
    with pytest.raises(AddressRefused):
        fetch(host.url("/moved-far"), guard=HERE)


def test_a_redirect_without_a_place_to_go_is_an_answer(host: Host) -> None:
    assert fetch(host.url("/moved-nowhere"), guard=HERE).body == b"choose"


# --- what breaks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/breaks-off", "/nonsense", "/endless-chunk"])
def test_an_answer_that_is_not_whole_is_a_failure(host: Host, path: str) -> None:
    with pytest.raises(FetchFailed):
        fetch(host.url(path), guard=HERE)


def test_a_closed_port_is_a_failure_in_plain_words() -> None:
    with pytest.raises(FetchFailed) as failure:
        fetch(f"http://127.0.0.1:{hosts.closed_port()}/", guard=HERE)
    assert "127.0.0.1 could not be reached" in str(failure.value)
    assert "Errno" not in str(failure.value)


def test_an_unknown_name_is_a_failure() -> None:
    def unknown(host: str, port: int) -> list[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name, says 10.0.0.53")

    with pytest.raises(FetchFailed) as failure:
        fetch("https://badges.example/", guard=Guard(addresses=unknown))
    assert "10.0.0.53" not in str(failure.value)


def test_the_next_address_of_a_name_is_tried_when_the_first_is_closed(host: Host) -> None:
    def two(name: str, port: int) -> list[Address]:
        return [(socket.AF_INET, ("127.0.0.1", hosts.closed_port())), *system_addresses("127.0.0.1", port)]

    assert fetch(host.url("/badge", name="two.example"), guard=Guard(True, two)).body == DOCUMENT


def test_every_failure_is_a_fetch_error_of_the_credentials() -> None:
    for kind in (AddressRefused, NotTrusted, TooLarge, TooSlow):
        assert issubclass(kind, FetchError)


# --- TLS ----------------------------------------------------------------------------------------------


def test_a_certificate_that_the_machine_trusts_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = hosts.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with Host({"/badge": says(DOCUMENT)}).serving(context) as host:
        assert fetch(host.url("/badge", "https"), guard=HERE).body == DOCUMENT


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    _public, context = hosts.certificate(tmp_path)
    with Host({}).serving(context) as host, pytest.raises(NotTrusted):
        fetch(host.url("/badge", "https"), guard=HERE)


def test_a_certificate_for_another_host_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, context = hosts.certificate(tmp_path, name="badges.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with Host({}).serving(context) as host, pytest.raises(NotTrusted):
        fetch(host.url("/badge", "https"), guard=HERE)


def test_a_certificate_out_of_date_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, context = hosts.certificate(tmp_path, days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with Host({}).serving(context) as host, pytest.raises(NotTrusted):
        fetch(host.url("/badge", "https"), guard=HERE)


def test_a_slow_drip_inside_tls_is_left_at_the_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = hosts.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    with Host({"/": hosts.drips_body}).serving(context) as host, pytest.raises(TooSlow):
        fetch(host.url("/", "https"), limits=BRIEF, guard=HERE)


def test_a_redirect_out_of_tls_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: Host
) -> None:
    public, context = hosts.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    answers = {"/": sends_to(host.url("/badge"))}
    with Host(answers).serving(context) as protected, pytest.raises(FetchRefused):
        fetch(protected.url("/", "https"), guard=HERE)
