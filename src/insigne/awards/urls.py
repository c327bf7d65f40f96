"""Addresses of one's badges and of an institution's awards."""

from django.urls import path

from insigne.awards import evidence_views, views

urlpatterns = [
    path("a/<uuid:award_id>/audience", views.share, name="award-share"),
    path("a/<uuid:award_id>/evidence", evidence_views.audiences, name="award-evidences"),
    path("a/<uuid:award_id>/evidence/<uuid:evidence_id>", evidence_views.download, name="award-evidence"),
    path("a/<uuid:award_id>/decline", views.decline, name="award-decline"),
    path("a/<uuid:award_id>/revoke", views.revoke, name="award-revoke"),
    path("manage/<slug:slug>/awards", views.awards, name="manage-awards"),
]
