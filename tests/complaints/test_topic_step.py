"""The first two steps: the goal makes the kind, words or a list bring the topic, an urgent topic says whom to call first."""

import gzip
import html as entities
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from complaints import catalogue, urgent_calls
from complaints.models import Category, Complaint
from complaints.wording import lower_first
from tests.factories import CategoryFactory, DepartmentFactory, DraftFactory, sent_complaint

pytestmark = pytest.mark.django_db
TOPICS = [topic for topic in catalogue.read(catalogue.BUILT_IN).topics if topic.parent]
URGENT = [topic.code for topic in TOPICS if topic.urgent]
MOST_BYTES, MOST_QUERIES = 10_000, 8


@pytest.fixture
def _loaded():
    call_command("load_catalogue", verbosity=0)


@pytest.fixture
def draft(author):
    return Complaint.objects.create(author=author, kind="complaint")


def topic_page(draft, query=""):
    return reverse("complaints:step", args=[draft.uuid, "topic"]) + iri_to_uri(query)


def urgent_page(draft, query=""):
    return reverse("complaints:urgent", args=[draft.uuid]) + query


def step(draft, name):
    return reverse("complaints:step", args=[draft.uuid, name])


def read(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return entities.unescape(answer.content.decode())


def form_of(html):
    """What stands in the form that is sent on."""
    return re.search(r'<form method="post" action="#errors".*?</form>', html, re.DOTALL)[0]


def cards(html):
    """code → words of the card, in order."""
    found = re.findall(
        r'<label class="choice"><input [^>]*value="([\w-]+)"[^>]*>(.*?)</label>', form_of(html), re.DOTALL
    )
    return {code: re.sub(r"<[^>]+>", " ", words) for code, words in found}


def chosen(html):
    return re.findall(r'name="category" value="([\w-]+)" checked', html)


# --- the kind ------------------------------------------------------------------------------------------------------
def test_the_first_step_asks_for_the_goal_and_names_the_kind_it_makes(client, draft):
    html = read(client, step(draft, "kind"))

    assert "Чего вы хотите добиться?</h1>" in html
    labels = [
        re.sub(r"<[^>]+>", " ", each) for each in re.findall(r'<label for="id_kind_\d">(.*?)</label>', html, re.DOTALL)
    ]
    for label, goal, kind in zip(
        labels,
        ("Исправить нарушение", "Получить помощь", "Предложить улучшение", "Не знаю"),
        ("Это жалоба", "Это заявление", "Это предложение", "Вид определит сотрудник"),
        strict=True,
    ):
        assert goal in label
        assert kind in label
    assert "Если ошибётесь, сотрудник исправит: на срок и результат это не повлияет" in html


# --- all topics ----------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("_loaded")
def test_every_topic_stands_in_its_group_with_its_hint_and_who_considers_it(client, draft):
    groups = re.findall(r"<details class=\"theme\".*?</details>", read(client, topic_page(draft)), re.DOTALL)
    for topic in Category.objects.exclude(parent=None).select_related("parent", "department"):
        group = next(each for each in groups if topic.parent.name in each)
        assert f'value="{topic.code}"' in group
        assert topic.hint in group
        assert f"Рассмотрит: {lower_first(topic.department.name)}" in group


def test_who_considers_is_said_once_for_a_group_of_one_department_and_at_each_topic_of_a_divided_one(client, draft):
    one, divided = CategoryFactory(parent=None), CategoryFactory(parent=None)
    CategoryFactory.create_batch(3, parent=one, department=DepartmentFactory(name="Одно управление"))
    CategoryFactory(parent=divided, department=DepartmentFactory(name="Первое управление"))
    CategoryFactory(parent=divided, department=DepartmentFactory(name="Второе управление"))
    html = read(client, topic_page(draft))

    assert html.count("Рассмотрит: одно управление") == 1
    told = [re.findall(r"Рассмотрит: (\w+) управление", words) for words in cards(html).values()]
    assert told == [[], [], [], ["первое"], ["второе"], []]


@pytest.mark.usefixtures("_loaded")
def test_the_group_of_the_chosen_topic_stands_open_and_no_other(client, author):
    draft = DraftFactory(author=author, category=Category.objects.get(code="dvor-svet"))
    html = read(client, topic_page(draft))

    assert chosen(html) == ["dvor-svet"]
    assert re.findall(r'<details class="theme" open>.*?<strong>(.*?)</strong>', html, re.DOTALL) == [
        "Двор, парк, благоустройство"
    ]


@pytest.mark.usefixtures("_loaded")
def test_a_group_can_be_read_with_examples(client, draft):
    assert 'href="?group=dorogi"' in read(client, topic_page(draft))
    html = read(client, topic_page(draft, "?group=dorogi"))

    listed = cards(html)
    assert list(listed) == ["dorogi-yama", "dorogi-sneg", "dorogi-znak", "dorogi-trotuar", "unsure"]
    for topic in Category.objects.filter(parent__code="dorogi"):
        assert f"Например: {topic.example}" in listed[topic.code]
    assert "Темы раздела «Дороги и тротуары» с примерами. Рассмотрит: управление дорожного хозяйства" in html
    assert "Показать все темы" in html


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("query", ["?group=nothing", "?group=dom-lift", "?group=%00", "?q=", "?q=%20%20", "?q=я"])
def test_what_names_nothing_shows_all_topics(client, draft, query):
    assert len(cards(read(client, topic_page(draft, query)))) == len(TOPICS) + 1


# --- the search ----------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("_loaded")
def test_words_bring_the_topic_with_all_that_helps_to_choose_it(client, draft):
    html = read(client, topic_page(draft, "?q=яма"))
    listed = cards(html)

    assert list(listed) == ["dorogi-yama", "unsure"]
    yama = Category.objects.get(code="dorogi-yama")
    for words in (
        yama.name,
        yama.hint,
        f"Например: {yama.example}",
        "Дороги и тротуары. Рассмотрит: управление дорожного хозяйства",
    ):
        assert words in listed["dorogi-yama"]
    assert 'role="status" id="found">По словам «яма»: 1 тема.</p>' in html
    assert re.search(r'<a href="\?">Показать все темы</a>', html)


@pytest.mark.usefixtures("_loaded")
def test_a_found_topic_is_chosen_by_the_same_form(client, draft):
    answer = client.post(topic_page(draft, "?q=яма"), {"category": "dorogi-yama"})
    draft.refresh_from_db()

    assert draft.category.code == "dorogi-yama"
    assert answer.url == step(draft, "person")


@pytest.mark.usefixtures("_loaded")
def test_the_search_is_a_form_of_its_own_that_sends_nothing_of_the_draft(client, draft):
    html = read(client, topic_page(draft, "?q=яма"))

    assert re.search(r'<form id="find">\s*</form>', html)
    assert re.search(r'<input [^>]*name="q"[^>]*form="find"[^>]*value="яма">', html)
    assert html.index("</form>", html.index('action="#errors"')) < html.index('<form id="find">')


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("query", ["?q=яма", "?q=жираф", "?group=dorogi", ""])
def test_the_topic_of_the_draft_stays_chosen_whatever_is_listed(client, author, query):
    draft = DraftFactory(author=author, category=Category.objects.get(code="dvor-svet"))
    html = read(client, topic_page(draft, query))

    assert chosen(html) == ["dvor-svet"]
    assert ("Сейчас выбрана:" in html) is bool(query)


@pytest.mark.usefixtures("_loaded")
def test_a_chosen_topic_that_was_found_stands_once(client, author):
    draft = DraftFactory(author=author, category=Category.objects.get(code="dvor-svet"))
    html = read(client, topic_page(draft, "?q=фонарь"))

    assert list(cards(html)) == ["dvor-svet", "unsure"]
    assert chosen(html) == ["dvor-svet"]
    assert "Сейчас выбрана:" not in html


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("seen", "stands"), [("dom-lift", "dom-lift"), ("unsure", "unsure"), ("nothing", "dvor-svet"), ("dom", "dvor-svet")]
)
def test_what_has_been_chosen_since_the_page_came_outlives_a_search(client, author, seen, stands):
    draft = DraftFactory(author=author, category=Category.objects.get(code="dvor-svet"))
    assert chosen(read(client, topic_page(draft, f"?q=яма&category={seen}"))) == [stands]


