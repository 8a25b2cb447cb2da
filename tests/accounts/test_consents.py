"""Consents: off until given, given and withdrawn by one press, with a proof that stays."""

import hashlib
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from accounts.models import Consent, ConsentDocument
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SURVEYS = reverse("account_consent", args=["surveys"])
DATA = reverse("complaints:data")


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


def test_a_new_version_is_asked_about_anew_and_the_older_consent_can_be_withdrawn(client, anna, document):
    now = timezone.now()
    consents.give(anna, document, at=now, ip=None)
    newer = consents.publish("surveys", document.title, "Новый текст", at=now)
    assert (newer.version, consents.has_given(anna, "surveys")) == (2, False)
    for address in (SURVEYS, DATA):
        assert "Текст изменился" in client.get(address).content.decode()
    page = client.get(SURVEYS).content.decode()
    assert "Новый текст" in page
    assert "вы согласились с редакцией 1" in page
    assert {"Дать согласие", "Отозвать прежнее"} <= set(re.findall(r"<button[^>]*>([^<]+)</button>", page))
    client.post(SURVEYS, {"version": "2"})

    assert Consent.objects.get(withdrawn_at=None).document == newer
    assert consents.has_given(anna, "surveys")


def test_the_older_consent_alone_can_be_withdrawn(client, anna, document):
    consents.give(anna, document, at=timezone.now(), ip=None)
    consents.publish("surveys", document.title, "Новый текст", at=timezone.now())
    client.post(SURVEYS, {"withdraw": "1"})
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_on_the_page_of_data_one_press_withdraws(client, anna):
    client.post(SURVEYS, {"version": "1"})
    form = re.search(rf'<form method="post" action="{SURVEYS}">.*?</form>', client.get(DATA).content.decode()).group()
    assert 'name="withdraw" value="1"' in form
    client.post(SURVEYS, dict(re.findall(r'name="(withdraw)" value="(1)"', form)))
    assert not consents.has_given(anna, "surveys")


def test_a_version_is_published_from_a_file_once(tmp_path, document, capsys):
    text = tmp_path / "опросы.txt"
    text.write_text("Новый текст\n", encoding="utf-8")
    for _run in range(2):
        call_command("publish_consent", "surveys", str(text), title="Приглашения к опросам")
    newest = ConsentDocument.objects.get(version=2)

    assert (newest.text, newest.sha256) == ("Новый текст", hashlib.sha256("Новый текст".encode()).hexdigest())
    assert ConsentDocument.objects.filter(code="surveys").count() == 2
    assert "редакция 2" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_text_that_cannot_be_read_is_not_published(tmp_path, document, content):
    text = tmp_path / "text.txt"
    if content is not None:
        text.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("publish_consent", "surveys", str(text), title="Опросы")
    assert ConsentDocument.objects.count() == 1


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
    assert SURVEYS in client.get(DATA).content.decode()
    assert f"Редакция {document.version}, действует с" in html
    assert document.sha256 in html


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
