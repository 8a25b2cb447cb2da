"""Files that programs ask for by a known name."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_robots_may_read_public_pages_and_neither_the_cabinet_nor_the_staff_site(client):
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    closed = {line.removeprefix("Disallow: ") for line in lines[1:]}
    assert {"/complaints/", "/messages/", "/accounts/", "/admin/", "/attachments/"} <= closed
    for public in ("/", "/privacy/", "/news/1/", "/status/", "/examples/"):
        assert not any(public.startswith(path) for path in closed)


def test_security_txt_names_the_contact_and_ends_within_a_year(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())

    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=150) < left < timedelta(days=365)


def test_without_a_contact_there_is_no_such_file(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
