"""The journal on the page of security: who came in, what was changed, from where."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import journal, security
from accounts.devices import device_of
from accounts.models import SecurityEvent
from tests.accounts.test_sign_in import sign_in
from tests.factories import PASSWORD, DeviceFactory, PhoneUserFactory, UserFactory

pytestmark = pytest.mark.django_db
SECURITY = reverse("account_security")
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


def kinds(user):
    return list(SecurityEvent.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("contact", ["anna@example.org", "8 900 123-45-67"])
def test_sign_in_and_out_are_lines_with_device_and_a_part_of_the_address(client, contact):
    anna = UserFactory(email="anna@example.org", phone="+79001234567", phone_verified=True)
    client.defaults.update({"HTTP_USER_AGENT": CHROME})
    sign_in(client, contact, ip="203.0.113.77")
    page = client.get(SECURITY).content.decode()
    assert "Вход в кабинет" in page
    assert "Chrome на Windows" in page
    assert "203.0.•.•" in page
    assert "113.77" not in page
    client.post(reverse("account_logout"))
    assert kinds(anna) == ["sign_in", "sign_out"]


def test_failed_tries_of_an_hour_are_one_line_with_a_count(client):
    anna = UserFactory(email="anna@example.org")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(3):
            sign_in(client, "anna@example.org", "не тот пароль")
        clock.shift(timedelta(hours=2))
        sign_in(client, "anna@example.org", "не тот пароль")
        sign_in(client, "anna@example.org")
        page = client.get(SECURITY).content.decode()
    assert [(line.kind, line.count) for line in SecurityEvent.objects.filter(user=anna).order_by("pk")] == [
        ("sign_in_failed", 3), ("sign_in_failed", 1), ("sign_in", 1),
    ]  # fmt: skip
    assert "Неудачная попытка входа</b>: 3 раза" in page


def test_a_miss_on_nobody_costs_the_same_queries(client):
    UserFactory(email="anna@example.org")
    UserFactory(email="boris@example.org")
    counts = []
    for contact in ("anna@example.org", "nobody@example.org", "boris@example.org", "nobody.either@example.org"):
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                sign_in(type(client)(), contact, "не тот пароль")
            counts.append(len(queries))
    assert counts[::2] == counts[:1] * 4
    assert counts[1::2] == counts[1:2] * 4


def test_a_line_of_nobody_tells_nothing_and_goes_after_a_day(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(2):
            sign_in(client, "nobody@example.org", "не тот пароль", ip="203.0.113.77")
        sign_in(client, "nobody@example.org", "не тот пароль", ip="203.0.113.78")
        lines = SecurityEvent.objects.order_by("pk")
        assert [(line.user, line.ip, line.device, line.detail, line.count) for line in lines] == [
            (None, None, "", "", 2), (None, None, "", "", 1),
        ]  # fmt: skip
        assert all(re.fullmatch("[0-9a-f]{64}", line.browser) for line in lines)
        clock.shift(timedelta(hours=25))
        journal.forget_old(at=timezone.now())
    assert not SecurityEvent.objects.exists()


def test_a_new_password_and_a_reset_are_lines(client, code_to):
    boris = PhoneUserFactory(phone="+79123456789")
    client.force_login(boris)
    client.get(SECURITY)
    client.post(reverse("account_change_password"), {"current_password": PASSWORD, "password": "три новых слова"})
    other = type(client)()
    other.post(reverse("account_reset_password"), {"contact": "+79123456789"})
    other.post(reverse("account_reset_password_code"), {"code": code_to("+79123456789")})
    other.post(reverse("account_reset_password_new"), {"password": "четыре новых слова"})
    assert kinds(boris) == ["sign_in", "password_changed", "password_reset"]


def test_the_second_step_is_in_the_journal(client):
    anna = UserFactory(email="anna@example.org")
    device = DeviceFactory(user=anna)
    paper = security.renew_recovery_codes(anna, at=timezone.now())
    sign_in(client, "anna@example.org")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post(reverse("second_factor_recovery"), {"code": "1" * len(paper[0])})
        clock.shift(60)
        client.post(reverse("second_factor_recovery"), {"code": paper[0]})
    assert client.get(SECURITY).status_code == 200
    security.switch_off_second_factor(device.user, at=timezone.now())
    assert kinds(anna) == [
        "recovery_codes_made", "second_factor_failed", "recovery_code_used", "sign_in", "second_factor_off",
    ]  # fmt: skip


def test_a_line_is_never_changed():
    line = journal.record(UserFactory(), journal.Kind.SIGN_IN)
    with pytest.raises(TypeError):
        line.save()


def test_the_journal_shows_ones_own_lines_by_twenty_in_the_same_queries(client):
    anna, boris = UserFactory(), UserFactory()
    journal.record(boris, journal.Kind.PASSWORD_CHANGED)
    client.force_login(anna)
    client.get(SECURITY)
    with CaptureQueriesContext(connection) as few:
        client.get(SECURITY)
    for _ in range(30):
        journal.record(anna, journal.Kind.RECOVERY_CODE_USED)
    with CaptureQueriesContext(connection) as many:
        page = client.get(SECURITY)
    assert len(few) == len(many)
    assert len(page.context["page"].object_list) == 20
    assert len(client.get(SECURITY, {"page": "2"}).context["page"].object_list) == 11
    assert "Пароль изменён" not in page.content.decode()
    assert client.get(SECURITY, {"page": "чушь"}).status_code == 200


def test_lines_are_kept_for_a_year_and_the_page_says_so(client):
    anna = UserFactory()
    journal.record(anna, journal.Kind.SIGN_IN, at=timezone.now() - timedelta(days=366))
    journal.record(anna, journal.Kind.SIGN_OUT)
    journal.forget_old(at=timezone.now())
    assert kinds(anna) == ["sign_out"]
    client.force_login(anna)
    assert "Храним записи 365 дней." in client.get(SECURITY).content.decode()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome на Windows"),
        (CHROME.replace("Safari/537.36", "YaBrowser/24.6 Safari/537.36"), "Яндекс Браузер на Windows"),
        (CHROME + " Edg/126.0", "Microsoft Edge на Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari на iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox на Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome на Android"),
        ("curl/8.5", "Неизвестное устройство"),
        ("<script>alert(1)</script>" * 100, "Неизвестное устройство"),
        ("", "Неизвестное устройство"),
    ],
)
def test_a_device_is_told_in_words(rf, agent, words):
    assert device_of(rf.get("/", headers={"User-Agent": agent})) == words
