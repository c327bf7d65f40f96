"""The app, which listens to allauth: what it writes of accounts, our journal tells."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Connects the journal to allauth's signals, the only way it has to say what it did."""

    name = "insigne.people"

    def ready(self) -> None:
        from insigne.people import account_events

        account_events.connect()