@pytest.mark.usefixtures("_loaded")
def test_nothing_found_says_what_to_do(client, draft):
    html = read(client, topic_page(draft, "?q=жираф"))

    assert "По словам «жираф» темы не нашли" in html
    assert "Или выберите «Другое или не знаю»" in html
    assert list(cards(html)) == ["unsure"]
    assert "Показать все темы" in html
    assert "Не нашли свою тему?" in html


@pytest.mark.usefixtures("_loaded")
def test_too_many_found_topics_are_cut_and_counted(client, draft):
    html = read(client, topic_page(draft, "?q=дом"))
    found = re.search(r"По словам «дом»: (\d+) \w+\. Ниже первые 10", html)

    assert int(found[1]) > 10
    assert len(cards(html)) == 10 + 1


@pytest.mark.usefixtures("_loaded")
def test_whoever_came_from_the_review_searches_and_goes_back_there(client, draft):
    html = read(client, topic_page(draft, "?from=review&q=яма"))

    assert re.search(r'<form id="find"><input type="hidden" name="from" value="review"></form>', html)
    assert '<a href="?from=review">Показать все темы</a>' in html
    assert 'href="?group=dorogi&from=review"' in read(client, topic_page(draft, "?from=review"))
    answer = client.post(topic_page(draft, "?from=review&q=яма"), {"category": "dorogi-yama"})
    assert answer.url == step(draft, "review")


