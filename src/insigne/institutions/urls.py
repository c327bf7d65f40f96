"""Addresses of an institution's own settings."""

from django.urls import path

from insigne.institutions import views

urlpatterns = [
    path("manage/<slug:slug>/institution", views.edit, name="manage-settings"),
    path("manage/<slug:slug>/institution/key", views.rotate_key, name="key-rotate"),
    path("manage/<slug:slug>/institution/keys/<uuid:key_id>/revoke", views.revoke_key, name="key-revoke"),
]
