"""What a page costs to fetch: at most 10 kB packed and ten requests (decision 21), with the whole catalogue on it."""

import gzip
import re

import pytest
from django.urls import reverse

from complaints.models import Complaint
from tests.journeys import steps

PAGES = (
    "home",
    "account_login",
    "account_signup",
    "complaints:list",
    "complaints:new",
    "notifications:list",
    "privacy",
)
FETCHED = re.compile(r'<(?:link[^>]*\srel="(?:stylesheet|icon)"|script[^>]*\ssrc=|img\s)')


def weigh(client, url: str) -> tuple[int, int]:
    """Bytes of the packed page, requests with the page itself."""
    page = client.get(url)
    assert page.status_code == 200, url
    return len(gzip.compress(page.content)), 1 + len(FETCHED.findall(page.content.decode()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_portal_is_light(client, anna, housing, name):
    if not name.startswith("account_"):
        client.force_login(anna)
    size, requests = weigh(client, reverse(name))
    assert (size <= 10 * 1024, requests <= 10) == (True, True), (size, requests)


def test_a_filing_and_its_pages_are_light(client, anna, executor):
    client.force_login(anna)
    uuid = steps.begin(client)
    weights = {name: weigh(client, steps.step(uuid, name)) for name in ("kind", "topic", "person", "story", "files")}
    steps.answer_steps(client, uuid)
    weights["review"] = weigh(client, steps.step(uuid, "review"))
    sent = steps.send(client, uuid)
    weights |= {"sent": weigh(client, sent), "detail": weigh(client, Complaint.objects.get().get_absolute_url())}

    assert {name: cost for name, cost in weights.items() if cost[0] > 10 * 1024 or cost[1] > 10} == {}
