"""The settings of the demonstration: the real ones, a mailbox on disk, and sign-in by choosing who one is."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from insigne.settings import *  # noqa: F403
from insigne.settings import INSIGNE_URL, INSTALLED_APPS, MIDDLEWARE, TEMPLATES

if urlsplit(INSIGNE_URL).hostname not in {"127.0.0.1", "localhost"}:
    raise ImproperlyConfigured("The demonstration serves 127.0.0.1 only: anybody could sign in as anybody.")

INSTALLED_APPS = [*INSTALLED_APPS, "insigne.demo"]
MIDDLEWARE = ["insigne.demo.loopback.LoopbackOnly", *MIDDLEWARE]
ROOT_URLCONF = "insigne.demo.urls"
LOGIN_URL = "demo-people"
EMAIL_BACKEND = "insigne.people.letters.EmailBackend"
INSIGNE_VERIFY_PER_MINUTE = 200
TEMPLATES[0]["OPTIONS"]["context_processors"].append("insigne.demo.views.marks")