@pytest.mark.usefixtures("_loaded")
def test_no_choice_leads_back_to_the_same_search_with_a_sentence_and_a_link_to_the_list(client, draft):
    refused = client.post(topic_page(draft, "?q=яма"), {})
    html = read(client, refused.url)

    assert list(cards(html)) == ["dorogi-yama", "unsure"]
    assert '<a href="#id_category_0">Выберите тему или «Другое или не знаю»</a>' in html
    assert re.search(r'<fieldset [^>]*id="id_category_0" tabindex="-1"', html)


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    "query",
    ["%00", "яма%00", "%", "%%%zz", "%ff%fe", "я" * 10_000, "😀", "(.*+?[", "^$\\", "' OR 1=1 --", "<script>alert(1)</script>",
     "%E2%80%AEама", "a" * 5_000, "ь" * 99, "яма&q=жираф&q=", "яма&category=%00&group=%ff&from=%ff"],
)  # fmt: skip
def test_odd_words_are_answered_with_the_page(client, draft, query):
    html = read(client, topic_page(draft, f"?q={query}"))

    assert 'value="unsure"' in html
    assert "<script>alert" not in client.get(topic_page(draft, f"?q={query}")).content.decode()


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("code", sorted({topic.parent for topic in TOPICS}))
def test_each_page_of_a_group_is_light(client, draft, code):
    assert len(gzip.compress(client.get(topic_page(draft, f"?group={code}")).content, 6)) <= MOST_BYTES


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("query", ["", "?from=review", "?q=дом", "?q=вода", "?q=школа дом улица двор"])
def test_the_page_is_light(client, author, query):
    draft = DraftFactory(author=author, category=Category.objects.get(code="seti-gaz"))
    assert len(gzip.compress(client.get(topic_page(draft, query)).content, 6)) <= MOST_BYTES


@pytest.mark.parametrize("query", ["", "?q=тема", "?q=жираф"])
def test_the_page_asks_the_database_as_often_for_thirty_topics_as_for_one(client, draft, query):
    def queries():
        client.get(topic_page(draft, query))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(topic_page(draft, query)).status_code == 200
        return len(asked)

    CategoryFactory()
    one = queries()
    CategoryFactory.create_batch(29)
    assert queries() == one
    assert one <= MOST_QUERIES


# --- an urgent topic -----------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("_loaded")
def test_an_urgent_topic_is_saved_and_says_whom_to_call_first(client, draft, settings):
    settings.AUTHORITY = {**settings.AUTHORITY, "emergency_phone": "8 (800) 000-00-04"}
    answer = client.post(topic_page(draft), {"category": "seti-gaz"})
    draft.refresh_from_db()
    html = read(client, answer.url)

    assert answer.url == urgent_page(draft)
    assert draft.category.code == "seti-gaz"
    assert "<h1>Сначала позвоните</h1>" in html
    assert re.findall(r'href="tel:(\d+)">', html.partition("<main")[2].partition("</main>")[0]) == [
        "112",
        "104",
        "88000000004",
    ]
    assert "Откройте окна, выйдите и звоните с улицы" in html
    assert re.search(rf'<a class="btn" href="{step(draft, "person")}">Всё равно подать обращение', html)
    assert re.search(rf'<a class="back" href="{topic_page(draft)}">.*Назад, к теме', html)


