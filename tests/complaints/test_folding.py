"""A complaint with a long history: the newest lines and the first, the rest behind a link; light all the same."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import workflow
from complaints.models import Attachment
from tests.complaints import desk
from tests.factories import sent_complaint

pytestmark = pytest.mark.django_db
ADDITIONS, FILES = 50, 3
MOST_BYTES = 10_000


@pytest.fixture
def long_story(client):
    complaint = sent_complaint()
    client.force_login(complaint.author)
    began = timezone.now()
    for number in range(ADDITIONS):
        for letter in range(FILES):
            Attachment.objects.create(
                complaint=complaint, uploaded_by=complaint.author, name=f"Снимок {number}-{letter}.jpg", size=1000 + number,
                media_type="image/jpeg", sha256=f"{number}{letter}", created_at=began, file="aa/bb", thumbnail="cc/dd",
            )  # fmt: skip
        given = workflow.Given(text=f"Добавление номер {number:02d}.")
        at = began + timedelta(hours=number + 1)
        workflow.make("add", complaint.pk, by=complaint.author, at=at, given=given)
    complaint.refresh_from_db()
    return complaint


def test_the_authors_page_is_folded_light_and_whole_on_demand(client, long_story):
    address = long_story.get_absolute_url()
    folded = client.get(address).content.decode()
    told = [number for number in range(ADDITIONS) if f"Добавление номер {number:02d}." in folded]
    assert told == list(range(31, 50))
    assert "Вы отправили обращение: принято" in folded
    assert '<a href="?all=1#timeline">Показать ещё 31 запись</a>' in folded
    assert "Показать ещё 130 файлов" in folded
    assert len(gzip.compress(folded.encode(), 6)) <= MOST_BYTES

    whole = client.get(f"{address}?all=1").content.decode()
    assert all(f"Добавление номер {number:02d}." in whole for number in range(ADDITIONS))
    assert "Показать ещё" not in whole


def test_the_page_of_staff_likewise(verified_client, long_story):
    browser, address = verified_client(desk.officer("executor", long_story)), desk.page(long_story)
    folded = browser.get(address).content.decode()
    told = [number for number in range(ADDITIONS) if f"Добавление номер {number:02d}." in folded]
    assert told == list(range(31, 50))
    assert "Обращение поступило" in folded
    assert "Показать ещё 31 запись" in folded
    assert len(gzip.compress(folded.encode(), 6)) <= MOST_BYTES
    assert "Показать ещё" not in browser.get(f"{address}?all=1").content.decode()
