"""Addresses of people: language, account, invitations, members, the first start."""

from django.urls import path

from insigne.people import managing, retention_views, rights, views

urlpatterns = [
    path("language", views.language, name="language"),
    path("account", views.account, name="account"),
    path("account/consents", rights.consents_page, name="consents"),
    path("account/consents/<uuid:consent_id>/withdraw", rights.withdraw, name="consent-withdraw"),
    path("account/who-sees-what", rights.who_sees_what, name="who-sees-what"),
    path("account/data", rights.my_data, name="my-data"),
    path("account/data/<uuid:archive_id>", rights.archive, name="archive"),
    path("account/erase", rights.erase, name="erase-me"),
    path("manage/<slug:slug>/retention", retention_views.retention, name="manage-retention"),
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