def test_a_cold_home_calls_the_service_of_the_city_before_all_others(settings):
    settings.AUTHORITY = {**settings.AUTHORITY, "emergency_phone": "8 (800) 000-00-04"}
    city, common = urgent_calls.help_for(CategoryFactory.build(code="seti-teplo")).calls
    assert (city.phone, str(city.when)) == (
        "8 (800) 000-00-04", "холодно во всём доме: городская аварийная служба, круглосуточно",
    )  # fmt: skip
    assert common.phone == "112"


@pytest.mark.usefixtures("_loaded")
def test_the_way_back_from_the_numbers_shows_the_topic_chosen(client, draft):
    client.post(topic_page(draft), {"category": "dom-lift"})
    assert chosen(read(client, topic_page(draft))) == ["dom-lift"]


@pytest.mark.usefixtures("_loaded")
def test_passing_the_step_with_an_urgent_topic_says_it_each_time(client, draft):
    passes = [
        client.post(topic_page(draft), {"category": "seti-gaz", "before": before}).url for before in ("", "seti-gaz")
    ]
    assert passes == [urgent_page(draft)] * 2


@pytest.mark.usefixtures("_loaded")
def test_from_the_review_only_a_new_urgent_topic_interrupts_and_the_way_leads_back_there(client, author):
    draft = DraftFactory(author=author, category=Category.objects.get(code="dvor-svet"))
    changed = client.post(topic_page(draft, "?from=review"), {"category": "seti-gaz", "before": "dvor-svet"})
    html = read(client, changed.url)
    before = re.search(r'name="before" value="([\w-]*)"', read(client, topic_page(draft, "?from=review")))[1]

    assert changed.url == urgent_page(draft, "?from=review")
    assert f'<a class="btn" href="{step(draft, "review")}">' in html
    assert f'<a class="back" href="{topic_page(draft, "?from=review")}">' in html
    assert before == "seti-gaz"
    same = client.post(topic_page(draft, "?from=review"), {"category": "seti-gaz", "before": before})
    assert same.url == step(draft, "review")


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("answer", ["dvor-svet", "unsure"])
def test_any_other_topic_leads_straight_on(client, draft, answer):
    assert client.post(topic_page(draft), {"category": answer}).url == step(draft, "person")
    assert client.get(urgent_page(draft)).url == step(draft, "person")
    assert client.get(urgent_page(draft, "?from=review")).url == step(draft, "review")


def test_a_draft_without_a_topic_is_led_on(client, draft):
    assert client.get(urgent_page(draft)).url == step(draft, "person")


@pytest.mark.usefixtures("_loaded")
def test_saving_and_leaving_with_an_urgent_topic_leaves(client, draft):
    assert client.post(topic_page(draft), {"category": "seti-gaz", "save": "1"}).url == reverse("complaints:list")
    draft.refresh_from_db()
    assert draft.category.code == "seti-gaz"


def test_a_sent_complaint_has_nothing_to_interrupt(client, author):
    complaint = sent_complaint(author=author, category=CategoryFactory(urgent=True))
    answer = client.get(urgent_page(complaint), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("complaints:sent", args=[complaint.number])
    assert "уже отправлено" in answer.content.decode()


def test_the_numbers_of_a_draft_are_for_its_author_only(client, author):
    foreign = DraftFactory(category=CategoryFactory(urgent=True))

    assert client.get(urgent_page(foreign)).status_code == 404
    assert Client().get(urgent_page(foreign)).url == f"{reverse('account_login')}?next={urgent_page(foreign)}"
    assert client.post(urgent_page(foreign)).status_code == 405


@pytest.mark.usefixtures("_loaded")
def test_each_urgent_topic_of_the_catalogue_has_words_of_its_own():
    assert set(urgent_calls.KNOWN) == set(URGENT)
    for topic in Category.objects.filter(code__in=URGENT):
        told = urgent_calls.help_for(topic)
        assert told.calls[1 if topic.code == "seti-teplo" else 0].phone == "112"  # a cold home is for the city first
        assert told.meanwhile != urgent_calls.COMMON.meanwhile


def test_an_urgent_topic_of_the_authority_itself_gets_every_number(client, author):
    draft = DraftFactory(author=author, category=CategoryFactory(urgent=True))
    html = read(client, urgent_page(draft))

    assert re.findall(r'href="tel:(\d{3})">', html)[:5] == ["112", "101", "102", "103", "104"]
