"""The demonstration's settings with real mail: workers under test talk SMTP and write SMS as files."""

from cabinet.settings import *  # noqa: F403
from cabinet.settings import env

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = env.int("TEST_EMAIL_TIMEOUT", default=2)
