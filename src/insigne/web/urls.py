"""Addresses that belong to no subject."""

from django.urls import path

from insigne.web import views

urlpatterns = [path("health", views.health, name="health")]
