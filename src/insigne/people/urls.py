"""Addresses of people: language, account, invitations, members, the first start."""

from django.urls import path

from insigne.people import managing, views

urlpatterns = [
    path("language", views.language, name="language"),
    path("account", views.account, name="account"),
    path("invitation/<str:token>", views.invitation, name="invitation"),
    path("setup/<str:token>", views.setup, name="setup"),
    path("manage/<slug:slug>/people", managing.members, name="manage-members"),
    path("manage/<slug:slug>/people/invite", managing.invite, name="member-invite"),
    path(
        "manage/<slug:slug>/people/invitations/<uuid:invitation_id>/withdraw",
        managing.withdraw_invitation,
        name="invitation-withdraw",
    ),
    path(
        "manage/<slug:slug>/people/<uuid:membership_id>/withdraw",
        managing.withdraw_membership,
        name="membership-withdraw",
    ),
]
