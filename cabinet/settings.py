"""One settings file: production is the default, the environment decides values.

Every variable read here stands in `.env.example`; a secret may also be given as NAME_FILE, the path of a file that
holds it.
"""

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from cabinet.logs import logging_config
from cabinet.secrets_store import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

# --- how it runs ---------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# DEMO: known accounts, one-time codes by command, mail and SMS as files, cookies over http on loopback.
DEMO = env.bool("DEMO", default=False)
DEMO_PUBLIC = env.bool("DEMO_PUBLIC", default=False)
VERSION = env.str("VERSION", default="dev")
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
_shown_host = f"[{HOST}]" if ":" in HOST else HOST
SITE_URL = env.str("SITE_URL", default=f"http://{_shown_host}:{PORT}").rstrip("/")
SECURE = SITE_URL.startswith("https://")

SECRET_KEY = env.str("SECRET_KEY", default="") or (kept_secret(VAR_DIR, "secret_key") if DEMO else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Fernet keys for what is encrypted in the database, newest first.
FIELD_KEYS = env.list("FIELD_KEYS", default=[]) or ([kept_secret(VAR_DIR, "field_keys")] if DEMO else [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[SITE_URL.split("://", 1)[1].split("/")[0].rsplit(":", 1)[0]])
if DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []

# --- whose portal it is: administrators may change the contacts in the admin -------------------------------------------
PORTAL_NAME = env.str("PORTAL_NAME", default="Отклик")
# How the section of complaints is called: a key of complaints/section_names.py, or words of your own.
SECTION_NAME = env.str("SECTION_NAME", default="my_appeals")
AUTHORITY = {
    "name": env.str("AUTHORITY_NAME", default="Администрация городского округа Светлореченск (демо)"),
    "short": env.str("AUTHORITY_SHORT", default="администрация Светлореченска"),
    "tagline": env.str("AUTHORITY_TAGLINE", default="обращения в администрацию Светлореченска"),
    "city": env.str("AUTHORITY_CITY", default="Светлореченск"),
    "address": env.str("AUTHORITY_ADDRESS", default="000000, Светлореченск, пл. Согласия, 1"),
    "reception": env.str("AUTHORITY_RECEPTION", default="приёмная граждан, каб. 12, пн–чт 9:00–17:00"),
    "phone": env.str("AUTHORITY_PHONE", default="8 800 000-00-00"),
    "work_hours": env.str("AUTHORITY_WORK_HOURS", default="по будням 9:00–18:00"),
    "emergency_phone": env.str("AUTHORITY_EMERGENCY_PHONE", default="000-00-00"),
    "email": env.str("AUTHORITY_EMAIL", default=""),
}

# --- applications --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "cabinet.apps.CabinetConfig",
    "complaints.apps.ComplaintsConfig",
    "accounts.apps.AccountsConfig",
    "notifications.apps.NotificationsConfig",
    "cabinet.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "csp",
]
MIDDLEWARE = [
    "cabinet.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "cabinet.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cabinet.maintenance.MaintenanceMiddleware",
    "complaints.live.LivePolls",  # before anything that would ask the database once more
    "accounts.sessions.SessionLimitsMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "complaints.kept.LoginRequiredKeepingTyped",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cabinet.pages.method.WrongMethodPageMiddleware",
]
ROOT_URLCONF = "cabinet.urls"
WSGI_APPLICATION = "cabinet.wsgi.application"
FORM_RENDERER = "cabinet.forms_renderer.PortalRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cabinet.pages.context.portal",
                "cabinet.pages.context.view",
                "notifications.context.unread",
            ],
        },
    },
]

# --- data ----------------------------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Read-then-write under SQLite's defaults lost 498 of 500 concurrent writes; IMMEDIATE with WAL kept all.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = 600
    _database["CONN_HEALTH_CHECKS"] = True  # the first request after a restart of PostgreSQL must work
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        "connect_timeout": 5,
        # Compiling a query or starting helpers for it takes longer than any of ours.
        "options": "-c statement_timeout=15000 -c jit=off -c max_parallel_workers_per_gather=0",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits of attempts live here: in the database, so that they hold over several processes and without Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond this number live counters are thrown away; Django's 300 is one busy minute, and then nobody is braked.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- when the portal is closed or out of order -----------------------------------------------------------------------
