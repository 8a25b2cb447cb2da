"""The system checks speak before citizens have to."""

import pytest
from cryptography.fernet import Fernet

from cabinet import checks


def ids(found) -> list[str]:
    return [message.id for message in found]


@pytest.mark.parametrize(
    "reachable",
    [
        {"HOST": "0.0.0.0"},  # noqa: S104 - the case itself
        {"SITE_URL": "https://otklik.example"},
        {"ALLOWED_HOSTS": ["otklik.example"]},
        {"ALLOWED_HOSTS": ["*"]},
    ],
)
def test_demo_accounts_are_refused_where_others_can_reach_them(settings, reachable):
    for name, value in reachable.items():
        setattr(settings, name, value)
    assert ids(checks.demo_stays_at_home(None)) == ["cabinet.E001"]
    settings.DEMO_PUBLIC = True
    assert checks.demo_stays_at_home(None) == []


def test_a_demonstration_on_this_machine_is_welcome(settings):
    settings.HOST, settings.SITE_URL = "::1", "http://[::1]:8000"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    assert checks.demo_stays_at_home(None) == []


def test_debug_stays_on_this_machine(settings):
    settings.DEBUG, settings.HOST = True, "192.0.2.1"
    assert ids(checks.debug_stays_at_home(None)) == ["cabinet.E002"]


@pytest.mark.parametrize(
    "options",
    [{}, {"transaction_mode": "IMMEDIATE", "timeout": 20}, {"init_command": "PRAGMA journal_mode=WAL;", "timeout": 20}],
)
def test_sqlite_with_djangos_defaults_is_refused(settings, monkeypatch, options):
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options})
    assert ids(checks.sqlite_keeps_what_is_written(None)) == ["cabinet.E003"]


def test_the_projects_own_database_options_pass():
    assert checks.sqlite_keeps_what_is_written(None) == []


@pytest.mark.parametrize(
    ("limits", "retry", "expected"),
    [
        ({"socket_timeout": 1, "socket_connect_timeout": 1}, False, []),
        ({"socket_timeout": 1, "socket_connect_timeout": 1}, True, ["cabinet.E004"]),
        ({"socket_timeout": 1}, False, ["cabinet.E004"]),
        ({"socket_timeout": 60, "socket_connect_timeout": 1}, False, ["cabinet.E004"]),
        ({}, False, ["cabinet.E004"]),
    ],
)
def test_a_broker_without_time_limits_is_refused(settings, limits, retry, expected):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = limits
    settings.CELERY_TASK_PUBLISH_RETRY = retry
    assert ids(checks.broker_gives_up_in_time(None)) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("MIN_ASSURANCE", "any", []),
        ("MIN_ASSURANCE", "second_factor", []),
        ("MIN_ASSURANCE", "", ["cabinet.E007"]),
        ("MIN_ASSURANCE", "esia", ["cabinet.E007"]),
        ("MIN_ASSURANCE", "provider", ["cabinet.E008"]),
        ("ID_DOC_DAYS", 0, ["cabinet.E009"]),
        ("RECOVERY_FILES_DAYS", 30, []),
        ("RECOVERY_FILES_DAYS", 31, ["cabinet.E015"]),
        ("RECOVERY_FILES_DAYS", 0, ["cabinet.E015"]),
    ],
)
def test_a_rule_that_is_unknown_or_lets_nobody_send_is_refused(settings, name, value, expected):
    setattr(settings, name, value)
    assert ids(checks.promises_can_be_kept(None)) == expected


def test_a_portal_with_an_identity_provider_may_ask_for_it(settings):
    settings.MIN_ASSURANCE, settings.INSTALLED_APPS = "provider", [*settings.INSTALLED_APPS, "allauth.socialaccount"]
    assert checks.promises_can_be_kept(None) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY", "", "cabinet.E005"),
        ("FIELD_KEYS", [], "cabinet.E006"),
        ("FIELD_KEYS", ["not a key"], "cabinet.E006"),
    ],
)
def test_nothing_starts_without_its_secrets(settings, name, value, expected):
    assert checks.secrets_are_given(None) == []
    setattr(settings, name, value)
    assert ids(checks.secrets_are_given(None)) == [expected]


