"""Letters about the way in greet as letters about complaints do: by first name and patronymic."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import security
from notifications.models import Message
from tests.accounts.test_sign_in import sign_in
from tests.complaints import recovery
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def change_password(client, code_to, anna):
    security.change_password(anna, "совсем другие слова", at=timezone.now())


def change_contact(client, code_to, anna):
    client.force_login(anna)
    client.post(reverse("account_contact_email"), {"contact": "new@example.org", "current_password": PASSWORD})
    client.post(reverse("account_contact_code"), {"code": code_to("new@example.org")})


def come_from_a_new_device(client, code_to, anna):
    for _ in range(2):
        sign_in(type(client)(), "anna@example.org")


def recover_by_document(client, code_to, anna):
    recovery.approved(anna)


@pytest.mark.parametrize(
    ("happens", "kind"),
    [
        (change_password, "security_changed"),
        (change_contact, "contact_changed"),
        (come_from_a_new_device, "new_device"),
        (recover_by_document, "recovery_started"),
    ],
)
@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ({"first_name": "Анна", "middle_name": "Викторовна"}, "Здравствуйте, Анна Викторовна!\n"),
        ({"first_name": "Анна", "middle_name": ""}, "Здравствуйте, Анна!\n"),
        ({"first_name": "", "middle_name": "", "last_name": ""}, "Здравствуйте!\n"),
    ],
)
def test_a_letter_about_the_way_in_greets_without_the_surname(client, code_to, happens, kind, name, greeting):
    anna = UserFactory(email="anna@example.org", **name)
    happens(client, code_to, anna)
    letter = Message.objects.get(kind=kind, channel="email", address="anna@example.org")
    assert letter.body.startswith(greeting)
