"""The application of another phone in the place of a lost one: for citizens, by the password and a code by message."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import fallback, journal, recovery_codes, second_factor
from accounts.models import AppDevice, SecurityEvent, User
from notifications.models import Message
from tests.accounts.test_after_reset import NEW, reset
from tests.accounts.test_second_factor import CODES, OFF, SECURITY, SET_UP, VERIFY
from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import PASSWORD, DeviceFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
REPLACE, CODE = reverse("second_factor_replace"), reverse("second_factor_replace_code")
SEND, SENT = reverse("second_factor_send"), reverse("second_factor_code")
MAIL, NUMBER = "anna@example.org", "+79123456789"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


@pytest.fixture
def anna():
    return DeviceFactory(user__email=MAIL, user__phone=NUMBER, user__phone_verified=True).user


@pytest.fixture
def mail_only():
    return DeviceFactory(user__email=MAIL).user


def enter_by(client, code_to, clock, by, password=PASSWORD):
    """Signed in without the phone's application; the next code may be asked for."""
    sign_in(client, MAIL, password)
    client.post(SEND, {"by": by})
    client.post(SENT, {"code": code_to(MAIL if by == "email" else NUMBER)})
    assert "_auth_user_id" in client.session
    clock.shift(31)


def ask(client, password=PASSWORD):
    return client.post(REPLACE, {"current_password": password})


def offered(client):
    return client.get(REPLACE).context["sent_to"]


def connect(client, user):
    """What the new phone does: scans the picture and shows the first code."""
    client.get(SET_UP)
    pending = AppDevice.objects.get(user=user, confirmed=False)
    return client.post(SET_UP, {"code": second_factor.current_code(pending)})


def test_who_lost_the_phone_enters_by_sms_and_connects_a_new_one_by_mail(client, anna, code_to, clock):
    old, paper = second_factor.device_of(anna), recovery_codes.make(anna, at=timezone.now())
    elsewhere = type(client)()
    elsewhere.force_login(anna)
    enter_by(client, code_to, clock, "phone")
    assert REPLACE in client.get(SECURITY).content.decode()
    assert REPLACE in client.get(OFF).content.decode()
    assert ask(client)["Location"] == CODE
    assert client.get(CODE).status_code == 200
    assert client.post(CODE, {"code": code_to(MAIL)})["Location"] == SET_UP
    assert second_factor.device_of(anna) == old, "until the new one shows its first code"
    assert 'name="current_password"' not in client.get(SET_UP).content.decode()
    assert connect(client, anna)["Location"] == CODES
    assert AppDevice.objects.get(user=anna) != old
    assert elsewhere.get(SECURITY).status_code == 302
    assert client.get(SECURITY).status_code == 200
    fresh = type(client)()
    sign_in(fresh, MAIL)
    assert fresh.post(reverse("second_factor_recovery"), {"code": paper[0]}).status_code == 200
    assert "_auth_user_id" not in fresh.session
    assert client.get(SET_UP)["Location"] == SECURITY, "the proof is used up with the old application"


def test_the_owner_is_told_on_every_contact_and_the_journal_says_so(client, anna, code_to, clock):
    User.objects.update(notify_email=False, notify_sms=False)
    enter_by(client, code_to, clock, "phone")
    ask(client)
    client.post(CODE, {"code": code_to(MAIL)})
    connect(client, anna)
    told = Message.objects.filter(kind="security_changed", user=anna)
    assert {message.address for message in told.exclude(channel="cabinet")} == {MAIL, NUMBER}
    assert "приложение с кодами заменено другим" in told.get(channel="email").body
    line = SecurityEvent.objects.get(user=anna, kind="second_factor_on")
    assert line.detail == "другое приложение вместо прежнего"


def test_somebody_with_mail_alone_can_do_it_too(client, mail_only, code_to, clock):
    enter_by(client, code_to, clock, "email")
    assert ask(client)["Location"] == CODE
    assert client.post(CODE, {"code": code_to(MAIL)})["Location"] == SET_UP
    assert connect(client, mail_only)["Location"] == CODES


