"""«Примеры обращений»: a page for each topic, found by the words people use."""

import gzip
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from complaints import catalogue, topics
from complaints.models import Category
from tests.factories import CategoryFactory, DraftFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
TOPICS = [topic for topic in catalogue.read(catalogue.BUILT_IN).topics if topic.parent]
EVERYDAY = topics._everyday()


@pytest.fixture
def _loaded():
    call_command("load_catalogue", verbosity=0)


def page(code):
    return reverse("complaints:example", args=[code])


def search(client, words):
    answer = client.get(reverse("complaints:examples"), {"q": words})
    assert answer.status_code == 200
    return re.findall(r'href="/examples/([a-z0-9-]+)/"', answer.content.decode())


@pytest.mark.usefixtures("_loaded")
def test_every_topic_has_a_page_with_its_texts_and_who_considers_it(client):
    for topic in Category.objects.exclude(parent=None).select_related("department"):
        html = client.get(page(topic.code)).content.decode()
        for text in (topic.name, topic.hint, topic.example, topic.department.name[1:]):
            assert escape(text) in html, topic.code
        assert ("Сначала позвоните" in html) is topic.urgent, topic.code


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.code)
def test_every_example_that_comes_with_the_portal_has_at_least_two_merits(topic):
    assert len(topics.merits(topic.example)) >= 2


def test_a_text_is_praised_only_for_what_it_has():
    assert topics.merits("Всё плохо. " * 60) == []
    said = " ".join(map(str, topics.merits("С 8 ноября в доме 5 холодно, заявка № 902. Прошу дать тепло.")))
    for words in ("Названо место", "Сказано, когда", "Назван номер", "Есть просьба", "Коротко"):
        assert words in said


@pytest.mark.usefixtures("_loaded")
def test_the_list_has_every_topic_with_who_considers_it(client):
    html = client.get(reverse("complaints:examples")).content.decode()

    assert re.findall(r'href="/examples/([a-z0-9-]+)/"', html) == [topic.code for topic in TOPICS]
    assert html.count("Рассмотрит:") == len(TOPICS)
    assert len(gzip.compress(html.encode(), 6)) <= 10 * 1024


@pytest.mark.usefixtures("_loaded")
def test_each_topic_is_found_by_its_own_name(client):
    for topic in TOPICS:
        assert topic.code in search(client, topic.name)


@pytest.mark.usefixtures("_loaded")
def test_each_topic_is_found_by_each_of_its_everyday_words():
    assert set(EVERYDAY) == {topic.code for topic in TOPICS}
    for code, words in EVERYDAY.items():
        for word in words.split():
            assert code in [topic.code for topic in topics.found(word)], (code, word)


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ямы на дорогах", "dorogi-yama"),
        ("холодные батареи", "seti-teplo"),
        ("лифтом", "dom-lift"),
        ("не горит фонарь", "dvor-svet"),
        ("бездомные собаки", "eko-sobaki"),
        ("ВЗЯТКА", "vlast-korrup"),
        ("ржавая вода из крана", "seti-voda"),
        ("прорвало трубу", "seti-voda"),
        ("запах газа", "seti-gaz"),
        ("нет света", "seti-el"),
        ("засор канализации", "seti-kanal"),
        ("открытый люк", "bezop-zabroshka"),
        ("капает с потолка", "dom-krysha"),
        ("грязь в подъезде", "dom-podezd"),
        ("тараканы", "dom-podezd"),
        ("неправильно начислили отопление", "dom-plata"),
        ("управляйка", "dom-uk"),
        ("мусор не вывозят", "othody-vyvoz"),
        ("свалка в лесу", "othody-svalka"),
        ("автобус не пришёл", "transport-raspis"),
        ("хамит водитель", "transport-voditel"),
        ("парковка на газоне", "transport-park"),
        ("снег не убирают", "dorogi-sneg"),
        ("ж/д переезд", "dorogi-znak"),
        ("спилить дерево", "dvor-derevo"),
        ("качели сломаны", "dvor-ploschadka"),
        ("очередь в садик", "obr-ochered"),
        ("травля в школе", "obr-konflikt"),
        ("талон к врачу", "soc-medicina"),
        ("соседи шумят", "bezop-shum"),
        ("пожар в подвале", "bezop-pozhar"),
        ("просроченные продукты", "torg-kachestvo"),
        ("забор соседа", "zemlya-samostroi"),
        ("сайт не работает", "vlast-sait"),
        ("zvf", "dorogi-yama"),
        (",FNFHTB", "seti-teplo"),
        ("htrkfvf", "torg-reklama"),
    ],
)
def test_words_in_any_form_bring_their_topic_first(client, typed, first):
    assert search(client, typed)[0] == first


