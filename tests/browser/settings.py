"""The settings of the site that the browser drives: the demonstration's, with the real sign-in page."""

from insigne.demo.settings import *  # noqa: F403

LOGIN_URL = "account_login"
ROOT_URLCONF = "tests.browser.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every visitor comes from the same address here.
ACCOUNT_RATE_LIMITS = False
INSIGNE_VERIFY_PER_MINUTE = 10_000
