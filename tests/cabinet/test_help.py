"""Help: what each article must hold, that every one is found, and the vote under it."""

import re
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cabinet.help import articles as help_articles
from cabinet.help.articles import Article, articles
from cabinet.help.facts import facts
from complaints import help_votes
from complaints.models import HelpVote
from tests.factories import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
SOURCES = {path.stem: path.read_text() for path in sorted(help_articles.FOLDER.glob("*.md"))}
NAMED = re.compile(r"""(?:help_link|help_article['"]) ['"]([\w-]+)['"]""")
LINK = re.compile(r'href="([^"]+)"')
# A number and what it counts: all of them are settings. How long filing takes is not.
TYPED = re.compile(
    r"\d+\s*(?:&nbsp;)?\s*(?:дн|день|рабоч|час|минут|секунд|МБ|КБ|файл|знак|цифр|раз\b|месяц|год|лет\b|код)"
)
NOT_A_SETTING = "10–15 минут"
PRESS = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def text(response) -> str:
    return response.content.decode()


def every(article: Article) -> str:
    return reverse("help_article", args=[article.slug])


@pytest.fixture
def fresh_articles():
    """Rendered anew with the settings of the test, and once more after it."""
    articles.cache_clear()
    yield articles
    articles.cache_clear()


# --- texts -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("slug", SOURCES)
def test_no_number_of_an_article_is_typed_by_hand(slug):
    assert TYPED.findall(SOURCES[slug].replace(NOT_A_SETTING, "")) == []


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.slug)
def test_an_article_is_short_named_and_spoken_in_our_voice(article):
    said = f"{article.title} {article.summary} {article.plain_text}".lower()

    assert len(article.plain_text) <= 1600  # about one screen
    assert article.title
    assert article.summary.endswith(".")
    assert article.words
    assert not any(word in said for word in ("пожалуйста", "извините", "некорректно", "обязательное поле"))


def test_articles_stand_in_order_each_at_a_place_of_its_own():
    places = [article.position for article in articles()]
    assert len(articles()) >= 15
    assert places == sorted(set(places))
    sections = [section for section, _articles in groupby(articles(), key=lambda article: article.section)]
    assert len(sections) == len(set(sections))  # the page of help says each once


def test_a_number_that_does_not_exist_stops_the_article(tmp_path, monkeypatch, fresh_articles):
    (tmp_path / "new.md").write_text(
        '---\ntitle: "Т"\nsummary: "С."\nsection: Р\nposition: 1\n---\n{{ no_such_days }}\n'
    )
    monkeypatch.setattr(help_articles, "FOLDER", tmp_path)
    with pytest.raises(ImproperlyConfigured, match="no_such_days"):
        fresh_articles()


def test_a_head_without_a_line_names_the_article_and_the_line(tmp_path, monkeypatch, fresh_articles):
    (tmp_path / "new.md").write_text('---\ntitle: "Т"\nsummary: "С."\nposition: 1\n---\nТекст\n')
    monkeypatch.setattr(help_articles, "FOLDER", tmp_path)
    with pytest.raises(ImproperlyConfigured, match=r"new\.md: в заголовке нет section"):
        fresh_articles()


def test_a_term_of_the_settings_is_the_term_of_the_article(client, settings, fresh_articles):
    settings.TERM_DAYS, settings.MAX_EXTENSIONS, settings.ATTACHMENT_MAX_COUNT = 21, 0, 4
    told = text(client.get(reverse("help_article", args=["sroki-i-prava"])))

    assert "за 21\xa0день со дня регистрации" in told
    assert "Продление" not in told
    assert "до 4\xa0файлов" in text(client.get(reverse("help_article", args=["fayly"])))


def test_every_number_that_help_may_name_is_known():
    assert all(value not in (None, "") for value in facts().values())


# --- the way to them -----------------------------------------------------------------------------------------------------
def test_help_leads_to_every_article_and_is_open_to_all(client):
    index = client.get(reverse("help"))
    linked = set(LINK.findall(text(index)))

    assert index.status_code == 200
    assert {every(article) for article in articles()} <= linked


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.slug)
def test_no_link_of_an_article_is_dead(client, article):
    client.force_login(UserFactory())
    page = client.get(every(article))

    assert text(page).count("<h1") == 1
    for address in LINK.findall(article.body_html):
        if not address.startswith("tel:"):
            assert client.get(address, follow=True).status_code == 200, address


