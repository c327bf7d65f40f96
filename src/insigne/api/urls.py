"""Addresses of `api`."""

from django.urls import path

from insigne.api import endpoints, interface, views

urlpatterns = [
    path("account/platforms", views.platforms, name="platforms"),
    path("account/platforms/<uuid:grant_id>/withdraw", views.withdraw, name="platform-withdraw"),
    path("oauth/authorize", views.authorize, name="oauth-authorize"),
    path("oauth/register/<str:standard>", endpoints.register, name="oauth-register"),
    path("oauth/token", endpoints.token, name="oauth-token"),
    path("oauth/revoke", endpoints.revoke, name="oauth-revoke"),
    path(".well-known/badgeconnect.json", endpoints.manifest, name="badge-connect"),
    path(".well-known/oauth-authorization-server", endpoints.server, name="oauth-server"),
    *interface.addresses(),
]
