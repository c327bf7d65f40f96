"""A cap on how often one sender may ask for what costs us work."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from insigne.people.adapter import AccountAdapter
from insigne.web.throttle import too_often
from tests.threads import together


def ask(sender: str = "192.0.2.1", forwarded: str = "") -> HttpRequest:
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=sender, **extra)


def answers(number: int, request: HttpRequest, what: str = "verify", cap: int = 3) -> list[bool]:
    return [too_often(request, what, cap) for _each in range(number)]


def test_as_many_as_the_cap_pass_and_no_more() -> None:
    assert answers(5, ask()) == [False, False, False, True, True]


def test_each_sender_has_their_own_count() -> None:
    answers(5, ask())
    assert answers(1, ask("192.0.2.2")) == [False]


def test_all_the_addresses_of_one_ipv6_line_count_together(settings: Any) -> None:
    for place in range(4):
        last = too_often(ask(f"2001:db8:1:2::{place}:{place}"), "verify", 3)
    assert last
    assert answers(1, ask("2001:db8:1:3::1")) == [False]
    settings.INSIGNE_PROXY = True
    assert answers(1, ask("127.0.0.1", "2001:db8:1:2:ffff::9")) == [True]


def test_an_ipv4_address_counts_alike_however_it_is_written() -> None:
    answers(3, ask("192.0.2.7"))
    assert answers(1, ask("::ffff:192.0.2.7")) == [True]
    assert answers(1, ask("::ffff:192.0.2.8")) == [False]


def test_thousands_of_others_do_not_push_a_count_out() -> None:
    answers(3, ask())
    for place in range(2000):
        too_often(ask(f"198.51.{place // 250}.{place % 250}"), "verify", 3)
    assert answers(1, ask()) == [True]


def test_signing_in_counts_a_line_too() -> None:
    assert AccountAdapter().get_client_ip(ask("2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2::"


def test_each_thing_has_its_own_count() -> None:
    answers(5, ask())
    assert answers(1, ask(), "something-else") == [False]


def test_a_minute_later_one_may_ask_again() -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        assert answers(4, ask())[-1]
    with time_machine.travel(start + timedelta(seconds=59), tick=False):
        assert answers(1, ask()) == [True]
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        assert answers(1, ask()) == [False]


def test_asking_on_does_not_make_the_minute_longer() -> None:
    start = timezone.now()
    for second in (0, 30, 50):
        with time_machine.travel(start + timedelta(seconds=second), tick=False):
            answers(3, ask())
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        assert answers(1, ask()) == [False]


def test_a_sender_cannot_take_another_name_without_our_proxy() -> None:
    for place in range(4):
        last = too_often(ask(forwarded=f"198.51.100.{place}"), "verify", 3)
    assert last


@pytest.mark.parametrize("invented", ["", "10.0.0.1, ", "192.0.2.77, 10.1.1.1,"])
def test_behind_our_proxy_the_address_that_it_saw_counts(settings: Any, invented: str) -> None:
    settings.INSIGNE_PROXY = True
    proxy = "127.0.0.1"
    assert answers(4, ask(proxy, f"{invented}198.51.100.1"))[-1]
    assert answers(1, ask(proxy, f"{invented}198.51.100.2")) == [False]
    assert answers(1, ask(proxy, "198.51.100.1")) == [True]


@pytest.mark.django_db(transaction=True)
def test_several_at_once_are_all_counted() -> None:
    found = together(*[lambda: too_often(ask(), "verify", 3)] * 8)
    assert sorted(map(bool, found)) == [False] * 3 + [True] * 5
