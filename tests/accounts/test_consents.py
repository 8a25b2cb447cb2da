"""Consents: off until given, given and withdrawn by one press, with a proof that stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Consent, ConsentDocument
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SURVEYS = reverse("account_consent", args=["surveys"])


@pytest.fixture(autouse=True)
def document():
    """A test that empties the tables takes the published text with them."""
    fields = {"title": "Приглашения к опросам", "text": "Я согласен.", "published_at": timezone.now()}
    return ConsentDocument.objects.get_or_create(code="surveys", version=1, defaults=fields)[0]


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_off_by_default_given_by_a_press_and_withdrawn_by_a_press(client, anna):
    assert not consents.has_given(anna, "surveys")
    client.post(SURVEYS, {"version": "1"}, REMOTE_ADDR="192.0.2.7")
    assert consents.has_given(anna, "surveys")
    client.post(SURVEYS, {"withdraw": "1"}, REMOTE_ADDR="192.0.2.8")
    proof = Consent.objects.get()

    assert not consents.has_given(anna, "surveys")
    assert (proof.user, proof.given_ip, proof.withdrawn_ip) == (anna, "192.0.2.7", "192.0.2.8")
    assert proof.withdrawn_at >= proof.given_at


def test_pressing_twice_is_one_consent_and_giving_again_is_another(client, anna):
    for _press in range(2):
        client.post(SURVEYS, {"version": "1"})
    assert Consent.objects.count() == 1
    client.post(SURVEYS, {"withdraw": "1"})
    client.post(SURVEYS, {"version": "1"})
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("version", ["", "0", "2", "щ", "\x00"])
def test_only_the_text_that_was_read_is_agreed_to(client, anna, version):
    assert client.post(SURVEYS, {"version": version}, follow=True).status_code == 200
    assert not Consent.objects.exists()


def test_a_new_version_ends_nothing_until_the_person_agrees_to_it(anna, document):
    now = timezone.now()
    consents.give(anna, document, at=now, ip=None)
    newer = ConsentDocument.objects.create(
        code="surveys", version=2, title=document.title, text="Новый текст", published_at=now
    )
    assert consents.offer(anna, "surveys").document == newer
    assert consents.has_given(anna, "surveys")
    consents.give(anna, newer, at=now + timedelta(days=1), ip=None)

    assert Consent.objects.get(withdrawn_at=None).document == newer


def test_a_published_text_is_sealed(document):
    assert len(document.sha256) == 64
    document.text = "Другое"
    with pytest.raises(TypeError):
        document.save()


def test_the_page_says_how_it_stands_and_the_text_is_alone_there(client, anna, document):
    html = client.get(SURVEYS).content.decode()
    assert "Не дано" in html
    assert "Дать согласие" in html
    assert 'type="checkbox"' not in html
    client.post(SURVEYS, {"version": "1"})
    assert "Отозвать согласие" in client.get(SURVEYS).content.decode()
    assert SURVEYS in client.get(reverse("complaints:data")).content.decode()


def test_each_gives_for_oneself_only(client, anna):
    client.post(SURVEYS, {"version": "1"})
    other = UserFactory()
    client.force_login(other)
    client.post(SURVEYS, {"withdraw": "1"})

    assert consents.has_given(anna, "surveys")
    assert not consents.has_given(other, "surveys")
    assert client.get(reverse("account_consent", args=["marketing"])).status_code == 404
    client.logout()
    assert "/login/" in client.post(SURVEYS, {"version": "1"}).url
