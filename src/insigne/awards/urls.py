"""Addresses of one's badges and of an institution's awards."""

from django.urls import path

from insigne.awards import views

urlpatterns = [
    path("badges/", views.mine, name="my-badges"),
    path("a/<uuid:award_id>/share", views.share, name="award-share"),
    path("a/<uuid:award_id>/revoke", views.revoke, name="award-revoke"),
    path("manage/<slug:slug>/awards", views.awards, name="manage-awards"),
]
