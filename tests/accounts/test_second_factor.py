"""Codes of an application: at the sign-in, before the staff site, set up and switched off."""

import base64
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from accounts import second_factor
from accounts.models import AppDevice, User
from notifications.models import Message
from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import PASSWORD, DeviceFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
VERIFY, SET_UP, OFF = (reverse(f"second_factor_{page}") for page in ("verify", "setup", "off"))
CODES = reverse("second_factor_codes")
SECURITY, DESK = reverse("account_security"), reverse("admin:index")
MISS = "Код не подошёл. Введите тот, что в приложении сейчас"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


def wrong_for(user) -> str:
    """A code that fits no neighbouring half minute."""
    device = second_factor.device_of(user)
    totp = TOTP(device.bin_key)
    near = {f"{_token(totp, shift):06d}" for shift in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555", "666666", "777777")
                if code not in near)  # fmt: skip


def _token(totp, shift):
    totp.drift = shift
    return totp.token()


def test_the_code_is_asked_after_the_password_and_nothing_opens_between(client, clock, app_code):
    officer = StaffFactory(email="officer@example.org")
    answer = sign_in(client, "officer@example.org", next="/complaints/new/")
    assert answer["Location"] == VERIFY
    between = client.session.session_key
    for page in (SECURITY, DESK, reverse("complaints:list"), SET_UP):
        assert client.get(page).status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.get(VERIFY).status_code == 200
    assert client.post(VERIFY, {"code": app_code(officer)})["Location"] == "/complaints/new/"
    assert (client.session["_auth_user_id"], client.session.session_key != between) == (str(officer.pk), True)
    assert client.get(DESK).status_code == 200


def test_a_citizen_with_an_application_is_asked_too(client, clock, app_code):
    anna = DeviceFactory(user__email="anna@example.org").user
    assert sign_in(client, "anna@example.org")["Location"] == VERIFY
    assert client.post(VERIFY, {"code": app_code(anna)})["Location"] == reverse("complaints:list")


def test_the_code_page_without_a_password_leads_to_the_sign_in(client):
    assert client.get(VERIFY)["Location"] == LOGIN
    assert client.post(VERIFY, {"code": "123456"})["Location"] == LOGIN


def test_a_code_works_once_even_from_another_browser(client, clock, app_code):
    officer = StaffFactory(email="officer@example.org")
    code = app_code(officer)
    sign_in(client, "officer@example.org")
    client.post(VERIFY, {"code": code})
    other = type(client)()
    sign_in(other, "officer@example.org")
    assert other.post(VERIFY, {"code": code}).context["form"].errors["code"] == [MISS]
    assert "_auth_user_id" not in other.session


def test_each_miss_doubles_the_wait_and_the_right_code_waits_too(client, clock, app_code):
    officer = StaffFactory(email="officer@example.org")
    sign_in(client, "officer@example.org")
    assert client.post(VERIFY, {"code": wrong_for(officer)}).context["form"].errors["code"] == [MISS]
    answer = client.post(VERIFY, {"code": app_code(officer)})
    assert answer.context["form"].errors["code"] == ["Слишком много попыток. Попробуйте через 2 с"]
    clock.shift(2)
    client.post(VERIFY, {"code": wrong_for(officer)})
    clock.shift(1)
    assert client.post(VERIFY, {"code": app_code(officer)}).status_code == 200
    clock.shift(2)
    assert client.post(VERIFY, {"code": app_code(officer)}).status_code == 302


def test_five_misses_end_the_sign_in(client, clock, app_code):
    officer = StaffFactory(email="officer@example.org")
    sign_in(client, "officer@example.org")
    for _ in range(4):
        assert client.post(VERIFY, {"code": wrong_for(officer)}).status_code == 200
        clock.shift(20)
    assert client.post(VERIFY, {"code": wrong_for(officer)})["Location"] == LOGIN
    assert "Слишком много попыток. Войдите заново" in client.get(LOGIN).content.decode()
    clock.shift(60)
    assert client.post(VERIFY, {"code": app_code(officer)})["Location"] == LOGIN


def test_a_password_without_its_code_is_forgotten_after_a_quarter_of_an_hour(client, clock, app_code):
    officer = StaffFactory(email="officer@example.org")
    sign_in(client, "officer@example.org")
    clock.shift(timedelta(minutes=16))
    assert client.post(VERIFY, {"code": app_code(officer)})["Location"] == LOGIN