MAINTENANCE_FILE = VAR_DIR / "maintenance.json"  # there while the portal is closed: manage.py maintenance
# Pages for the proxy to show when the portal does not answer, written anew each minute.
PAGES_DIR = Path(env.str("PAGES_DIR", default=str(VAR_DIR / "pages")))
# Where to tell of a weakness: mailto:… or https://…, for security.txt. Empty: no such file.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")

# --- files ---------------------------------------------------------------------------------------------------------
PRIVATE_FILES_DIR = Path(env.str("PRIVATE_FILES_DIR", default=str(VAR_DIR / "files")))
# Set behind nginx: "/private/" makes nginx send the file after the permission check.
X_ACCEL_PREFIX = env.str("X_ACCEL_PREFIX", default="")
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "complaints.file_checks.storage.PrivateStorage",  # in PRIVATE_FILES_DIR
        "OPTIONS": {
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
ATTACHMENT_MAX_BYTES = 10 * 1024 * 1024
ATTACHMENT_MAX_COUNT = 10
ATTACHMENT_MAX_TOTAL = 50 * 1024 * 1024
# What one person may hold in all drafts together, not sent yet.
ATTACHMENT_MAX_PENDING = 200 * 1024 * 1024
# Where clamd listens: "host:port" or "unix:/path". Empty: no antivirus, what has passed our own checks is open at once.
CLAMAV = env.str("CLAMAV", default="")
SENDS_PER_HOUR = 30
ADDITIONS_PER_HOUR = 20
# What was told to get a cabinet back, with the picture of the document, goes this many days after the decision.
RECOVERY_FILES_DAYS = env.int("RECOVERY_FILES_DAYS", default=30)
# The number of an identity document: asked for the topics marked so, and erased this many days after the answer.
COLLECT_ID_DOC = env.bool("COLLECT_ID_DOC", default=False)
ID_DOC_DAYS = env.int("ID_DOC_DAYS", default=30)
# How surely a person must have signed in to send a complaint: see LEVELS in accounts/assurance.py.
MIN_ASSURANCE = env.str("MIN_ASSURANCE", default="any")
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["complaints.file_checks.upload_handler.CappedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600

# How often a question must have been answered before correspondence about it is stopped (59-ФЗ ст. 11 ч. 5).
MIN_PREVIOUS_ANSWERS = env.int("MIN_PREVIOUS_ANSWERS", default=2)
# --- terms: the law's bounds are held by cabinet/checks.py -----------------------------------------------------------
TERM_DAYS = env.int("TERM_DAYS", default=30)
REDIRECT_DAYS = env.int("REDIRECT_DAYS", default=7)
MIGRATION_DAYS = env.int("MIGRATION_DAYS", default=5)
EXTENSION_MAX_DAYS = env.int("EXTENSION_MAX_DAYS", default=30)
MAX_EXTENSIONS = env.int("MAX_EXTENSIONS", default=1)
CLARIFICATION_DAYS = env.int("CLARIFICATION_DAYS", default=5)
NOTICE_DAYS_NO_ANSWER = env.int("NOTICE_DAYS_NO_ANSWER", default=7)
# 59-ФЗ says neither which day is the first nor what a last day on a day off becomes: the authority's instruction does.
COUNT_REGISTRATION_DAY = env.bool("COUNT_REGISTRATION_DAY", default=False)
DUE_SHIFT = env.str("DUE_SHIFT", default="preceding")

# --- who signs in --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.ContactBackend"]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("complaints:list")
LOGOUT_REDIRECT_URL = reverse_lazy("home")
PASSWORD_HASHERS = ["accounts.passwords.OwaspArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"accounts.passwords.{_rule}"} for _rule in ("LongEnough", "NotTheContact", "NotCommon", "NotOfThePortal")
]
# USERNAME_FIELD is unique among verified addresses only, and ContactBackend looks among those only.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
# allauth gives the stages of signing in and the limits of attempts; accounts are made and contacts proved by our own
# pages (accounts.codes), so its e-mail verification stays off: https://docs.allauth.org/en/latest/account/configuration.html
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,50/h/ip,5/5m/key,10/h/key",  # key: contact and address, see the adapter
    "code": env.str("CODES_PER_ADDRESS", default="60/h/ip"),
    "otp": "20/m/ip",
    "check_password": "10/10m/user",
    "help_vote": "30/h/ip",
    "test_message": "5/h/user,10/d/user",
    "support": "20/h/ip,40/d/ip",
    "support_state": "10/10m/ip,60/d/ip",
    "recovery": "20/h/ip,40/d/ip",  # by the day too: one address must not use up what all have (complaints/recovery/filing.py)
}
# Proxies between us and the citizen: with 1, the last X-Forwarded-For entry is the address limits go by.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int(
    "TRUSTED_PROXY_COUNT", default=1 if env.bool("BEHIND_PROXY", default=False) else 0
)
SMS_CODES_PER_DAY = env.int("SMS_CODES_PER_DAY", default=2000)

