"""Being found by e-mail address: a switch that is off until its person turns it on."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction

from insigne.api.models import Displayed
from insigne.awards.models import Award, standing
from insigne.people import consents
from insigne.people.models import Use
from insigne.web.locks import alone

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from insigne.people.models import User

LONGEST_ADDRESS = 254


@transaction.atomic
def switch(person: "User", *, on: bool) -> None:
    """Be found by e-mail address, or no more. Off forgets the number, so that what others noted leads nowhere."""
    alone(f"displayer of {person.pk}")  # the switch and its consent never disagree
    if on:
        Displayed.objects.get_or_create(person=person)
        consents.give(person, Use.DISPLAYER, about=person.pk)
    else:
        Displayed.objects.filter(person=person).delete()
        consents.withdraw(person, Use.DISPLAYER, about=person.pk)


def switch_off(person: "User", about: "UUID") -> None:  # noqa: ARG001
    """The same, asked for on the page of consents."""
    switch(person, on=False)


def number_of(address: str) -> int | None:
    """The number of whoever proved this address and chose to be found. One question, whatever the answer:
    nothing tells who has an account and did not choose.
    """
    # PostgreSQL is not asked about a NUL, which no address has.
    address = address.strip().lower()[:LONGEST_ADDRESS].replace("\0", "")
    proved = EmailAddress.objects.filter(email=address, verified=True).values("user")
    found = Displayed.objects.filter(person__in=proved, person__is_active=True)
    return found.values_list("number", flat=True).first()


def person_of(number: int) -> "User | None":
    """Who has this number."""
    found = Displayed.objects.filter(number=number, person__is_active=True).select_related("person").first()
    return found.person if found else None


def public_awards(person: "User") -> "QuerySet[Award]":
    """The badges that stand and that their owner opened to anybody."""
    related = ("version__badge", "institution")
    found = Award.objects.filter(standing(), recipient=person, sharing=Award.Sharing.LISTED)
    return found.select_related(*related).defer("credential", "version__picture")
