"""The README tells how one gets in and what the limits are (ASVS 6.1.1–6.1.3, 7.1.1, 7.1.2); its numbers are the code's."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts import codes, fresh, not_my_contact, passwords, recovery_codes, sessions, settled, stages, trusted
from accounts.models import AppDevice
from complaints.recovery import filing, handover
from complaints.support import filing as support

SECTION = re.search(
    r"^## Вход: способы, пределы, сроки$(.*?)^## ", Path(settings.BASE_DIR, "README.md").read_text("utf-8"), re.M | re.S
).group(1)
LIMITS = settings.ACCOUNT_RATE_LIMITS


def row(name):
    """What the tables say about it."""
    return next(line for line in SECTION.splitlines() if line.startswith(f"| {name} |"))


def hours(period):
    return f"{int(period.total_seconds()) // 3600} ч"


def session(limits):
    idle, whole = limits
    return f"{idle // 60} минут без действий, {whole // 3600} часов всего"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("пароль", f"от {passwords.SHORTEST} до {passwords.LONGEST} знаков"),
        ("код письмом или СМС", f"{codes.LENGTH} цифр, {codes.LIFE.seconds // 60} минут, {codes.MOST_TRIES} попыток"),
        ("код письмом или СМС", f"новый через {codes.PAUSE.seconds} с"),
        ("код письмом или СМС", f"в час {codes.MAIL_PER_HOUR} писем и {codes.SMS_PER_HOUR} СМС на контакт"),
        ("код письмом или СМС", f"{settings.SMS_CODES_PER_DAY} СМС в день"),
        ("код второго шага", f"{stages.MOST_MISSES} промахов кончают вход"),
        ("код второго шага", f"между паролем и кодом {settings.ACCOUNT_LOGIN_TIMEOUT // 60} минут"),
        ("сеанс гражданина", session(sessions.CITIZEN)),
        ("сеанс сотрудника", session(sessions.STAFF)),
        ("запомненный браузер", f"{trusted.LIFE.days} дней без кода"),
        ("резервный код вместо приложения", f"{recovery_codes.COUNT} кодов по {recovery_codes.LENGTH} цифр"),
        ("код письмом или СМС вместо приложения", f"меньше {hours(settled.SETTLES)}"),
        ("код из приложения (TOTP) после пароля", f"шаг {AppDevice().step} с"),
        ("восстановление по документу", f"{hours(handover.WAIT)} ожидания, ссылка живёт {hours(handover.LINK_LIFE)}"),
        ("восстановление по документу", f"останавливает на {hours(handover.FREEZE)}"),
        ("текущий пароль внутри кабинета", f"позже {fresh.SECONDS // 60} минут после входа"),
        (
            "возврат заменённого контакта, «Это не я»",
            f"не меньше {hours(settled.SETTLES)}; {hours(not_my_contact.LIFE)}",
        ),
        (
            "запрос в поддержку",
            f"с одной почты без входа {support.PER_EMAIL} в сутки, из кабинета {support.PER_PERSON}",
        ),
        ("запрос в поддержку", f"на портал без входа {support.SIGNED_OUT} в сутки"),
        ("заявление по документу", f"{filing.UNPROVED_PER_DAY} в сутки без введённого кода"),
    ],
)
def test_a_number_of_the_readme_is_that_of_the_code(name, says):
    assert says in row(name)


@pytest.mark.parametrize(
    ("action", "rates", "name", "says"),
    [
        ("login", "60/m/ip", "неверный пароль", "страница входа 60 в минуту"),
        ("login_failed", "10/m/ip,50/h/ip,5/5m/key,10/h/key", "неверный пароль", "5 за 5 минут и 10 в час на контакт с "
         "одного адреса; с адреса 10 в минуту и 50 в час"),
        ("code", "60/h/ip", "код письмом или СМС", "60 с адреса"),
        ("otp", "20/m/ip", "код второго шага", "20 попыток в минуту с адреса"),
        ("check_password", "10/10m/user", "текущий пароль внутри кабинета", "10 за 10 минут"),
        ("support", "20/h/ip,40/d/ip", "запрос в поддержку", "20 в час и 40 в сутки с адреса"),
        ("support_state", "10/10m/ip,60/d/ip", "состояние запроса по номеру и коду", "10 за 10 минут и 60 в сутки"),
        ("recovery", "20/h/ip,40/d/ip", "заявление по документу", "20 в час и 40 в сутки с адреса"),
        ("help_vote", "30/h/ip", "отзыв о статье помощи", "30 в час с адреса"),
    ],
)  # fmt: skip
def test_a_limit_of_the_readme_is_that_of_the_settings(action, rates, name, says):
    """A changed limit fails here until both its row and this line are changed."""
    assert LIMITS[action] == rates
    assert says in row(name)


def test_no_limit_is_left_out():
    assert set(LIMITS) == {
        "login",
        "login_failed",
        "code",
        "otp",
        "check_password",
        "recovery",
        "support",
        "support_state",
        "help_vote",
        "test_message",
    }


def test_every_word_kept_out_of_passwords_is_listed():
    listed = re.search(r"Слова портала.*?: (.*?); и слова", SECTION, re.S).group(1)
    assert tuple(re.split(r",\s+", listed)) == passwords.NotOfThePortal.common
    assert f"длиной от {passwords.SIMILAR_FROM} букв" in SECTION