def test_somebody_with_a_phone_alone_can_do_it_too(client, anna, code_to, clock):
    User.objects.update(email_verified=False)
    sign_in(client, NUMBER)
    client.post(SEND, {"by": "phone"})
    client.post(SENT, {"code": code_to(NUMBER)})
    clock.shift(31)
    assert offered(client) == "+7 ••• •••-67-89"
    ask(client)
    assert client.post(CODE, {"code": code_to(NUMBER)})["Location"] == SET_UP


def test_where_there_is_mail_no_sms_takes_the_application_away(client, anna, code_to, clock):
    """A stolen SIM card with a stolen password enters, and gets no further."""
    enter_by(client, code_to, clock, "phone")
    before = Message.objects.filter(address=NUMBER, encrypted=True).count()
    assert offered(client) == "a••••@example.org"
    client.post(REPLACE, {"current_password": PASSWORD, "by": "phone", "contact": NUMBER})
    assert Message.objects.filter(address=NUMBER, encrypted=True).count() == before
    assert client.post(CODE, {"code": "121212"}).status_code == 200
    assert client.get(SET_UP)["Location"] == SECURITY


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_a_contact_put_in_by_a_thief_proves_nothing_for_three_days(client, anna, code_to, app_code, clock, kind):
    """One stolen channel, the password and a code got by a trick put in the thief's own; the owner has read of it by then."""
    if kind == "phone":
        User.objects.update(email_verified=False)
    thiefs = {"email": "thief@example.org", "phone": "+79990000001"}[kind]
    sign_in(client, NUMBER)
    client.post(SEND, {"by": "phone"})
    client.post(SENT, {"code": code_to(NUMBER)})
    clock.shift(31)
    proofs = {"current_password": PASSWORD, "code": app_code(anna)}
    client.post(reverse(f"account_contact_{kind}"), {**proofs, "contact": thiefs})
    client.post(reverse("account_contact_code"), {"code": code_to(thiefs)})
    assert getattr(User.objects.get(), kind) == thiefs
    assert offered(client) == ""
    assert "Сейчас послать код некуда" in client.get(REPLACE).content.decode()
    sent = Message.objects.filter(encrypted=True).count()
    assert ask(client).status_code == 200
    assert client.get(CODE)["Location"] == REPLACE
    assert Message.objects.filter(encrypted=True).count() == sent

    other = type(client)()
    sign_in(other, thiefs)
    other.post(SEND, {"by": kind})
    assert other.get(SENT)["Location"] == VERIFY, "nor does it enter elsewhere"
    assert kind not in fallback.contacts_of(User.objects.get(), at=timezone.now() + timedelta(hours=71))
    assert kind in fallback.contacts_of(User.objects.get(), at=timezone.now() + timedelta(hours=73))


def test_a_mailbox_with_a_very_long_name_is_known_as_new_too(mail_only):
    long = "a@" + ".".join(["x" * 60] * 3) + ".ru"
    User.objects.update(email=long)
    journal.record(mail_only, journal.Kind.CONTACT_CHANGED, detail=f"{long} → a••••{long[1:]}")
    assert len(SecurityEvent.objects.get().detail) == journal.LONGEST_DETAIL
    assert fallback.contacts_of(User.objects.get(), at=timezone.now()) == {}


def test_a_stolen_mailbox_that_reset_the_password_gets_no_further(client, mail_only, code_to):
    reset(client, code_to, MAIL)
    sign_in(client, MAIL, NEW)
    client.post(SEND, {"by": "email"})
    for page in (REPLACE, CODE, SET_UP):
        assert client.get(page).status_code == 302
    assert "_auth_user_id" not in client.session
    assert second_factor.device_of(mail_only) is not None


def test_the_password_is_asked_and_without_it_nothing_is_sent(client, anna, code_to, clock):
    enter_by(client, code_to, clock, "phone")
    sent = Message.objects.filter(encrypted=True).count()
    answer = ask(client, "не тот пароль")
    assert answer.context["form"].errors["current_password"] == ["Пароль не подошёл. Проверьте раскладку и Caps Lock"]
    assert ask(client, "").context["form"].errors["current_password"] == ["Введите пароль"]
    assert Message.objects.filter(encrypted=True).count() == sent


