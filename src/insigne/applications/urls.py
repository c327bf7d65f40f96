"""Addresses of applications and of their review."""

from django.urls import path

from insigne.applications import editing, evidence, reviewing, views, with_experience

urlpatterns = [
    path("b/<slug:code>/apply", views.start, name="application-start"),
    path("applications/", views.mine, name="applications"),
    path("applications/<uuid:application_id>/", views.status, name="application"),
    path("applications/<uuid:application_id>/experience", editing.experience, name="application-experience"),
    path("applications/<uuid:application_id>/skills", editing.skills, name="application-skills"),
    path("applications/<uuid:application_id>/evidence", evidence.step, name="application-evidence"),
    path("applications/<uuid:application_id>/check", views.check, name="application-check"),
    path("applications/<uuid:application_id>/submit", views.submit, name="application-submit"),
    path("applications/<uuid:application_id>/withdraw", views.withdraw, name="application-withdraw"),
    path("applications/<uuid:application_id>/fill", with_experience.fill, name="application-fill"),
    path("applications/<uuid:application_id>/keep", with_experience.keep, name="application-keep"),
    path("path/experiences/<uuid:experience_id>/badges", with_experience.badges, name="experience-badges"),
    path("evidence/<uuid:evidence_id>", evidence.download, name="evidence"),
    path("evidence/<uuid:evidence_id>/remove", evidence.remove, name="evidence-remove"),
    path("review/", reviewing.queue, name="queue"),
    path("review/<uuid:application_id>/", reviewing.review, name="review"),
]
