"""The settings of every installation: one file, read from the environment (docs/configuration.md lists it)."""

import os
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from workbench import environment

BASE_DIR = environment.PROJECT
WORKBENCH_DATA = environment.data_folder()
HOST = environment.host()
PORT = environment.port()
ADDRESS = environment.address()
SERVER_PROCESSES = environment.number("SERVER_PROCESSES", 2, most=64)
SERVER_THREADS = environment.number("SERVER_THREADS", 8, most=256)

DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.allowed_hosts()
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
BEHIND_TLS = environment.flag("BEHIND_TLS")
PROXIES = environment.number("PROXIES", 0, least=0, most=9)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "annotations",
    "seeds",
    "workbench",
]

MIDDLEWARE = [
    "annotations.web.logs.RequestLog",
    "annotations.web.proxies.ClientAddress",
    "annotations.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "annotations.web.streaming.LongAnswers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "annotations.web.compression.Compression",
    "annotations.web.uploads.LongBodies",
    "annotations.web.input.CleanAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "annotations.web.addresses.LastSlash",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "annotations.web.errors.FailurePages",
]

ROOT_URLCONF = "workbench.urls"
WSGI_APPLICATION = "workbench.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    """PostgreSQL as DATABASE_URL says (with a pool), else SQLite tuned so that an acknowledged mark is on the disk."""
    if not environment.has_embedded_database():
        return _postgresql(os.environ["DATABASE_URL"])
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": WORKBENCH_DATA / "workbench.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    wanted = "DATABASE_URL must name a PostgreSQL database (postgres://…); leave it unset for the embedded one."
    try:
        parsed: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=0)}
    except ValueError as error:
        raise ImproperlyConfigured(wanted) from error
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(wanted)
    pool_size = environment.number("DATABASE_POOL", SERVER_THREADS, most=1000)
    options = {**parsed.get("OPTIONS", {}), "pool": {"min_size": 0, "max_size": pool_size, "timeout": 20}}
    return {**parsed, "OPTIONS": options}


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "annotations.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name",)},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "pages:sign-in"
LOGIN_REDIRECT_URL = "pages:home"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "annotations.web.errors.csrf_failed"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
# Our own words come before those that other packages have for the same English.
LOCALE_PATHS = [BASE_DIR / "annotations" / "locale"]
FORMAT_MODULE_PATH = "workbench.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = WORKBENCH_DATA / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "workbench.static.Storage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
WHITENOISE_ALLOW_ALL_ORIGINS = False

# An import's body goes to files at once; nothing larger than this is ever held in memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_TEMP_DIR = None
# One file of an import, and one request with its files. A file larger than this would hold the write lock for long.
IMPORT_FILE_LIMIT_BYTES = 10_000_000
IMPORT_REQUEST_LIMIT_BYTES = 100_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotations.projects.authentication.TokenAuthentication",
        "annotations.projects.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["annotations.projects.authentication.IsSignedIn"],
    "DEFAULT_PARSER_CLASSES": ["annotations.web.input.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["annotations.web.output.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "annotations.web.openapi.Schema",
    "EXCEPTION_HANDLER": "annotations.web.errors.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Argument workbench",
    "DESCRIPTION": "Labelled texts, who labelled them, and how far they agree.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "AnnotationSetKind": "annotations.labelling.models.AnnotationSet.Kind",
        "MarkKind": ["span", "relation", "document_label"],
        "JobState": "annotations.jobs.models.Job.State",
        "ReadingState": "annotations.assignment.models.Assignment.State",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "annotations.web.logs.Line", "fmt": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "annotations": {"level": "INFO"},
        "workbench": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "gunicorn": {"level": "WARNING"},
    },
}