def test_a_password_changed_meanwhile_ends_the_sign_in_that_used_the_old_one(client, clock, app_code):
    officer = StaffFactory(email="officer@example.org")
    sign_in(client, "officer@example.org")
    officer.set_password("совсем другие слова")
    officer.save()
    assert client.post(VERIFY, {"code": app_code(officer)})["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Введите код из приложения"),
        ("123", "В коде 6 цифр, а введено 3"),
        ("не код", "В коде только цифры. Проверьте, что ввели"),
        ("1\x0023456", "В коде только цифры. Проверьте, что ввели"),
    ],
)
def test_what_is_no_code_costs_no_try(client, clock, typed, words):
    officer = StaffFactory(email="officer@example.org")
    sign_in(client, "officer@example.org")
    assert client.post(VERIFY, {"code": typed}).context["form"].errors["code"] == [words]
    assert second_factor.device_of(officer).throttling_failure_count == 0


def test_who_may_enter_the_staff_site(client, verified_client):
    assert client.get(DESK)["Location"] == f"{reverse('admin:login')}?next={DESK}"
    assert client.get(client.get(DESK)["Location"])["Location"] == f"{LOGIN}?next=%2Fadmin%2F"

    citizen = type(client)()
    citizen.force_login(UserFactory())
    assert citizen.get(DESK, follow=True).status_code == 403

    bare = type(client)()
    bare.force_login(StaffFactory(device=None))
    assert bare.get(DESK, follow=True).redirect_chain[-1] == (f"{SET_UP}?next=%2Fadmin%2F", 302)

    unproved = type(client)()
    unproved.force_login(StaffFactory())
    assert unproved.get(DESK, follow=True).redirect_chain[-1] == (f"{VERIFY}?next=%2Fadmin%2F", 302)

    assert verified_client(StaffFactory()).get(DESK).status_code == 200


def test_every_page_of_the_staff_site_is_closed_without_the_code(client):
    from django.contrib import admin

    officer = StaffFactory(is_superuser=True)
    client.force_login(officer)
    for model in admin.site._registry:
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(page)["Location"].startswith(reverse("admin:login"))
    assert client.get(reverse("admin:password_change"))["Location"].startswith(reverse("admin:login"))


