"""What is kept of a person: the copy, the consents, and the end of a cabinet within and after fourteen days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ConsentDocument
from complaints import tasks
from tests.factories import PASSWORD
from tests.journeys import steps
from tests.journeys.account_steps import (
    MAIL,
    OTHER_PHONE,
    PHONE,
    at_desk,
    complain,
    sign_in,
    sign_out,
    sign_up,
    switch_on,
)
from tests.journeys.person import PHONE as TELEPHONE
from tests.journeys.person import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
BY_EITHER = pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
DATA = "/accounts/data/"
REFUSED = "Почта, телефон или пароль не подошли. Проверьте раскладку и Caps Lock"


@pytest.fixture
def surveys(db):
    """The published text; a test that empties the tables takes it along."""
    fields = {"title": "Приглашения к опросам", "text": "Я согласен.", "published_at": timezone.now()}
    return ConsentDocument.objects.get_or_create(code="surveys", version=1, defaults=fields)[0]


@BY_EITHER
def test_a_copy_is_asked_for_built_told_and_downloaded_with_everything_inside(me, post, housing, executor, contact):
    sign_up(me, post, contact)
    number = complain(me, "Термометр.jpg")
    at_desk(executor).open("/admin/complaints/complaint/").follow(number)
    post.clear()

    me.open(DATA).press("Собрать архив")
    assert "Готовим архив" in me.says
    tasks.build_exports()
    [notice] = post.read(contact.kept)
    assert "Архив" in notice
    me.open(DATA).follow("Скачать архив")
    me.press("Скачать архив", current_password="не тот пароль")
    assert me.ask("current_password") == "Пароль не подошёл. Проверьте раскладку и Caps Lock"
    me.press("Скачать архив", current_password=PASSWORD)
    _holds_everything(me.answer, number, contact)


def _holds_everything(answer, number, contact):
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        record, page = json.loads(archive.read("data.json")), archive.read("data.html").decode()
        [picture] = [name for name in archive.namelist() if name.endswith("Термометр.jpg")]
        assert archive.read(picture).startswith(b"\xff\xd8")
        assert archive.testzip() is None
    [complaint] = record["complaints"]
    assert (complaint["number"], complaint["story"]) == (number, steps.STORY)
    assert contact.kept in record["person"].values()
    assert any(number in each["subject"] for each in record["messages"])
    assert [each["number"] for each in record["looks"]] == [number]
    assert all(words in page for words in (number, steps.STORY, contact.kept))
    assert PASSWORD not in page


def test_a_copy_is_its_owners_alone_and_gone_after_seven_days(me, post, anna, clock):
    sign_in(me, MAIL.kept).open(DATA).press("Собрать архив")
    tasks.build_exports()
    stranger = sign_up(Person(), post, OTHER_PHONE)
    assert stranger.open("/accounts/data/copy/").status == 404
    assert Person().open("/accounts/data/copy/").heading == "Вход"
    clock.shift(timedelta(days=7, seconds=1))
    tasks.tidy()
    assert sign_in(me, MAIL.kept).open("/accounts/data/copy/").status == 404
    assert "Собрать архив" in me.open(DATA).says


@BY_EITHER
def test_a_consent_is_given_and_withdrawn_by_a_press_each(me, post, surveys, contact):
    sign_up(me, post, contact)
    title = surveys.title
    me.open(DATA)
    assert f"{title} Не дано" in me.says
    me.follow("Прочитать и дать").press("Дать согласие")
    assert me.told == "Согласие дано. Отозвать его можно здесь же в любой момент"
    assert f"{title} Дано" in me.open(DATA).says
    me.press(f"Отозвать: {title}")
    assert me.told == "Согласие отозвано"
    assert f"{title} Не дано" in me.open(DATA).says


def close(person):
    """From «Что мы храним о вас» to the first page, signed out."""
    person.open(DATA).follow("Удалить кабинет")
    return person.press("Удалить кабинет", current_password=PASSWORD)


def test_closing_ends_every_session_and_all_contacts_are_told(me, post, anna):
    away = Person(ip="198.51.100.20", device=TELEPHONE)
    sign_in(away, PHONE.kept)
    sign_in(me, MAIL.kept)
    post.clear()
    me.open("/accounts/close/").press("Удалить кабинет", current_password="не тот пароль")
    assert me.ask("current_password") == "Пароль не подошёл. Проверьте раскладку и Caps Lock"
    close(me)
    assert me.address == "/"
    assert "Передумаете — войдите до этого дня" in me.told
    assert not me.is_in
    assert not away.is_in
    [letter], [sms] = post.read(MAIL.kept), post.read(PHONE.kept)
    assert "удалить кабинет" in letter
    assert sms


@BY_EITHER
def test_who_signs_in_within_fourteen_days_takes_the_closing_back(me, post, clock, contact):
    close(sign_up(me, post, contact))
    clock.shift(timedelta(days=13, hours=23))
    tasks.tidy()
    sign_in(me, contact.typed)
    assert me.address == "/accounts/close/"
    me.press("Оставить кабинет")
    assert (me.address, me.told) == ("/complaints/", "Удаление отменено, кабинет остаётся")
    sign_out(me)
    clock.shift(timedelta(days=30))
    tasks.tidy()
    assert sign_in(me, contact.typed).address == "/complaints/"


@BY_EITHER
def test_after_fourteen_days_the_cabinet_is_gone_and_its_contact_may_begin_anew(me, post, clock, contact):
    sign_up(me, post, contact)
    me.open("/accounts/profile/").press("Сохранить", last_name="Смирнова", first_name="Анна", middle_name="Викторовна")
    close(me)
    clock.shift(timedelta(days=14, seconds=1))
    tasks.tidy()
    post.clear()
    assert sign_in(me, contact.kept).ask("password") == REFUSED
    me.open("/accounts/password/reset/").press("Отправить код", contact=contact.kept)
    assert post.read(contact.kept) == []
    clock.shift(31)
    sign_up(me, post, contact)
    assert me.address == "/complaints/"
    assert me.open("/accounts/profile/").value_of("last_name") == ""


def test_a_complaint_without_an_answer_holds_the_closing_up(me, post, housing, clock):
    sign_up(me, post, MAIL)
    number = complain(me)
    me.open("/accounts/close/")
    assert "Сейчас таких: 1. Сначала ответим, потом удалим кабинет" in me.says
    close(me)
    clock.shift(timedelta(days=20))
    tasks.tidy()
    assert sign_in(me, MAIL.kept).address == "/accounts/close/"
    me.press("Оставить кабинет")
    assert number in me.says


def test_closing_never_skips_the_second_factor(me, post, anna, clock):
    sign_in(me, MAIL.kept)
    app, _codes = switch_on(me)
    me.open("/accounts/close/").press("Удалить кабинет", current_password=PASSWORD, code="000000")
    assert me.ask("code").startswith("Код не подошёл")
    clock.shift(30)
    me.press("Удалить кабинет", current_password=PASSWORD, code=app.code())
    assert not me.is_in