def test_a_wrong_code_opens_nothing_and_a_right_one_for_a_quarter_of_an_hour(client, anna, code_to, clock):
    enter_by(client, code_to, clock, "phone")
    ask(client)
    code = code_to(MAIL)
    wrong = "121212" if code != "121212" else "131313"
    assert client.post(CODE, {"code": wrong}).context["form"].errors["code"]
    assert client.get(SET_UP)["Location"] == SECURITY
    other = type(client)()
    other.force_login(anna)
    assert other.post(CODE, {"code": code})["Location"] == REPLACE, "bound to the session that asked"
    assert client.post(CODE, {"code": code})["Location"] == SET_UP
    clock.shift(timedelta(minutes=16))
    assert client.get(SET_UP)["Location"] == SECURITY
    assert connect_with_a_pending_key(client, anna)["Location"] == SECURITY


def connect_with_a_pending_key(client, user):
    pending = second_factor.new_device(user)
    return client.post(SET_UP, {"code": second_factor.current_code(pending), "current_password": PASSWORD})


def test_a_code_sent_for_the_sign_in_is_not_one_for_replacing(client, anna, code_to, clock):
    enter_by(client, code_to, clock, "phone")
    ask(client)
    thief = type(client)()
    sign_in(thief, MAIL)
    clock.shift(31)
    thief.post(SEND, {"by": "email"})
    assert client.post(CODE, {"code": code_to(MAIL)}).context["form"].errors["code"]


def test_a_code_on_its_way_dies_when_its_mailbox_resets_the_password(client, mail_only, code_to, clock):
    enter_by(client, code_to, clock, "email")
    ask(client)
    User.objects.filter(pk=mail_only.pk).update(reset_by="email")
    assert client.post(CODE, {"code": code_to(MAIL)})["Location"] == REPLACE


def test_an_officer_never_replaces_it_by_a_message(verified_client, code_to):
    officer = StaffFactory(email="officer@example.org", phone=NUMBER, phone_verified=True)
    client = verified_client(officer)
    assert client.get(REPLACE)["Location"] == SECURITY
    assert ask(client)["Location"] == SECURITY
    assert client.get(CODE)["Location"] == REPLACE
    assert not Message.objects.filter(encrypted=True).exists()
    assert REPLACE not in client.get(SECURITY).content.decode()
    assert REPLACE not in client.get(OFF).content.decode()


def test_without_a_second_factor_and_without_a_sign_in_there_is_nothing_to_replace(client):
    for page in (REPLACE, CODE):
        assert client.get(page)["Location"].startswith(LOGIN)
        assert client.post(page, {"by": "email"})["Location"].startswith(LOGIN)
    client.force_login(UserFactory(email=MAIL))
    assert client.get(REPLACE)["Location"] == SECURITY
    assert client.get(CODE)["Location"] == REPLACE


def test_a_trusted_browser_may_replace_it_and_is_asked_for_the_new_code_afterwards(
    client, anna, code_to, app_code, clock
):
    sign_in(client, MAIL)
    client.post(VERIFY, {"code": app_code(anna), "remember": "on"})
    client.post(reverse("account_logout"))
    assert sign_in(client, MAIL)["Location"] != VERIFY
    ask(client)
    client.post(CODE, {"code": code_to(MAIL)})
    connect(client, anna)
    client.post(reverse("account_logout"))
    assert sign_in(client, MAIL)["Location"] == VERIFY


def test_a_key_left_unfinished_is_not_used_for_a_later_set_up(client, clock):
    """Whoever saw it in an open session would know the codes of the application connected the next day."""
    anna = UserFactory()
    seen = second_factor.new_device(anna).bin_key
    clock.shift(timedelta(minutes=59))
    assert second_factor.new_device(anna).bin_key == seen
    clock.shift(timedelta(minutes=2))
    assert second_factor.new_device(anna).bin_key != seen
    assert AppDevice.objects.count() == 1
