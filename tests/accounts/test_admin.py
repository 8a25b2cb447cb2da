"""People in the staff site: added without a password, contacts never typed over, superusers out of reach."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor, security
from accounts.admin import UserAdmin
from accounts.models import SecurityEvent, User
from notifications.models import Message
from tests.accounts.test_after_reset import NEW
from tests.accounts.test_sign_in import sign_in
from tests.factories import DeviceFactory, StaffFactory, UserFactory
from tests.routes import routes

pytestmark = pytest.mark.django_db
ADD, LIST = reverse("admin:accounts_user_add"), reverse("admin:accounts_user_changelist")


@pytest.fixture
def manager(verified_client):
    """An officer who manages people and is no superuser."""
    officer = StaffFactory()
    officer.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return verified_client(officer)


def test_a_new_officer_is_added_without_a_password_and_sets_one_by_the_reset(manager, client, code_to):
    answer = manager.post(
        ADD, {"last_name": "Орлова", "email": "Orlova@Example.org", "is_staff": "on", "is_active": "on"}
    )
    assert answer.status_code == 302
    officer = User.objects.by_contact("orlova@example.org")
    assert (officer.has_usable_password(), officer.is_staff, officer.phone) == (False, True, None)
    client.post(reverse("account_reset_password"), {"contact": "orlova@example.org"})
    answer = client.post(reverse("account_reset_password_code"), {"code": code_to("orlova@example.org")})
    assert answer["Location"] == reverse("account_reset_password_new")


def test_a_contact_somebody_has_is_refused(manager):
    UserFactory(email="anna@example.org")
    answer = manager.post(ADD, {"email": "ANNA@example.org"})
    assert answer.context["adminform"].form.errors["email"] == ["Такой кабинет уже есть"]
    answer = manager.post(ADD, {"last_name": "Орлова"})
    assert answer.context["adminform"].form.non_field_errors() == ["Введите почту или телефон"]


def test_contacts_rights_and_passwords_of_a_person_are_not_typed_over(manager):
    anna = UserFactory(email="anna@example.org")
    page = reverse("admin:accounts_user_change", args=[anna.pk])
    assert 'type="password"' not in manager.get(page).content.decode()
    manager.post(
        page,
        {"last_name": "Иная", "email": "evil@example.org", "is_superuser": "on", "password": "x", "is_active": "on"},
    )
    anna.refresh_from_db()
    assert (anna.last_name, anna.email, anna.is_superuser) == ("Иная", "anna@example.org", False)


def test_a_corrected_name_brings_back_no_password_that_its_owner_has_changed_at_that_moment(manager, monkeypatch):
    anna = UserFactory()
    save_form = UserAdmin.save_form

    def meanwhile(*args, **options):
        security.change_password(User.objects.get(pk=anna.pk), NEW, at=timezone.now())
        return save_form(*args, **options)

    monkeypatch.setattr(UserAdmin, "save_form", meanwhile)
    manager.post(reverse("admin:accounts_user_change", args=[anna.pk]), {"last_name": "Иная", "is_active": "on"})
    anna.refresh_from_db()
    assert (anna.last_name, anna.check_password(NEW)) == ("Иная", True)


def test_nobody_puts_oneself_into_another_group(verified_client):
    officer, other = StaffFactory(), StaffFactory()
    officer.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client, auditors = verified_client(officer), Group.objects.get(name="Аудитор")
    for person in (officer, other):
        page = reverse("admin:accounts_user_change", args=[person.pk])
        client.post(page, {"last_name": "Орлова", "is_active": "on", "is_staff": "on", "groups": [auditors.pk]})
    assert not officer.groups.exists()
    assert list(other.groups.all()) == [auditors]


def test_a_superuser_is_changed_by_superusers_only_and_nobody_is_deleted(manager):
    boss = StaffFactory(is_superuser=True)
    page = reverse("admin:accounts_user_change", args=[boss.pk])
    assert manager.post(page, {"last_name": "Иная"}).status_code == 403
    assert manager.get(reverse("admin:accounts_user_delete", args=[boss.pk])).status_code == 403


def test_the_list_masks_contacts(manager):
    UserFactory(email="anna@example.org", phone="+79123456789", phone_verified=True)
    page = manager.get(LIST).content.decode()
    assert "a••••@example.org, +7 ••• •••-67-89" in page
    assert "anna@example.org" not in page


def drop(client, *people):
    return client.post(LIST, {"action": "drop_second_factor", "_selected_action": [each.pk for each in people]})


@pytest.mark.parametrize("make", [StaffFactory, lambda: DeviceFactory().user])
def test_a_lost_second_factor_is_taken_off_with_a_record_in_both_journals_and_the_owner_told(manager, client, make):
    person = make()
    User.objects.filter(pk=person.pk).update(phone="+79123456789", phone_verified=True, notify_email=False)
    open_session = type(client)()
    open_session.force_login(person)
    drop(manager, person)
    assert second_factor.device_of(person) is None
    assert open_session.get(reverse("account_security")).status_code == 302
    entry = LogEntry.objects.get(object_id=str(person.pk))
    assert (entry.user_id, entry.change_message) == (int(manager.session["_auth_user_id"]), "Снят второй фактор")
    line = SecurityEvent.objects.get(user=person, kind="second_factor_off")
    assert (line.detail, line.device) == ("администратором портала", "")
    told = Message.objects.filter(kind="security_changed", user=person).exclude(channel="cabinet")
    assert {message.address for message in told} == {person.email, "+79123456789"}


def test_after_it_an_officer_sets_up_another_application_before_the_desk_opens(manager, client):
    officer = StaffFactory(email="officer@example.org")
    drop(manager, officer)
    sign_in(client, "officer@example.org")
    assert (
        client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0].startswith(reverse("second_factor_setup"))
    )


def test_nobody_takes_off_ones_own_nor_a_superusers(manager):
    me, boss, officer = User.objects.get(), StaffFactory(is_superuser=True), StaffFactory()
    page = drop(manager, me, boss, officer)
    assert [second_factor.device_of(each) is None for each in (me, boss, officer)] == [False, False, True]
    assert set(LogEntry.objects.values_list("object_id", flat=True)) == {str(officer.pk)}
    assert not SecurityEvent.objects.filter(kind="second_factor_off").exclude(user=officer).exists()
    assert "Свой второй фактор снимает другой администратор" in manager.get(page["Location"]).content.decode()


def test_a_superuser_does_not_take_off_ones_own_either(verified_client):
    boss, other = StaffFactory(is_superuser=True), StaffFactory(is_superuser=True)
    client = verified_client(boss)
    drop(client, boss, other)
    assert second_factor.device_of(boss) is not None
    assert second_factor.device_of(other) is None


def test_without_the_right_to_change_people_the_action_is_not_there(verified_client):
    looker, officer = StaffFactory(), StaffFactory()
    looker.user_permissions.set(Permission.objects.filter(codename="view_user"))
    client = verified_client(looker)
    assert "drop_second_factor" not in client.get(LIST).content.decode()
    drop(client, officer)
    assert second_factor.device_of(officer) is not None


def end_sessions(client, *people):
    return client.post(LIST, {"action": "end_sessions", "_selected_action": [person.pk for person in people]})


def test_an_administrator_ends_all_sessions_of_a_person_who_is_told_of_it(manager, client):
    anna = UserFactory(phone="+79123456789", phone_verified=True, notify_sms=False)
    phone, tablet, other = type(client)(), type(client)(), type(client)()
    for browser, person in ((phone, anna), (tablet, anna), (other, UserFactory())):
        browser.force_login(person)
        assert browser.get(reverse("account_security")).status_code == 200
    Message.objects.all().delete()
    end_sessions(manager, anna)
    answers = [browser.get(reverse("account_security")).status_code for browser in (phone, tablet, other)]
    assert answers == [302, 302, 200]
    entry = LogEntry.objects.get(object_id=str(anna.pk))
    assert (entry.user_id, entry.change_message) == (int(manager.session["_auth_user_id"]), "Закрыты все входы")
    assert SecurityEvent.objects.get(user=anna, kind="sessions_ended").detail == "администратором портала"
    told = Message.objects.filter(kind="security_changed").exclude(channel="cabinet")
    assert {message.address for message in told} == {anna.email, "+79123456789"}


def test_sessions_of_a_superuser_and_ones_own_are_not_ended_so(manager):
    me, boss = User.objects.get(), StaffFactory(is_superuser=True)
    page = end_sessions(manager, me, boss)
    assert "Свои входы закрывают на странице" in manager.get(page["Location"]).content.decode()
    assert not SecurityEvent.objects.filter(kind="sessions_ended").exists()
    assert not LogEntry.objects.exists()
    assert set(User.objects.values_list("session_epoch", flat=True)) == {0}


def test_without_the_right_to_change_people_nobodys_sessions_are_ended(verified_client, client):
    looker, anna = StaffFactory(), UserFactory()
    looker.user_permissions.set(Permission.objects.filter(codename="view_user"))
    citizen = type(client)()
    citizen.force_login(anna)
    for browser in (verified_client(looker), citizen, type(client)()):
        end_sessions(browser, anna)
    anna.refresh_from_db()
    assert anna.session_epoch == 0


def test_no_page_of_the_staff_site_sets_somebodys_password(verified_client):
    """Not even a superuser's: who forgot it sets another by a code sent to a contact of their own."""
    client, anna = verified_client(StaffFactory(is_superuser=True)), UserFactory()
    page, before = reverse("admin:accounts_user_change", args=[anna.pk]), anna.password
    for each in (page, ADD):
        assert "password" not in client.get(each).context["adminform"].form.fields
    about_passwords = {each.name for each in routes() if each.name.startswith("admin:") and "password" in each.name}
    assert about_passwords == {"admin:password_change", "admin:password_change_done"}, "one's own, in the cabinet"
    client.post(page, {"last_name": "Иная", "is_active": "on", "password": "x", "password1": NEW, "password2": NEW})
    anna.refresh_from_db()
    assert (anna.last_name, anna.password) == ("Иная", before)


def test_keys_of_second_factors_and_library_tables_are_not_shown(manager):
    from django.contrib import admin

    assert {model._meta.label for model in admin.site._registry} & {
        "otp_totp.TOTPDevice",
        "accounts.AppDevice",
        "account.EmailAddress",
    } == set()
