"""How to reach the authority: the administrators' words over the settings, without a query a page."""

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from notifications import authority
from notifications.models import AuthorityContacts, OtherWay
from notifications.remembered import Remembered
from notifications.rendering import render
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
NEW = "8 800 555-00-01"


@pytest.fixture
def administrator(verified_client) -> Client:
    officer = StaffFactory()
    officer.groups.add(Group.objects.get(name="Администратор портала"))
    return verified_client(officer)


def test_without_a_row_the_settings_hold(settings):
    settings.AUTHORITY = {**settings.AUTHORITY, "phone": "8 800 111-11-11"}
    assert authority.contacts() == settings.AUTHORITY
    assert authority.contacts()["phone"] == "8 800 111-11-11"


def test_what_an_administrator_writes_is_on_the_next_page_and_in_the_next_letter(client, administrator, settings):
    saved = administrator.post(
        reverse("admin:notifications_authoritycontacts_add"),
        {
            "phone": NEW,
            "work_hours": "круглосуточно",
            "address": "",
            "reception": "",
            "emergency_phone": "",
            "email": "",
        },
    )
    page = client.get("/").content.decode()

    assert saved.status_code == 302
    assert f'href="tel:88005550001">{NEW}</a>' in page
    assert settings.AUTHORITY["address"] in page  # empty: as in the settings
    assert f"Телефон для справок: {NEW} (круглосуточно)" in render("test", {}).mail


@pytest.mark.parametrize("field", ["phone", "emergency_phone"])
@pytest.mark.parametrize("typed", ["звоните нам", "8 800 000-00-01, доб. 12", "5", "8" * 16, "<b>8 800</b>"])
def test_words_for_a_number_that_a_touch_dials_are_told_at_the_field(administrator, field, typed):
    page = administrator.post(
        reverse("admin:notifications_authoritycontacts_add"), {field: typed, "reception": "каб. 12"}
    ).content.decode()
    assert "Напишите один номер, без слов" in page
    assert 'value="каб. 12"' in page
    assert not AuthorityContacts.objects.exists()


@pytest.mark.parametrize("typed", ["", "04", "112", "8 800 000-00-01", "+7 (900) 000–00–01"])
def test_a_number_in_any_spelling_is_taken(administrator, typed):
    saved = administrator.post(reverse("admin:notifications_authoritycontacts_add"), {"emergency_phone": typed})
    assert saved.status_code == 302
    assert AuthorityContacts.objects.get().emergency_phone == typed


def test_ways_deleted_together_are_gone_from_the_next_page(client, administrator):
    OtherWay.objects.all().delete()
    chosen = [OtherWay.objects.create(title=title).pk for title in ("Голубиной почтой", "Телеграммой")]
    before = client.get("/status/").content.decode()
    given = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    administrator.post(reverse("admin:notifications_otherway_changelist"), given)
    after = client.get("/status/").content.decode()

    assert ("Голубиной почтой" in before, "Телеграммой" in before) == (True, True)
    assert ("Голубиной почтой" in after, "Телеграммой" in after) == (False, False)


def test_a_second_row_cannot_be_added_and_a_wrong_address_is_told_at_its_field(administrator):
    wrong = administrator.post(
        reverse("admin:notifications_authoritycontacts_add"), {"phone": NEW, "email": "почта", "work_hours": "всегда"}
    ).content.decode()
    assert "Введите правильный адрес электронной почты" in wrong
    assert 'value="всегда"' in wrong
    AuthorityContacts.objects.create(phone=NEW)
    assert administrator.get(reverse("admin:notifications_authoritycontacts_add")).status_code == 403


def test_six_other_ways_stand_ready_and_mail_says_that_it_may_not_count():
    authority.forget()
    assert [way.title for way in authority.ways()] == [
        "Через Госуслуги", "Письмом", "Лично", "По телефону", "Срочно", "Электронной почтой",
    ]  # fmt: skip
    assert "может не считаться обращением" in authority.ways()[-1].text


def test_a_way_shows_the_contact_it_names_with_a_number_to_touch(settings):
    letter, visit, call, urgent = authority.ways()[1:5]
    known = settings.AUTHORITY
    assert letter.contact == f"{known['address']}, {known['name']}"
    assert visit.contact == known["reception"]
    assert (call.phone, call.contact) == (known["phone"], known["work_hours"])
    assert (urgent.phone, urgent.contact) == ("112", "")


def test_a_way_that_is_switched_off_or_deleted_is_shown_no_more():
    authority.forget()
    first, second, *_rest = OtherWay.objects.all()
    first.active = False
    first.save()
    second.delete()
    assert authority.ways()[0].title == "Лично"


def test_pages_ask_once_and_then_remember(django_assert_num_queries):
    authority.forget()
    with django_assert_num_queries(2):
        authority.ways()
        authority.ways()
        authority.contacts()


def test_a_silent_database_leaves_the_last_known_and_is_not_asked_again_at_once():
    asked = []

    def ask():
        asked.append(1)
        if len(asked) > 1:
            raise OperationalError("server closed the connection")
        return "known"

    memory = Remembered(ask, seconds=60, default="default")
    assert memory.last() == "default"
    assert memory.get() == "known"
    memory.forget()
    assert [memory.get(), memory.get()] == ["known", "known"]
    assert len(asked) == 2


def test_a_broken_transaction_keeps_the_page_and_its_words(settings):
    authority.forget()
    connection.needs_rollback, before = True, connection.needs_rollback
    try:
        assert authority.contacts() == settings.AUTHORITY
    finally:
        connection.needs_rollback = before
