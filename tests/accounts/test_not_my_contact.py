"""«Это не я» by whoever lost a contact: by its own link, once, for three days, and never by who brought contacts in."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import not_my_contact, regained
from accounts.models import Code, SecurityEvent, TrustedBrowser, User
from notifications.models import Message
from tests.accounts.test_contact_change import CODE, EMAIL, PHONE, SECURITY, ask
from tests.accounts.test_sign_in import sign_in
from tests.factories import PASSWORD, DeviceFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
RESET = reverse("account_reset_password")
OLD, THIEFS = "anna@example.org", "thief@example.net"
OLD_PHONE, THIEFS_PHONE = "+79001234567", "+79117654321"
FRESH = "три новых слова"
GONE = "Ссылка больше не действует"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def anna(clock):
    return UserFactory(email=OLD, phone=OLD_PHONE, phone_verified=True)


@pytest.fixture
def thief(client, anna):
    """A browser left open by the owner, and the password."""
    client.force_login(anna)
    return client


@pytest.fixture
def change(code_to, clock):
    """`change(browser, contact)`: the contact comes in; half a minute passes."""

    def bring_in(browser, contact):
        clock.shift(31)
        ask(browser, EMAIL if "@" in contact else PHONE, contact)
        assert browser.post(CODE, {"code": code_to(contact)}).status_code == 302

    return bring_in


def way_back(address):
    """The path in the newest letter about a change to this address; empty when it holds none."""
    letter = Message.objects.filter(kind="contact_changed", address=address).latest("pk")
    return letter.url if letter.url.startswith("/c/") else ""


def contacts(user):
    user.refresh_from_db()
    return (user.email, user.email_verified, user.phone, user.phone_verified)


def reset(browser, contact, code_to):
    browser.post(RESET, {"contact": contact})
    answer = browser.post(reverse("account_reset_password_code"), {"code": code_to(contact)})
    return browser.post(answer["Location"], {"password": FRESH})


def other(client):
    return type(client)()


def test_the_owner_gets_the_mail_back_and_the_thief_is_out(client, thief, anna, change, code_to):
    change(thief, THIEFS)
    owner = other(client)
    assert owner.post(way_back(OLD))["Location"] == RESET
    assert contacts(anna) == (OLD, True, OLD_PHONE, True)
    assert not anna.has_usable_password()
    assert thief.get(SECURITY).status_code == 302
    assert [sign_in(other(client), each).status_code for each in (OLD, THIEFS, OLD_PHONE)] == [200, 200, 200]
    reset(owner, OLD, code_to)
    assert sign_in(owner, OLD, FRESH).status_code == 302


def test_a_phone_comes_back_by_the_link_in_an_sms(client, thief, anna, change):
    change(thief, THIEFS_PHONE)
    sms = Message.objects.get(kind="contact_changed", channel="sms", address=OLD_PHONE)
    assert way_back(OLD_PHONE) in sms.body
    assert len(sms.body) <= 70
    assert other(client).post(way_back(OLD_PHONE)).status_code == 302
    assert contacts(anna) == (OLD, True, OLD_PHONE, True)


def test_only_the_replaced_contact_gets_the_link(thief, change):
    change(thief, THIEFS)
    told = Message.objects.filter(kind="contact_changed")
    links = [(each.channel, each.address) for each in told if "/c/" in each.url + each.body]
    assert links == [("email", OLD)]
    assert {(each.channel, each.address) for each in told} == {("email", OLD), ("sms", OLD_PHONE), ("cabinet", "")}
    assert "Позвоните" in told.get(channel="sms").body


LONG = f"thief@{'.'.join(['long' * 15] * 2)}.example.net"  # more than a line of the journal holds


def test_whoever_brings_in_a_mailbox_of_a_long_domain_gets_no_link_to_it(thief, anna, change):
    change(thief, LONG)
    change(thief, THIEFS)
    assert way_back(LONG) == ""


def test_a_mailbox_of_a_long_domain_is_not_taken_for_a_phone(client, thief, anna, change):
    change(thief, LONG)
    assert other(client).post(way_back(OLD)).status_code == 302
    assert contacts(anna) == (OLD, True, OLD_PHONE, True)


def test_opening_the_link_changes_nothing_and_says_what_will_happen(client, thief, anna, change):
    change(thief, THIEFS)
    page = way_back(OLD)
    for _ in range(2):
        text = other(client).get(page).content.decode()
        assert "Это не я, вернуть контакт" in text
        assert "a••••@example.org → t••••@example.net" in text
        other(client).head(page)
    assert OLD not in text
    assert THIEFS not in text
    assert contacts(anna) == (THIEFS, True, OLD_PHONE, True)
    assert thief.get(SECURITY).status_code == 200


def test_the_link_works_once(client, thief, anna, change):
    change(thief, THIEFS)
    page = way_back(OLD)
    assert other(client).post(page).status_code == 302
    again = other(client).post(page)
    assert (again.status_code, GONE in again.content.decode()) == (404, True)
    assert SecurityEvent.objects.filter(user=anna, kind="not_me").count() == 1


@pytest.mark.parametrize(("hours", "status"), [(71.9, 302), (72.1, 404)])
def test_the_link_lives_for_three_days(client, thief, change, clock, hours, status):
    change(thief, THIEFS)
    clock.shift(timedelta(hours=hours))
    assert other(client).post(way_back(OLD)).status_code == status


def test_who_brought_contacts_in_gets_no_link_to_them(client, thief, anna, change):
    """Else a thief would change twice and keep a way in that outlives the owner's «Это не я»."""
    for contact in (THIEFS, "thief2@example.net", THIEFS_PHONE, "+79117654322"):
        change(thief, contact)
    assert [bool(way_back(each)) for each in (OLD, THIEFS, OLD_PHONE, THIEFS_PHONE)] == [True, False, True, False]
    assert other(client).post(way_back(OLD)).status_code == 302
    assert contacts(anna) == (OLD, True, None, False)


