"""Every page about a fault: what became of the work, what to do now, when to come back, where else, and a code."""

import re

import pytest
from allauth.core.ratelimit import respond_429
from django.core.exceptions import BadRequest, PermissionDenied, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.test import Client
from structlog.testing import capture_logs

from cabinet.templatetags import errors
from notifications.models import OtherWay
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WORK = re.compile(r"на месте|ничего не случилось|осталось в черновике|не потеряно")


def text(response) -> str:
    return response.content.decode()


def broken(monkeypatch, fault: Exception) -> None:
    """The home page fails with it."""

    def fail(**_filter):
        raise fault

    monkeypatch.setattr("complaints.models.Category.objects.filter", fail)


def fault_of(fault: Exception):
    """Whatever the home page raises."""

    def ask(monkeypatch, _settings):
        broken(monkeypatch, fault)
        client = Client(raise_request_exception=False)
        client.force_login(UserFactory())
        return client.get("/")

    return ask


def wrong_method(_monkeypatch, _settings):
    return Client().post("/privacy/")


def stale_form(_monkeypatch, _settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    return client.post("/complaints/new/")


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, fault_of(BadRequest())),
        (403, fault_of(PermissionDenied())),
        (403, stale_form),
        (404, fault_of(Http404())),
        (405, wrong_method),
        (413, fault_of(TooManyFilesSent())),
        (500, fault_of(ZeroDivisionError())),
    ],
)
def test_each_says_what_became_of_the_work_where_else_and_a_code_that_is_in_the_log(monkeypatch, settings, status, ask):
    with capture_logs() as lines:
        answer = ask(monkeypatch, settings)
    page = text(answer)

    assert answer.status_code == status
    assert WORK.search(page)
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in page
    assert page.count("<dt>") == 6  # the other ways
    assert "Error" not in page
    assert 'href="/status/"' in page
    assert [line["status"] for line in lines if line["event"] == "request"][-1] == status


def test_who_asks_too_often_is_told_the_same_and_when_to_come_back(client):
    request = client.get("/").wsgi_request
    answer = respond_429(request)
    page = text(answer)

    assert answer.status_code == 429
    assert "Подождите 5 минут" in page
    assert WORK.search(page)
    assert f"<code>{request.META['REQUEST_ID']}</code>" in page
    assert page.count("<dt>") == 6


def test_the_code_stands_on_the_line_of_its_request(client, caplog):
    code = client.get("/no-such-page/").headers["X-Request-ID"]
    [line] = [record.msg for record in caplog.records if record.name == "cabinet.request"]
    assert (line["request_id"], line["path"], line["status"]) == (code, "/no-such-page/", 404)


def test_a_wrong_method_has_a_page_and_still_names_the_right_ones(client):
    answer = client.post("/privacy/")
    page = text(answer)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "Так эта страница не открывается" in page
    assert "Ничего не отправлено и не потеряно" in page
    assert answer.headers["X-Request-ID"] in page


def test_the_page_of_a_fault_of_ours_leads_to_support_with_code_and_page_filled_in(monkeypatch, settings):
    answer = fault_of(ZeroDivisionError())(monkeypatch, settings)
    assert f'href="/support/?code={answer.headers["X-Request-ID"]}&amp;page=%2F"' in text(answer)


def test_a_secret_of_a_link_is_not_carried_on_to_support(rf):
    request = rf.get("/r/abcdefghijklmnopqrstuv/")
    request.META["REQUEST_ID"] = "0123456789abcdef"
    address = errors.support_address({"request": request})
    assert address == "/support/?code=0123456789abcdef&page=%2Fr%2F%E2%80%A6"


def test_the_other_ways_are_those_of_the_administrators(client):
    OtherWay.objects.create(title="Через МФЦ", text="В любом окне.", position=1)
    assert "<dt>Через МФЦ</dt><dd>В любом окне.</dd>" in text(client.get("/no-such-page/"))


# --- a database that is away is an outage, not a fault of a page ------------------------------------------------------------
@pytest.mark.parametrize("fault", [OperationalError("connection refused"), InterfaceError("connection already closed")])
def test_a_database_that_is_away_closes_the_page_for_a_while(monkeypatch, fault):
    def refuse():
        raise fault

    broken(monkeypatch, fault)
    monkeypatch.setattr("cabinet.health.connection.cursor", refuse)
    answer = Client(raise_request_exception=False).get("/")
    page = text(answer)

    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert "Портал временно не работает" in page
    assert "Зайдите через 10–15 минут." in page
    assert answer.headers["X-Request-ID"] in page
    assert page.count("<dt>") == 6


def test_a_query_that_took_too_long_is_a_fault_of_the_page(monkeypatch):
    broken(monkeypatch, OperationalError("canceling statement due to statement timeout"))
    assert Client(raise_request_exception=False).get("/").status_code == 500
