"""`insigne manage erase_person E-MAIL`: erase somebody who asked for it by letter."""

from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError, CommandParser

from insigne.people import erasing
from insigne.people.models import User


class Command(BaseCommand):
    """The same erasure as the person's own page, done by the operator. It names the person once, on this screen."""

    help = "Erase a person who asked for it: account, applications, badges, shares. It cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="an address that the person proved")
        parser.add_argument("--yes", action="store_true", help="do not ask again")

    def handle(self, *args: Any, **options: Any) -> None:
        person = _person(options["email"].strip().lower())
        if not options["yes"]:
            self.stdout.write(f"This erases {person.name} for good. Type the address again to go on:")
            if input().strip().lower() != options["email"].strip().lower():
                raise CommandError("The addresses differ: nothing was done.")
        try:
            erasing.erase(person, by=None)
        except erasing.LastAdministratorOf as refusal:
            raise CommandError(
                f"The last administrator of {refusal}: give the role to somebody else first."
            ) from None
        self.stdout.write("The person is erased. Backups still hold them until they are rotated.")


def _person(email: str) -> User:
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    person = proved.user if proved else User.objects.filter(email=email).first()
    if person is None:
        raise CommandError("Nobody has this address.")
    return person
