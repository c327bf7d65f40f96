"""Addresses of `oid4vci`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
