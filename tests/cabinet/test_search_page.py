"""The page of the search and its field on every other page."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from cabinet.search import brake, index
from tests.factories import CabinetMessageFactory, CategoryFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
SEARCH = "/search/"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    for each in (index, brake):
        each.forget()
    yield
    for each in (index, brake):
        each.forget()


def look_for(client, typed, **more):
    """The page, and its main part."""
    answer = client.get(SEARCH, {"q": typed, **more})
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def links(html):
    return re.findall(r'<a [^>]*href="([^"]*)"', html)


@pytest.mark.parametrize("address", ["/", "/privacy/", "/help/", "/accounts/login/", "/no-such-page/", "/complaints/"])
def test_every_page_has_the_field_once_and_it_works_without_a_script(client, address):
    client.force_login(UserFactory())
    html = client.get(address, follow=True).content.decode()

    (form,) = re.findall(rf'<form action="{SEARCH}">.*?</form>', html)
    assert '<label class="vh" for="site-q">Поиск по порталу</label>' in form
    assert 'name="q"' in form
    assert html.count('id="site-q"') == 1
    assert "method=" not in form


def test_its_own_page_has_the_field_once_with_what_was_typed(client):
    html = client.get(SEARCH, {"q": 'жалоба "на" <b>'}).content.decode()
    assert html.count('id="site-q"') == html.count('name="q"') == 1
    assert f'value="{escape(chr(34).join(["жалоба ", "на", " <b>"]))}"' in html


def test_the_empty_page_offers_what_people_look_for_most(client):
    html = look_for(client, "")
    assert "Ищут чаще всего" in html
    assert {"/complaints/new/", "/complaints/", "/help/", "/examples/", "/accounts/login/"} <= set(links(html))
    client.force_login(UserFactory())
    assert "/accounts/login/" not in links(look_for(client, "  "))


def test_what_was_found_is_grouped_and_each_line_opens(client):
    anna = UserFactory()
    group = CategoryFactory(parent=None)
    CategoryFactory(parent=group, name="Фонари", code="lamps")
    complaint = sent_complaint(author=anna, title="Фонарь у дома 9")
    letter = CabinetMessageFactory(user=anna, subject="Фонарь заменят завтра")
    client.force_login(anna)
    html = look_for(client, "фонари")

    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", html) == [
        "Темы: начните обращение здесь", "Ваши обращения", "Ваши сообщения",
    ]  # fmt: skip
    wanted = [
        "/complaints/new/?topic=lamps", "/examples/lamps/", complaint.get_absolute_url(), f"/messages/{letter.pk}/open/",
    ]  # fmt: skip
    assert [href for href in links(html) if href in wanted] == wanted
    for href in links(html):
        assert client.get(href).status_code in (200, 302), href


def test_a_corrected_query_is_said_and_can_be_taken_back(client):
    html = look_for(client, ";fkj,f")
    assert "Показали результаты для «жалоба»." in html
    assert links(html)[0] == f"?q={'%3Bfkj%2Cf'}&amp;exact=1"
    assert links(html)[1] == "/complaints/new/"
    exact = look_for(client, ";fkj,f", exact="1")
    assert "Показали результаты" not in exact
    assert "ничего не нашли" in exact


def test_words_that_stand_nowhere_together_are_said_so(client):
    html = look_for(client, "пароль жирафа")
    assert "Всех слов вместе нигде нет" in html
    assert "/accounts/password/reset/" in links(html)


def test_nothing_found_says_what_to_try_and_where_to_ask(client):
    CategoryFactory(parent=None, name="Дороги и тротуары")
    html = look_for(client, "жираф")
    assert "По запросу «жираф» ничего не нашли" in html
    assert "Проверьте, нет ли опечатки." in html
    assert "Дороги и тротуары" in html
    assert "/help/" in links(html)


def test_a_guest_with_a_number_is_asked_to_sign_in_and_comes_back(client):
    anna = UserFactory()
    complaint = sent_complaint(author=anna)
    for number in (complaint.number, "2031-004217-9"):  # whether there is such a one is not told
        html = look_for(client, number)
        assert "Похоже на номер обращения" in html
        assert [link for link in links(html) if "login" in link] == [
            f"/accounts/login/?next=%2Fsearch%2F%3Fq%3D{number}"
        ]
    client.force_login(anna)
    assert complaint.get_absolute_url() in links(look_for(client, complaint.number))


@pytest.mark.parametrize("typed", ["+7 900 123-45-67", "89001234567", "4510 123456", "12", "яма 14", "1" * 40])
def test_a_phone_a_passport_or_a_few_digits_are_no_number_of_a_complaint(client, typed):
    assert "Похоже на номер обращения" not in look_for(client, typed)


def test_a_number_nobody_of_mine_has_is_explained(client):
    client.force_login(UserFactory())
    assert "Номер обращения выглядит так: 2026-004217-9" in look_for(client, "2031-004217-9")


def test_a_long_query_is_cut_with_a_word_about_it_and_one_letter_is_too_little(client):
    html = look_for(client, "жалоба " * 100)
    assert "Запрос длинный: искали по первым 200 знакам." in html
    assert "/complaints/new/" in links(html)
    assert "Запрос длинный" not in look_for(client, "жалоба")
    assert "Введите хотя бы две буквы или цифры." in look_for(client, "ж")


@pytest.mark.parametrize(
    "typed",
    ["\x00", "!!!", "<script>alert(1)</script>", "я" * 5000, "\u202eабв", "😀", "%", "_", "' OR 1=1 --", "в на и", "\\", "١٢٣٤",
     "²³", "2026-004217-9" * 20, "a" * 199 + " ж", "`" * 50, "-" * 50, "ﬁ", "\ud7ff", "ı" * 30],
)  # fmt: skip
@pytest.mark.parametrize("signed_in", [False, True])
def test_odd_words_are_no_fault(client, typed, signed_in):
    if signed_in:
        anna = UserFactory()
        sent_complaint(author=anna)
        client.force_login(anna)
    html = look_for(client, typed)
    assert "<script" not in html


def test_only_asking_is_allowed(client):
    assert client.post(SEARCH, {"q": "жалоба"}).status_code == 405
    assert client.head(SEARCH).status_code == 200


def test_an_address_that_asks_without_end_is_braked_and_keeps_its_words(client):
    for _each in range(brake.MOST_A_MINUTE):
        look_for(client, "жалоба")
    braked = client.get(SEARCH, {"q": "жалоба"})
    assert braked.status_code == 429
    assert "Подождите минуту" in braked.content.decode()
    assert 'value="жалоба"' in braked.content.decode()
    assert client.get(SEARCH).status_code == 200
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.get(SEARCH, {"q": "жалоба"}).status_code == 200


def test_all_addresses_of_one_subscriber_share_what_one_may_ask():
    for number in range(brake.MOST_A_MINUTE):
        Client(REMOTE_ADDR=f"2001:db8:1:1::{number:x}").get(SEARCH, {"q": "жалоба"})
    neighbour, stranger = Client(REMOTE_ADDR="2001:db8:1:1:ffff::1"), Client(REMOTE_ADDR="2001:db8:1:2::1")
    assert neighbour.get(SEARCH, {"q": "жалоба"}).status_code == 429
    assert stranger.get(SEARCH, {"q": "жалоба"}).status_code == 200


@pytest.mark.parametrize("typed", ["anna@example.org", "+7 900 123-45-67", "4510 123456", "2026-004217-9"])
def test_what_was_typed_stays_out_of_the_log(client, caplog, capsys, typed):
    caplog.set_level("DEBUG")
    client.get(SEARCH, {"q": typed})
    written = caplog.text + "".join(capsys.readouterr())
    assert SEARCH in written
    for part in (typed, typed.replace("@", "%40"), typed[-7:]):
        assert part not in written


def test_the_page_is_not_for_other_search_engines_and_not_kept(client):
    answer = client.get(SEARCH, {"q": "жалоба"})
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