@pytest.mark.usefixtures("_loaded")
def test_a_word_that_names_a_topic_is_the_beginning_of_no_other():
    assert "transport-voditel" in [topic.code for topic in topics.found("водител")]
    assert "transport-voditel" not in [topic.code for topic in topics.found("вода")]


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(("typed", "code"), [("фона", "dvor-svet"), ("батар", "seti-teplo"), ("соба", "eko-sobaki")])
def test_a_word_typed_by_half_brings_its_topic(typed, code):
    assert code in [topic.code for topic in topics.found(typed)]


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("typed", ["PDF", "pdf"])
def test_latin_letters_that_a_topic_holds_are_taken_as_they_are(typed):
    assert [topic.code for topic in topics.found(typed)] == ["vlast-sait"]


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("typed", ["жираф", "в на и", "!!!", "\x00", "<script>", "я" * 5000, "\u202eам я", "😀"])
def test_words_of_no_topic_lead_on_without_a_fault(client, typed):
    answer = client.get(reverse("complaints:examples"), {"q": typed})

    assert answer.status_code == 200
    assert "Не нашли свою тему?" in answer.content.decode()
    assert "<script>" not in answer.content.decode().partition("<main")[2]


def test_a_hidden_topic_or_one_of_a_hidden_group_or_a_group_has_no_page(client):
    group = CategoryFactory(parent=None)
    topic = CategoryFactory(parent=group)
    assert client.get(page(topic.code)).status_code == 200
    assert client.get(page(group.code)).status_code == 404
    Category.objects.filter(pk=topic.pk).update(active=False)
    assert client.get(page(topic.code)).status_code == 404
    Category.objects.filter(pk=topic.pk).update(active=True)
    Category.objects.filter(pk=group.pk).update(active=False)
    assert client.get(page(topic.code)).status_code == 404
    assert topics.shown() == []


def test_nothing_of_a_complaint_stands_on_a_page_for_everybody(client):
    topic = CategoryFactory(parent=CategoryFactory(parent=None), example="Не горит фонарь.")
    complaint = sent_complaint(author=UserFactory(), category=topic, title="Тайна", story="Никому не показывать это.")
    for url in (reverse("complaints:examples"), page(topic.code), f"{reverse('complaints:examples')}?q=тайна"):
        html = client.get(url).content.decode()
        for theirs in (complaint.number, complaint.last_name, "Никому не показывать"):
            assert theirs not in html


def test_a_page_asks_the_database_once_however_many_topics_there_are(client):
    group = CategoryFactory(parent=None)
    topic = CategoryFactory(parent=group)
    CategoryFactory.create_batch(29, parent=group)
    for url in (reverse("complaints:examples"), f"{reverse('complaints:examples')}?q=тема", page(topic.code)):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) == 1, url


def test_steps_open_examples_beside_the_draft_and_the_story_that_of_its_topic(client):
    draft = DraftFactory(category=CategoryFactory())
    client.force_login(draft.author)
    listed = reverse("complaints:examples")
    for step, url in (("kind", listed), ("topic", listed), ("story", page(draft.category.code))):
        html = client.get(reverse("complaints:step", args=[draft.uuid, step])).content.decode()
        link = re.search(rf'<a href="{url}" target="_blank" rel="noopener">[^<]*</a>', html)
        assert link, step
        assert "в новой вкладке" in link[0]


def test_a_draft_whose_topic_has_been_hidden_is_shown_the_list_of_examples(client):
    draft = DraftFactory(category=CategoryFactory(active=False))
    client.force_login(draft.author)
    html = client.get(reverse("complaints:step", args=[draft.uuid, "story"])).content.decode()
    assert f'href="{reverse("complaints:examples")}" target="_blank"' in html
    assert page(draft.category.code) not in html


def test_each_kind_is_explained_with_an_example(client):
    draft = DraftFactory()
    client.force_login(draft.author)
    html = client.get(reverse("complaints:step", args=[draft.uuid, "kind"])).content.decode()
    labels = re.findall(r'<label for="id_kind_\d">.*?</label>', html, re.DOTALL)
    assert ["Например:" in label for label in labels] == [True, True, True, False]
