"""`insigne manage purge`: remove now what is past its time, or with `--dry-run` say what would be removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from insigne.people import purging


class Command(BaseCommand):
    """The nightly purge, by hand."""

    help = "Remove what is past its retention time; with --dry-run only count it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        found = purging.run(dry=options["dry_run"])
        for each in found:
            owner = each.institution.slug if each.institution else "-"
            self.stdout.write(f"{owner}\t{each.kind}\t{each.days} days\t{each.count}")
        word = "would be removed" if options["dry_run"] else "removed"
        self.stdout.write(f"{sum(each.count for each in found)} {word}.")
