"""The settings under test: the real file, over a folder that disappears.

INSIGNE_TEST_DATABASE_URL turns the same tests towards another database (PostgreSQL).
"""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="insigne-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ.update(
    INSIGNE_DATA=_data,
    INSIGNE_SECRET_KEY="a key for tests only, long enough to be one",
    INSIGNE_SEAL_KEY="zYk6T0nEoVZ1lQbqvWcT2J8sQ0ZP8m3o6m1Q0l3e4oA=",
    INSIGNE_URL="https://insigne.example",
    INSIGNE_HOSTS="insigne.example,testserver,127.0.0.1,localhost",
    EMAIL_URL="memorymail://",
    INSIGNE_LOG_LEVEL="WARNING",
)
if _url := os.environ.get("INSIGNE_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = _url

from insigne.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
