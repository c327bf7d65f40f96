"""Addresses of `sharing`."""

from django.urls import path

from insigne.sharing import cv_views, documents, portfolio_views, views

urlpatterns = [
    path("a/<uuid:award_id>/share", views.sharing, name="award-sharing"),
    path("a/<uuid:award_id>/qr.svg", views.award_qr, name="award-qr"),
    path("a/<uuid:award_id>/card.png", documents.award_card, name="award-card"),
    path("a/<uuid:award_id>/certificate.pdf", documents.award_certificate, name="award-certificate"),
    path("path/cv", cv_views.cv, name="cv"),
    path("path/portfolio.pdf", portfolio_views.path_portfolio, name="path-portfolio"),
    path("p/<str:token>/portfolio.pdf", portfolio_views.shared_portfolio, name="shared-portfolio"),
    path("oembed", documents.oembed, name="oembed"),
]
