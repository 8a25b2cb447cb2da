"""System checks: what must not go into production, each with an id and with what to do.

`manage.py` runs the first ones at every start, the last two with `check --deploy`: the container does so before it
serves.
"""

from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from accounts import assurance
from complaints import deadlines, section_names
from complaints.file_checks import clamd

Configs = Sequence[AppConfig] | None
MOST_DAYS = 30
LEAST_ANSWERS = 2


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


@register(Tags.security)
def demo_stays_at_home(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """Known passwords and one-time codes by command are for this machine only."""
    if not settings.DEMO or settings.DEMO_PUBLIC:
        return []
    hosts = {settings.HOST, urlsplit(settings.SITE_URL).hostname or "", *settings.ALLOWED_HOSTS}
    strangers = sorted(host for host in hosts if not _is_loopback(host))
    if not strangers:
        return []
    return [
        Error(
            f"DEMO=1 на адресе, доступном другим: {', '.join(strangers)}.",
            hint="У демо-входов известные всем пароли. Уберите DEMO, или HOST=127.0.0.1, или задайте DEMO_PUBLIC=1.",
            id="cabinet.E001",
        )
    ]


@register(Tags.security)
def debug_stays_at_home(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """DEBUG shows settings and data to whoever meets an error."""
    if settings.DEBUG and not _is_loopback(settings.HOST):
        return [Error("DEBUG=1 на адресе, доступном другим.", hint="Уберите DEBUG.", id="cabinet.E002")]
    return []


@register(Tags.security)
def secrets_are_given(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """Without them the portal starts well and fails at the first sign-in; a demonstration makes its own."""
    found: list[CheckMessage] = []
    if not _secret_key():
        hint = 'SECRET_KEY: python -c "import secrets; print(secrets.token_urlsafe(64))"; для показа: DEMO=1'
        found.append(Error("SECRET_KEY не задан.", hint=hint, id="cabinet.E005"))
    if not _field_keys_work():
        hint = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
        found.append(
            Error(
                "FIELD_KEYS пусты или не ключи Fernet: коды и секреты второго фактора нечем зашифровать.",
                hint=f"FIELD_KEYS: {hint}",
                id="cabinet.E006",
            )
        )
    return found


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


@register(Tags.security)
def promises_can_be_kept(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """A rule the portal does not know, or one that would let nobody send a complaint."""
    found: list[CheckMessage] = []
    levels = ", ".join(assurance.LEVELS)
    if settings.MIN_ASSURANCE not in assurance.LEVELS:
        found.append(Error("MIN_ASSURANCE: такой ступени нет.", hint=f"Одно из: {levels}.", id="cabinet.E007"))
    if settings.MIN_ASSURANCE == assurance.PROVIDER and "allauth.socialaccount" not in settings.INSTALLED_APPS:
        hint = "Подключите поставщика (README, «Вход через ЕСИА») или выберите другую ступень."
        found.append(Error("MIN_ASSURANCE=provider, но войти через поставщика негде.", hint=hint, id="cabinet.E008"))
    if settings.ID_DOC_DAYS < 1:
        found.append(Error("ID_DOC_DAYS меньше одного дня.", hint="ID_DOC_DAYS=30", id="cabinet.E009"))
    if not 1 <= settings.RECOVERY_FILES_DAYS <= MOST_DAYS:
        hint = "Цель достигнута — уничтожить за 30 дней (152-ФЗ, статья 21). RECOVERY_FILES_DAYS=30"
        found.append(Error("RECOVERY_FILES_DAYS не от 1 до 30 дней.", hint=hint, id="cabinet.E015"))
    return found


@register
def section_has_a_name(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """It stands in the menu of every page, at 320 px too."""
    if 0 < len(settings.SECTION_NAME.strip()) <= section_names.LONGEST:
        return []
    hint = f"Ключ из complaints/section_names.py или свои слова, до {section_names.LONGEST} знаков."
    return [Error("SECTION_NAME пуст или слишком длинный.", hint=hint, id="cabinet.E042")]


@register
def correspondence_is_stopped_lawfully(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """«Repeatedly» is more than once (59-ФЗ ст. 11 ч. 5)."""
    if settings.MIN_PREVIOUS_ANSWERS >= LEAST_ANSWERS:
        return []
    return [
        Error(
            f"MIN_PREVIOUS_ANSWERS={settings.MIN_PREVIOUS_ANSWERS}: так нельзя (59-ФЗ, ст. 11, ч. 5).",
            hint="Переписку прекращают после неоднократных ответов. MIN_PREVIOUS_ANSWERS=2 или больше.",
            id="cabinet.E030",
        )
    ]


@register
def antivirus_has_an_address(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """A misspelt one would leave every file waiting for ever."""
    if not settings.CLAMAV:
        return []
    try:
        clamd.address(settings.CLAMAV)
    except ValueError:
        hint = "CLAMAV=хост:порт или CLAMAV=unix:/путь/к/сокету; пусто — без антивируса."
        return [Error("CLAMAV: не адрес clamd.", hint=hint, id="cabinet.E016")]
    return []


# setting: (id of the check, least, most, by which law or for what).
BOUNDS = {
    "TERM_DAYS": ("E017", 1, deadlines.ANSWER_DAYS, "59-ФЗ, ст. 12, ч. 1"),
    "REDIRECT_DAYS": ("E018", 1, deadlines.REDIRECT_DAYS, "59-ФЗ, ст. 8, ч. 3"),
    "MIGRATION_DAYS": ("E019", 1, deadlines.MIGRATION_DAYS, "59-ФЗ, ст. 8, ч. 3.1"),
    "EXTENSION_MAX_DAYS": ("E020", 1, deadlines.EXTENSION_DAYS, "59-ФЗ, ст. 12, ч. 2"),
    "MAX_EXTENSIONS": ("E021", 0, 1, "59-ФЗ, ст. 12, ч. 2"),
    "CLARIFICATION_DAYS": ("E022", 1, 20, "59-ФЗ, ст. 12: уточнение срока не останавливает"),
    "NOTICE_DAYS_NO_ANSWER": ("E023", 1, deadlines.NOTICE_DAYS, "59-ФЗ, ст. 11, ч. 2, 4, 4.1, 5.1"),
    "ACK_DAYS": ("E040", 1, 60, "отметка «Ознакомлен(а)»"),
    "ACK_FLAG_DAYS": ("E041", 1, 60, "отметка «Ознакомлен(а)»"),
}


@register
def terms_are_lawful(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """A term longer than the law's, or one that nobody can keep, is refused before the first complaint counts by it."""
    found: list[CheckMessage] = []
    for name, (number, least, most, article) in BOUNDS.items():
        value = getattr(settings, name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            hint = f"{name} — от {least} до {most}."
            found.append(Error(f"{name}={value}: так нельзя ({article}).", hint=hint, id=f"cabinet.{number}"))
    if settings.DUE_SHIFT not in deadlines.SHIFTS:
        article = "59-ФЗ о выходных молчит: выберите по инструкции органа"
        hint = f"Одно из: {', '.join(deadlines.SHIFTS)}."
        found.append(
            Error(f"DUE_SHIFT={settings.DUE_SHIFT}: такого переноса нет ({article}).", hint=hint, id="cabinet.E024")
        )
    return found


@register
def sqlite_keeps_what_is_written(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """With Django's defaults 498 of 500 concurrent writes were lost in a trial, with these none."""
    database = settings.DATABASES["default"]
    if "sqlite3" not in database["ENGINE"]:
        return []
    options = database.get("OPTIONS", {})
    right = (
        options.get("transaction_mode") == "IMMEDIATE"
        and "journal_mode=wal" in options.get("init_command", "").lower()
        and options.get("timeout", 0) >= 10
    )
    if right:
        return []
    return [
        Error(
            "SQLite без IMMEDIATE, WAL или ожидания: одновременные записи потеряются.",
            hint='OPTIONS: "transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL;".',
            id="cabinet.E003",
        )
    ]


@register
def broker_gives_up_in_time(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """Without these a silent Redis held a request for more than 150 seconds in a trial."""
    if settings.CELERY_BROKER_URL.startswith(("filesystem", "memory")):
        return []
    limits = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    given = [limits.get("socket_timeout"), limits.get("socket_connect_timeout")]
    retries = getattr(settings, "CELERY_TASK_PUBLISH_RETRY", True)
    if not retries and all(isinstance(seconds, int | float) and 0 < seconds <= 2 for seconds in given):
        return []
    return [
        Error(
            "Брокер может задержать запрос гражданина.",
            hint="CELERY_BROKER_TRANSPORT_OPTIONS: socket_timeout и socket_connect_timeout не больше 2 с; "
            "CELERY_TASK_PUBLISH_RETRY = False.",
            id="cabinet.E004",
        )
    ]


@register(Tags.security, deploy=True)
def production_is_complete(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """What has no sensible default and would fail, or fail silently, only when a citizen needs it."""
    return [
        Error(message, hint=hint, id=f"cabinet.{number}") for number, wrong, message, hint in _requirements() if wrong()
    ]


def _requirements() -> Iterator[tuple[str, Callable[[], bool], str, str]]:
    yield (
        "E010",
        lambda: not settings.SITE_URL.startswith("https://") and not settings.DEMO,
        "SITE_URL не https: ссылки в письмах и куки будут без защиты.",
        "SITE_URL=https://адрес-портала",
    )
    yield (
        "E012",
        lambda: _mail_goes_nowhere() and not settings.DEMO,
        "Письма никуда не уйдут: EMAIL_BACKEND не для настоящей почты или EMAIL_HOST пуст.",
        "EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_SSL=1",
    )
    yield (
        "E013",
        lambda: bool(settings.SMS_URL) and not settings.SMS_URL.startswith("https://") and not settings.DEMO,
        "SMS_URL не https: номера граждан и ключ шлюза пойдут открытым текстом.",
        "SMS_URL=https://…",
    )
    yield (
        "E014",
        lambda: "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS,
        "ALLOWED_HOSTS принимает любое имя или никакого.",
        "ALLOWED_HOSTS=имя.портала",
    )


def _field_keys_work() -> bool:
    try:
        return bool([Fernet(key) for key in settings.FIELD_KEYS])
    except (ValueError, TypeError):
        return False


def _mail_goes_nowhere() -> bool:
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[-2]
    return kind in {"console", "locmem", "dummy", "filebased", "file_mail"} or not settings.EMAIL_HOST


@register(Tags.security, deploy=True)
def production_stands_firm(app_configs: Configs, **_options: Any) -> list[CheckMessage]:
    """What works for one person trying it out and not for a city."""
    found: list[CheckMessage] = []
    if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        found.append(
            Warning("База SQLite: одна машина, одна запись.", hint="DATABASE_URL=postgres://…", id="cabinet.W020")
        )
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        found.append(
            Warning("Брокер в папке: только для одной машины.", hint="CELERY_BROKER_URL=redis://…", id="cabinet.W021")
        )
    if not settings.SMS_URL:
        found.append(Warning("SMS_URL не задан: СМС не уйдут.", hint="SMS_URL и SMS_TOKEN шлюза.", id="cabinet.W022"))
    return found
