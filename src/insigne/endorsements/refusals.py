"""Why an endorsement cannot be asked, given or answered: errors that are sentences."""

from django.utils.translation import gettext as _


class RequestClosed(ValueError):
    """The request was answered, declined, withdrawn, or is too old."""


class CannotAsk(ValueError):
    """This request is not sent."""

    def sentence(self) -> str:
        """Why, for the person who asks."""
        raise NotImplementedError


class AwardGone(CannotAsk):
    """The award was revoked or declined meanwhile."""

    def sentence(self) -> str:
        return _("This badge no longer stands: nobody can be asked to endorse it.")


class YourOwnAddress(CannotAsk):
    """Nobody endorses themselves."""

    def sentence(self) -> str:
        return _("This address is yours: an endorsement comes from somebody else.")


class AlreadyAsked(CannotAsk):
    """The same person, for the same badge."""

    def sentence(self) -> str:
        return _("You asked this person already for this badge. Look at the list above.")


class LeftAlone(CannotAsk):
    """This person does not wish to be written to, or was often enough."""

    def sentence(self) -> str:
        return _(
            "We do not write to this address at the moment. Ask somebody else, or speak with them directly."
        )


class AskedTooOften(CannotAsk):
    """One person sends so many requests a day."""

    def sentence(self) -> str:
        return _("You sent many requests today: go on tomorrow. What you typed is still here.")


class CannotGive(ValueError):
    """An institution cannot endorse this."""

    def sentence(self) -> str:
        """Why, for its manager."""
        raise NotImplementedError


class NotToOneself(CannotGive):
    """An institution's support for itself says nothing."""

    def sentence(self) -> str:
        return _("An institution endorses others, not itself.")


class AlreadyGiven(CannotGive):
    """One standing endorsement of a thing is enough."""

    def sentence(self) -> str:
        return _("Your institution endorses this already: take that endorsement back first to write another.")


class NotPublished(CannotGive):
    """The badge is not, or no longer, published."""

    def sentence(self) -> str:
        return _("This badge is not published.")
