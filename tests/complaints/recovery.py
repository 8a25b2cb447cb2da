"""A recovery by document brought to a stage the real way, for its tests."""

import re
from datetime import timedelta

import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints import tasks
from complaints.models import RecoveryRequest
from complaints.recovery import decisions, filing
from notifications import secrecy
from notifications.models import Message
from tests.corpus import JPEG_NAME
from tests.corpus_pictures import ordinary_jpeg
from tests.factories import StaffFactory, UserFactory

NEW = "anna.new@example.org"
NEW_PASSWORD = "четыре-слова-и-ещё-7"
PICTURE = ordinary_jpeg()


def told(**changes):
    """What the person types."""
    return {
        "last_name": "Смирнова",
        "first_name": "Анна",
        "middle_name": "Викторовна",
        "old_contacts": "anna@example.org, 8 (900) 123-45-67",
        "new_contact": NEW,
        "statement": "Потеряла телефон, а ящик почты удалён.",
    } | changes


def picture(content=PICTURE, name=JPEG_NAME):
    return SimpleUploadedFile(name, content)


def owner(**fields):
    """The account that is to be given back: verified mail and phone."""
    return UserFactory(**({"email": "anna@example.org", "phone": "+79001234567", "phone_verified": True} | fields))


def decider():
    """An administrator of the portal with the second factor."""
    person = StaffFactory()
    group, made = Group.objects.get_or_create(name="Администратор портала")
    if made:  # a test with real transactions before this one has emptied the database
        group.permissions.add(Permission.objects.get(codename="review_recoveryrequest"))
    person.groups.add(group)
    return person


def filed(**changes) -> RecoveryRequest:
    now = timezone.now()
    begun = filing.begin(told(**changes), picture(), at=now)
    return filing.file(begun.pk, begun.new_contact, at=now)


def reviewed(account, by=None, **changes) -> RecoveryRequest:
    request = filed(**changes)
    decisions.review(
        request.pk, by=by or decider(), at=timezone.now(), account_id=account.pk, text="Лицо и ФИО совпали"
    )
    request.refresh_from_db()
    return request


def approved(account, **options) -> RecoveryRequest:
    request = reviewed(account)
    decisions.approve(request.pk, by=decider(), at=timezone.now(), text="Совпало", **options)
    request.refresh_from_db()
    return request


def link_in(address=NEW):
    """The path of the newest link sent there."""
    message = Message.objects.filter(address=address, kind="recovery_link").latest("pk")
    return re.search(r"/r/[\w-]+/", secrecy.decrypt(message.body)).group()


def later(hours):
    """The clock of the whole portal, so many hours on."""
    return time_machine.travel(timezone.now() + timedelta(hours=hours), tick=True)


def after_the_day():
    """The link goes out."""
    with later(24.1):
        tasks.send_recovery_links()


def use_link(client, password=NEW_PASSWORD):
    """Choose a password by the link of the letter."""
    with later(25):
        return client.post(link_in(), {"password": password})
