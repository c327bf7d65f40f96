"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("insigne.catalogue.urls")),
    path("", include("insigne.verification.urls")),
    path("", include("insigne.applications.urls")),
    path("", include("insigne.awards.urls")),
    path("", include("insigne.experiences.urls")),
    path("", include("insigne.endorsements.urls")),
    path("", include("insigne.backpack.urls")),
    path("", include("insigne.path.urls")),
    path("", include("insigne.sharing.urls")),
    path("", include("insigne.directory.urls")),
    path("", include("insigne.oid4vci.urls")),
    path("", include("insigne.api.urls")),
    path("", include("insigne.people.urls")),
    path("", include("insigne.institutions.urls")),
    path("", include("insigne.web.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "insigne.web.views.bad_request"
handler403 = "insigne.web.views.forbidden"
handler404 = "insigne.web.views.not_found"
handler500 = "insigne.web.views.server_error"
