"""The end of a recovery: the day of waiting, then the link, what it changes, who is told."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor
from accounts.models import User
from complaints import tasks
from complaints.models import RecoveryEvent, RecoveryRequest
from complaints.recovery import decisions, handover
from notifications.models import Message
from tests.complaints.recovery import (
    NEW,
    NEW_PASSWORD,
    after_the_day,
    approved,
    decider,
    filed,
    later,
    link_in,
    owner,
    reviewed,
    use_link,
)
from tests.factories import PASSWORD, DeviceFactory, UserFactory

pytestmark = pytest.mark.django_db


# --- the day of waiting ----------------------------------------------------------------------------------------------
def test_the_second_approval_tells_the_owner_on_all_old_contacts_at_once():
    anna = owner(notify_email=False, notify_sms=False)
    request = approved(anna)
    told_to = Message.objects.filter(kind="recovery_started")
    assert set(told_to.values_list("channel", flat=True)) == {"cabinet", "email", "sms"}
    assert {message.address for message in told_to} == {"", "anna@example.org", "+79001234567"}
    stop = handover.stop_path(request)
    assert stop in told_to.get(channel="email").body
    sms = told_to.get(channel="sms").body
    assert stop in sms
    assert len(sms) <= 70


def test_the_link_goes_to_the_new_contact_after_a_day_and_not_earlier():
    approved(owner())
    with later(23.9):
        tasks.send_recovery_links()
    assert not Message.objects.filter(kind="recovery_link").exists()
    after_the_day()
    after_the_day()
    (message,) = Message.objects.filter(kind="recovery_link")
    assert message.address == NEW
    assert message.encrypted


def test_opening_not_me_changes_nothing_and_one_press_stops_it_for_three_days(client):
    anna, staff = owner(), decider()
    request = approved(anna)
    stop = handover.stop_path(request)
    assert client.get(stop).status_code == 200
    request.refresh_from_db()
    assert request.status == "approved"
    assert "Восстановление остановлено" in client.post(stop).content.decode()
    client.post(stop)
    request.refresh_from_db()
    assert request.status == "frozen"
    assert request.events.filter(kind="frozen").count() == 1
    assert Message.objects.filter(kind="staff_recovery_stopped", address=staff.email).count() == 1
    after_the_day()
    assert not Message.objects.filter(kind="recovery_link").exists()
    with later(71), pytest.raises(decisions.Refused):
        decisions.approve(request.pk, by=staff, at=timezone.now(), text="Ещё раз")
    with later(73):
        tasks.send_recovery_links()
        assert not Message.objects.filter(kind="recovery_link").exists()  # never by itself
        decisions.approve(request.pk, by=staff, at=timezone.now(), text="Ещё раз")
        assert client.post(stop).status_code == 404  # the old link belonged to the old approval
    assert Message.objects.filter(kind="recovery_started", channel="email").count() == 2


def test_not_me_kills_a_link_that_is_already_on_its_way(client):
    request = approved(owner())
    after_the_day()
    with later(25):
        client.post(handover.stop_path(request))
        assert client.get(link_in()).status_code == 404


@pytest.mark.parametrize("token", ["1-abcdefghijkl", "0", "-", "9" * 30 + "-a", "x-y", "1-", "²-a"])
def test_a_made_up_stop_link_is_no_page(client, token):
    approved(owner())
    assert client.get(f"/n/{token}/").status_code == 404
    assert client.post(f"/n/{token}/").status_code == 404


# --- the link --------------------------------------------------------------------------------------------------------
def test_the_link_gives_the_cabinet_back_once(client):
    anna = owner()
    session = Client()
    session.force_login(anna)
    approved(anna)
    after_the_day()
    with later(25):
        assert client.get(link_in()).status_code == 200
    assert use_link(client).url == reverse("account_login")
    anna.refresh_from_db()
    assert (anna.email, anna.email_verified) == (NEW, True)
    assert (anna.phone, anna.phone_verified) == ("+79001234567", False)
    assert anna.check_password(NEW_PASSWORD)
    assert session.get(reverse("complaints:list")).status_code == 302
    assert use_link(Client(), "другие-три-слова-9").status_code == 404
    anna.refresh_from_db()
    assert anna.check_password(NEW_PASSWORD)
    told_to = Message.objects.filter(kind="recovery_done").exclude(channel="cabinet")
    assert {message.address for message in told_to} == {"anna@example.org", "+79001234567"}
    journal = anna.security_events.values_list("kind", "detail")
    assert set(journal) == {("contact_changed", "по документу: a••••@example.org"), ("password_changed", "")}
    request = RecoveryRequest.objects.get()
    kinds = [event.kind for event in request.events.all()]
    assert kinds == ["filed", "reviewed", "approved", "linked", "done"]


def test_a_phone_may_be_the_new_contact(client):
    anna = owner()
    request = reviewed(anna, new_contact="+79007654321")
    decisions.approve(request.pk, by=decider(), at=timezone.now(), text="Совпало")
    after_the_day()
    with later(25):
        client.post(link_in("+79007654321"), {"password": NEW_PASSWORD})
    anna.refresh_from_db()
    assert (anna.phone, anna.phone_verified) == ("+79007654321", True)
    assert (anna.email, anna.email_verified) == ("anna@example.org", False)


def test_the_link_ends_after_a_day(client):
    approved(owner())
    after_the_day()
    with later(49):
        assert client.get(link_in()).status_code == 404
        assert client.post(link_in(), {"password": NEW_PASSWORD}).status_code == 404
        tasks.send_recovery_links()
    assert RecoveryRequest.objects.get().status == "expired"


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": True}])
def test_a_cabinet_closed_or_made_an_officers_meanwhile_is_not_given_back(client, change):
    anna = owner()
    waiting = reviewed(anna, new_contact="other@example.org")
    approved(anna)
    after_the_day()
    User.objects.filter(pk=anna.pk).update(**change)
    assert use_link(client).status_code == 404
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
    with pytest.raises(decisions.Refused):
        decisions.approve(waiting.pk, by=decider(), at=timezone.now(), text="Совпало")


@pytest.mark.parametrize("password", ["", "короткий", "1234567890"])
def test_a_weak_password_is_refused_and_the_link_lives_on(client, password):
    anna = owner()
    approved(anna)
    after_the_day()
    assert use_link(client, password).status_code == 200
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
    assert use_link(client).status_code == 302


@pytest.mark.parametrize("token", ["x", "a" * 22, "-", "_" * 500])
def test_a_made_up_link_says_that_it_does_not_work(client, token):
    assert client.get(f"/r/{token}/").status_code == 404


def test_a_contact_taken_meanwhile_is_not_taken_away_from_its_owner(client):
    anna = owner()
    approved(anna)
    after_the_day()
    UserFactory(email=NEW)
    page = use_link(client)
    assert page.status_code == 200
    assert "уже есть другой кабинет" in page.content.decode()
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
    assert RecoveryRequest.objects.get().status == "linked"
    assert not Message.objects.filter(kind="recovery_done").exists()


@pytest.mark.parametrize("drops", [False, True])
def test_the_second_factor_stays_unless_staff_decided_otherwise(client, drops):
    anna = owner()
    DeviceFactory(user=anna)
    approved(anna, drops_second_factor=drops)
    after_the_day()
    use_link(client)
    assert (second_factor.device_of(User.objects.get(pk=anna.pk)) is None) == drops
    assert ("Двойную защиту снять" in RecoveryEvent.objects.get(kind="approved").text) == drops


def sign_in_by_the_new_contact(client):
    with later(26):
        return client.post(reverse("account_login"), {"login": NEW, "password": NEW_PASSWORD})


def test_the_next_sign_in_offers_the_second_factor_once(client):
    approved(owner())
    after_the_day()
    use_link(client)
    answer = sign_in_by_the_new_contact(client)
    assert answer.url == f"{reverse('second_factor_offer')}?next=%2Fcomplaints%2F"
    assert "Вы недавно восстановили доступ" in client.get(answer.url).content.decode()
    assert sign_in_by_the_new_contact(Client()).url == reverse("complaints:list")


def test_who_lost_the_application_too_enters_and_is_offered_a_new_one(client):
    anna = owner()
    DeviceFactory(user=anna)
    approved(anna, drops_second_factor=True)
    after_the_day()
    use_link(client)
    assert sign_in_by_the_new_contact(client).url.startswith(reverse("second_factor_offer"))
    assert client.session["_auth_user_id"] == str(anna.pk)
    with later(26):
        assert client.get(reverse("second_factor_setup")).status_code == 200


@pytest.mark.parametrize("by", ["email", "phone"])
def test_where_the_application_stays_the_new_mailbox_does_not_stand_in_for_it(client, by):
    """Whoever holds that mailbox has set the password by it: a code sent there would prove nothing more."""
    anna = owner()
    DeviceFactory(user=anna)
    approved(anna)
    after_the_day()
    use_link(client)
    assert sign_in_by_the_new_contact(client).url == reverse("second_factor_verify")
    with later(26):
        assert "Прислать код" not in client.get(reverse("second_factor_verify")).content.decode()
        client.post(reverse("second_factor_send"), {"by": by})
        assert client.get(reverse("second_factor_code")).url == reverse("second_factor_verify")
    assert "_auth_user_id" not in client.session
    assert not Message.objects.filter(kind__in=["security_code", "entry_code"]).exists()


def test_the_record_cannot_be_rewritten():
    event = filed().events.get()
    event.text = "другое"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
