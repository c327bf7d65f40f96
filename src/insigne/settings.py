"""The one settings file. Everything comes from the environment; `docs/settings.md` documents each name.

The embedded defaults are safe: without a secret key nothing starts, and nothing is ever made here.
`insigne serve` and `make demo` make the data folder and its keys before Django reads this.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.FileAwareEnv()

PACKAGE = Path(__file__).resolve().parent
DATA = Path(env.str("INSIGNE_DATA", default="insigne-data")).expanduser().resolve()


def _secret(name: str, file_name: str) -> str:
    """A secret from the environment, or from its file in the data folder; never a default."""
    if value := env.str(name, default=""):
        return str(value)
    file = DATA / file_name
    try:
        return file.read_text().strip()
    except OSError:
        raise ImproperlyConfigured(
            f"The key {name} is missing: set it, or let `insigne serve` make {file}."
        ) from None


SECRET_KEY = _secret("INSIGNE_SECRET_KEY", "secret.key")
INSIGNE_SEAL_KEY = _secret("INSIGNE_SEAL_KEY", "seal.key")
DEBUG = False

INSIGNE_URL: str = env.str("INSIGNE_URL", default="http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(INSIGNE_URL)
INSIGNE_SECURE = _public.scheme == "https"
ALLOWED_HOSTS: list[str] = env.list("INSIGNE_HOSTS", default=[_public.hostname or "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [INSIGNE_URL]

INSTALLED_APPS = [
    "insigne.journal",
    "insigne.files",
    "insigne.jobs",
    "insigne.web",
    "insigne.institutions",
    "insigne.people",
    "insigne.catalogue",
    "insigne.experiences",
    "insigne.awards",
    "insigne.endorsements",
    "insigne.applications",
    "insigne.verification",
    "insigne.backpack",
    "insigne.path",
    "insigne.sharing",
    "insigne.directory",
    "insigne.oid4vci",
    "insigne.api",
    "insigne.mail",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "insigne.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "insigne.web.once_more.OnceMore",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "insigne.web.languages.ReaderLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "insigne.urls"
WSGI_APPLICATION = "insigne.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "insigne.navigation.site",
            ],
            "builtins": ["insigne.web.templatetags.insigne", "django.templatetags.i18n"],
        },
    }
]

# --- Database: SQLite in the data folder, or what DATABASE_URL names --------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'insigne.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a
    # transaction, where waiting works, instead of in its middle, where SQLite can only fail.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("INSIGNE_DATABASE_MAX_AGE", default=60)

# The caps on guessing are counted here: with Django's 300 entries, few visitors would push each other's counts out.
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://?max_entries=20000")}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
INSIGNE_LISTENERS = "insigne.listeners.LISTENERS"
INSIGNE_HOLDERS = "insigne.holders.HOLDERS"
INSIGNE_WITHDRAWALS = "insigne.holders.WITHDRAWALS"
INSIGNE_PURGES = "insigne.holders.PURGES"
INSIGNE_ABOUTS = "insigne.holders.ABOUTS"

# --- People and sign-in --------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
# In the browser that signed up, and nowhere else, confirming goes on to what one was about to do.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# A reset asked for an unknown address is answered by e-mail too: neither page nor time tells who has an account.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _public.scheme
ACCOUNT_ADAPTER = "insigne.people.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "insigne.people.forms.SignupNameForm"
ACCOUNT_FORMS = {"signup": "insigne.people.sign_up.OwnSignupForm"}
ACCOUNT_USER_DISPLAY = "insigne.people.models.display_name"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Insigne"
MFA_ADAPTER = "insigne.people.adapter.SecondFactorAdapter"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_ON_GET = False

# --- Languages -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("INSIGNE_TIME_ZONE", default="Europe/Paris")

# --- Files ------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
INSIGNE_UPLOAD_LIMIT: int = env.int("INSIGNE_UPLOAD_LIMIT", default=10_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "insigne.files.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- E-mail ------------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
# Without a mail server, letters wait in a folder that only the operator reads: a log would show their links.
EMAIL_FILE_PATH = DATA / "mail"
if vars()["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend":
    EMAIL_BACKEND = "insigne.people.letters.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("INSIGNE_FROM", default=f"Insigne <insigne@{_public.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20

# --- Security ------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if INSIGNE_SECURE else 0
SECURE_SSL_REDIRECT = False  # the proxy's business; behind it every request looks like http
INSIGNE_PROXY: bool = env.bool("INSIGNE_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if INSIGNE_PROXY else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if INSIGNE_PROXY else None
SESSION_COOKIE_SECURE = INSIGNE_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_SECURE = INSIGNE_SECURE
CSRF_FAILURE_VIEW = "insigne.web.views.csrf_failure"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = INSIGNE_SECURE
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W004", "security.W005", "security.W021"]

# Accounts in which nobody signed in for so many days are erased, after a warning. Zero: never.
INSIGNE_IDLE_ACCOUNT_DAYS: int = env.int("INSIGNE_IDLE_ACCOUNT_DAYS", default=0)
INSIGNE_INVITATION_DAYS: int = env.int("INSIGNE_INVITATION_DAYS", default=14)
# AGPL section 13: whoever uses the site can reach its source; changed it, name where yours is.
INSIGNE_SOURCE: str = env.str("INSIGNE_SOURCE", default="")
# Open Badges 3.0 and Badge Connect require both addresses in what platforms read before they register.
INSIGNE_TERMS: str = env.str("INSIGNE_TERMS", default=INSIGNE_URL)
INSIGNE_PRIVACY: str = env.str("INSIGNE_PRIVACY", default=f"{INSIGNE_URL}/account/who-sees-what")
INSIGNE_VERIFY_PER_MINUTE: int = env.int("INSIGNE_VERIFY_PER_MINUTE", default=20)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "insigne.web.logs.CutSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["secrets"]}},
    # oauthlib tells codes and tokens to whoever listens at the level of debugging.
    "loggers": {"oauthlib": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": env.str("INSIGNE_LOG_LEVEL", default="INFO")},
}