@pytest.mark.parametrize("first", ["mail", "phone"])
def test_both_contacts_come_back_in_either_order(client, thief, anna, change, first):
    change(thief, THIEFS_PHONE)
    change(thief, THIEFS)
    pages = [way_back(OLD), way_back(OLD_PHONE)]
    for page in pages if first == "mail" else reversed(pages):
        assert other(client).post(page).status_code == 302
    assert contacts(anna) == (OLD, True, OLD_PHONE, True)


def test_a_phone_the_thief_added_first_goes_too(client, clock, change):
    anna = UserFactory(email=OLD)
    client.force_login(anna)
    change(client, THIEFS_PHONE)
    change(client, THIEFS)
    assert other(client).post(way_back(OLD)).status_code == 302
    assert contacts(anna) == (OLD, True, None, False)


def test_a_contact_that_had_been_there_stays(client, clock, change):
    anna = UserFactory(email=OLD)
    client.force_login(anna)
    change(client, OLD_PHONE)
    clock.shift(timedelta(hours=73))
    anna.refresh_from_db()
    thief = other(client)
    thief.force_login(anna)
    change(thief, THIEFS)
    other(client).post(way_back(OLD))
    assert contacts(anna) == (OLD, True, OLD_PHONE, True)


def test_codes_and_trusted_browsers_die_and_the_second_factor_stays(client, thief, anna, change, code_to):
    now = timezone.now()
    TrustedBrowser.objects.create(
        user=anna, digest="x", fingerprint="y", made_at=now, expires_at=now + timedelta(days=30)
    )
    change(thief, THIEFS)
    device = DeviceFactory(user=anna)
    other(client).post(RESET, {"contact": THIEFS})
    owner = other(client)
    owner.post(way_back(OLD))
    assert not Code.objects.filter(user=anna, killed_at=None).exists()
    assert not TrustedBrowser.objects.filter(user=anna).exists()
    device.refresh_from_db()
    assert device.confirmed
    reset(owner, OLD, code_to)
    assert sign_in(owner, OLD, FRESH)["Location"] == reverse("second_factor_verify")


def test_a_code_on_its_way_to_another_contact_of_the_thief_is_worth_nothing(client, thief, anna, change, code_to):
    change(thief, THIEFS)
    ask(thief, PHONE, THIEFS_PHONE)
    other(client).post(way_back(OLD))
    thief.post(CODE, {"code": code_to(THIEFS_PHONE)})
    assert contacts(anna) == (OLD, True, OLD_PHONE, True)


def test_the_owner_is_told_everywhere_and_so_is_the_contact_that_went(client, thief, anna, change):
    """Whoever presses may be the one who reads the old mailbox: then the owner is at the new one."""
    change(thief, THIEFS)
    change(thief, THIEFS_PHONE)
    Message.objects.exclude(address=OLD).delete()
    other(client).post(way_back(OLD))
    told = Message.objects.filter(kind="security_changed")
    assert {(each.channel, each.address) for each in told} == {("cabinet", ""), ("email", OLD)}
    assert "возвращён прежний контакт, все входы закрыты, пароль отключён" in told.get(channel="email").body
    gone = Message.objects.filter(kind="contact_changed").exclude(address=OLD)
    assert {(each.channel, each.address) for each in gone} == {("email", THIEFS), ("sms", THIEFS_PHONE)}
    assert not any("/c/" in each.url + each.body for each in gone)
    assert "позвоните нам" in gone.get(channel="email").body