# --- sessions, cookies, headers ------------------------------------------------------------------------------------
_prefix = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
VIEW_COOKIE_NAME = f"{_prefix}view"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE or not DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "cabinet.pages.views.csrf_failure"
SECURE_SSL_REDIRECT = not DEMO and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- language, clock -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Русский"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("AUTHORITY_TIME_ZONE", default="Europe/Moscow")

# --- messages ------------------------------------------------------------------------------------------------------
MAIL_DIR = VAR_DIR / "outbox" / "mail"
SMS_DIR = VAR_DIR / "outbox" / "sms"
EMAIL_BACKEND = (
    "notifications.channels.file_mail.FileMailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <noreply@svetlorechensk.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")
NOTIFICATION_CHANNELS = {
    "email": "notifications.channels.email.EmailChannel",
    "sms": "notifications.channels.sms.FileSms" if DEMO and not SMS_URL else "notifications.channels.sms.HttpSms",
}
# What waits for a person, for the top of the message centre: messages themselves know no complaint.
MESSAGE_CENTRE_MATTERS = "complaints.matters.of"
# Days without «Ознакомлен(а)»: after the first a reminder by another channel, after the second staff phone or post.
ACK_DAYS = env.int("ACK_DAYS", default=3)
ACK_FLAG_DAYS = env.int("ACK_FLAG_DAYS", default=7)
DELIVERY_LEASE_SECONDS = env.int("DELIVERY_LEASE_SECONDS", default=120)
# How many workers may talk to one channel at once; about half of the slots, so that a hanging one leaves room.
DELIVERY_DRAINS = env.int("DELIVERY_DRAINS", default=2)

# --- Celery: https://docs.celeryq.dev/en/stable/userguide/configuration.html ---------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost/")
if CELERY_BROKER_URL.startswith("filesystem"):
    _queue = VAR_DIR / "broker"
    for _folder in ("in", "processed", "control"):
        (_queue / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(_queue / "in"),
        "data_folder_out": str(_queue / "in"),
        "processed_folder": str(_queue / "processed"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.2,
    }
else:
    # A broker that refuses or hangs must not hold a citizen's request: one try of about a second. Kombu would try again
    # for six seconds by itself; the worker's own reconnecting has its own settings.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
    CELERY_REDIS_SOCKET_TIMEOUT = 1
    CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "pages": {"task": "cabinet.tasks.write_pages", "schedule": 60.0},
    "sweep": {"task": "notifications.tasks.sweep", "schedule": 60.0},
    "exports": {"task": "complaints.tasks.build_exports", "schedule": 60.0},
    "lists": {"task": "complaints.tasks.build_lists", "schedule": 60.0},
    "terms": {"task": "complaints.tasks.check_terms", "schedule": crontab(hour=9, minute=0)},
    "acknowledged": {"task": "complaints.tasks.check_acknowledged", "schedule": crontab(hour=10, minute=0)},
    "letters": {"task": "complaints.tasks.write_letters", "schedule": 60.0},
    "tidy": {"task": "complaints.tasks.tidy", "schedule": 6 * 3600.0},
    "antivirus": {"task": "complaints.tasks.sweep_files", "schedule": 60.0},
    "recovery": {"task": "complaints.tasks.send_recovery_links", "schedule": 60.0},
}

# --- logs: JSON lines for machines, plain lines for the console of a demonstration -----------------------------------
LOGGING = logging_config(as_json=env.bool("LOG_JSON", default=not DEMO), level=env.str("LOG_LEVEL", default="INFO"))
