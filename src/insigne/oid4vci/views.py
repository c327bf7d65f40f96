"""The recipient's page: put a badge in a wallet, and see the copies that are in one."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insigne.awards.deliveries import Format, NotDeliverable, Reception, copies_of, is_deliverable
from insigne.awards.queries import own_award
from insigne.catalogue.pictures import qr_code
from insigne.institutions.addresses import absolute
from insigne.oid4vci import actions
from insigne.oid4vci.queries import open_offer
from insigne.oid4vci.tokens import address_of, digits_of
from insigne.people.consents import WORDINGS
from insigne.people.models import Use
from insigne.web.signed_in import signed_in
from insigne.web.throttle import HOUR, too_often

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from insigne.awards.models import Delivery
    from insigne.oid4vci.models import WalletOffer

OFFERS_AN_HOUR = 30


@login_required
@require_safe
def wallet(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The open offer, or how to make one; and the copies."""
    award = own_award(request.user, award_id)
    found = open_offer(award)
    content: dict[str, object] = {
        "award": award,
        "institution": award.institution,
        "version": award.version,
        "offer": found,
        "is_deliverable": is_deliverable(award),
        "has_fallen": not award.stands,
        "copies": [(copy, Format(copy.format).label, _told(copy)) for copy in copies_of(award)],
        "wording": WORDINGS[Use.WALLET],
    }
    if found:
        digits = digits_of(found.pk)
        content |= {
            "deep_link": _deep_link(found),
            "address": _address(found),
            "digits": f"{digits[:3]} {digits[3:]}",
        }
    return render(request, "oid4vci/wallet.html", content)


@login_required
@require_POST
def offer(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """Make an offer; one that was open ends."""
    award = own_award(request.user, award_id)
    if too_often(request, "wallet-offer", OFFERS_AN_HOUR, HOUR):
        messages.warning(request, _("You asked for many codes. Try again in an hour."), extra_tags="warn")
        return redirect("award-wallet", award_id)
    try:
        actions.make_offer(award, by=signed_in(request))
    except NotDeliverable:
        messages.warning(request, _("No copy can be made of this badge any more."), extra_tags="warn")
    return redirect("award-wallet", award_id)


@login_required
@require_POST
def close(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """End the open offer."""
    actions.close_offer(own_award(request.user, award_id), by=signed_in(request))
    messages.success(request, _("The code no longer works."), extra_tags="ok")
    return redirect("award-wallet", award_id)


@login_required
@require_POST
def revoke(request: "HttpRequest", award_id: "UUID", copy_id: "UUID") -> HttpResponse:
    """Take a copy back."""
    award = own_award(request.user, award_id)
    if not copies_of(award).filter(pk=copy_id).exists():
        raise Http404
    actions.revoke_copy(award, copy_id, by=signed_in(request))
    messages.success(request, _("The copy is revoked. The badge itself stands."), extra_tags="ok")
    return redirect("award-wallet", award_id)


@login_required
@require_safe
def qr(request: "HttpRequest", award_id: "UUID") -> HttpResponse:
    """The QR code of the open offer."""
    found = open_offer(own_award(request.user, award_id))
    if found is None:
        raise Http404
    return HttpResponse(qr_code(_deep_link(found)), content_type="image/svg+xml")


def _told(copy: "Delivery") -> dict[str, object]:
    """What the wallet said of a copy, if it said anything, and whether the copy is of any use."""
    if not copy.reception:
        return {}
    return {"said": Reception(copy.reception).label, "is_lost": copy.reception != Reception.KEPT}


def _address(offer: "WalletOffer") -> str:
    return absolute("wallet-offer", offer.award.institution.slug, address_of(offer.pk))


def _deep_link(offer: "WalletOffer") -> str:
    """What every wallet of the standard opens (§4.1.3)."""
    return f"openid-credential-offer://?credential_offer_uri={quote(_address(offer), safe='')}"
