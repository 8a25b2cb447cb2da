"""Support: anybody writes, in the cabinet or without it; nothing opens a complaint or a cabinet."""

import html
import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from complaints import antivirus
from complaints.file_checks import clamd
from complaints.models import SupportEntry, SupportFile, SupportRequest
from complaints.support import Refused, circumstances, filing, talk
from complaints.support_numbers import parse_support, support_number
from notifications.models import Message
from tests.complaints.desk import complaint_at
from tests.complaints.support import (
    HERE,
    MAIL,
    MINE,
    SENT,
    asked,
    opens,
    page,
    screenshot,
    stored_names,
    supporter,
)
from tests.corpus import JPEG_NAME
from tests.corpus_pictures import ordinary_png
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"


def typed(**changes):
    """What a browser sends from the page."""
    told = {"press": str(uuid4()), "topic": "upload", "text": "Снимок не загружается.", "email": MAIL}
    return told | {"page": "/complaints/new/", "error_code": "9f1c2b7a"} | changes


def value_of(response, name):
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', response.content.decode())
    return html.unescape(found[1]) if found else ""


# --- the page ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_says_first_what_is_not_support(client, signed_in):
    if signed_in:
        client.force_login(UserFactory())
    said = page(client.get(HERE))
    assert "Это вопросы о работе портала. Чтобы ведомство рассмотрело вопрос по закону," in said
    assert said.index(f'href="{reverse("complaints:new")}">подайте обращение') < said.index('name="topic"')
    assert ('name="email"' in said) is not signed_in
    assert ("В ваш кабинет" in said) is signed_in


def test_page_time_browser_device_and_code_are_there_already_and_may_be_changed(client):
    query = {"code": "9f1c2b7a", "page": "/complaints/new/?secret=1", "topic": "sending", "number": "2026 004217 9"}
    shown = client.get(HERE, query, headers={"user-agent": FIREFOX})
    assert value_of(shown, "page") == "/complaints/new/"
    assert (value_of(shown, "browser"), value_of(shown, "device")) == ("Firefox 128.0", "Android 14")
    assert value_of(shown, "error_code") == "9f1c2b7a"
    assert value_of(shown, "complaint_number") == "2026-004217-9"
    assert value_of(shown, "happened") == f"{timezone.localtime():%d.%m.%Y %H:%M}"
    assert re.search(r'value="sending"[^>]*checked', shown.content.decode())


def test_the_page_one_comes_from_is_known_without_a_link(client):
    shown = client.get(HERE, headers={"referer": "http://testserver/complaints/drafts/?x=1"})
    assert value_of(shown, "page") == "/complaints/drafts/"
    secrets = [f"http://testserver{place}abcdefgh12345678/" for place in ("/r/", "/n/", "/c/", "/accounts/not-me/")]
    for strange in ("https://evil.example/complaints/", "http://[", *secrets, "\x01"):
        assert value_of(client.get(HERE, headers={"referer": strange}), "page") == "", strange


@pytest.mark.parametrize(
    "query",
    [
        {"page": "https://evil.example/"},
        {"page": "//evil.example/x"},
        {"page": "/r/abcdefgh12345678/"},
        {"page": "/<script>alert(1)</script>"},
        {"page": "/" + "a" * 300},
        {"page": "/a\x00b"},
        {"code": "<b>9f</b>"},
        {"code": "x" * 65},
        {"topic": "<i>"},
        {"number": "2026-004217-8"},
    ],
)
def test_what_does_not_look_as_it_must_is_left_out_of_the_page(client, query):
    shown = client.get(HERE, query)
    assert shown.status_code == 200
    assert not {name: value_of(shown, name) for name in ("page", "error_code", "complaint_number")}["page"]
    assert value_of(shown, "error_code") == value_of(shown, "complaint_number") == ""
    assert "evil.example" not in page(shown)
    assert "checked" not in shown.content.decode()


def test_ones_own_numbers_are_offered_and_nobody_elses(client, author):
    mine, other = complaint_at(author=author), complaint_at()
    said = page(client.get(HERE))
    assert mine.number in said
    assert other.number not in said


