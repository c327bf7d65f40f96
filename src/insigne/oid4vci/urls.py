"""Addresses of `oid4vci`: the recipient's page, and what wallets call."""

from django.urls import path

from insigne.oid4vci import protocol_views, views

# OpenID4VCI 1.0 §12.2.2 and RFC 8414 §3.1 put the well-known part between the host and the path; some wallets
# still look for it at the end.
ISSUER = ".well-known/openid-credential-issuer"
SERVER = ".well-known/oauth-authorization-server"

urlpatterns = [
    path("a/<uuid:award_id>/wallet", views.wallet, name="award-wallet"),
    path("a/<uuid:award_id>/wallet/offer", views.offer, name="award-wallet-offer"),
    path("a/<uuid:award_id>/wallet/close", views.close, name="award-wallet-close"),
    path("a/<uuid:award_id>/wallet/qr.svg", views.qr, name="award-wallet-qr"),
    path("a/<uuid:award_id>/wallet/copies/<uuid:copy_id>", views.revoke, name="award-wallet-copy"),
    path("b/<slug:code>/type.json", protocol_views.badge_type, name="badge-type"),
    path(f"{ISSUER}/i/<slug:slug>/wallet", protocol_views.issuer, name="wallet-issuer"),
    path(f"{SERVER}/i/<slug:slug>/wallet", protocol_views.server, name="wallet-server"),
    path(f"i/<slug:slug>/wallet/{ISSUER}", protocol_views.issuer, name="wallet-issuer-appended"),
    path(f"i/<slug:slug>/wallet/{SERVER}", protocol_views.server, name="wallet-server-appended"),
    path("i/<slug:slug>/wallet", protocol_views.issuer, name="wallet-issuer-home"),
    path("i/<slug:slug>/wallet/offers/<str:address>", protocol_views.offer, name="wallet-offer"),
    path("i/<slug:slug>/wallet/token", protocol_views.token, name="wallet-token"),
    path("i/<slug:slug>/wallet/nonce", protocol_views.nonce, name="wallet-nonce"),
    path("i/<slug:slug>/wallet/credential", protocol_views.credential, name="wallet-credential"),
    path("i/<slug:slug>/wallet/notification", protocol_views.notification, name="wallet-notification"),
]
