"""How the journal's verbs read to a person. A test holds this table to the verbs that the code records."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "institution.founded": _("Institution created"),
    "institution.changed": _("Institution changed"),
    "membership.granted": _("Role given"),
    "membership.withdrawn": _("Role taken away"),
    "key.made": _("Signing key created"),
    "key.retired": _("Signing key retired"),
    "key.revoked": _("Signing key declared compromised"),
    "user.registered": _("Account created"),
    "user.password_changed": _("Password changed"),
    "user.addresses_changed": _("E-mail addresses changed"),
    "user.second_factor_changed": _("Second factor changed"),
    "user.language_chosen": _("Language chosen"),
    "invitation.sent": _("Invitation sent"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "invitation.accepted": _("Invitation accepted"),
    "consent.given": _("Consent given"),
    "consent.withdrawn": _("Consent withdrawn"),
    "kit.adopted": _("Kit adopted"),
    "badge.published": _("Badge published"),
    "badge.retired": _("Badge retired"),
    "application.started": _("Application started"),
    "application.submitted": _("Application sent"),
    "review.begun": _("Review notes begun"),
    "application.taken": _("Review started"),
    "application.accepted": _("Application accepted"),
    "application.changes_requested": _("Changes requested"),
    "application.refused": _("Application refused"),
    "application.withdrawn": _("Application withdrawn"),
    "evidence.added": _("Evidence added"),
    "evidence.removed": _("Evidence removed"),
    "award.issued": _("Badge awarded"),
    "award.revoked": _("Badge revoked"),
    "award.shared": _("Sharing changed"),
    "award.erased": _("Badge erased at its holder’s request"),
    "evidence.shown_to": _("Audience of a piece of evidence changed"),
    "application.expiring": _("End of an idle draft announced"),
    "application.expired": _("Idle draft ended"),
    "archive.asked": _("Archive of one’s data asked for"),
    "user.erased": _("Account erased"),
    "account.ending": _("End of an idle account announced"),
}


def tell(verb: str) -> str:
    """The sentence of a verb."""
    return str(SENTENCES[verb])
