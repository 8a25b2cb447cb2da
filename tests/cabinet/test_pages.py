"""Home, privacy, and the pages for when something goes wrong."""

import re

import pytest
from django.core.exceptions import TooManyFilesSent
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory

from cabinet.pages import outage, views, written
from tests.factories import CategoryFactory, UserFactory

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def links(page: str) -> set[str]:
    return {href.split("#")[0] for href in re.findall(r'<a [^>]*href="(/[^"]*)"', page)}


def test_home_says_what_happens_and_where_to_call(client):
    topic = CategoryFactory(parent=None, name="Дороги и тротуары")
    CategoryFactory(parent=None, name="Старое", active=False)
    page = text(client.get("/"))
    assert "Напишите нам." in page
    assert 'href="tel:112"' in page
    assert topic.name in page
    assert "Старое" not in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("address", ["/", "/privacy/", "/complaints/", "/messages/"])
def test_no_page_links_to_what_is_not_built(client, address, signed_in):
    if signed_in:
        client.force_login(UserFactory())
    for href in links(text(client.get(address, follow=True))):
        assert client.get(href).status_code in (200, 302), href


def test_the_menu_knows_who_is_here(client):
    guest = text(client.get("/"))
    assert "Войти" in guest
    assert "Выйти" not in guest
    client.force_login(UserFactory(last_name="Смирнова", first_name="Анна"))
    person = text(client.get("/"))
    assert "Анна С." in person
    assert "Мои обращения" in person
    assert "Рабочее место" not in person


CABINET = {"/accounts/profile/", "/accounts/channels/", "/accounts/security/", "/accounts/data/", "/accounts/close/"}


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/complaints/", ["Мои обращения"]),
        ("/messages/", ["Сообщения", "Все"]),
        ("/accounts/profile/", ["Мои данные"]),
        ("/accounts/channels/", ["Уведомления"]),
        ("/accounts/security/", ["Вход и безопасность"]),
        ("/accounts/data/", ["Что мы храним о вас"]),
        ("/accounts/close/", []),
    ],
)
def test_each_page_says_which_it_is_and_those_of_the_cabinet_lead_to_each_other(client, address, here):
    client.force_login(UserFactory())
    page = text(client.get(address))

    assert re.findall(r'aria-current="page">([^<]+?) *<', page) == here
    if here and address in CABINET:
        assert CABINET - {address} <= links(page)


def test_privacy_names_the_law_and_asks_for_no_consent(client):
    page = text(client.get("/privacy/"))
    assert "№&nbsp;59‑ФЗ" in page
    assert "№&nbsp;152‑ФЗ" in page
    assert 'type="checkbox"' not in page


@pytest.mark.parametrize("address", ["/", "/privacy/", "/no-such-page/"])
def test_every_page_forbids_inline_code_and_other_hosts(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_an_unknown_address_says_so_in_the_portals_look(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "Такой страницы нет" in text(response)
    assert "Перейти к содержанию" in text(response)


def test_a_stale_page_keeps_its_way_back():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    response = client.post("/complaints/new/")
    assert response.status_code == 403
    assert "Страница устарела" in text(response)
    assert 'href="/complaints/new/"' in text(response)


def test_a_forbidden_page_and_a_broken_request_have_words():
    request = RequestFactory().get("/x/")
    assert "не для вашего кабинета" in text(views.permission_denied(request))
    assert "Не разобрали запрос" in text(views.bad_request(request, ValueError()))


def test_too_many_files_at_once_lead_back_to_the_form():
    response = views.bad_request(RequestFactory().post("/complaints/x/"), TooManyFilesSent())
    assert response.status_code == 413
    assert "Файлы слишком большие вместе" in text(response)
    assert 'href="/complaints/x/"' in text(response)


def test_too_many_files_sent_to_a_strangers_address_lead_to_no_stranger():
    request = RequestFactory().post("/")
    request.path = "//evil.example/form/"
    said = text(views.bad_request(request, TooManyFilesSent()))
    assert '"//evil.example' not in said
    assert '<a class="btn" href="/">Вернуться к форме</a>' in said


def test_our_own_fault_gives_a_code_that_finds_the_request(client, monkeypatch):
    monkeypatch.setattr("complaints.models.Category.objects.filter", lambda **_: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in text(response)
    assert "Черновик на месте" in text(response)
    assert "ZeroDivisionError" not in text(response)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_page_about_a_fault_survives_a_broken_template(monkeypatch):
    def broken(*_args, **_kwargs):
        raise TemplateDoesNotExist("500.html")

    monkeypatch.setattr(outage, "render_to_string", broken)
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Что-то сломалось" in text(response)


@pytest.mark.parametrize("template", written.ANSWERS.values())
def test_outage_pages_stand_without_request_and_database(template, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = outage.outage_page(template)
    assert "Можно обратиться по‑другому" in page
    assert "8 800" in page


def test_pages_without_a_form_cost_no_query_for_a_guest(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/privacy/")
