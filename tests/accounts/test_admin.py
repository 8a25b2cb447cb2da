"""People in the staff site: added without a password, contacts never typed over, superusers out of reach."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts import second_factor
from accounts.models import User
from notifications.models import Message
from tests.factories import StaffFactory, UserFactory

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


def test_a_lost_second_factor_is_taken_off_and_its_owner_told(manager):
    officer = StaffFactory()
    boss = StaffFactory(is_superuser=True)
    manager.post(LIST, {"action": "drop_second_factor", "_selected_action": [officer.pk, boss.pk]})
    assert second_factor.device_of(officer) is None
    assert second_factor.device_of(boss) is not None
    assert Message.objects.filter(kind="security_changed", user=officer, channel="email").count() == 1


def test_keys_of_second_factors_and_library_tables_are_not_shown(manager):
    from django.contrib import admin

    assert {model._meta.label for model in admin.site._registry} & {
        "otp_totp.TOTPDevice",
        "accounts.AppDevice",
        "account.EmailAddress",
    } == set()
