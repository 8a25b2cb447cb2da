"""The legal pages, their editions, and the name of the section everywhere."""

import html
import re

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from cabinet.pages import documents
from complaints import section_names
from tests.complaints.desk import complaint_at
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return html.unescape(response.content.decode()).replace("\xa0", " ")


# --- /rules/, /privacy/, /accessibility/ -------------------------------------------------------------------------------
def test_the_rules_count_every_term_from_the_settings(client, settings):
    settings.TERM_DAYS, settings.REDIRECT_DAYS, settings.EXTENSION_MAX_DAYS, settings.CLARIFICATION_DAYS = 21, 3, 11, 2
    settings.NOTICE_DAYS_NO_ANSWER, settings.MIGRATION_DAYS = 6, 4
    page = text(client.get(reverse("rules")))
    terms = dict(re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page))

    assert terms["Ответ"] == "21 день со дня регистрации, выходные считаются (статья 12, часть 1)."
    assert terms["Регистрация"].endswith("Закон отводит 3 дня (статья 8, часть 2).")
    assert "не больше чем на 11 дней" in terms["Продление"]
    assert "за 3 дня со дня регистрации" in terms["Вопрос решает другой орган"]
    assert "за 4 дня" in terms["Нарушения в сфере миграции"]
    assert "за 15 дней" in terms["Мы запросили сведения у других органов"]
    assert "за 2 рабочих дня" in terms["Мы задали вам вопрос"]
    assert "за 6 дней" in terms["Ответить по существу нельзя"]


@pytest.mark.parametrize(
    ("shift", "said"),
    [
        ("preceding", "ответим в рабочий день перед ним"),
        ("following", "ответим в первый рабочий день после него"),
        ("none", "На выходные последний день не переносится"),
    ],
)
def test_the_rules_say_what_becomes_of_a_day_off(client, settings, shift, said):
    settings.DUE_SHIFT = shift
    assert said in text(client.get(reverse("rules")))


def test_the_rules_without_extensions_do_not_promise_one(client, settings):
    settings.MAX_EXTENSIONS = 0
    assert "Продление" not in text(client.get(reverse("rules")))


@pytest.mark.parametrize(
    ("name", "edition"),
    [("rules", documents.RULES), ("privacy", documents.PRIVACY), ("accessibility", documents.ACCESSIBILITY)],
)
def test_each_legal_page_names_its_edition_and_stands_in_the_footer(client, name, edition):
    page = text(client.get(reverse(name)))

    assert re.search(rf"Редакция {edition.number} от \d+ [а-я]+ {edition.since.year}", page)
    assert page.count("<h1") == 1
    assert f'href="{reverse(name)}"' in text(client.get("/"))[-4000:]


def test_accessibility_tells_what_was_tried_what_was_not_and_how_to_report(client):
    page = text(client.get(reverse("accessibility")))
    for told in ("axe", "320", "клавиатурой", "200", "без JavaScript", "Что ещё не проверено", "NVDA", "tel:"):
        assert told in page, told


# --- the name of the section -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", section_names.PRESETS)
def test_every_preset_is_short_enough_for_the_menu(settings, key):
    settings.SECTION_NAME = key
    assert section_names.section_name() == str(section_names.PRESETS[key])
    assert len(section_names.section_name()) <= section_names.LONGEST
    assert not wrong()


def test_all_names_of_the_guide_are_presets():
    assert {str(name) for name in section_names.PRESETS.values()} >= {
        "Обращения и жалобы", "Мои жалобы", "Подача обращений", "Поддержка", "Сообщить о проблеме",
        "Связь с администрацией", "Обратная связь", "Запрос в поддержку", "Жалобы и предложения", "Техническая помощь",
        "Претензии по услугам", "Решение спорных вопросов", "Оспорить решение", "Помощь и поддержка",
        "Вопросы и жалобы", "Контакты и обращения", "Быстрая жалоба", "Электронное обращение", "Онлайн-поддержка",
    }  # fmt: skip


def wrong() -> list[str]:
    return [found.id for found in run_checks() if found.id == "cabinet.E042"]


@pytest.mark.parametrize("name", ["", "   ", "Ж" * 41])
def test_a_name_that_does_not_fit_is_refused_at_the_start(settings, name):
    settings.SECTION_NAME = name
    assert wrong() == ["cabinet.E042"]


@pytest.mark.parametrize(
    ("chosen", "shown"), [("complaints_and_proposals", "Жалобы и предложения"), ("Пишите", "Пишите")]
)
def test_the_chosen_name_stands_in_menu_titles_headings_and_ways_back(client, settings, chosen, shown):
    settings.SECTION_NAME = chosen
    complaint = complaint_at()
    client.force_login(complaint.author)
    section = text(client.get("/complaints/"))

    assert f"<title>{shown} — " in section
    assert f"<h1>{shown}</h1>" in section
    assert re.search(rf'aria-current="page">{shown}</a>', section)
    for address in ("/accounts/profile/", complaint.get_absolute_url(), "/", "/no-such-page/", "/messages/"):
        page = text(client.get(address))
        assert "Мои обращения" not in page, address
        assert shown in page, address


def test_the_section_is_reached_from_home_menu_profile_and_help(client):
    client.force_login(UserFactory())
    section = '<a href="/complaints/"'
    profile = text(client.get("/accounts/profile/"))

    assert section in text(client.get("/help/gde-razdel/"))
    assert 'href="/complaints/">Мои обращения</a>' in text(client.get("/"))
    assert section in profile[profile.index("Документы и услуги") : profile.index("<footer")]
    assert section in profile[profile.index('<details class="menu">') : profile.index("</details>")]
