"""A form under way when its sender is shut out: a thief's, sent slowly or at that very moment, undoes nothing."""

import io
from urllib.parse import urlencode

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts import contact_change, second_factor, security
from accounts.models import AppDevice, Code, RecoveryCode, SecurityEvent, User
from tests.accounts.test_sign_in import LOGIN
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
THIEFS, OWNERS = "слова чужого человека", "совсем другие слова"
TYPED = "application/x-www-form-urlencoded"
PROFILE = {"last_name": "Чужая", "first_name": "Анна", "no_middle_name": "on"}
NEW_PASSWORD = {"current_password": PASSWORD, "password": THIEFS}


class Slow(io.BytesIO):
    """A body whose last letters come after something else has happened."""

    def __init__(self, body: bytes, meanwhile) -> None:
        super().__init__(body)
        self.meanwhile = meanwhile

    def read(self, *size):
        if self.meanwhile:
            self.meanwhile()
        self.meanwhile = None
        return super().read(*size)


@pytest.fixture
def anna(client):
    anna = UserFactory()
    client.force_login(anna)
    client.get(reverse("account_security"))
    return anna


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("account_change_password", NEW_PASSWORD),
        ("account_profile", PROFILE),
        ("account_channels", {"notify_sms": "on"}),
    ],
)
def test_a_form_sent_slowly_counts_as_sent_when_its_last_letter_is_here(client, anna, page, typed):
    def owner_changes_the_password():
        security.change_password(User.objects.get(), OWNERS, at=timezone.now())

    body = urlencode(typed).encode()
    slowly = {"wsgi.input": Slow(body, owner_changes_the_password)}
    answer = client.post(reverse(page), body.decode(), content_type=TYPED, **slowly)
    assert answer["Location"] == f"{LOGIN}?next={reverse(page)}"
    now = User.objects.get()
    assert now.check_password(OWNERS)
    assert (now.last_name, now.notify_email) == (anna.last_name, True)


@pytest.fixture
def owner_shuts_all_out(monkeypatch):
    """While the password is looked at, in another browser."""
    check = User.check_password

    def slow_check(user, typed):
        fits = check(user, typed)
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        return fits

    monkeypatch.setattr(User, "check_password", slow_check)


@pytest.mark.parametrize("page", ["account_change_password", "account_sessions_end_others"])
def test_a_form_sent_at_that_very_moment_changes_nothing(client, anna, owner_shuts_all_out, page):
    assert client.post(reverse(page), NEW_PASSWORD)["Location"] == LOGIN
    assert "Сеанс закончился" in client.get(LOGIN).content.decode()
    now = User.objects.get()
    assert (now.password, now.session_epoch) == (anna.password, anna.session_epoch + 1)
    assert not SecurityEvent.objects.filter(kind__in=["password_changed", "sessions_ended"]).exists()


def test_nor_does_an_application_set_up_at_that_very_moment(client, anna, owner_shuts_all_out):
    typed = {"current_password": PASSWORD, "code": second_factor.current_code(second_factor.new_device(anna))}
    assert client.post(reverse("second_factor_setup"), typed)["Location"] == LOGIN
    assert not AppDevice.objects.filter(confirmed=True).exists()


@pytest.mark.parametrize("page", ["second_factor_off", "second_factor_new_codes"])
def test_nor_is_one_taken_away_or_its_list_made_anew(client, anna, owner_shuts_all_out, page):
    device = second_factor.give_device(anna)
    typed = {"current_password": PASSWORD, "code": second_factor.current_code(device)}
    assert client.post(reverse(page), typed)["Location"] == LOGIN
    assert AppDevice.objects.get() == device
    assert not RecoveryCode.objects.exists()


def test_nor_does_a_contact_proved_at_that_very_moment(rf, anna):
    code = Code.objects.create(purpose="contact", contact="thief@example.net", user=anna, digest="x", created_at=timezone.now(),
                               used_at=timezone.now(), expires_at=timezone.now())  # fmt: skip
    read_before = User.objects.get()
    security.end_sessions(anna)
    assert not contact_change.replace(code, read_before, request=rf.post("/"), at=timezone.now())
    assert User.objects.get().email == anna.email


@pytest.mark.parametrize("shut_out", ["a new password", "all sessions ended"])
def test_a_key_seen_before_the_others_were_shut_out_is_never_set_up(anna, shut_out):
    """Whoever sat in an open session has seen it, and would know the codes of the owner's new application."""
    seen = second_factor.new_device(anna).key
    if shut_out == "a new password":
        security.change_password(anna, OWNERS, at=timezone.now())
    else:
        security.end_sessions(anna)
    assert second_factor.new_device(anna).key != seen
