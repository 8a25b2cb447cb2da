"""A person of staff made by command."""

import pytest
from django.core.management import CommandError, call_command

from accounts import second_factor
from accounts.models import User
from complaints.models import Posting
from notifications.models import Message
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
NAMES = {"last_name": "Петрова", "first_name": "Ольга", "middle_name": "Павловна"}


@pytest.fixture
def given():
    return {**NAMES, "department": DepartmentFactory(code="zhkh").code, "role": "head"}


def test_the_officer_has_a_posting_no_password_and_no_second_factor_and_nothing_is_sent(given, capsys):
    call_command("create_officer", "Olga@Example.org", may_sign=True, title="Начальник", **given)
    posting = Posting.objects.get()
    officer = posting.user

    assert (officer.email, officer.email_verified, officer.is_staff, officer.is_superuser) == (
        "olga@example.org", True, True, False,
    )  # fmt: skip
    assert officer.get_full_name() == "Петрова Ольга Павловна"
    assert (posting.role, posting.may_sign, posting.title, posting.department.code) == (
        "head",
        True,
        "Начальник",
        "zhkh",
    )
    assert not officer.has_usable_password()
    assert second_factor.device_of(officer) is None
    assert not Message.objects.exists()
    assert "Забыли пароль?" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"department": "nope"}, "zhkh"),
        ({"last_name": "П3трова"}, "фамилии"),
        ({"email": "olga"}, "@"),
        ({"email": "taken@example.org"}, "уже есть"),
    ],
)
def test_what_does_not_fit_is_refused_whole(given, change, words):
    UserFactory(email="taken@example.org")
    options = {"email": "olga@example.org", **given, **change}
    with pytest.raises(CommandError, match=words):
        call_command("create_officer", options.pop("email"), **options)
    assert User.objects.count() == 1
    assert not Posting.objects.exists()
