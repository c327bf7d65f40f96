"""The demonstration's addresses, and the door through which a test sets its scene."""

from django.urls import path

from insigne.demo.urls import handler400, handler403, handler404, handler500
from insigne.demo.urls import urlpatterns as demonstration
from tests.browser import stage

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("stage/<slug:scene>", stage.play), *demonstration]
