"""Addresses of the catalogue and of its management."""

from django.urls import path

from insigne.catalogue import managing, views

urlpatterns = [
    path("", views.home, name="home"),
    path("i/<slug:slug>/", views.institution, name="institution"),
    path("b/<slug:code>", views.badge, name="badge"),
    path("b/<slug:code>/qr.svg", views.qr, name="badge-qr"),
    path("b/<slug:code>/<int:number>", views.version, name="badge-version"),
    path("b/<slug:code>/<int:number>/<slug:language>.<slug:kind>", views.picture, name="badge-picture"),
    path("manage/<slug:slug>/", managing.overview, name="manage"),
    path("manage/<slug:slug>/kits/adopt", managing.adopt, name="kit-adopt"),
    path("manage/<slug:slug>/kits/<uuid:kit_id>.zip", managing.export, name="kit-export"),
    path("manage/<slug:slug>/badges/<uuid:badge_id>/state", managing.change_state, name="badge-state"),
]