@pytest.fixture
def production(settings, monkeypatch):
    settings.DEMO = False
    settings.SITE_URL = "https://otklik.example"
    settings.ALLOWED_HOSTS = ["otklik.example"]
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.example"
    settings.SMS_URL = "https://sms.example"
    settings.CELERY_BROKER_URL = "redis://redis/0"
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.postgresql"})
    return settings


def test_a_complete_production_passes(production):
    assert checks.production_is_complete(None) + checks.production_stands_firm(None) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SITE_URL", "http://otklik.example", "cabinet.E010"),
        ("EMAIL_HOST", "", "cabinet.E012"),
        ("EMAIL_BACKEND", "notifications.channels.file_mail.FileMailBackend", "cabinet.E012"),
        ("SMS_URL", "http://sms.example", "cabinet.E013"),
        ("ALLOWED_HOSTS", ["*"], "cabinet.E014"),
        ("ALLOWED_HOSTS", [], "cabinet.E014"),
    ],
)
def test_what_production_lacks_is_named_with_advice(production, name, value, expected):
    setattr(production, name, value)
    (found,) = checks.production_is_complete(None)
    assert found.id == expected
    assert found.hint


def test_a_small_installation_is_warned(production, monkeypatch):
    monkeypatch.setitem(production.DATABASES, "default", {"ENGINE": "django.db.backends.sqlite3"})
    production.CELERY_BROKER_URL = "filesystem://localhost/"
    production.SMS_URL = ""
    assert ids(checks.production_stands_firm(None)) == ["cabinet.W020", "cabinet.W021", "cabinet.W022"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        ("clamav:3310", []),
        ("unix:/run/clamav/clamd.ctl", []),
        ("clamav", ["cabinet.E016"]),
        ("unix:clamd.ctl", ["cabinet.E016"]),
        ("http://clamav:3310/", ["cabinet.E016"]),
    ],
)
def test_an_antivirus_without_an_address_is_told_before_a_file_waits_for_it(settings, value, expected):
    settings.CLAMAV = value
    assert ids(checks.antivirus_has_an_address(None)) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TERM_DAYS", 30, []),
        ("TERM_DAYS", 20, []),
        ("TERM_DAYS", 45, ["cabinet.E017"]),
        ("TERM_DAYS", 0, ["cabinet.E017"]),
        ("REDIRECT_DAYS", 8, ["cabinet.E018"]),
        ("MIGRATION_DAYS", 6, ["cabinet.E019"]),
        ("EXTENSION_MAX_DAYS", 31, ["cabinet.E020"]),
        ("EXTENSION_MAX_DAYS", 0, ["cabinet.E020"]),
        ("MAX_EXTENSIONS", 0, []),
        ("MAX_EXTENSIONS", 2, ["cabinet.E021"]),
        ("CLARIFICATION_DAYS", 0, ["cabinet.E022"]),
        ("NOTICE_DAYS_NO_ANSWER", -1, ["cabinet.E023"]),
        ("NOTICE_DAYS_NO_ANSWER", 8, ["cabinet.E023"]),
        ("DUE_SHIFT", "none", []),
        ("DUE_SHIFT", "", ["cabinet.E024"]),
        ("DUE_SHIFT", "nearest", ["cabinet.E024"]),
    ],
)
def test_a_term_the_law_does_not_allow_is_refused_with_its_article(settings, name, value, expected):
    setattr(settings, name, value)
    found = checks.terms_are_lawful(None)

    assert ids(found) == expected
    assert all("59-ФЗ" in message.msg and message.hint for message in found)
