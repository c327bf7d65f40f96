"""Addresses of the backpack."""

from django.urls import path

from insigne.backpack import collecting, outside, views

urlpatterns = [
    path("badges/", views.former, name="my-badges"),
    path("backpack/", views.backpack, name="backpack"),
    path("backpack/add", outside.add, name="backpack-add"),
    path("backpack/add/<uuid:bringing_id>", outside.brought, name="backpack-brought"),
    path("backpack/move/<slug:kind>/<uuid:badge_id>", views.move, name="backpack-move"),
    path("backpack/keep/<slug:kind>/<uuid:badge_id>", views.keep, name="backpack-keep"),
    path("backpack/reminder", views.no_more_reminders, name="reminder-stop"),
    path("backpack/collections/", collecting.collections, name="collections"),
    path("backpack/collections/<uuid:collection_id>", collecting.collection, name="collection"),
    path("backpack/collections/<uuid:collection_id>/remove", collecting.remove, name="collection-remove"),
    path("backpack/outside/<uuid:badge_id>", outside.page, name="outside-badge"),
    path("backpack/outside/<uuid:badge_id>/check", outside.check, name="outside-check"),
    path("backpack/outside/<uuid:badge_id>/remove", outside.remove, name="outside-remove"),
    path("backpack/outside/<uuid:badge_id>/original", outside.original, name="outside-original"),
    path("backpack/outside/<uuid:badge_id>/picture", outside.picture, name="outside-picture"),
]
