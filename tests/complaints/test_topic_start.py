"""A complaint that starts from a topic: by a link of the search or of an example."""

import pytest

from complaints.models import Category, Complaint
from tests.factories import CategoryFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
NEW = "/complaints/new/"


@pytest.fixture
def topic():
    return CategoryFactory(code="lamps", name="Фонари")


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_the_page_says_the_topic_and_the_draft_has_it(client, anna, topic):
    html = client.get(f"{NEW}?topic=lamps").content.decode()
    assert "Фонари" in html
    assert "Тему уже выбрали" in html
    assert not Complaint.objects.exists()

    client.post(f"{NEW}?topic=lamps")
    draft = Complaint.objects.get()
    assert (draft.author, draft.category, draft.category_unsure) == (anna, topic, False)
    step = client.get(f"/complaints/drafts/{draft.uuid}/topic/").content.decode()
    assert 'value="lamps" checked' in step


def test_a_second_press_takes_up_the_same_draft_and_another_topic_begins_another(client, anna, topic):
    CategoryFactory(code="pits", name="Ямы")
    for code in ("lamps", "lamps", "pits", ""):
        client.post(f"{NEW}?topic={code}")
    assert sorted(draft.category.code if draft.category else "" for draft in Complaint.objects.all()) == [
        "",
        "lamps",
        "pits",
    ]


def test_a_dangerous_topic_still_stops_at_the_numbers_to_call(client, anna, topic):
    Category.objects.update(urgent=True)
    client.post(f"{NEW}?topic=lamps")
    draft = Complaint.objects.get()
    answer = client.post(
        f"/complaints/drafts/{draft.uuid}/topic/", {"category": "lamps", "before": "lamps", "version": 0}
    )
    assert answer.url.endswith("/urgent/")


@pytest.mark.parametrize("code", ["hidden", "group", "nothing", "%00", "я" * 300, "lamps%27"])
def test_what_cannot_be_chosen_is_not_chosen(client, anna, topic, code):
    CategoryFactory(code="hidden", active=False)
    CategoryFactory(code="group", parent=None)
    assert "Тему уже выбрали" not in client.get(f"{NEW}?topic={code}").content.decode()
    client.post(f"{NEW}?topic={code}")
    assert Complaint.objects.get().category is None


def test_the_like_of_a_complaint_keeps_its_own_topic(client, anna, topic):
    other = CategoryFactory(name="Ямы")
    earlier = sent_complaint(author=anna, category=other)
    address = f"{NEW}?like={earlier.number}&what=all&topic=lamps"
    assert "Тему уже выбрали" not in client.get(address).content.decode()
    client.post(address)
    assert Complaint.objects.drafts().get().category == other


def test_a_guest_signs_in_first_and_the_topic_is_not_lost(client, topic):
    answer = client.get(f"{NEW}?topic=lamps")
    assert answer.url == "/accounts/login/?next=/complaints/new/%3Ftopic%3Dlamps"


def test_an_example_leads_to_a_complaint_with_its_topic(client, topic):
    assert 'href="/complaints/new/?topic=lamps"' in client.get("/examples/lamps/").content.decode()
