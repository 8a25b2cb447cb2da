"""Advice for a draft: what its author has sent before, and the helper on the page of the story."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import advice
from complaints.models import Complaint
from tests.factories import CategoryFactory, DraftFactory, RegistryFactory, sent_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return CategoryFactory()


SAME = {"title": "Не горит фонарь", "story": "Вчера снова не горит фонарь на улице Луговой у дома 14, темно."}


def repeats(draft):
    told = advice.for_draft(draft, by=draft.author, at=timezone.now())
    return [each for each in told if each.rule == "repeat"]


def test_an_own_open_complaint_on_the_same_is_named(author, topic):
    earlier = sent_complaint(author=author, category=topic)
    found = repeats(DraftFactory(author=author, category=topic, **SAME))
    assert [each.url for each in found] == [earlier.get_absolute_url()]
    assert earlier.number in found[0].says


def test_a_repeat_that_names_the_earlier_number_is_no_surprise(author, topic):
    earlier = sent_complaint(author=author, category=topic)
    assert repeats(DraftFactory(author=author, category=topic, previous_number=earlier.number, **SAME)) == []


def test_a_complaint_of_somebody_else_is_never_hinted_at(author, topic):
    sent_complaint(category=topic)
    assert repeats(DraftFactory(author=author, category=topic, **SAME)) == []


def test_another_topic_is_no_repeat(author, topic):
    sent_complaint(author=author, category=CategoryFactory())
    assert repeats(DraftFactory(author=author, category=topic, **SAME)) == []


def test_other_words_are_no_repeat(author, topic):
    sent_complaint(author=author, category=topic)
    other = {
        "title": "Сломана скамейка",
        "story": "Вчера подростки разбили скамейку в парке.",
        "requests": ["Прошу заменить."],
    }
    assert repeats(DraftFactory(author=author, category=topic, **other)) == []


def test_what_was_sent_over_sixty_days_ago_is_no_repeat(author, topic):
    sent_complaint(author=author, category=topic, at=timezone.now() - timedelta(days=61))
    assert repeats(DraftFactory(author=author, category=topic, **SAME)) == []


def test_a_finished_complaint_is_no_repeat(author, topic):
    earlier = sent_complaint(author=author, category=topic)
    Complaint.objects.filter(pk=earlier.pk).update(status="completed", outcome="met", completed_at=timezone.now())
    assert repeats(DraftFactory(author=author, category=topic, **SAME)) == []


STORY = {
    "title": "Лифт",
    "story": "Сломался лифт, этот идиот не пришёл.",
    "requests": [""],
    "place": "дом 5",
    "check": "1",
}


def page(draft, step="story"):
    return reverse("complaints:step", args=[draft.uuid, step])


def test_checking_the_text_saves_it_and_comes_back_with_the_advice(client, author, topic):
    draft = DraftFactory(author=author, category=topic)
    answer = client.post(page(draft), STORY)
    assert answer.url == f"{page(draft)}?checked=1#advice"
    draft.refresh_from_db()
    assert (draft.story, draft.place) == (STORY["story"], "дом 5")
    html = client.get(answer.url).content.decode()
    assert STORY["story"] in html
    for words in ("Что можно улучшить", "оскорблением", "нет даты", "что просите сделать", 'href="#id_story"'):
        assert words in html


def test_a_text_without_faults_is_told_so(client, author, topic):
    draft = DraftFactory(author=author, category=topic)
    html = client.get(f"{page(draft)}?checked=1").content.decode()
    assert "Текст проверен, советов нет" in html


def test_the_page_gives_no_advice_unasked(client, author, topic):
    draft = DraftFactory(author=author, category=topic, story="Сломался лифт, идиоты.")
    assert "Что можно улучшить" not in client.get(page(draft)).content.decode()


def test_a_text_that_does_not_fit_comes_back_whole_with_its_fault_and_the_advice(client, author, topic):
    draft = DraftFactory(author=author, category=topic)
    typed = {**STORY, "story": "Идиоты! " * 1400}
    answer = client.post(page(draft), typed, follow=True)
    html = answer.content.decode()
    assert "Сократите на" in html
    assert "оскорблением" in html
    assert typed["story"].strip() in html
    draft.refresh_from_db()
    assert draft.place == "дом 5"


def test_whoever_came_from_the_review_goes_back_there(client, author, topic):
    draft = DraftFactory(author=author, category=topic)
    checked = client.post(f"{page(draft)}?from=review", STORY).url.partition("#")[0]
    after = client.post(checked, {**STORY, "check": "", "story": draft.story} | {"continue": "1"})
    assert "from=review" in checked
    assert after.url.startswith(page(draft))  # «check» was still in the form
    typed = {name: value for name, value in STORY.items() if name != "check"}
    assert client.post(checked, typed).url == page(draft, "review")


def test_advice_never_blocks(client, author, topic):
    RegistryFactory()
    draft = DraftFactory(
        author=author, category=topic, story="ИДИОТЫ СЛОМАЛИ ЛИФТ, карта 4111 1111 1111 1111", requests=[]
    )
    html = client.get(page(draft, "review")).content.decode()
    assert "Что можно улучшить" in html
    assert f"{page(draft)}?from=review#id_story" in html
    client.post(page(draft, "review"), {"files_shown": "0"})
    assert Complaint.objects.get().number


def test_a_stranger_cannot_have_a_draft_checked(client, author, topic):
    draft = DraftFactory(category=topic)
    assert client.post(page(draft), STORY).status_code == 404
    assert Complaint.objects.get().story == draft.story


def test_what_was_typed_is_escaped(client, author, topic):
    draft = DraftFactory(author=author, category=topic, story="Вчера <script>идиот</script> не пришёл в дом.")
    html = client.get(f"{page(draft)}?checked=1").content.decode()
    assert "<script>идиот" not in html
    assert "&lt;script&gt;идиот" in html


def test_advice_costs_one_query_whatever_was_sent_before(client, author, topic):
    draft = DraftFactory(author=author, category=topic, **SAME)

    def queries(url):
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    plain, alone = queries(page(draft)), queries(f"{page(draft)}?checked=1")
    for _each in range(30):
        sent_complaint(author=author, category=topic)
    assert alone == plain + 1
    assert queries(f"{page(draft)}?checked=1") == alone
