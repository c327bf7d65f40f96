"""WalletOffer, AccessToken, SpentNonce: what a delivery to a wallet leaves behind. No secret stands in them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from insigne.awards.models import Award

MOST_TRIES = 5


class WalletOffer(models.Model):
    """A recipient offers a badge to a wallet of theirs: for some minutes, for one wallet.

    The address of the offer, the code in it and the digits that the page shows are keyed hashes of its id (see
    `tokens`); the table keeps what finds an offer by its address or by its code, and nothing that opens one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, models.CASCADE, related_name="wallet_offers")
    address_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("offer to a wallet")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__lte=MOST_TRIES), name="wallet_offer_tries_few"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.made_at:%Y-%m-%d %H:%M}"


class AccessToken(models.Model):
    """What a wallet got for the code of an offer: the right to ask for a few copies, for some minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(WalletOffer, models.CASCADE, related_name="access_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    copies_left = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("access of a wallet")

    def __str__(self) -> str:
        return f"{self.offer_id} {self.copies_left}"


class SpentNonce(models.Model):
    """A question that a wallet has answered: no second answer counts. Those that nobody answered leave no row."""

    id = models.BigAutoField(primary_key=True)
    nonce_hash = models.CharField(max_length=64, unique=True)
    spent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answered question to a wallet")

    def __str__(self) -> str:
        return self.nonce_hash
