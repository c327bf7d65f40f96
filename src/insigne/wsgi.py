"""The door for a web server: `granian insigne.wsgi:application`, or the waitress of `insigne serve`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insigne.settings")
application = get_wsgi_application()
