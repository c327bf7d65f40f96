"""The site's addresses, and the demonstration's own."""

from django.urls import path

from insigne.demo import views
from insigne.urls import handler400, handler403, handler404, handler500
from insigne.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("demo/", views.people, name="demo-people"),
    path("demo/mailbox", views.mailbox, name="demo-mailbox"),
    *site,
]
