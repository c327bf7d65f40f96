"""Addresses of a person's experiences."""

from django.urls import path

from insigne.experiences import views

urlpatterns = [
    path("path/experiences/", views.experiences, name="experiences"),
    path("path/experiences/<uuid:experience_id>/", views.experience, name="experience"),
    path("path/experiences/<uuid:experience_id>/delete", views.remove, name="experience-delete"),
]