# --- sending -----------------------------------------------------------------------------------------------------------
def test_without_a_cabinet_one_gets_a_number_a_code_and_a_letter(client):
    staff = supporter()
    answer = client.post(HERE, typed(files=screenshot()), follow=True)
    request = SupportRequest.objects.get()
    said = page(answer)

    assert answer.redirect_chain == [(SENT, 302)]
    assert request.number in said
    assert f"{request.code[:4]}-{request.code[4:]}" in said
    assert "письмом на почту" in said
    assert (request.email, request.author, request.status, request.error_code) == (MAIL, None, "new", "9f1c2b7a")
    assert SupportFile.objects.get().entry.text == "Снимок не загружается."
    received, told = Message.objects.order_by("pk")
    assert (received.kind, received.channel, received.address) == ("support_received", "email", MAIL)
    assert request.number in received.body
    assert request.code in received.body
    assert "Снимок" not in received.body  # nobody sends letters of his own through us
    assert (told.kind, told.address) == ("staff_support_new", staff.email)


def test_from_the_cabinet_the_reply_goes_there(client, author):
    client.post(HERE, typed())
    request = SupportRequest.objects.get()
    assert (request.author, request.email) == (author, "")
    assert set(Message.objects.values_list("kind", "channel")) == {
        ("support_received", "cabinet"),
        ("support_received", "email"),
    }
    assert request.number in page(client.get(MINE))
    assert "Снимок не загружается." in page(client.get(request.get_absolute_url()))


def test_two_presses_make_one_request(client):
    sent = typed()
    for _press in range(2):
        assert client.post(HERE, sent | {"files": screenshot()}).status_code == 302
    assert (SupportRequest.objects.count(), SupportFile.objects.count(), SupportEntry.objects.count()) == (1, 1, 1)
    assert Message.objects.filter(kind="support_received").count() == 1


@pytest.mark.parametrize(
    ("second", "by_another"), [({"text": "Другая беда, после «Назад»."}, False), ({}, True)], ids=["words", "person"]
)
def test_a_page_brought_back_with_other_words_or_by_another_person_is_another_request(client, second, by_another):
    sent = typed()
    client.force_login(UserFactory())
    client.post(HERE, sent)
    first = SupportRequest.objects.get()
    if by_another:
        client.force_login(UserFactory())

    client.post(HERE, sent | second)

    shown = page(client.get(SENT))
    assert SupportRequest.objects.count() == 2
    assert (first.number in shown, first.code in shown.replace(" ", "")) == (False, False)


def test_the_log_names_the_code_of_an_error_and_nothing_else_that_was_typed_there():
    with capture_logs() as lines:
        asked(facts={"error_code": "9f1c2b7a"})
        asked(facts={"error_code": "Орлов Борис, Кленовая, 9"})
    told = [line["error_code"] for line in lines if line["event"] == "support_request_taken"]
    assert told == ["9f1c2b7a", ""]


def test_the_same_words_with_another_screenshot_are_another_message():
    request = asked(by=UserFactory())
    for upload in (screenshot(), screenshot(), screenshot(ordinary_png(), "b.png")):
        talk.write(request.pk, "Вот снимок.", [upload], by=request.author, at=timezone.now())
    assert [[file.name for file in entry.files.all()] for entry in talk.said(request)] == [[], [JPEG_NAME], ["b.png"]]


def test_a_forged_key_of_the_page_makes_a_request_all_the_same(client):
    assert client.post(HERE, typed(press="да")).status_code == 302
    assert SupportRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"topic": ""}, "Выберите, что не получается"),
        ({"topic": "other/../"}, "Выберите, что не получается"),
        ({"text": " "}, "Опишите, что произошло"),
        ({"text": "я" * 4001}, "Сократите на 1 знак"),
        ({"email": ""}, "Введите почту: без неё ответить не сможем"),
        ({"email": "boris"}, "Добавьте знак @ в адрес почты"),
        ({"complaint_number": "2026-004217-8"}, "Проверьте номер: в нём 11 цифр"),
        ({"page": "я" * 201}, "Сократите до 200 знаков, сейчас 201"),
        ({"text": "до\x00после"}, "невидимый знак"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_the_typing_stays(client, changes, sentence):
    answer = client.post(HERE, typed(**changes) | {"files": screenshot()})
    said = page(answer)
    assert answer.status_code == 200
    assert sentence in said
    assert ("Снимок не загружается." in said) or "text" in changes
    assert "приложите его ещё раз: браузер его не хранит" in said
    assert not SupportRequest.objects.exists()


def test_the_number_of_a_complaint_is_taken_in_any_spelling(client):
    client.post(HERE, typed(complaint_number="№ 2026 004217—9"))
    assert SupportRequest.objects.get().complaint_number == "2026-004217-9"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([screenshot(b"MZ" * 50, "Снимок.jpg")], "внутри не JPG"),
        ([screenshot(b"", "Пусто.png")], "файл пустой"),
        ([screenshot(b"x", "Запись.mp4")], "видео не принимаем"),
        ([screenshot(name=f"{n}.jpg") for n in range(4)], "можно приложить до 3 файлов"),
    ],
)
def test_a_screenshot_passes_the_checks_of_all_files_or_nothing_is_sent(client, files, sentence):
    for file in files:
        file.seek(0)
    answer = client.post(HERE, typed() | {"files": files})
    assert sentence in page(answer)
    assert 'href="#id_files"' in answer.content.decode()
    # The fit ones among them are gone too: whoever presses once more would send none of them.
    assert "Приложите все снимки ещё раз: браузер их не хранит" in page(answer)
    assert not SupportRequest.objects.exists()
    assert not stored_names()


