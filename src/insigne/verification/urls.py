"""Public addresses of awards and of what verifiers fetch. They stand in signed documents: never change them."""

from django.urls import path

from insigne.verification import checking, documents, views

urlpatterns = [
    path("a/<uuid:award_id>", views.award, name="award"),
    path("a/<uuid:award_id>/credential.json", documents.credential, name="award-credential"),
    path("a/<uuid:award_id>/assertion.json", documents.assertion, name="award-assertion"),
    path("a/<uuid:award_id>/badge.<slug:kind>", documents.baked, name="award-image"),
    path("i/<slug:slug>/did.json", documents.did, name="did-document"),
    path(".well-known/jwks.json", documents.jwks, name="jwks"),
    path("i/<slug:slug>/<slug:language>/profile.json", documents.profile, name="issuer-profile"),
    path("i/<slug:slug>/status/<int:number>", documents.status_list, name="status-list"),
    path("b/<slug:code>/<int:number>/<slug:language>/class.json", documents.badge_class, name="badge-class"),
    path("verify", checking.verify_page, name="verify"),
]
