"""Addresses of `path`."""

from django.urls import path

from insigne.path import share_views, views

urlpatterns = [
    path("path/", views.whole, name="path"),
    path("path/skills", views.skills, name="path-skills"),
    path("path/skills/<slug:code>", views.skills_of, name="path-skills-of"),
    path("path/shares/", share_views.shares, name="path-shares"),
    path("path/shares/new", share_views.new, name="path-share-new"),
    path("path/shares/<uuid:share_id>", share_views.change, name="path-share"),
    path("path/shares/<uuid:share_id>/preview", share_views.preview, name="path-share-preview"),
    path("path/shares/<uuid:share_id>/open", share_views.open_, name="path-share-open"),
    path("path/shares/<uuid:share_id>/close", share_views.close, name="path-share-close"),
    path("path/shares/<uuid:share_id>/forget", share_views.forget, name="path-share-forget"),
    path("p/<str:token>", share_views.shared, name="shared-path"),
]
