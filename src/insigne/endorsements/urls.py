"""Addresses of endorsements: the recipient's, the endorser's, the institutions', and the documents."""

from django.urls import path

from insigne.endorsements import answering, asking, managing, views

urlpatterns = [
    path("a/<uuid:award_id>/endorsements", asking.ask, name="endorsement-ask"),
    path("e/<uuid:endorsement_id>", views.document, name="endorsement-document"),
    path("e/<uuid:endorsement_id>/show", asking.show, name="endorsement-show"),
    path("e/<uuid:endorsement_id>/delete", asking.remove, name="endorsement-delete"),
    path("endorse/<str:token>", answering.endorse, name="endorse"),
    path("manage/<slug:slug>/endorsements", managing.overview, name="manage-endorsements"),
    path("manage/<slug:slug>/endorsements/give", managing.give, name="endorsement-give"),
    path(
        "manage/<slug:slug>/endorsements/<uuid:endorsement_id>/withdraw",
        managing.withdraw,
        name="endorsement-withdraw",
    ),
]