def test_with_an_antivirus_a_screenshot_waits_for_it_and_one_with_a_virus_goes(client, author, settings, monkeypatch):
    settings.CLAMAV = "127.0.0.1:1"
    client.post(HERE, typed() | {"files": [screenshot(), screenshot(name="Второй.jpg")]})
    request = SupportRequest.objects.get()
    assert "на проверке" in page(client.get(request.get_absolute_url()))
    (file, _other) = SupportFile.objects.all()
    assert client.get(file.get_absolute_url()).status_code == 404
    answers = iter(["", "Eicar"])
    monkeypatch.setattr(clamd, "virus_in", lambda *_args, **_kwargs: next(answers))
    assert antivirus.scan_waiting() == 2
    said = page(client.get(request.get_absolute_url()))

    assert opens(client, file.get_absolute_url())
    assert "нашли вирус, файл удалён" in said
    assert set(SupportFile.objects.values_list("state", flat=True)) == {"clean", "refused"}


def test_one_address_and_one_mail_are_braked(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "support": "2/h/ip"}
    for _press in range(2):
        client.post(HERE, typed())
    answer = client.post(HERE, typed(text="Третий раз"))
    assert "Слишком много попыток" in page(answer)
    assert "Третий раз" in page(answer)
    assert SupportRequest.objects.count() == 2


def test_a_strangers_mail_is_not_flooded_with_our_receipts():
    for _time in range(filing.PER_EMAIL):
        asked()
    with pytest.raises(Refused, match="Дождитесь ответа"):
        asked()
    asked(email="other@example.org")
    asked(by=UserFactory())


def test_all_who_are_not_signed_in_share_a_ceiling_and_people_have_their_own(monkeypatch):
    monkeypatch.setattr(filing, "SIGNED_OUT", 1)
    monkeypatch.setattr(filing, "PER_PERSON", 1)
    anna = UserFactory()
    asked()
    with pytest.raises(Refused, match="без входа"):
        asked(email="other@example.org")
    asked(by=anna)
    with pytest.raises(Refused, match="За сутки"):
        asked(by=anna)


def test_the_page_of_the_number_is_only_for_the_browser_that_sent(client):
    asked()
    assert client.get(SENT).url == HERE


# --- numbers, browsers -------------------------------------------------------------------------------------------------------
def test_the_last_digit_tells_a_misheard_number():
    assert support_number(123) == "П-000123-0"
    assert [parse_support(typed) for typed in ("П-000123-0", "п 000123 0", "P0001230", "№ 0001230")] == [123] * 4
    assert [parse_support(typed) for typed in ("П-000123-1", "П-00123-0", "", "2026-004217-9x")] == [None] * 4


CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("agent", "browser", "device"),
    [
        (FIREFOX, "Firefox 128.0", "Android 14"),
        (CHROME, "Chrome 140.0", "Windows"),
        (CHROME + " YaBrowser/25.8.1.834", "Яндекс Браузер 25.8", "Windows"),
        (SAFARI, "Safari 17.5", "iPhone 17.5"),
        ("curl/8", "", ""),
        ("", "", ""),
    ],
)
def test_browser_and_device_in_words_people_know(agent, browser, device):
    assert (circumstances.browser(agent), circumstances.device(agent)) == (browser, device)


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/privacy/"])
def test_support_is_reached_from_every_page(client, address):
    assert f'href="{HERE}"' in client.get(address).content.decode()
