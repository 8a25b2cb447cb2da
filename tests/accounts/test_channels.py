"""«Уведомления»: what goes where, why not, and a message to try it."""

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications import delivery
from notifications.models import Message
from tests.factories import MessageFactory, PhoneUserFactory, UserFactory

pytestmark = pytest.mark.django_db
CHANNELS, TEST = reverse("account_channels"), reverse("account_channels_test")


@pytest.fixture(autouse=True)
def _no_brakes_yet():
    cache.clear()


def page(client, person):
    client.force_login(person)
    return client.get(CHANNELS).content.decode()


def pressed(client, channel):
    return client.post(TEST, {"channel": channel}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ({}, ["подтверждена.", "Мобильного телефона нет.", "СМС не уходят: нет подтверждённого мобильного номера."]),
        ({"email_verified": False}, ["не подтверждена, письма на неё не уходят.", "Подтвердить или заменить"]),
        ({"phone": "+79001234567"}, ["Телефон +7 ••• •••-45-67 не подтверждён, СМС на него не уходят."]),
        (
            {"phone": "+74951234567", "phone_verified": True},
            ["не мобильный, СМС на него не дойдут.", "Указать мобильный"],
        ),
        ({"phone": "+79001234567", "phone_verified": True, "notify_sms": False}, ["вы так выбрали"]),
    ],
)
def test_each_channel_says_whether_it_works_and_why_not(client, person, said):
    shown = page(client, UserFactory(**person))

    for words in ("Всегда: здесь есть всё, что мы сообщали.", *said):
        assert words in shown


@pytest.mark.parametrize(("channel", "address"), [("email", "anna@mail.ru"), ("sms", "+79001234567")])
def test_a_try_sends_one_message_by_one_channel_even_when_notices_are_off(client, settings, channel, address):
    anna = UserFactory(
        email="anna@mail.ru", phone="+79001234567", phone_verified=True, notify_email=False, notify_sms=False
    )
    client.force_login(anna)

    assert "Отправляем." in pressed(client, channel)
    pressed(client, channel)
    message = Message.objects.get(user=anna)
    delivery.deliver(message.pk, at=message.created_at)

    assert (message.kind, message.channel, message.address) == ("test", channel, address)
    shown = client.get(CHANNELS).content.decode()
    assert ("Письмо отправлено" if channel == "email" else "СМС отправлена") in shown


def test_a_failure_leads_to_the_address(client):
    anna = UserFactory()
    MessageFactory(user=anna, address=anna.email, status="failed", attempts=1, next_at=None)

    shown = page(client, anna)

    assert "отправить не удалось: адрес не принимает." in shown
    assert f"{reverse('account_profile')}#contacts" in shown


@pytest.mark.parametrize("channel", ["sms", "cabinet", "", "жираф"])
def test_without_a_proved_address_there_is_nothing_to_try(client, channel):
    client.force_login(UserFactory(phone="+79001234567"))

    assert "Проверить нечего" in pressed(client, channel)
    assert not Message.objects.exists()


def test_five_tries_an_hour(client):
    client.force_login(PhoneUserFactory())
    for _each in range(5):
        assert "Отправляем." in pressed(client, "sms")

    assert "Проверять можно пять раз в час" in pressed(client, "sms")


def test_ten_tries_a_day_because_each_sms_costs(client):
    client.force_login(PhoneUserFactory())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _hour in range(2):
            for _each in range(5):
                assert "Отправляем." in pressed(client, "sms")
            clock.shift(3601)
            client.logout()
            client.force_login(User.objects.get())

        assert "десять раз в сутки" in pressed(client, "sms")


def test_only_by_a_press_and_only_signed_in(client):
    assert reverse("account_login") in client.post(TEST, {"channel": "email"}).url
    client.force_login(UserFactory())
    assert client.get(TEST).status_code == 405