def test_it_is_written_in_the_journal_with_contacts_masked(client, thief, anna, change):
    change(thief, THIEFS)
    other(client).post(way_back(OLD), REMOTE_ADDR="198.51.100.7")
    line = SecurityEvent.objects.get(user=anna, kind="not_me")
    assert (line.detail, line.ip, line.about.kind) == ("a••••@example.org", "198.51.100.7", "contact_changed")


def test_a_contact_that_has_another_cabinet_by_now_changes_nothing(client, thief, anna, change):
    change(thief, THIEFS)
    UserFactory(email=OLD)
    answer = other(client).post(way_back(OLD))
    assert (answer.status_code, GONE in answer.content.decode()) == (404, True)
    assert contacts(anna) == (THIEFS, True, OLD_PHONE, True)
    assert anna.check_password(PASSWORD)
    assert not SecurityEvent.objects.filter(kind="not_me").exists()


def test_an_unproved_claim_of_somebody_does_not_stand_in_the_way(client, thief, anna, change):
    change(thief, THIEFS)
    claim = UserFactory(email=OLD, email_verified=False)
    assert other(client).post(way_back(OLD)).status_code == 302
    claim.refresh_from_db()
    assert (contacts(anna)[0], claim.email) == (OLD, "")


def test_what_staff_decided_by_a_document_is_not_undone(client, thief, anna, change, clock):
    change(thief, THIEFS)
    clock.shift(60)
    regained.hand_over(anna, "new@example.org", FRESH, at=timezone.now(), drops_second_factor=False)
    assert other(client).post(way_back(OLD)).status_code == 404
    assert contacts(anna)[:2] == ("new@example.org", True)


def test_a_closed_cabinet_stays_closed(client, thief, anna, change):
    change(thief, THIEFS)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert other(client).post(way_back(OLD)).status_code == 404


def forged(event):
    return [
        "x",
        f"{event.pk}",
        f"{event.pk}-",
        f"{event.pk}-aaaaaaaaaaaa",
        f"{event.pk + 1}-{not_my_contact.path_for(event)[-13:-1]}",
        f"{'9' * 30}-aaaaaaaaaaaa",
        f"²-{not_my_contact.path_for(event)[-13:-1]}",
    ]


def test_a_forged_link_puts_nothing_back(client, thief, anna, change):
    change(thief, THIEFS)
    for token in forged(SecurityEvent.objects.get(kind="contact_changed")):
        page = f"/c/{token}/"
        assert [other(client).get(page).status_code, other(client).post(page).status_code] == [404, 404]
    assert contacts(anna) == (THIEFS, True, OLD_PHONE, True)


def test_a_link_of_one_kind_of_line_is_no_link_of_another(client, thief, anna, change):
    """A contact that was added replaced nothing, and its line opens nothing."""
    UserFactory()
    line = SecurityEvent.objects.create(user=anna, kind="contact_added", at=timezone.now(), last_at=timezone.now())
    assert other(client).post(not_my_contact.path_for(line)).status_code == 404


@pytest.mark.parametrize("who", ["owner", "stranger", "officer", "nobody"])
def test_the_link_is_the_right_whoever_is_signed_in(client, thief, anna, change, who):
    change(thief, THIEFS)
    browser = thief if who == "owner" else other(client)
    if who == "stranger":
        browser.force_login(UserFactory())
    if who == "officer":
        browser.force_login(StaffFactory(device=None))
    assert browser.get(way_back(OLD)).status_code == 200
    assert browser.post(way_back(OLD)).status_code == 302
    assert contacts(anna)[0] == OLD
    still_in = "_auth_user_id" in browser.session
    assert still_in is (who in {"stranger", "officer"})


def test_a_press_of_another_site_is_refused(client, thief, change):
    change(thief, THIEFS)
    browser = type(client)(enforce_csrf_checks=True)
    assert browser.post(way_back(OLD)).status_code == 403


def test_a_long_journal_costs_no_more_queries(client, thief, anna, change):
    change(thief, THIEFS)
    page = way_back(OLD)
    with CaptureQueriesContext(connection) as few:
        other(client).get(page)
    now = timezone.now()
    SecurityEvent.objects.bulk_create(
        SecurityEvent(user=anna, kind="sign_in_failed", at=now, last_at=now) for _ in range(30)
    )
    with CaptureQueriesContext(connection) as many:
        other(client).get(page)
    assert len(many) == len(few)


def test_the_link_outlives_the_clearing_of_old_things(client, thief, change, clock):
    change(thief, THIEFS)
    clock.shift(timedelta(hours=48))
    call_command("tidy")
    assert other(client).post(way_back(OLD)).status_code == 302
