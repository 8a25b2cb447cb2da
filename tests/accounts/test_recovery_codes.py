"""Ten codes on paper: shown once, each good for one entry, counted with the misses of the application."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import recovery_codes, second_factor
from accounts.models import AppDevice, RecoveryCode
from notifications.models import Message
from tests.accounts.test_second_factor import wrong_for
from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import PASSWORD, DeviceFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
ENTER, VERIFY, SET_UP, CODES, FILE, NEW, OFF = (
    reverse(f"second_factor_{page}")
    for page in ("recovery", "verify", "setup", "codes", "codes_file", "new_codes", "off")
)
SECURITY, DESK = reverse("account_security"), reverse("admin:index")
MISS = "Код не подошёл. Проверьте цифры: каждый резервный код подходит один раз"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


def on_page(page) -> list[str]:
    return re.findall(r"\b\d{4} \d{4} \d{4}\b", page.content.decode())


def with_codes(**about):
    person = DeviceFactory(**{f"user__{name}": value for name, value in about.items()}).user
    return person, recovery_codes.make(person, at=timezone.now())


def test_ten_codes_are_shown_after_the_set_up_and_never_again(client, clock):
    anna = UserFactory(email="anna@example.org")
    sign_in(client, "anna@example.org")
    client.get(SET_UP)
    digits = second_factor.current_code(AppDevice.objects.get(user=anna))
    assert (
        client.post(SET_UP, {"code": digits, "next": "/complaints/new/"})["Location"]
        == f"{CODES}?next=%2Fcomplaints%2Fnew%2F"
    )
    shown = on_page(client.get(CODES))
    assert len(set(shown)) == 10
    assert on_page(client.get(CODES)) == shown, "a reload loses nothing"
    file = client.get(FILE)
    assert on_page(file) == shown
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Content-Type"] == "text/plain; charset=utf-8"
    kept = str(dict(client.session))
    assert not any(code in kept or code.replace(" ", "") in kept for code in shown)
    assert client.post(CODES, {"next": "/complaints/new/"})["Location"] == "/complaints/new/"
    assert client.get(CODES)["Location"] == client.get(FILE)["Location"] == SECURITY
    assert "Осталось 10" in client.get(SECURITY).content.decode()


def test_a_forgotten_page_hides_the_codes_by_itself(client, clock):
    anna = UserFactory()
    client.force_login(anna)
    client.get(SET_UP)
    code = second_factor.current_code(AppDevice.objects.get(user=anna))
    client.post(SET_UP, {"code": code, "current_password": PASSWORD})
    assert len(on_page(client.get(CODES))) == 10
    clock.shift(timedelta(minutes=16))
    assert client.get(CODES)["Location"] == SECURITY


def test_the_database_holds_only_hashes():
    _anna, codes = with_codes()
    digests = list(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(set(digests)) == 10
    assert not any(code in digest for code in codes for digest in digests)


def test_each_code_enters_once_and_the_owner_is_told(client, clock):
    _anna, codes = with_codes(email="anna@example.org")
    assert sign_in(client, "anna@example.org", next="/complaints/new/")["Location"] == VERIFY
    assert ENTER in client.get(VERIFY).content.decode()
    assert client.get(ENTER).status_code == 200
    spaced = f"{codes[0][:4]} {codes[0][4:8]}-{codes[0][8:]}"
    assert client.post(ENTER, {"code": spaced})["Location"] == "/complaints/new/"
    assert (
        "вход по резервному коду, осталось кодов: 9"
        in Message.objects.get(kind="security_changed", channel="email").body
    )
    again = type(client)()
    sign_in(again, "anna@example.org")
    assert again.post(ENTER, {"code": codes[0]}).context["form"].errors["code"] == [MISS]
    assert "_auth_user_id" not in again.session
    clock.shift(2)
    assert again.post(ENTER, {"code": codes[1]}).status_code == 302


def test_an_officer_reaches_the_desk_by_paper_too(client, clock):
    officer = StaffFactory(email="officer@example.org")
    codes = recovery_codes.make(officer, at=timezone.now())
    sign_in(client, "officer@example.org")
    client.post(ENTER, {"code": codes[3]})
    assert client.get(DESK).status_code == 200


def test_the_last_codes_are_warned_about(client, clock):
    anna, codes = with_codes(email="anna@example.org")
    RecoveryCode.objects.filter(pk__in=RecoveryCode.objects.values("pk")[:6]).update(used_at=timezone.now())
    sign_in(client, "anna@example.org")
    page = client.post(ENTER, {"code": codes[9]}, follow=True).content.decode()
    assert "Резервных кодов осталось: 3" in page
    assert recovery_codes.left(anna) == 3


def test_somebody_elses_code_does_not_fit(client, clock):
    _boris, codes = with_codes()
    with_codes(email="anna@example.org")
    sign_in(client, "anna@example.org")
    assert client.post(ENTER, {"code": codes[0]}).context["form"].errors["code"] == [MISS]


def test_misses_of_both_kinds_are_counted_together(client, clock):
    anna, codes = with_codes(email="anna@example.org")
    sign_in(client, "anna@example.org")
    client.post(ENTER, {"code": "000000000000"})
    assert client.post(ENTER, {"code": codes[0]}).context["form"].errors["code"] == [
        "Слишком много попыток. Попробуйте через 2 с"
    ]
    clock.shift(2)
    client.post(VERIFY, {"code": wrong_for(anna)})
    assert second_factor.device_of(anna).throttling_failure_count == 2
    assert recovery_codes.use(second_factor.device_of(anna), codes[0], at=timezone.now()) is False
    for _ in range(2):
        clock.shift(20)
        assert client.post(ENTER, {"code": "000000000000"}).status_code == 200
    clock.shift(20)
    assert client.post(ENTER, {"code": "000000000000"})["Location"] == LOGIN
    assert recovery_codes.left(anna) == 10


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Введите резервный код"),
        ("123456", "В коде 12 цифр, а введено 6"),
        ("не код", "В коде только цифры. Проверьте, что ввели"),
        ("1" * 60, "В коде 12 цифр, а введено больше"),
    ],
)
def test_what_is_no_recovery_code_costs_no_try(client, clock, typed, words):
    anna, _codes = with_codes(email="anna@example.org")
    sign_in(client, "anna@example.org")
    assert client.post(ENTER, {"code": typed}).context["form"].errors["code"] == [words]
    assert second_factor.device_of(anna).throttling_failure_count == 0


def test_the_page_without_a_password_leads_to_the_sign_in(client):
    assert client.get(ENTER)["Location"] == LOGIN
    assert client.post(ENTER, {"code": "1" * 12})["Location"] == LOGIN


def test_new_codes_need_both_proofs_and_end_the_old_list(clock, app_code, verified_client):
    anna, old = with_codes()
    client = verified_client(anna)
    assert client.post(NEW, {"current_password": "не тот пароль", "code": app_code(anna)}).status_code == 200
    assert client.post(NEW, {"current_password": PASSWORD, "code": wrong_for(anna)}).status_code == 200
    clock.shift(2)
    assert client.post(NEW, {"current_password": PASSWORD, "code": app_code(anna)})["Location"] == CODES
    new = [code.replace(" ", "") for code in on_page(client.get(CODES))]
    assert not set(new) & set(old)
    device = second_factor.device_of(anna)
    assert not recovery_codes.use(device, old[0], at=timezone.now())
    clock.shift(2)
    device = second_factor.device_of(anna)
    assert recovery_codes.use(device, new[0], at=timezone.now())
    assert "прежние не действуют" in Message.objects.get(kind="security_changed", channel="email").body


def test_who_has_lost_the_phone_switches_off_by_a_recovery_code(clock, verified_client):
    anna, codes = with_codes()
    client = verified_client(anna)
    assert client.post(OFF, {"current_password": PASSWORD, "code": codes[5]})["Location"] == SECURITY
    assert second_factor.device_of(anna) is None
    assert not RecoveryCode.objects.exists()
    assert client.get(NEW)["Location"] == SECURITY