def test_no_template_names_an_article_that_nobody_wrote():
    templates = (Path(portal_settings.BASE_DIR) / "templates").rglob("*.*")
    named = {(slug, file.name) for file in templates for slug in NAMED.findall(file.read_text())}

    assert len(named) > 15
    assert [(slug, where) for slug, where in named if help_articles.article(slug) is None] == []


def test_an_article_nobody_wrote_is_not_found(client):
    assert client.get("/help/no-such-article/").status_code == 404


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/", "kak-podat"),
        ("/accounts/login/", "ne-voyti"),
        ("/accounts/recovery/", "net-dostupa"),
        ("/complaints/new/", "kak-podat"),
        ("/accounts/channels/", "soobshcheniya"),
        ("/messages/", "net-pisma"),
    ],
)
def test_pages_name_the_article_that_helps_on_them(client, address, slug):
    if not address.startswith(("/accounts/login", "/accounts/recovery")):
        client.force_login(UserFactory())
    article = help_articles.article(slug)
    page = text(client.get(address))

    assert re.search(rf'<a href="{every(article)}"[^>]*>{article.title}', page)


# --- «Помогло?» ----------------------------------------------------------------------------------------------------------
ARTICLE = "/help/fayly/"


def visitor() -> tuple[Client, str]:
    """A browser with the secret of its own, as Django's check demands."""
    client = Client(enforce_csrf_checks=True)
    return client, PRESS.search(text(client.get(ARTICLE)))[1]


def press(client, token, **data):
    return client.post(ARTICLE, {"csrfmiddlewaretoken": token, **data})


def test_a_vote_needs_no_sign_in_and_holds_nothing_of_whoever_voted():
    client, token = visitor()
    thanks = client.get(press(client, token, helped="no", words="Не понял про DOCX").url)
    vote = HelpVote.objects.get()

    assert "Спасибо, учтём. Нужна помощь сейчас?" in text(thanks)
    assert (vote.article, vote.helped, vote.words) == ("fayly", False, "Не понял про DOCX")
    assert {field.name for field in HelpVote._meta.get_fields()} == {"id", "article", "helped", "words", "at", "key"}
    assert client.cookies["csrftoken"].value not in vote.key


def test_two_presses_are_one_vote_and_the_later_one_holds():
    client, token = visitor()
    press(client, token, helped="no", words="Мало")
    thanks = client.get(press(client, token, helped="yes").url)

    assert "Нужна помощь сейчас?" not in text(thanks).rpartition("Спасибо, учтём")[2]
    assert HelpVote.objects.values_list("helped", "words").get() == (True, "Мало")


def test_another_browser_and_another_day_are_other_votes():
    for _browser in range(2):
        press(*visitor(), helped="yes")
    now = timezone.now()
    for day in (now, now + timedelta(days=1)):
        help_votes.vote("fayly", "one", helped=False, words="", at=day)

    assert help_votes.tally() == [help_votes.Tally("fayly", yes=2, no=2)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"words": "Хорошо"}, "Нажмите «Да» или «Нет»"),
        ({"helped": "maybe"}, "Нажмите «Да» или «Нет»"),
        ({"helped": "yes", "words": "я" * 501}, "Сократите: можно до 500 знаков, сейчас 501"),
    ],
)
def test_a_wrong_vote_says_what_to_do_and_keeps_the_words(client, sent, said):
    page = client.post(ARTICLE, sent)

    assert said in text(page)
    assert sent.get("words", "") in text(page)
    assert not HelpVote.objects.exists()


def test_one_address_cannot_outvote_a_city(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**portal_settings.ACCOUNT_RATE_LIMITS, "help_vote": "2/h/ip"}
    for _press in range(2):
        press(*visitor(), helped="no")
    braked = press(*visitor(), helped="no", words="Ещё раз")

    assert "Слишком много попыток" in text(braked)
    assert "Ещё раз" in text(braked)
    assert HelpVote.objects.count() == 2


def test_staff_read_counts_and_words(verified_client):
    help_votes.vote("fayly", "one", helped=False, words="Не понял про DOCX", at=timezone.now())
    page = text(verified_client(StaffFactory(is_superuser=True)).get("/admin/complaints/helpvote/"))

    assert "fayly: да 0, нет 1" in page
    assert "Не понял про DOCX" in page
