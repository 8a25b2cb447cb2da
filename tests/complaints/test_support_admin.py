"""The queue of support: who sees it, how a reply goes out, what is written down; no complaint is reachable from it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import SupportRequest, SupportTemplate
from complaints.support import Refused, talk
from notifications.models import Message
from tests.complaints.desk import LIST as COMPLAINTS
from tests.complaints.desk import complaint_at, officer
from tests.complaints.desk import page as complaint_page
from tests.complaints.support import address, answered, asked, hidden, page, screenshot, supporter, waiting
from tests.factories import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:complaints_supportrequest_changelist")
TEXT = "Уменьшите снимок и приложите ещё раз."


def sent(client, request, text=TEXT):
    """Open, look at what goes out, confirm."""
    seen = hidden(client.get(address(request)), "seen")
    shown = client.post(address(request), {"seen": seen, "text": text, "look": "1"})
    seal = hidden(shown, "previewed")
    return client.post(address(request), {"seen": seen, "text": text, "previewed": seal, "confirm": "1"})


@pytest.fixture
def staff():
    return supporter()


@pytest.fixture
def desk(verified_client, staff):
    return verified_client(staff)


def test_the_longest_wait_stands_on_top_and_answered_ones_below(desk):
    done, first, second = answered(asked()), asked(), asked()
    shown = desk.get(LIST).content.decode()
    assert re.findall(r"П-\d{6}-\d", shown) == [first.number, second.number, done.number]


def test_an_empty_queue_and_a_search_in_vain_say_so(desk):
    assert "Здесь пока пусто" in page(desk.get(LIST))
    answered(asked())
    assert "Всего: 1" in page(desk.get(LIST))
    assert "Ничего не нашлось" in page(desk.get(LIST, {"q": "нет такого"}))
    assert "Ничего не нашлось" in page(desk.get(LIST, {"status__exact": "new"}))


@pytest.mark.parametrize("typed", ["{number}", "9f1c2b7a", "{digits}"])
def test_a_request_is_found_by_its_number_and_by_the_code_of_the_error(desk, typed):
    asked(facts={"error_code": "другой"})
    request = asked()
    query = typed.format(number=request.number, digits=request.number[2:].replace("-", " "))
    shown = desk.get(LIST, {"q": query}).content.decode()
    assert set(re.findall(r">(П-\d{6}-\d)<", shown)) == {request.number}


@pytest.mark.parametrize("typed", ["2026-004217-9", "2026 004217 9"])
def test_a_request_is_found_by_the_complaint_it_names(desk, typed):
    asked(facts={"complaint_number": ""})
    request = asked(facts={"complaint_number": "2026-004217-9"})
    shown = desk.get(LIST, {"q": typed}).content.decode()
    assert set(re.findall(r">(П-\d{6}-\d)<", shown)) == {request.number}


@pytest.mark.parametrize("field", ["email", "email__exact", "code", "author", "author__email", "complaint_number"])
def test_an_address_of_the_queue_guesses_nothing_that_is_masked(desk, field):
    asked()
    assert desk.get(LIST, {field: "boris.k@example.org"}).status_code == 400


@pytest.mark.parametrize("filters", [{"status__exact": "new"}, {"topic__exact": "upload"}, {"status__exact": "нет"}])
def test_the_queue_is_narrowed_by_its_filters(desk, filters):
    request, done = asked(), answered(asked(topic="entry"))
    shown = page(desk.get(LIST, filters))
    assert (request.number in shown, done.number in shown) == ("нет" not in filters.values(), False)


def test_the_page_tells_what_the_portal_saw_and_how_to_find_it_in_the_log(desk):
    said = page(desk.get(address(asked(uploads=[screenshot()]))))
    for fact in ("Firefox 128", "Android 14", "/complaints/new/", "27.11.2026 12:04", "2026-004217-9", "9f1c2b7a"):
        assert fact in said
    assert "это request_id" in said
    assert "b••••@example.org" in said or "@example.org" in said
    assert "boris.k@example.org" not in said
    assert "/thumbnail/" in said


def test_nothing_goes_out_before_it_was_looked_at(desk):
    request = asked()
    seen = hidden(desk.get(address(request)), "seen")
    shown = desk.post(address(request), {"seen": seen, "text": TEXT, "look": "1"})
    request.refresh_from_db()

    assert "Вот что уйдёт" in page(shown)
    assert f'action="{address(request)}#preview"' in page(shown)  # below a long talk it is where the eye and Tab go on
    assert page(shown).count(TEXT) >= 2  # the letter whole, and the field
    assert request.status == "new"
    assert not Message.objects.filter(kind="support_answered").exists()
    other = {"seen": seen, "text": "Другое", "previewed": hidden(shown, "previewed"), "confirm": "1"}
    assert "Вот что уйдёт" in page(desk.post(address(request), other))
    assert not Message.objects.filter(kind="support_answered").exists()


def test_answering_sends_what_was_shown_and_gives_the_request_to_whoever_answered(desk, staff):
    request = asked()
    assert sent(desk, request).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.executor) == ("answered", staff)
    assert TEXT in Message.objects.get(kind="support_answered").body
    assert TEXT in page(desk.get(address(request)))


def test_the_preview_of_a_reply_to_a_cabinet_shows_what_stands_there_and_what_the_mail_says(desk):
    request = asked(by=UserFactory())
    seen = hidden(desk.get(address(request)), "seen")
    said = page(desk.post(address(request), {"seen": seen, "text": TEXT}))
    assert "На странице запроса в кабинете" in said
    assert "Ответ — на странице запроса в кабинете" in said


def test_the_second_of_two_officers_reads_first(desk, verified_client):
    request = asked()
    other = verified_client(supporter())
    seen = hidden(other.get(address(request)), "seen")
    shown = other.post(address(request), {"seen": seen, "text": "Своё"})
    sent(desk, request)
    late = {"seen": seen, "text": "Своё", "previewed": hidden(shown, "previewed"), "confirm": "1"}
    said = page(other.post(address(request), late))
    assert "в запросе появилась запись" in said
    assert "Своё" in said
    assert Message.objects.filter(kind="support_answered").count() == 1


@pytest.mark.parametrize("seen", ["", "abc", "-1", "9" * 50])
def test_a_forged_page_sends_nothing(desk, seen):
    request = asked()
    answer = desk.post(address(request), {"seen": seen, "text": TEXT, "previewed": "0" * 64})
    assert answer.status_code == 200
    assert not Message.objects.filter(kind="support_answered").exists()


def test_an_empty_reply_is_told(desk):
    request = asked()
    assert "Напишите ответ" in page(desk.post(address(request), {"seen": "1", "text": " "}))


def test_a_request_is_taken_and_others_see_by_whom(desk, staff, verified_client):
    request = asked()
    assert desk.post(address(request), {"take": "1"}).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.executor) == ("in_work", staff)
    assert staff.official_name in page(verified_client(supporter()).get(LIST))
    answered(request)
    assert "уже ответили" in page(desk.post(address(request), {"take": "1"}, follow=True))


def test_of_two_who_take_a_request_the_second_is_told_who_has_it(desk, staff, verified_client):
    request, other = asked(), verified_client(supporter())
    shown = page(other.get(address(request)))
    talk.take(request.pk, by=staff, at=timezone.now())
    told = page(other.post(address(request), {"take": "1"}, follow=True))
    request.refresh_from_db()

    assert "Взять в работу" in shown
    assert f"Запрос уже в работе: {staff.official_name}" in told
    assert f"Если ответите вы, запрос перейдёт к вам. Сейчас он в работе: {staff.official_name}</p>" in told
    assert "Взять в работу" not in told
    assert request.executor == staff


def test_what_a_dismissed_officer_had_is_taken_by_another(desk, staff):
    request, gone = asked(), supporter()
    talk.take(request.pk, by=gone, at=timezone.now())
    gone.is_active = False
    gone.save()
    assert "Взять в работу" in page(desk.get(address(request)))
    assert "Ждут вас 1" in waiting(desk)
    desk.post(address(request), {"take": "1"})
    request.refresh_from_db()

    assert request.executor == staff


def test_a_reply_pressed_twice_goes_out_once_and_both_presses_say_so(desk):
    request = asked()
    seen = hidden(desk.get(address(request)), "seen")
    seal = hidden(desk.post(address(request), {"seen": seen, "text": TEXT, "look": "1"}), "previewed")
    given = {"seen": seen, "text": TEXT, "previewed": seal, "confirm": "1"}
    said = [page(desk.post(address(request), given, follow=True)) for _press in range(2)]

    assert all(f"Ответ на запрос {request.number} отправлен." in each for each in said)
    assert Message.objects.filter(kind="support_answered").count() == 1
    assert request.entries.filter(kind="answered").count() == 1


def test_a_page_left_open_does_not_show_a_sent_reply_as_one_to_send(desk, staff):
    request = asked()
    seen = hidden(desk.get(address(request)), "seen")
    answered(request, by=staff, text=TEXT)
    said = page(desk.post(address(request), {"seen": seen, "text": TEXT, "look": "1"}))

    assert "в запросе появилась запись" in said
    assert "Вот что уйдёт" not in said


def test_the_first_page_of_support_counts_whom_this_person_lets_wait(desk, staff):
    assert waiting(desk) == "Никто не ждёт"
    for taken in (None, None, staff, supporter()):
        request = asked(email=f"{taken}@example.org")
        if taken:
            talk.take(request.pk, by=taken, at=timezone.now())
    answered(asked())

    assert waiting(desk) == "Ждут вас 3"


def test_the_first_page_of_others_does_not_tell_of_the_queue(verified_client):
    asked()
    assert "ждут вас" not in page(verified_client(officer("head", complaint_at())).get("/admin/"))


def test_a_ready_answer_is_brought_below_what_was_typed(desk):
    fits = SupportTemplate.objects.create(name="Кэш", topic="upload", body="Очистите кэш.")
    SupportTemplate.objects.create(name="Пароль", topic="entry", body="Смените пароль.")
    SupportTemplate.objects.create(name="Старый", body="Было.", active=False)
    request = asked()
    opened = page(desk.get(address(request)))
    assert ("Кэш" in opened, "Пароль" in opened, "Старый" in opened) == (True, False, False)
    said = page(desk.post(address(request), {"text": "Здравствуйте!", "template": fits.pk, "use_template": "1"}))
    assert "Здравствуйте!\n\nОчистите кэш." in said


def test_the_group_keeps_its_ready_answers_and_sees_no_complaint(desk):
    complaint = complaint_at(title="Нет воды")
    request = asked(facts={"complaint_number": complaint.number})
    add = reverse("admin:complaints_supporttemplate_add")
    assert desk.post(add, {"name": "Кэш", "body": "Очистите.", "active": "on", "position": "0"}).status_code == 302
    assert SupportTemplate.objects.get().body == "Очистите."
    assert desk.get(COMPLAINTS).status_code == 403
    assert desk.get(complaint_page(complaint)).status_code in (403, 404)
    assert "Нет воды" not in page(desk.get(address(request)))
    assert complaint_page(complaint) not in desk.get(address(request)).content.decode()


WHO = ("anonymous", "citizen", "head", "registrar", "administrator", "auditor", "support without second factor")


@pytest.mark.parametrize("who", WHO)
def test_nobody_else_gets_to_the_queue(verified_client, who):
    request, client = asked(by=UserFactory()), Client()
    if who == "citizen":
        client.force_login(UserFactory())
    elif who == "support without second factor":
        client.force_login(supporter())
    elif who == "auditor":
        person = StaffFactory()
        person.groups.add(Group.objects.get(name="Аудитор"))
        client = verified_client(person)
    elif who != "anonymous":
        client = verified_client(officer(who, complaint_at()))
    for url in (LIST, address(request)):
        assert client.get(url).status_code in (302, 403, 404), url
    assert client.post(address(request), {"take": "1"}).status_code in (302, 403, 404)
    assert SupportRequest.objects.get().status == "new"


def test_ones_own_request_is_answered_by_others(desk, staff):
    mine = asked(by=staff)
    assert desk.get(address(mine)).status_code == 404
    assert mine.number not in page(desk.get(LIST))
    with pytest.raises(Refused):
        answered(mine, by=staff)
    with pytest.raises(Refused):
        talk.take(mine.pk, by=staff, at=timezone.now())
    assert not Message.objects.filter(kind="staff_support_new", user=staff).exists()


def test_the_queue_costs_the_same_for_one_and_thirty(desk, staff):
    answered(asked(), by=staff)
    desk.get(LIST)
    with CaptureQueriesContext(connection) as one:
        desk.get(LIST)
    for row in range(29):
        answered(asked(email=f"person{row}@example.org"), by=supporter())
    with CaptureQueriesContext(connection) as many:
        desk.get(LIST)
    assert len(one) == len(many)
