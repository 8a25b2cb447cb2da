"""Addresses of the staff site that no page of it leads to."""

import pytest
from django.urls import reverse

from tests.complaints.desk import complaint_at, officer

pytestmark = pytest.mark.django_db
COMPLAINTS = reverse("admin:complaints_complaint_changelist")
PEOPLE = reverse("admin:accounts_user_changelist")
MESSAGES = reverse("admin:notifications_message_changelist")
TOPICS = reverse("admin:complaints_category_changelist")


@pytest.fixture
def superuser(verified_client):
    return verified_client(officer("superuser", complaint_at()))


@pytest.mark.parametrize(
    "address",
    [
        f"{PEOPLE}?password__startswith=argon2",
        f"{PEOPLE}?password__regex=(",
        f"{MESSAGES}?address__contains=anna",
        f"{MESSAGES}?body__icontains=код",
        f"{MESSAGES}?kind=%00",
        f"{MESSAGES}?sent_at__year=10000",
        f"{COMPLAINTS}?author__email__startswith=a",
        f"{COMPLAINTS}?sent_at__year=9999",
        f"{COMPLAINTS}?sent_at__year=1",
        f"{COMPLAINTS}?sent_at__year=٢٠٢٦",
        f"{COMPLAINTS}?sent_at__month={'9' * 30}",
        f"{TOPICS}?department={'9' * 30}",
    ],
)
def test_a_made_up_address_neither_tells_anything_nor_fails(superuser, address):
    assert superuser.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        f"{COMPLAINTS}?sent_at__year=2026&sent_at__month=11&sent_at__day=22",
        f"{COMPLAINTS}?q={'9' * 30}&status=open",
        f"{PEOPLE}?is_staff__exact=1&groups__id__exact=1",
        f"{MESSAGES}?status__exact=failed&kind=in_work&created_at__year=2026",
        f"{TOPICS}?department__id__exact=1&active__exact=1",
    ],
)
def test_what_filters_write_is_answered(superuser, address):
    assert superuser.get(address).status_code == 200
