"""Which passwords are refused: the known, the portal's own words; and that honest ones are not."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.passwords import NotCommon, NotOfThePortal
from tests.factories import UserFactory


def refusal_of(password, user=None):
    """The code of the first rule broken; empty when it is accepted."""
    try:
        validate_password(password, user)
    except ValidationError as faults:
        return faults.error_list[0].code
    return ""


@pytest.mark.parametrize(
    "password",
    ["password123", "PASSWORD2026!", "2024password", "passwordpassword", "qwertyuiop", "йцукенгшщз", "ЙЦУКЕНГШЩЗхъ",
     "1q2w3e4r5t", "1234567890", "q1w2e3r4t5y6", "пароль123456", "Привет-2026!", "любовь 1985", "1212121212121212"],
)  # fmt: skip
def test_what_many_know_is_refused_in_either_alphabet(password):
    assert refusal_of(password) == "too_common"


def test_every_word_of_the_list_is_refused_also_with_a_year_after_it():
    """Of the twenty thousand only 1780 are ten characters long; the rest are what people lengthen. Every fifth is tried."""
    rule = NotCommon()
    assert len(rule.passwords) > 19_000
    for word in sorted(rule.passwords)[::5]:
        for password in (word, f"{word}2026", f"{word}1987!"):
            with pytest.raises(ValidationError):
                rule.validate(password)


@pytest.mark.parametrize(
    "password",
    ["Otklik-2026", "отклик2026!", "JNRKBR-2026", "Светлореченск1", "светлореченск-да", "admin-admin-1", "мой-кабинет",
     "портал-жалоба", "Администрация"],
)  # fmt: skip
def test_a_password_of_the_portals_own_words_is_refused(password, settings):
    settings.AUTHORITY = {**settings.AUTHORITY, "city": "Светлореченск"}
    assert refusal_of(password) in {"portal_word", "too_common"}


def test_the_words_of_this_installation_are_among_them(settings):
    assert refusal_of("заречье-2026") == ""
    settings.PORTAL_NAME, settings.SITE_URL = "Голос города", "https://golosa.zarechye.example"
    settings.AUTHORITY = {**settings.AUTHORITY, "city": "Заречье", "name": "Мэрия"}
    for password in ("заречье-2026", "Zarechye 2026", "golosa-1234"):
        assert refusal_of(password) == "portal_word"
    assert {"голос", "города", "заречье", "мэрия", "zarechye", "golosa"} <= NotOfThePortal().words()


@pytest.mark.parametrize(
    "password",
    ["три слова и точка", "кабинет закрыт до среды", "correct horse battery", "Ёжик пьёт чай утром", "aaaa bbbb cccc dd",
     "вишня!снег!трамвай", "9aX2-qLm7-Zt4w"],
)  # fmt: skip
def test_an_honest_phrase_passes(password):
    assert refusal_of(password) == ""


@pytest.mark.django_db
def test_the_contact_is_refused_before_the_rest():
    anna = UserFactory.build(email="annasmirnova@example.org")
    assert refusal_of("annasmirnova1", anna) == "too_similar"