def test_an_officer_changes_the_password_and_signs_out_by_the_portals_own_pages(verified_client):
    client = verified_client(StaffFactory())
    assert client.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")
    assert client.post(reverse("admin:logout"))["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(DESK).status_code == 302


def test_an_officer_in_a_session_without_the_code_gives_it_and_gets_a_new_session_id(client, clock, app_code):
    officer = StaffFactory()
    client.force_login(officer)
    before = client.session.session_key
    answer = client.post(VERIFY, {"code": app_code(officer), "next": DESK})
    assert (answer["Location"], client.session.session_key != before) == (DESK, True)
    assert client.get(DESK).status_code == 200


def test_a_new_officer_sets_the_application_up_and_reaches_the_desk(client, clock):
    officer = StaffFactory(email="officer@example.org", device=None)
    sign_in(client, "officer@example.org")
    page = client.get(f"{SET_UP}?next={DESK}").content.decode()
    device = AppDevice.objects.get(user=officer, confirmed=False)
    uri = urlparse(re.search(r'href="(otpauth:[^"]+)"', page).group(1).replace("&amp;", "&"))
    secret = parse_qs(uri.query)["secret"][0]
    assert base64.b32decode(secret + "=" * (-len(secret) % 8)) == device.bin_key
    assert second_factor.key_for_people(device).replace(" ", "") == secret
    assert second_factor.key_for_people(device) in page
    assert '<path stroke="#000" d="M' in page
    assert "style=" not in page.split("<main")[1].split("</main>")[0]

    again = client.get(SET_UP).content.decode()
    assert second_factor.key_for_people(device) in again, "a reload must not spoil a scanned picture"
    miss = client.post(SET_UP, {"code": "0000", "next": DESK})
    assert miss.context["form"].errors["code"] == ["В коде 6 цифр, а введено 4"]
    answer = client.post(SET_UP, {"code": second_factor.current_code(device), "next": DESK})
    assert answer["Location"] == f"{CODES}?next=%2Fadmin%2F"
    assert client.post(CODES, {"next": DESK})["Location"] == DESK
    assert client.get(DESK).status_code == 200
    assert client.get(SET_UP)["Location"] == SECURITY, "the key is not shown a second time"


def test_setting_up_ends_other_sessions_and_the_owner_is_told(client, clock):
    anna = UserFactory(email="anna@example.org")
    elsewhere = type(client)()
    elsewhere.force_login(anna)
    sign_in(client, "anna@example.org")
    client.get(SET_UP)
    device = AppDevice.objects.get(user=anna)
    answer = client.post(SET_UP, {"code": second_factor.current_code(device)})
    assert (answer["Location"], client.get(SECURITY).status_code) == (CODES, 200)
    assert elsewhere.get(SECURITY).status_code == 302
    assert "включён вход с кодом" in Message.objects.get(kind="security_changed", channel="email").body


def test_long_after_the_sign_in_the_password_is_asked_before_the_set_up(client, clock):
    anna = UserFactory(email="anna@example.org")
    sign_in(client, "anna@example.org")
    clock.shift(timedelta(minutes=16))
    assert 'name="current_password"' in client.get(SET_UP).content.decode()
    code = second_factor.current_code(AppDevice.objects.get(user=anna))
    answer = client.post(SET_UP, {"code": code, "current_password": "не тот пароль"})
    assert answer.context["form"].errors["current_password"] == ["Пароль не подошёл. Проверьте раскладку и Caps Lock"]
    assert client.post(SET_UP, {"code": code, "current_password": PASSWORD}).status_code == 302


def test_switching_off_needs_the_password_and_a_code(client, clock, app_code, verified_client):
    anna = DeviceFactory().user
    client = verified_client(anna)
    assert client.post(OFF, {"current_password": "не тот пароль", "code": app_code(anna)}).status_code == 200
    assert client.post(OFF, {"current_password": PASSWORD, "code": wrong_for(anna)}).status_code == 200
    clock.shift(2)
    answer = client.post(OFF, {"current_password": PASSWORD, "code": app_code(anna)})
    assert (answer["Location"], second_factor.device_of(anna)) == (SECURITY, None)
    assert client.get(SECURITY).status_code == 200


def test_an_officer_who_changes_the_application_is_led_to_set_up_another(clock, app_code, verified_client):
    officer = StaffFactory()
    client = verified_client(officer)
    assert client.post(OFF, {"current_password": PASSWORD, "code": app_code(officer)})["Location"] == SET_UP
    assert client.get(DESK).status_code == 302


def test_the_demo_prints_the_code_and_production_does_not(settings, clock, capsys, client):
    officer = StaffFactory(email="officer@example.org")
    for _ in range(3):
        call_command("otp_code", "Officer@example.org")
        code = capsys.readouterr().out.strip()
        browser = type(client)()
        sign_in(browser, "officer@example.org")
        assert browser.post(VERIFY, {"code": code}).status_code == 302, "also when this half minute's code is used"
    with pytest.raises(CommandError, match="нет приложения с кодами"):
        call_command("otp_code", UserFactory(email="anna@example.org").email)
    settings.DEMO = False
    with pytest.raises(CommandError, match="только при DEMO=1"):
        call_command("otp_code", officer.email)


def test_the_first_superuser_is_made_with_a_second_factor(monkeypatch, capsys, clock, client):
    monkeypatch.setenv("SUPERUSER_PASSWORD", "три слова подряд")
    call_command("create_superuser_with_otp", "Boss@example.org")
    boss = User.objects.get()
    device = second_factor.device_of(boss)
    printed = capsys.readouterr().out
    assert second_factor.key_for_people(device) in printed
    assert second_factor.otpauth_uri(device) in printed
    sign_in(client, "boss@example.org", "три слова подряд")
    client.post(VERIFY, {"code": second_factor.current_code(device)})
    assert client.get(DESK).status_code == 200
    with pytest.raises(CommandError, match="уже есть"):
        call_command("create_superuser_with_otp", "boss@example.org")
    monkeypatch.setenv("SUPERUSER_PASSWORD", "password123")
    with pytest.raises(CommandError, match="знают многие"):
        call_command("create_superuser_with_otp", "other@example.org")


def test_two_keys_made_at_once_do_not_shut_the_set_up(client):
    """Two tabs opened together left two rows, and every later page of the set-up failed."""
    person = UserFactory()
    for _ in range(2):
        DeviceFactory(user=person, confirmed=False)
    client.force_login(person)
    assert client.get(SET_UP).status_code == 200
    assert client.get(SET_UP).status_code == 200
